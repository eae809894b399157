"""Recording what a department answered; asking for the numbers that its letter needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.deciding.services.consultations import Reply
from reviews.forms.scans import ScanField
from reviews.models import Answer, Consultation
from talentportal.shared import clock
from talentportal.shared.fields import NeededWhen


class ReplyForm(forms.Form):
    """A department's answer about one person."""

    answer = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    matter = NeededWhen(
        label=_("What it reports"),
        needed_when=_("(needed when it reports something or disagrees)"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stored encrypted."),
    )
    accepted_reason = forms.CharField(
        label=_("Why the dossier may go on all the same"),
        max_length=500,
        required=False,
        help_text=_("Only where the department reported something. It is recorded."),
    )
    official = forms.CharField(label=_("Official"), max_length=60, required=False)
    replied_on = forms.DateField(
        label=_("Date of the reply"),
        initial=clock.today,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    scan = ScanField(label=_("Signed reply"), required=False)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = consultation.dossier.document.consultation(consultation.key)
        self.fields["answer"].choices = [  # type: ignore[attr-defined]
            (value, Answer(value).label) for value in declared.answers
        ]

    @property
    def reply(self) -> Reply:
        return Reply(**self.cleaned_data)


class NumbersForm(forms.Form):
    """Why somebody takes a table with full identity numbers out of the portal."""

    reason = forms.CharField(
        label=_("What the numbers are needed for"),
        max_length=300,
        initial=_("Letter to the departments to be consulted"),
        help_text=_(
            "The table shows full identity numbers; who took it, when and why is recorded."
        ),
    )
