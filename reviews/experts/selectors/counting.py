"""The points that answers earned, as experts and the officers of a panel read them."""

from collections.abc import Iterable
from decimal import Decimal

from reviews.models import CountedPoints, Panel
from talentportal.programs.rules.points import Earned, Shown, shown


def counted_in(panel: Panel, dossiers: Iterable[int]) -> dict[int, list[CountedPoints]]:
    """What was counted in a panel, by dossier (one query)."""
    found: dict[int, list[CountedPoints]] = {}
    rows = CountedPoints.objects.filter(panel=panel, dossier__in=set(dossiers))
    for row in rows.order_by("pk"):
        found.setdefault(row.dossier_id, []).append(row)
    return found


def counted_criteria(panel: Panel, dossier: int, *, blind: bool) -> list[Shown]:
    """What the answers of a dossier earned; blind experts are spared what could name the person."""
    criteria = {each.key: each for each in panel.review.criteria if each.counted}
    rows = counted_in(panel, [dossier]).get(dossier, []) if criteria else []
    return [
        shown(
            criteria[row.criterion],
            row.points,
            (
                Earned(label, Decimal(points), "" if blind else sentence)
                for label, points, sentence in row.earned
            ),
        )
        for row in rows
        if row.criterion in criteria
    ]
