"""Ranked lists: the order, the signed scan, the words that go with sending, the receipt."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.desk.forms.reasons import reason_for_departing
from reviews.forms.scans import ScanField
from talentportal.shared.keys import number_of
from talentportal.shared.refusals import Refusal, Refused


class ScanForm(forms.Form):
    scan = ScanField(label=gettext_lazy("Signed and sealed list"))


class SendForm(forms.Form):
    """Words that go with the list."""

    seat_reason = reason_for_departing()
    confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False)


class RuleReasonForm(forms.Form):
    rule_reason = forms.CharField(
        label=gettext_lazy("Reason for departing from the rule"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReceiptForm(forms.Form):
    paper_copies = forms.IntegerField(
        label=gettext_lazy("Paper copies received"), min_value=0, max_value=999
    )


def order_from(data: Mapping[str, Any], dossiers: list[int]) -> list[int]:
    """The order that was typed: places 1, 2, 3 … each once; empty keeps somebody off the list."""
    places: dict[int, int] = {}
    for key in dossiers:
        typed = str(data.get(f"rank-{key}", "")).strip()
        if not typed:
            continue
        place = number_of(typed, len(dossiers))
        if not place or place in places:
            raise Refused(_wrong(typed))
        places[place] = key
    return [places[place] for place in sorted(places)]


def _wrong(typed: str) -> Refusal:
    return Refusal(
        "rank-wrong",
        _("The place “{typed}” is given twice or is no place on this list.").format(
            typed=typed[:20]
        ),
        remedy=_("Give each person on the list a place of his own: 1, 2, 3 …"),
    )
