"""Forms of the officer's desk."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.chain import guards
from nominations.chain.case import Decision
from nominations.chain.steps import Step
from nominations.desk.forms.reasons import reason_for_departing
from nominations.desk.layout import places_of
from nominations.moving import Inputs
from talentportal.programs.document import EditionDocument
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text
from talentportal.shared.working_days import add_working_days

CORRECTION_WORKING_DAYS = 3
ASKED = {
    "for_deceit": ("for_deceit",),
    "correct_until": ("correct_until",),
    "decision": ("body", "document", "decided_on"),
}
"""What a step may ask for → the fields that ask it."""


class StepForm(forms.Form):
    """What a person gives with a step: why, beyond which ceiling, until when."""

    note = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    seat_reason = reason_for_departing()
    for_deceit = forms.BooleanField(
        label=_("Revoked for deceit"),
        help_text=_("Where the edition provides for it, the person is banned for some years."),
        required=False,
    )
    body = forms.CharField(
        label=_("Body that has decided"),
        help_text=_("The body that conferred the honour, or its successor."),
        max_length=100,
    )
    document = forms.CharField(label=_("Number of its document"), max_length=100)
    decided_on = forms.DateField(
        label=_("Day of the decision"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    correct_until = forms.DateField(
        label=_("To be corrected by"),
        help_text=_("The whole of this day counts."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, data: Any = None, *, declared: Step, seat_reason: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        needs_reason = guards.a_reason_is_given in declared.when
        self.fields["note"].required = needs_reason
        if not needs_reason:
            self.fields["note"].label = _("Note")
            self.fields["note"].help_text = _("Goes into the history of the dossier.")
        if not declared.may_ask_twice or not (seat_reason or data):
            del self.fields["seat_reason"]
        for asked, names in ASKED.items():
            for name in names if asked not in declared.asks else ():
                del self.fields[name]
        if "correct_until" in self.fields:
            self.fields["correct_until"].initial = _default_deadline()

    def clean_correct_until(self) -> Any:
        """The applicant must have a day at least."""
        day = self.cleaned_data["correct_until"]
        if day < clock.today():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return day

    def inputs(self, **more: Any) -> Inputs:
        """As the door takes it; raises ``Refused`` for characters that cannot be printed."""
        given = self.cleaned_data
        until = given.get("correct_until")
        return Inputs(
            note=clean_text(given["note"]),
            seat_reason=clean_text(given.get("seat_reason", "")),
            correction_due_at=_end_of(until) if until else None,
            for_deceit=given.get("for_deceit", False),
            decision=self._decision(),
            **more,
        )

    def _decision(self) -> Decision | None:
        """What the step rests on, where it asks for that."""
        given = self.cleaned_data
        if "body" not in self.fields:
            return None
        return Decision(
            clean_text(given["body"]), clean_text(given["document"]), given["decided_on"]
        )


def _default_deadline() -> Any:
    try:
        return add_working_days(clock.today(), CORRECTION_WORKING_DAYS, count_first_day=False)
    except Refused:  # a year without a calendar
        return clock.today() + timedelta(days=CORRECTION_WORKING_DAYS)


def _end_of(day: Any) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), clock.CHINA)


class RemarksForm(forms.Form):
    """A remark beside whatever must be corrected; what is left empty needs no correction."""

    def __init__(self, data: Any = None, *, document: EditionDocument, **kwargs: Any) -> None:
        super().__init__(data, prefix="remark", **kwargs)
        self.places: list[tuple[str, str]] = []
        self.groups: dict[str, list[str]] = {}
        for index, (place, group, label) in enumerate(places_of(document)):
            name = str(index)
            self.fields[name] = forms.CharField(label=label, max_length=500, required=False)
            self.places.append((name, place))
            self.groups.setdefault(group, []).append(name)

    def grouped(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, fields), in the order of the form."""
        return [(group, [self[name] for name in names]) for group, names in self.groups.items()]

    def remarks(self) -> tuple[tuple[str, str], ...]:
        """(place, text) of the remarks that were written."""
        return tuple(
            (place, text)
            for name, place in self.places
            if (text := clean_text(self.cleaned_data[name]))
        )


class OpinionForm(forms.Form):
    """What an office writes into its box."""

    text = forms.CharField(
        label=_("Opinion"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
    signed_by = forms.CharField(label=_("Signed by"), max_length=60)
    signed_on = forms.DateField(
        label=_("Signed on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class RevealForm(forms.Form):
    """Why an identity number must be read in full."""

    reason = forms.CharField(
        label=_("What for"),
        max_length=300,
        help_text=_("Kept together with your name and the time."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
