"""The sizes that limits are computed from: headcounts stated, and dossiers that have arrived."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from nominations.models import Visit
from quotas.models import Headcount
from talentportal.programs.document import NominationLimit, Stage
from talentportal.programs.models import Edition


@dataclass(frozen=True, slots=True)
class Sizes:
    """Headcounts by edition, office and base; arrivals by edition, office, stage and tier."""

    headcounts: dict[tuple[int, int, str], int]
    arrived: dict[tuple[int, int, str], dict[str, int]]

    def of(
        self, edition: int, stages: Iterable[Stage], limit: NominationLimit, office: int | None
    ) -> int | None:
        """The size a limit asks of an office; ``None`` if it asks none or none was stated."""
        if not limit.brackets or office is None:
            return None
        if limit.measured_by == "headcount":
            return self.headcounts.get((edition, office, limit.base))
        return sum(
            number
            for stage in stages
            if stage.limit == limit.group
            for tier, number in self.arrived.get((edition, office, stage.key), {}).items()
            if not limit.tiers or tier in limit.tiers
        )


def read_sizes(editions: Sequence[Edition], offices: Collection[int]) -> Sizes:
    """All sizes of these offices in these editions (two queries)."""
    headcounts = {
        (row.edition_id, row.office_id, row.base): row.number
        for row in Headcount.objects.filter(edition__in=editions, office__in=offices)
    }
    arrived: dict[tuple[int, int, str], dict[str, int]] = {}
    rows = (
        Visit.objects.filter(dossier__edition__in=editions, office__in=offices)
        .values_list("dossier__edition", "office", "stage", "dossier__tier")
        .annotate(number=Count("dossier", distinct=True))
        .order_by()
    )
    for edition, office, stage, tier, number in rows:
        arrived.setdefault((edition, office, stage), {})[tier] = number
    return Sizes(headcounts, arrived)
