"""What a notice officer types; the lines of a notice are never typed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WordsForm(forms.Form):
    """Title and text of a draft."""

    title = forms.CharField(label=_("Title"), max_length=150)
    text = forms.CharField(
        label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )


class ExtendForm(forms.Form):
    """A later end, never an earlier one."""

    ends_on = forms.DateField(
        label=_("New last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=250, help_text=_("The public reads it on the notice.")
    )


class ReasonForm(forms.Form):
    """A reason that the public reads."""

    reason = forms.CharField(
        label=_("Reason"), max_length=250, help_text=_("The public reads it on the notice.")
    )
