"""Reserves (递补): how many places are free, and who is next in the order for them.

A reserve comes in the order of the ranking they were judged in, for a place that is free; whoever is
passed over is named with the reason. Where places are not limited there are no reserves.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations.chain.verbs import STAGES, STEPS, State
from nominations.limits.shares import proposal_on
from nominations.models import DOCUMENTS, Dossier
from nominations.moving.gathering import gather
from nominations.moving.moves import Inputs, Move, Outcome
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition
from talentportal.shared.refusals import Refusal

VERB = "substitute"
SHOWN = 30
"""How many of those who wait a page shows for each group."""


@dataclass(frozen=True, slots=True)
class Group:
    """Among whom places are given: a tier, or one trade of it that has places of its own."""

    tier: str
    trade: str = ""


@dataclass(frozen=True, slots=True)
class Reserve:
    """Somebody who was not selected: whether they can come in, and if not why."""

    dossier: Dossier
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class GroupPlaces:
    """The places of a group: how many there are, how many are taken, who waits for one."""

    group: Group
    name: str
    total: int
    taken: int
    waiting: Sequence[Reserve] = ()
    waiting_in_all: int = 0

    @property
    def free(self) -> int:
        return max(self.total - self.taken, 0)

    @property
    def next(self) -> Dossier | None:
        """Who comes next: the first who can be a reserve."""
        return next((each.dossier for each in self.waiting if not each.refusals), None)


def _group_of(dossier: Dossier) -> Group:
    """Where its place is counted."""
    return _group(dossier.document, dossier.tier, dossier.ranked_among)


def _group(document: EditionDocument, tier: str, trade: str) -> Group:
    places = {each.key: each.slots for each in document.tier(tier).categories}
    return Group(tier, trade) if places.get(trade) is not None else Group(tier)


def places_in(document: EditionDocument, group: Group) -> int | None:
    """How many places a group has, those of the awards behind it included; ``None`` without limit."""
    tier = document.tier(group.tier)
    if group.trade:
        return next(each.slots for each in tier.categories if each.key == group.trade)
    if tier.slots is None:
        return None
    return tier.slots + sum(each.slots or 0 for each in document.tiers_behind(tier.key))


def reserves_of(edition: Edition) -> list[GroupPlaces]:
    """Every group of the edition that has places, with the first who wait for one in their order."""
    if edition.published_revision is None:
        return []
    document = edition.published_revision.parsed
    taken = _taken(edition)
    found = []
    for group in _groups(document):
        total = places_in(document, group)
        if total is not None:
            rows = _not_selected(edition).filter(tier=group.tier)
            rows = rows.filter(ranked_among=group.trade) if group.trade else rows
            waiting = _asked(rows[:SHOWN])
            name = _name(document, group)
            found.append(GroupPlaces(group, name, total, taken[group], waiting, rows.count()))
    return found


def _not_selected(edition: Edition) -> QuerySet[Dossier]:
    """Those ranked who were not selected, in the order of each ranking."""
    return (
        Dossier.objects.filter(
            edition=edition, state=State.NOT_SELECTED, rank__isnull=False, recognised_directly=False
        )
        .select_related(
            "revision", "edition__published_revision", "edition__city", "person", "employer"
        )
        .select_related("recommender", "applicant", "office")
        .defer(*DOCUMENTS)
        .order_by("tier", "ranked_among", "rank", "number")
    )


def _asked(rows: Iterable[Dossier]) -> list[Reserve]:
    """Whether each can stand as a reserve: the chain's own guards say so.

    Who was proposed and has fallen since does not wait for a place.
    """
    declared = STEPS[VERB]
    waiting = [row for row in rows if (row.position or 0) <= proposal_on(row.route)]
    gathered = gather(waiting, declared, Inputs(note="…"))
    return [
        Reserve(dossier, tuple(each for guard in declared.when for each in guard(case)))
        for dossier, case in gathered.cases()
    ]


def refuse_out_of_turn(moves: Sequence[Move], reason: str, outcomes: dict[int, Outcome]) -> None:
    """Refuse a reserve for whom no place is free, or who comes before somebody ranked higher."""
    edition = moves[0].dossier.edition
    taken = _taken(edition)
    ranks = [move.dossier.rank for move in moves if move.dossier.rank is not None]
    before = _asked(_not_selected(edition).filter(rank__lte=max(ranks))) if ranks else []
    chosen = {move.dossier.pk for move in moves}
    for move in moves:
        group = _group_of(move.dossier)
        refusal = _no_place(move.dossier.document, group, taken[group])
        passed = [
            each.dossier.number
            for each in before
            if not each.refusals
            and each.dossier.pk not in chosen
            and each.dossier.ranks_before(move.dossier)
        ]
        if refusal is None and passed and not reason.strip():
            refusal = _passed_over(passed)
        if refusal is not None:
            outcomes[move.dossier.pk].refusals = (refusal,)
            continue
        taken[group] += 1
        if passed:
            move.data["passed_over"] = "、".join(passed)


def _no_place(document: EditionDocument, group: Group, taken: int) -> Refusal | None:
    total = places_in(document, group)
    if total is None:
        return Refusal(
            "no-reserves",
            _(
                "“{group}” has no fixed number of places, so nobody comes in another's place."
            ).format(group=_name(document, group)),
        )
    if taken < total:
        return None
    return Refusal(
        "no-place-free",
        _(
            "“{group}”: all {total} places are taken by people who are still in the selection."
        ).format(group=_name(document, group), total=total),
        remedy=_("A reserve comes in once somebody has withdrawn or has not been selected."),
    )


def _passed_over(numbers: Sequence[str]) -> Refusal:
    return Refusal(
        "reserve-passed-over",
        _("These reserves rank as high or higher: {numbers}.").format(
            numbers="、".join(numbers[:10])
        ),
        place="seat_reason",
        remedy=_("Take the next in order, or write down why each of these is passed over."),
    )


def _taken(edition: Edition) -> Counter[Group]:
    """Group → how many from the proposal on are still in the selection, or honoured (one query)."""
    rows = Dossier.objects.filter(edition=edition, state__in=(*STAGES, State.HONOURED))
    rows = rows.exclude(position=None).select_related("revision", "edition__published_revision")
    rows = rows.only(
        "tier", "channel", "position", "state", "ranked_among", "revision__digest", "edition"
    )
    return Counter(_where_proposed(rows))


def _where_proposed(rows: Iterable[Dossier]) -> Iterable[Group]:
    for dossier in rows:
        if dossier.position is not None and dossier.position >= proposal_on(dossier.route):
            yield _group_of(dossier)


def _groups(document: EditionDocument) -> list[Group]:
    found = []
    for tier in document.tiers_to_apply_for:
        trades = [each.key for each in tier.categories if each.slots is not None]
        found += [Group(tier.key, trade) for trade in trades] or [Group(tier.key)]
    return found


def _name(document: EditionDocument, group: Group) -> str:
    tier = document.tier(group.tier)
    trade = next((each.name for each in tier.categories if each.key == group.trade), "")
    return _("{tier}: {trade}").format(tier=tier.name, trade=trade) if trade else tier.name
