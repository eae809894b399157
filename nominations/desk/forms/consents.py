"""The form in which an office that decides jointly says whether it agrees."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talentportal.shared.fields import NeededWhen


class ConsentForm(forms.Form):
    agreed = forms.ChoiceField(
        label=_("What your office says"),
        choices=[("yes", _("Agrees")), ("no", _("Does not agree"))],
        widget=forms.RadioSelect,
    )
    note = NeededWhen(
        label=pgettext_lazy("column", "Remark"),
        needed_when=_("(needed where your office does not agree)"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
