"""Recording a meeting: its minutes, and a decision for each dossier."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.reasons import reason_for_departing
from nominations.models import Dossier
from reviews.deciding.services.meetings import Decided, Minutes
from reviews.forms.scans import ScanField
from reviews.models import MeetingKind
from talentportal.shared import clock
from talentportal.shared.keys import number_of

CHOICES = [("", _("Not discussed")), ("yes", _("Agreed")), ("no", _("Not agreed"))]


class MinutesForm(forms.Form):
    """What the minutes or the document say."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("Such as: meeting of the party group.")
    )
    held_on = forms.DateField(
        label=_("Date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=clock.today,
    )
    number = forms.CharField(label=_("Number of the minutes or document"), max_length=80)
    present = forms.IntegerField(
        label=_("Members present"), min_value=1, max_value=999, required=False
    )
    summary = forms.CharField(
        label=_("Resolution"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    scan = ScanField(label=_("Signed minutes"), required=False)
    rest = forms.ChoiceField(
        label=_("Those not marked below"),
        choices=CHOICES,
        required=False,
        help_text=_("Counts for every dossier on the list without a mark of its own."),
    )

    @property
    def minutes(self) -> Minutes:
        return Minutes(
            **{name: value for name, value in self.cleaned_data.items() if name != "rest"}
        )

    def decisions(self, dossiers: Iterable[Dossier], data: Any) -> dict[int, Decided]:
        """Dossier → decision; a mark of its own goes before the one for the rest."""
        rest = self.cleaned_data.get("rest", "")
        marks = {dossier.pk: data.get(f"decision-{dossier.pk}", "") or rest for dossier in dossiers}
        return {
            key: Decided(mark == "yes", str(data.get(f"note-{key}", ""))[:300])
            for key, mark in marks.items()
            if mark in ("yes", "no")
        }


class CarryOutForm(forms.Form):
    """What goes with the step: the words for those concerned, a reason for going beyond."""

    note = forms.CharField(
        label=_("Reason or remark"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Those concerned read it."),
    )
    seat_reason = reason_for_departing()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> dict[int, int]:
        """``12:3,15:4``: the versions the confirmation page showed."""
        seen: dict[int, int] = {}
        for pair in filter(None, self.cleaned_data["seen"].split(",")):
            key, _colon, version = pair.partition(":")
            numbers = number_of(key), number_of(version)
            if None in numbers:
                raise forms.ValidationError(_("Please load the page again."))
            seen[numbers[0]] = numbers[1]  # type: ignore[index, assignment]
        return seen
