"""Forms of the demonstration."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DemoClockForm(forms.Form):
    """Moving the clock of the demonstration."""

    step = forms.ChoiceField(
        choices=[(each, each) for each in ("day", "working_day", "date", "reset")]
    )
    date = forms.DateField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("step") == "date" and not data.get("date"):
            self.add_error("date", _("Choose a date."))
        return data
