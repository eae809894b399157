"""The one field for what departs from a number, a share or the order; the door says when it is needed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from talentportal.shared.fields import NeededWhen


def reason_for_departing() -> NeededWhen:
    """A new field for ``Inputs.seat_reason``."""
    return NeededWhen(
        label=_("Reason for departing from the number or the order"),
        needed_when=_("(needed where a number, a share or the order is not kept)"),
        help_text=_("Recorded with the step and shown to the office above."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
