"""The certificates of an edition as they are printed now."""

from collections.abc import Collection

from django.db.models import prefetch_related_objects

from reviews.honours.rules.certificates import Certificate
from reviews.honours.selectors.honourees import honourees_of
from reviews.notices.selectors.public import words_of
from talentportal.programs.models import Edition, HonourRecord


def certificates_of(edition: Edition, honours: Collection[int] | None = None) -> list[Certificate]:
    """Of everybody honoured and not revoked, or of these honours (pk), by number (four queries)."""
    records = [
        record
        for record in honourees_of(edition)
        if record.revoked_on is None and record.dossier is not None
        if honours is None or record.pk in honours
    ]
    prefetch_related_objects(records, "members")
    return [_certificate(edition, record) for record in records]


def _certificate(edition: Edition, record: HonourRecord) -> Certificate:
    """By the rules the honour was awarded under."""
    dossier = record.dossier
    dossier.edition = edition  # read once for all
    results = dossier.results
    return Certificate(
        honour=record.pk,
        dossier_number=dossier.number,
        title=results.certificate_title,
        name=record.full_name,
        words=words_of(record, dossier),
        members=_members(record),
        issuer=results.issued_by,
        awarded_on=record.awarded_on,
        number=record.certificate_number or "",
    )


def _members(record: HonourRecord) -> tuple[str, ...]:
    """Of a team its leader, who handed the dossier in, and then the others as they were listed."""
    if record.dossier.applicant_kind != "team":
        return ()
    others = sorted(record.members.all(), key=lambda member: member.pk)
    return (record.dossier.person.full_name, *(member.full_name for member in others))
