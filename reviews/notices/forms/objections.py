"""Objections: the public's form and the inquirers' finding."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.models import Consequence, NoticeEntry, Objection, ObjectionState, PublicNotice
from reviews.notices.forms.evidence import EvidenceField
from reviews.notices.selectors.inquiries import consequences_of
from reviews.notices.services.inquiries import Found
from reviews.notices.services.letters import ByLetter
from talentportal.shared.fields import NeededWhen
from talentportal.shared.refusals import Refusal


class EntryField(forms.ModelChoiceField):
    """Who is meant, by what the notice shows of them."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.position}. " + "，".join(value for _field, value in obj.shown[:2] if value)


class ObjectionForm(forms.Form):
    """What the public writes; nobody signs in for it."""

    entry = EntryField(
        NoticeEntry.objects.none(),
        label=_("Whom it concerns"),
        required=False,
        empty_label=_("The whole list"),
    )
    text = forms.CharField(
        label=_("What you object to"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("State facts that can be looked into: what, when, where, who knows of it."),
    )
    files = EvidenceField()
    objector = forms.CharField(label=_("Your name or organisation"), max_length=120, required=False)
    contact = forms.CharField(
        label=_("How to reach you"),
        max_length=120,
        required=False,
        help_text=_("Known only to those who look into the objection, and kept confidential."),
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, notice: PublicNotice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].queryset = notice.entries.order_by("position")
        declared = notice.declared
        if declared is not None and declared.objections.signed == "required":
            self.fields["objector"].required = True
            self.fields["contact"].required = True

    def clean_website(self) -> str:
        """People do not see this field; programs fill it in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave this field empty and send again."))
        return ""

    def refuse_files(self, refusals: Iterable[Refusal]) -> None:
        """Say at the field what is wrong with the files; no browser keeps a choice of files."""
        sentences = [str(refusal) for refusal in refusals]
        for sentence in sentences:
            self.add_error("files", sentence)
        if sentences or self.files:
            self.add_error(
                "files",
                _("Nothing was sent. What you wrote is kept; please choose all files once more."),
            )

    @property
    def words(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("entry", "text", "objector", "contact")}


class LetterForm(ObjectionForm):
    """An objection that came by letter, as an officer enters it."""

    sent_on = forms.DateField(
        label=_("Sent on (postmark)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    received_on = forms.DateField(
        label=_("Received on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("sent_on", "received_on", "entry", "text", "objector", "contact")

    def __init__(self, *args: Any, notice: PublicNotice, **kwargs: Any) -> None:
        super().__init__(*args, notice=notice, **kwargs)
        del self.fields["website"], self.fields["files"]

    @property
    def letter(self) -> ByLetter:
        """The dates, as the service takes them."""
        return ByLetter(self.cleaned_data["sent_on"], self.cleaned_data["received_on"])


class ReferenceForm(forms.Form):
    """Looking up what became of an objection."""

    reference = forms.CharField(label=_("Reference code"), max_length=40)

    def clean_reference(self) -> str:
        return "".join(self.cleaned_data["reference"].split()).upper()


class FindingForm(forms.Form):
    """What the inquiry has found and what follows; nothing is chosen beforehand."""

    finding = forms.CharField(
        label=_("Finding"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("For the file: what was looked into, by whom, with what result."),
    )
    result = forms.ChoiceField(
        label=_("Result"),
        choices=[each for each in ObjectionState.choices if each[0] != ObjectionState.OPEN][::-1],
        widget=forms.RadioSelect,
    )
    consequence = forms.ChoiceField(
        label=_("What follows where it is upheld or partly upheld"),
        required=False,
        widget=forms.RadioSelect,
    )
    follows = NeededWhen(
        label=_("What follows, in words"),
        needed_when=_("(needed where it is partly upheld)"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer = forms.CharField(
        label=_("Answer to the objector"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by anybody who has the reference code: name no informant."),
    )
    reason = forms.CharField(
        label=_("Why this finding takes the place of the one before"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, objection: Objection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = consequences_of(objection, ObjectionState.PARTLY)
        self.fields["consequence"].choices = [(each, Consequence(each).label) for each in possible]
        if objection.state == ObjectionState.OPEN:
            del self.fields["reason"]

    @property
    def found(self) -> Found:
        """What the service takes."""
        return Found(**self.cleaned_data)


class MemberForm(forms.Form):
    """Which member of a team is taken out, and why."""

    member = forms.TypedChoiceField(
        label=_("Member"), choices=[], coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("It stands in the history of the dossier; name no informant."),
    )

    def __init__(self, *args: Any, members: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [
            (str(place), name) for place, name in enumerate(members, start=1)
        ]
