"""Forms of the list of payments."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.experts.forms.panels import Keys
from reviews.models import HOLDS, Cause, PaymentAct
from talentportal.shared import clock


class PaidForm(forms.Form):
    """Which payments were made, when, under which voucher."""

    payments = Keys(required=False)
    paid_on = forms.DateField(
        label=_("paid on"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    voucher = forms.CharField(label=_("voucher"), max_length=80, required=False)

    def __init__(self, data: Any = None, *, taxed: bool = False, rows: Any = ()) -> None:
        super().__init__(data)
        self.rows = [row.pk for row in rows] if taxed else []
        for key in self.rows:
            self.fields[f"tax_{key}"] = forms.DecimalField(
                required=False, max_digits=12, decimal_places=2
            )

    @property
    def taxes(self) -> dict[int, Decimal]:
        """Payment → tax withheld, where it was written."""
        given = ((key, self.cleaned_data.get(f"tax_{key}")) for key in self.rows)
        return {key: tax for key, tax in given if tax is not None}


class AssessmentForm(forms.Form):
    """Whether what must come first has been found, for the payments chosen."""

    payments = Keys(required=False)
    passed = forms.TypedChoiceField(
        label=_("Finding"),
        choices=[("yes", _("Met")), ("no", _("Not met"))],
        coerce=lambda value: value == "yes",
    )
    assessed_on = forms.DateField(
        label=_("assessed on"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    assessment = forms.CharField(label=_("What was found"), max_length=300, required=False)


class ActForm(forms.Form):
    """Suspending, stopping, resuming or recovering the payments chosen."""

    payments = Keys(required=False)
    act = forms.ChoiceField(label=_("What is recorded"), choices=[], required=False)
    cause = forms.ChoiceField(label=_("Cause"), choices=[("", "—"), *Cause.choices], required=False)
    on = forms.DateField(
        label=_("Day"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    said = forms.CharField(label=_("Reason or document"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, which: str) -> None:
        super().__init__(data)
        offered = {
            "stopped": [PaymentAct.RESUMED, PaymentAct.STOPPED],
            "recover": [PaymentAct.RECOVERED],
        }
        acts = offered.get(which, list(HOLDS))
        self.fields["act"].choices = [(each.value, each.label) for each in acts]
        if which == "recover":
            del self.fields["cause"]


class TakeBackForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=300, required=False)
