"""Whom an edition honoured."""

import re

from nominations.models import Dossier
from talentportal.programs.models import Edition, HonourRecord

_NUMBERS = re.compile(r"(\d+)")


def honourees_of(edition: Edition) -> list[HonourRecord]:
    """Those honoured in an edition by certificate number, each with ``dossier`` (three queries)."""
    records = sorted(
        HonourRecord.objects.filter(edition=edition).defer("subject_index"), key=_by_certificate
    )
    dossiers = {
        dossier.number: dossier
        for dossier in Dossier.objects.filter(
            edition=edition, number__in=[record.dossier_number for record in records]
        )
        .select_related("employer", "recommender", "person", "revision")
        .prefetch_related("members_out")
    }
    for record in records:
        record.dossier = dossiers.get(record.dossier_number)
    return records


def _by_certificate(record: HonourRecord) -> tuple[object, ...]:
    """No. 9 stands before no. 10, however the numbers are padded; who has none comes last."""
    number = record.certificate_number or ""
    parts = [int(part) if part.isdecimal() else part for part in _NUMBERS.split(number)]
    return (not number, parts, record.pk)
