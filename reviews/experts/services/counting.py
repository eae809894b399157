"""Counting the points that answers earn, once for all experts of a panel."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Max

from nominations.models import DOCUMENTS, Dossier
from nominations.moving.gathering import facts_of_all
from reviews.experts.selectors.counting import counted_in
from reviews.models import CountedPoints, Panel
from talentportal.programs.document import Criterion
from talentportal.programs.rules.eligibility import Facts, reference_date
from talentportal.programs.rules.points import counted, plain
from talentportal.shared import clock
from talentportal.shared.lasting import lasting_words


def points_counted(panel: Panel, dossiers: Iterable[int]) -> Mapping[int, Mapping[str, str]]:
    """Dossier → criterion → points, counted now where that is still to be done.

    Whoever asks has locked the panel. Without criteria that are counted, nothing is asked.
    """
    criteria = [each for each in panel.review.criteria if each.counted]
    keys = set(dossiers)
    if not criteria or not keys:
        return {}
    found = counted_in(panel, keys)
    handed_in = _submissions(keys)
    due = [key for key in keys if _is_due(found.get(key, ()), criteria, handed_in[key])]
    if due:
        _count(panel, criteria, due, handed_in)
        found = counted_in(panel, keys)
    return {key: {row.criterion: plain(row.points) for row in rows} for key, rows in found.items()}


def _is_due(rows: Sequence[CountedPoints], criteria: Sequence[Criterion], submission: int) -> bool:
    return {row.criterion for row in rows} != {each.key for each in criteria} or any(
        row.submission != submission for row in rows
    )


def _submissions(keys: set[int]) -> dict[int, int]:
    """How often each was handed in."""
    rows = Dossier.objects.filter(pk__in=keys).annotate(last=Max("submissions__ordinal"))
    return {key: last or 0 for key, last in rows.order_by().values_list("pk", "last")}


def _count(
    panel: Panel, criteria: Sequence[Criterion], keys: list[int], handed_in: Mapping[int, int]
) -> None:
    dossiers = list(
        Dossier.objects.filter(pk__in=keys)
        .select_related("person", "employer", "applicant", "revision", "edition")
        .defer(*DOCUMENTS)
    )
    facts = facts_of_all(dossiers)
    CountedPoints.objects.bulk_create(
        [
            _row(panel, criterion, dossier, facts[dossier.pk], handed_in[dossier.pk])
            for dossier in dossiers
            for criterion in criteria
        ],
        update_conflicts=True,
        unique_fields=["panel", "dossier", "criterion"],
        update_fields=["points", "earned", "submission", "counted_at"],
    )


@lasting_words()
def _row(
    panel: Panel, criterion: Criterion, dossier: Dossier, facts: Facts, submission: int
) -> CountedPoints:
    result = counted(criterion, facts, reference_date(dossier.document))
    return CountedPoints(
        panel=panel,
        dossier=dossier,
        criterion=criterion.key,
        points=result.points,
        earned=[[each.label, str(each.points), each.sentence] for each in result.earned],
        submission=submission,
        counted_at=clock.now(),
    )
