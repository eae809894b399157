"""The form in which a recommender records its notice in-house."""

from django import forms
from django.utils.translation import gettext_lazy as _


class InternalNoticeForm(forms.Form):
    opens_on = forms.DateField(
        label=_("First day of the notice"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day is computed by the edition's rule."),
    )
    objected = forms.ChoiceField(
        label=_("Result"),
        choices=[("no", _("No objection")), ("yes", _("Objections came"))],
        widget=forms.RadioSelect,
        initial="no",
    )
    report = forms.CharField(
        label=_("What came, and what was found"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    cleared = forms.BooleanField(
        label=_("Looked into: the people chosen may be recommended all the same"), required=False
    )
