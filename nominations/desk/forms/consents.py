"""The form in which an office that decides jointly says whether it agrees."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ConsentForm(forms.Form):
    agreed = forms.ChoiceField(
        label=_("What your office says"),
        choices=[("yes", _("Agrees")), ("no", _("Does not agree"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    note = forms.CharField(
        label=_("Remark; needed where your office does not agree"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
