"""The form in which an office states a headcount."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.limits.meters import Meter
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal


class HeadcountForm(forms.Form):
    base = forms.CharField(max_length=120, widget=forms.HiddenInput)
    number = forms.IntegerField(label=gettext_lazy("Headcount"), min_value=0, max_value=1_000_000)
    counted_on = forms.DateField(
        label=gettext_lazy("Counted on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    @classmethod
    def for_meter(cls, meter: Meter) -> "HeadcountForm":
        """The form with what was stated, or empty, for today."""
        initial = {"base": meter.base, "number": meter.size, "counted_on": clock.today()}
        return cls(initial=initial, auto_id=f"{meter.key}-%s")

    def refusals(self) -> tuple[Refusal, ...]:
        """What is wrong with what was typed."""
        return tuple(
            Refusal(
                "headcount-wrong",
                _("{label}: {fault}").format(
                    label=self.fields[name].label or "", fault=" ".join(map(str, faults))
                ),
                place=name,
            )
            for name, faults in self.errors.items()
        )
