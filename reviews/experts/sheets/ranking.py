"""The ranking as a workbook: one sheet a tier or trade, with the line of the cut."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from reviews.experts.services.ranking import Ranking
from reviews.experts.services.results import Result
from talentportal.programs.models import Edition
from talentportal.shared.workbook import Column, WrittenSheet, write_workbook


def workbook_of(edition: Edition, shown: Sequence[Ranking]) -> bytes:
    """The ranking, formatted for printing."""
    return write_workbook([_sheet(edition, ranking) for ranking in shown] or [_empty(edition)])


def _sheet(edition: Edition, ranking: Ranking) -> WrittenSheet:
    return WrittenSheet(
        name=ranking.label,
        title=_("{edition}: ranking ({tier})").format(edition=edition, tier=ranking.label),
        columns=_columns(),
        rows=[_row(ranking, result) for result in (*ranking.results, *ranking.without)],
    )


def _empty(edition: Edition) -> WrittenSheet:
    return WrittenSheet(
        name=_("Ranking"),
        title=_("{edition}: ranking ({tier})").format(edition=edition, tier="—"),
        columns=_columns(),
        rows=[],
    )


def _columns() -> list[Column]:
    return [
        Column(_("Rank"), 8),
        Column(_("dossier number"), 18),
        Column(_("full name"), 12),
        Column(_("employer"), 34, centred=False),
        Column(_("final score"), 12),
        Column(_("Sheets"), 9),
        Column(_("Spread"), 9),
        Column(_("How it was computed"), 40, centred=False),
        Column(_("Cut"), 16),
    ]


def _row(ranking: Ranking, result: Result) -> list[Any]:
    employer = result.dossier.employer
    return [
        "" if result.remark else result.rank,
        result.dossier.number,
        result.dossier.honouree,
        employer.name if employer else "",
        "" if result.score is None else result.score,
        len(result.totals) if result.totals else "",
        result.spread if result.totals else "",
        result.arithmetic,
        _standing(ranking, result),
    ]


def _standing(ranking: Ranking, result: Result) -> str:
    """Where a result stands to the line of the cut."""
    if result.remark:
        return result.remark
    if not result.passes:
        return _("Not passed")
    if result.dossier.pk in ranking.tied_at_cut:
        return _("Tied at the line")
    return _("Above the line") if ranking.is_above(result) else ""
