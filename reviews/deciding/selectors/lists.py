"""Ranked lists: which one, who may see it, and what the limit leaves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from nominations.limits.counted_under import part_label
from nominations.limits.sizes import Sizes, read_sizes
from nominations.models import DOCUMENTS, Dossier
from nominations.places import Place
from quotas.models import Allowance
from quotas.services import ceiling_for
from reviews.models import ListEntry, ListState, RankedList
from talentportal.directory.duties import Duty, objects_where, offices_where
from talentportal.directory.models import Office, OfficeStatus
from talentportal.programs.document import EditionDocument, NominationLimit
from talentportal.programs.models import Edition
from talentportal.programs.rules.numbers import LeastFound, least_of
from talentportal.shared.missing import Missing, existing


@dataclass(frozen=True, slots=True)
class Limit:
    """How many an office may recommend, and how many it has."""

    label: str
    taken: int
    ceiling: int | None
    is_soft: bool
    source: str


@dataclass(frozen=True, slots=True)
class Sender:
    """A recommender with its dossiers under way and the lists it has sent."""

    office: Office
    waiting: int
    lists: tuple[RankedList, ...]


def list_at(place: Place) -> RankedList:
    """The list under way at a place; one that is not saved yet when there is none."""
    underway = _lists().filter(
        edition=place.edition,
        office=place.office,
        stage=place.stage.key,
        state__in=[ListState.DRAFT, ListState.SEALED],
    )
    return underway.first() or RankedList(
        edition=place.edition, office=place.office, stage=place.stage.key
    )


def under(place: Place, ranked: RankedList) -> Place:
    """The place with the rules that a list keeps: those under which it was begun."""
    return replace(place, revision=ranked.revision) if ranked.revision else place


def lists_keeping(edition: Edition, document: EditionDocument) -> list[str]:
    """A sentence for each list not sent yet whose rules a document would change: it keeps them."""
    words = _("The list of {office} keeps the shares and limits of revision {number}.")
    underway = _lists().filter(edition=edition, state__in=[ListState.DRAFT, ListState.SEALED])
    return [
        words.format(office=each.office, number=each.revision.number)
        for each in underway.filter(revision__isnull=False)
        if (each.document.shares, each.document.limits) != (document.shares, document.limits)
    ]


def entries_of(ranked: RankedList) -> list[ListEntry]:
    """The entries in order, with all that a page or annex says of them."""
    if ranked.pk is None:
        return []
    return list(
        ranked.entries.select_related(
            "dossier__person",
            "dossier__employer",
            "dossier__edition__published_revision",
            "dossier__revision",
            "dossier__recommender",
            "dossier__applicant",
        )
        .defer(*(f"dossier__{each}" for each in DOCUMENTS))
        .order_by("rank")
    )


def allowances_of(place: Place) -> list[Limit]:
    """The limits that leaving this place takes seats of, for this office, one a tier if they differ."""
    found = _limits_at(place)
    computed = any(limit.brackets for limit in found.values())
    sizes = read_sizes([place.edition], [place.office.pk]) if computed else Sizes({}, {})
    rows: dict[tuple[str, int | None], list[Allowance]] = {}
    for row in Allowance.objects.filter(edition=place.edition, rule__in=found).order_by("pk"):
        rows.setdefault((row.rule, row.office_id), []).append(row)
    return [
        _limit(place, limit, sizes, held)
        for limit in found.values()
        for held in rows.get((limit.key, None if limit.scope == "edition" else place.office.pk))
        or [None]
    ]


def _limits_at(place: Place) -> dict[str, NominationLimit]:
    document = place.document
    return {
        limit.key: limit
        for tier in document.tiers
        if place.stage.limit
        for limit in document.limits_for(place.stage.limit, place.office.kind, tier.key)
    }


def minimums_on(place: Place, people: Sequence[Dossier]) -> list[LeastFound]:
    """How a list stands to the fewest that must be named, those sent before counted (one query)."""
    asked = [limit for limit in _limits_at(place).values() if limit.minimum is not None]
    if not asked:
        return []
    sent = dict(
        Allowance.objects.filter(
            edition=place.edition, office=place.office, rule__in=[limit.key for limit in asked]
        ).values_list("rule", "taken")
    )
    found = [
        least_of(
            limit,
            sent.get(limit.key, 0)
            + sum(not limit.tiers or each.tier in limit.tiers for each in people),
        )
        for limit in asked
    ]
    return [each for each in found if each is not None]


def _limit(
    place: Place,
    limit: NominationLimit,
    sizes: Sizes,
    held: Allowance | None,
) -> Limit:
    stages = place.document.stages
    size = sizes.of(place.edition.pk, stages, limit, place.office.pk)
    own = limit.for_office(*place.office.names)
    ceiling = ceiling_for(own if limit.scope != "edition" else limit, size)
    return Limit(
        part_label(limit.name, held.part_name if held else ""),
        held.taken if held else 0,
        held.ceiling if held and not limit.brackets else ceiling.maximum,
        str(limit.force) == "soft",
        f"{ceiling.explanation}（{limit.source}）" if limit.brackets else limit.source,
    )


def list_visible_to(user: Any, pk: int) -> RankedList:
    """A list of an office of one's own, or (once sent) of an edition one runs; else ``Missing``."""
    own = Q(office__in=offices_where(user, Duty.RECOMMEND, Duty.EXAMINE).values("pk"))
    seen = _lists().filter(own | Q(pk__in=sendable(user).values("pk")))
    return existing(seen.filter(pk=pk).first())


def sendable(user: Any) -> QuerySet[RankedList]:
    """Lists that came up in editions that this person runs or audits."""
    editions = objects_where(user, Duty.RUN, Edition) | objects_where(user, Duty.AUDIT, Edition)
    return _lists().filter(edition__in=editions, state__in=[ListState.SENT, ListState.ACKNOWLEDGED])


def edition_run_by(user: Any, edition: Edition) -> bool:
    return edition.pk in objects_where(user, Duty.RUN, Edition)


def lists_received(user: Any, slug: str) -> tuple[Edition, list[Sender]]:
    """Every recommender of an edition with what it has sent; three queries however many."""
    edition = Edition.objects.filter(slug=slug).select_related("published_revision").first()
    if edition is None or edition.pk not in (
        objects_where(user, Duty.RUN, Edition) | objects_where(user, Duty.AUDIT, Edition)
    ):
        raise Missing
    kinds = {
        kind
        for channel in edition.published_revision.parsed.channels
        for kind in channel.recommender_kinds
    }
    offices = (
        Office.objects.filter(
            kind__in=kinds, status=OfficeStatus.ACTIVE, path__startswith=edition.city.path
        )
        .annotate(
            waiting=Count(
                "held_dossiers",
                filter=Q(
                    held_dossiers__edition=edition,
                    held_dossiers__state__in=["initial_review", "recommendation"],
                ),
            )
        )
        .order_by("kind", "path")
    )
    sent: dict[int, list[RankedList]] = {}
    for ranked in sendable(user).filter(edition=edition).order_by("sent_at"):
        sent.setdefault(ranked.office_id, []).append(ranked)
    return edition, [
        Sender(office, office.waiting, tuple(sent.get(office.pk, ()))) for office in offices
    ]


def _lists() -> QuerySet[RankedList]:
    return RankedList.objects.select_related(
        "edition__published_revision", "revision", "office", "sealed_by"
    )
