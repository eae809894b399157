"""Forms of the officers who run experts and panels."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.chain.verbs import State, officers_verbs
from reviews.models import Inspection
from talentportal.shared import clock
from talentportal.shared.fields import NeededWhen
from talentportal.shared.keys import keys_of


class Keys(forms.Field):
    """Primary keys that were ticked in a list; which of them count, the service decides."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[int]:
        ticked = list(dict.fromkeys(value or ()))
        keys = keys_of(ticked)
        if len(keys) != len(ticked):
            raise ValidationError(_("Load the page again and choose."))
        return keys


class ExpertForm(forms.Form):
    """An expert for the pool."""

    account = forms.CharField(label=gettext_lazy("Account name or e-mail"), max_length=150)
    employer_name = forms.CharField(label=gettext_lazy("employer"), max_length=120)
    trades = forms.CharField(
        label=gettext_lazy("trades"),
        max_length=200,
        help_text=gettext_lazy("Several with “、” between them; the draw can be limited to one."),
    )
    title = forms.CharField(label=gettext_lazy("professional title"), max_length=80, required=False)


class PanelForm(forms.Form):
    """A panel: its name, its dossiers, its experts named or drawn."""

    name = forms.CharField(label=gettext_lazy("Name of the panel"), max_length=80)
    draw_members = forms.IntegerField(
        label=gettext_lazy("Draw this many experts"), min_value=0, max_value=50, initial=0
    )
    draw_reserves = forms.IntegerField(
        label=gettext_lazy("And this many reserves"), min_value=0, max_value=50, initial=0
    )
    trade = forms.CharField(label=gettext_lazy("Only of this trade"), max_length=60, required=False)
    dossiers = Keys(required=False)
    experts = Keys(required=False)


class OpenForm(forms.Form):
    """Until when the experts are to score."""

    due_at = forms.DateTimeField(
        label=gettext_lazy("scores due"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class CloseForm(forms.Form):
    absence_reason = forms.CharField(
        label=gettext_lazy("why it was closed without all sheets"),
        help_text=gettext_lazy("Only if sheets are missing; it is kept with the panel."),
        max_length=300,
        required=False,
    )


class ReserveForm(forms.Form):
    """Who drops out, if anybody, and why."""

    in_place_of = forms.IntegerField(required=False)
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=300, required=False)


class DepartureForm(forms.Form):
    """Who leaves the panel for good, and why."""

    member = forms.IntegerField()
    reason = forms.CharField(max_length=300, required=False)


class CallForm(forms.Form):
    """Whom the panel gets in addition, and why; nobody is named where the panel is drawn."""

    expert = forms.IntegerField(required=False)
    reason = forms.CharField(max_length=300, required=False)


class HandOverForm(forms.Form):
    """Which dossier another panel is to judge, and why."""

    dossier = forms.IntegerField()
    to = forms.IntegerField(required=False)
    move_reason = forms.CharField(max_length=200, required=False)


class ReopeningForm(forms.Form):
    """Which sheet is to be given back."""

    expert = forms.IntegerField()
    code = forms.CharField(label=gettext_lazy("code for experts"), max_length=12)
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=300)

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


class StepForm(forms.Form):
    """A step for dossiers chosen in a list: first shown, then confirmed."""

    verb = forms.ChoiceField(choices=[(v, v) for v in officers_verbs(State.EXPERT_REVIEW)])
    selected = Keys()
    reason = NeededWhen(
        label=gettext_lazy("reason"),
        needed_when="",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    confirmed = forms.BooleanField(required=False)


class InspectionForm(forms.ModelForm):
    """An inspection on site."""

    class Meta:
        model = Inspection
        fields = ("inspected_on", "inspectors", "report")
        widgets = {
            "inspected_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "report": forms.Textarea(attrs={"rows": 8}),
        }

    def clean_inspected_on(self) -> Any:
        day = self.cleaned_data["inspected_on"]
        if day > clock.today():
            raise ValidationError(_("An inspection cannot lie in the future."))
        return day
