"""The lists behind the places of an officer's desk, and what is away for correction.

Every function asks a fixed number of queries, whatever the number of dossiers; lists read neither
answers, identity numbers nor documents row by row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from nominations.access import Authority
from nominations.chain.verbs import STAGES, STEPS, State
from nominations.models import Dossier, Visit
from nominations.selectors import dossiers_visible_to
from talentportal.directory.duties import Duty, offices_where
from talentportal.programs.models import EditionRevision
from talentportal.programs.rules.windows import windows_of
from talentportal.shared import clock


@dataclass(frozen=True, slots=True)
class Correcting:
    """Dossiers that one's offices have returned and that are not back yet."""

    count: int
    overdue: int


def correcting_for(user: Any) -> Correcting:
    """How many are with their applicants for correction, and for how many the time is over."""
    offices = offices_where(user, Duty.EXAMINE, Duty.RECOMMEND).values("pk")
    returned = Visit.objects.filter(office__in=offices, left_by="return_to_applicant")
    counts = Dossier.objects.filter(state=State.DRAFT, pk__in=returned.values("dossier")).aggregate(
        count=Count("pk"), overdue=Count("pk", filter=Q(correction_due_at__lte=clock.now()))
    )
    return Correcting(**counts)


def seen_by_offices_of(user: Any) -> QuerySet[Dossier]:
    """Everything that came to an office or edition of this person, wherever it lies now."""
    return dossiers_visible_to(user).exclude(applicant=user)


def listed(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """With what a row of a list shows, and nothing that is heavy or secret."""
    open_visit = Visit.objects.filter(dossier=OuterRef("pk"), left_at__isnull=True)
    return (
        dossiers.select_related("person", "employer", "recommender", "office", "edition")
        .defer("answers", "person__id_number", "person__phone", "person__id_index")
        .annotate(stage_key=Subquery(open_visit.values("stage")[:1]))
    )


def with_stages(rows: Sequence[Dossier]) -> list[Dossier]:
    """Rows of one page with their revisions shared (one query) and their deadlines (one query)."""
    revisions = EditionRevision.objects.in_bulk({row.revision_id for row in rows})
    windows = windows_of({row.edition_id for row in rows})
    for row in rows:
        row.revision = revisions.get(row.revision_id)
        stage = row.stage if row.revision else None
        row.stage_label = stage.label if stage else State(row.state).label
        row.closes_at = (
            windows.closes_at(row.edition_id, stage.key, stage.closes_at, row.office)
            if stage
            else None
        )
    return list(rows)


def batch_verbs(user: Any, dossiers: QuerySet[Dossier]) -> list[str]:
    """The verbs that this person may take on some of ``dossiers``, in the order of the chain."""
    authority = Authority(user)
    places = (
        dossiers.filter(state__in=STAGES)
        .order_by()
        .values("state", "edition_id", "office_id")
        .distinct()
    )
    found: dict[str, None] = {}
    for place in places:
        stub = Dossier(**place)
        found.update(dict.fromkeys(v for v in authority.verbs(stub) if not STEPS[v].singly))
    return list(found)


def neighbours(dossiers: QuerySet[Dossier], number: str) -> tuple[str | None, str | None]:
    """Numbers of the dossiers before and after ``number`` in a list."""
    numbers = dossiers.order_by("number").values_list("number", flat=True)
    before = numbers.filter(number__lt=number).reverse().first()
    return before, numbers.filter(number__gt=number).first()
