"""The list of honourees as a workbook, laid out to be printed and issued."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nominations.form.subjects import shown_as
from reviews.notices.rules.notice_entries import employer_of
from talentportal.programs.models import Edition, HonourRecord
from talentportal.shared.workbook import Column, WrittenSheet, write_workbook


def honourees_workbook(edition: Edition, records: Sequence[HonourRecord]) -> bytes:
    """Number, name, employer, recommender, title, certificate; those revoked are marked."""
    rows = [
        (
            position,
            shown_as(record.dossier) if record.dossier else record.full_name,
            employer_of(record.dossier) if record.dossier else "",
            record.dossier.recommender.name if record.dossier else "",
            record.title,
            record.certificate_number or "",
            record.awarded_on,
            record.term_ends_on or "",
            _("Revoked") if record.revoked_on else _("expired") if record.is_over else "",
        )
        for position, record in enumerate(records, start=1)
    ]
    return write_workbook([_sheet(edition, rows)])


def _sheet(edition: Edition, rows: Sequence[Sequence[object]]) -> WrittenSheet:
    return WrittenSheet(
        name=_("Honourees"),
        title=_("Honourees of {edition}").format(edition=edition.label),
        columns=[
            Column(_("No."), 6),
            Column(_("Full name"), 24),
            Column(_("Place of work"), 36, centred=False),
            Column(_("Recommended by"), 30, centred=False),
            Column(_("Honour title"), 16),
            Column(_("Certificate number"), 28),
            Column(_("Awarded on"), 14),
            Column(_("Term ends on"), 14),
            Column(pgettext("column", "Remark"), 12),
        ],
        rows=rows,
    )
