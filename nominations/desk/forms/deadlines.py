"""The form in which an office sets an earlier deadline."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.desk.own_windows import OwnWindow


class DeadlineForm(forms.Form):
    window = forms.CharField(widget=forms.HiddenInput, max_length=80)
    closes_at = forms.DateTimeField(
        label=_("Closes at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("For the end of a day enter 00:00 of the day after it. Empty takes it back."),
    )

    @classmethod
    def of(cls, window: OwnWindow) -> "DeadlineForm":
        """The form of one window with what was set."""
        initial = {
            "window": window.value,
            "closes_at": window.own.closes_at if window.own else None,
        }
        return cls(initial=initial, auto_id=f"{window.value}-%s")
