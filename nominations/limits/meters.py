"""How much of an allowance is used, for those whom it binds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations.limits.counted_under import part_label, parts_with_places
from nominations.limits.sizes import Sizes, read_sizes
from nominations.models import Dossier
from quotas.models import Allowance, CeilingForce, Seat
from quotas.services import ceiling_for
from talentportal.directory.duties import objects_where, offices_where
from talentportal.directory.models import Duty, Office
from talentportal.programs.document import EditionDocument, NominationLimit
from talentportal.programs.models import Edition, EditionStatus


@dataclass(slots=True)
class Meter:
    """An allowance in words: whose, of what, how many, and why that many.

    ``size`` is what a computed one is computed from; ``asks_headcount``, if the office states it.
    """

    allowance: Allowance
    name: str
    source: str
    base: str = ""
    size: int | None = None
    asks_headcount: bool = False
    least: int | None = None

    @property
    def note(self) -> str:
        """Why that many: the computation where there is one, else the notice."""
        words = [self.allowance.explanation] if self.base and self.allowance.explanation else []
        if self.least:
            words.append(_("at least {least} must be named").format(least=self.least))
        return f"{_('; ').join(words)}（{self.source}）" if words else self.source

    @property
    def label(self) -> str:
        office = self.allowance.office
        name = part_label(self.name, self.allowance.part_name)
        return f"{name}（{office.short_name or office.name}）" if office else name

    @property
    def is_soft(self) -> bool:
        return self.allowance.force == CeilingForce.SOFT

    @property
    def key(self) -> str:
        row = self.allowance
        return "-".join(map(str, (row.edition_id, row.rule, row.office_id or 0, row.part))).strip(
            "-"
        )


@dataclass(slots=True)
class SeatTaken:
    """A seat with the person whose dossier holds it."""

    seat: Seat
    dossier: Dossier | None


@dataclass(slots=True)
class _Reach:
    """Editions and offices whose allowances a person may see."""

    offices: dict[int, Office]
    editions: list[Edition]
    runs: set[int] = field(default_factory=set)


def meters_for(user: Any) -> list[Meter]:
    """Those of the offices one recommends for, and all of editions one runs (four queries; six with limits by size)."""
    reach = _reach_of(user)
    if not reach.editions:
        return []
    sizes = _sizes_of(reach)
    stored = {
        (row.edition_id, row.rule, row.office_id, row.part): row
        for row in Allowance.objects.filter(
            Q(office__in=reach.offices) | Q(edition__in=reach.runs),
            edition__in=reach.editions,
        ).select_related("office", "edition")
    }
    meters = []
    for edition in reach.editions:
        meters += _of_offices(edition, reach, stored, sizes)
        if edition.pk in reach.runs:
            meters += _of_edition(edition, stored)
    return meters


def _reach_of(user: Any) -> _Reach:
    offices = {office.pk: office for office in offices_where(user, Duty.RECOMMEND)}
    runs = objects_where(user, Duty.RUN, Edition)
    if not offices and not runs:
        return _Reach({}, [])
    editions = (
        Edition.objects.filter(published_revision__isnull=False)
        .exclude(status=EditionStatus.CLOSED)
        .select_related("published_revision", "city")
        .order_by("-year", "pk")
    )
    near = [
        edition
        for edition in editions
        if edition.pk in runs
        or any(
            edition.city is None or office.path.startswith(edition.city.path)
            for office in offices.values()
        )
    ]
    return _Reach(offices, near, runs)


def _sizes_of(reach: _Reach) -> Sizes:
    """Sizes, if an edition within reach computes any limit from them."""
    computed = [
        edition
        for edition in reach.editions
        if any(limit.brackets for limit in edition.published_revision.parsed.limits)  # type: ignore[union-attr]
    ]
    return read_sizes(computed, list(reach.offices)) if computed else Sizes({}, {})


def _of_offices(
    edition: Edition, reach: _Reach, stored: dict[Any, Allowance], sizes: Sizes
) -> list[Meter]:
    document = edition.published_revision.parsed  # type: ignore[union-attr]
    meters = []
    for office in reach.offices.values():
        for limit in document.limits:
            if not _binds(document, limit, office):
                continue
            if limit.by is not None:
                meters += _of_parts(edition, limit, office, stored)
            else:
                row = stored.pop((edition.pk, limit.key, office.pk, ""), None)
                size = sizes.of(edition.pk, document.stages, limit, office.pk)
                fresh = _fresh(edition, limit, office, size)
                if row is None:
                    row = fresh
                elif limit.brackets:
                    row.ceiling, row.explanation = fresh.ceiling, fresh.explanation
                meter = _meter(row, limit)
                meter.size, meter.asks_headcount = size, _asks_headcount(limit)
                meters.append(meter)
    return meters


def _binds(document: EditionDocument, limit: NominationLimit, office: Office) -> bool:
    """Whether a limit is counted for this office: as a recommender, or as holder of the stage."""
    if limit.scope == "office":
        return any(
            stage.limit == limit.group and stage.is_held_by(office.kind, *office.names)
            for stage in document.stages
        )
    kinds = limit.recommender_kinds or {
        kind for channel in document.channels for kind in channel.recommender_kinds
    }
    return limit.scope == "recommender" and office.kind in kinds


def _asks_headcount(limit: NominationLimit) -> bool:
    return (
        bool(limit.brackets) and limit.scope == "recommender" and limit.measured_by == "headcount"
    )


def _meter(row: Allowance, limit: NominationLimit) -> Meter:
    base = limit.base if limit.brackets else ""
    return Meter(row, limit.name, limit.source, base, least=limit.minimum)


def _of_edition(edition: Edition, stored: dict[Any, Allowance]) -> list[Meter]:
    document = edition.published_revision.parsed  # type: ignore[union-attr]
    meters = []
    for limit in document.limits:
        if limit.scope == "edition" and limit.by is not None:
            meters += _of_parts(edition, limit, None, stored)
        elif limit.scope == "edition":
            row = stored.pop((edition.pk, limit.key, None, ""), None)
            meters.append(_meter(row or _fresh(edition, limit, None, None), limit))
        else:
            others = [key for key in stored if key[:2] == (edition.pk, limit.key)]
            meters += [_meter(stored.pop(key), limit) for key in others]
    return meters


def _of_parts(
    edition: Edition,
    limit: NominationLimit,
    office: Office | None,
    stored: dict[Any, Allowance],
) -> list[Meter]:
    """A meter for each value counted so far and for every trade with places; else the bare rule."""
    place = (edition.pk, limit.key, office.pk if office else None)
    rows = {key[3]: stored.pop(key) for key in list(stored) if key[:3] == place}
    for part in parts_with_places(edition.published_revision.parsed, limit):  # type: ignore[union-attr]
        if part.value not in rows:
            row = _fresh(edition, limit, office, None)
            row.part, row.part_name, row.ceiling = part.value, part.name, part.maximum
            rows[part.value] = row
    if not rows:
        rows[""] = _fresh(edition, limit, office, None)
    return [_meter(row, limit) for row in rows.values()]


def _fresh(
    edition: Edition, limit: NominationLimit, office: Office | None, size: int | None
) -> Allowance:
    """The allowance as it will be made when the first seat is taken."""
    own = limit.for_office(*office.names) if office else limit
    ceiling = ceiling_for(own, size)
    return Allowance(
        edition=edition,
        rule=ceiling.rule,
        office=office,
        ceiling=ceiling.maximum,
        force=ceiling.force,
        explanation=ceiling.explanation,
        reason_needed=ceiling.reason_needed,
    )


def seats_under(meters: Sequence[Meter]) -> dict[int, list[SeatTaken]]:
    """Allowance pk → its seats with their people (two queries)."""
    keys = [meter.allowance.pk for meter in meters if meter.allowance.pk]
    seats = list(Seat.objects.filter(allowance__in=keys).order_by("taken_at", "pk"))
    dossiers = {
        dossier.number: dossier
        for dossier in Dossier.objects.filter(number__in={seat.holder for seat in seats})
        .select_related("person", "employer")
        .only(
            "number", "state", "applicant_kind", "team_name", "person__full_name", "employer__name"
        )
    }
    taken: dict[int, list[SeatTaken]] = {}
    for seat in seats:
        taken.setdefault(seat.allowance_id, []).append(SeatTaken(seat, dossiers.get(seat.holder)))
    return taken
