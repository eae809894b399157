"""Seats that a step takes: which rule of the edition binds whom, asked of the ledger in ``quotas``."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from nominations.chain.steps import Step
from nominations.limits.counted_under import CountedUnder, counted_under, part_label
from nominations.limits.sizes import Sizes, read_sizes
from nominations.moving.moves import Move, Outcome
from nominations.moving.nominees import tiers_behind
from quotas.models import Allowance
from quotas.services import AllowanceKey, Request, allot_all, ceiling_for, take_seats
from talentportal.programs.document import NominationLimit
from talentportal.shared.lasting import lasting_words
from talentportal.shared.refusals import Refusal


@dataclass(frozen=True, slots=True)
class _Asked:
    """A place of one limit that a move asks a seat of."""

    place: AllowanceKey
    limit: NominationLimit
    part: CountedUnder


Asking = dict[int, list[_Asked]]
"""What each dossier asks."""


def take(
    moves: list[Move], declared: Step, reason: str, outcomes: dict[int, Outcome]
) -> list[Move]:
    """Take the seats that the stages left ask for; moves without a seat are refused and dropped."""
    if not declared.takes_seat:
        return moves
    asking = {move.dossier.pk: _asked_by(move, move.dossier.award.key) for move in moves}
    if not any(asking.values()):
        return moves
    behind = {
        move.dossier.pk: {tier.key: _asked_by(move, tier.key) for tier in tiers}
        for move in moves
        if (tiers := tiers_behind(move))
    }
    every = {
        key: [*asked, *chain.from_iterable(behind.get(key, {}).values())]
        for key, asked in asking.items()
    }
    sizes = _sizes_for(moves, every)
    _refuse_uncounted(every, sizes, outcomes)
    moves = [move for move in moves if outcomes[move.dossier.pk].done]
    with lasting_words():
        wanted = {
            each.place: ceiling_for(_within(each), sizes[each.place], each.part.name)
            for move in moves
            for each in every[move.dossier.pk]
        }
    if wanted:
        allowances = allot_all(edition=moves[0].dossier.edition, wanted=wanted)
        if behind:
            asking |= _next_in_ranking(moves, asking, behind, allowances)
        _seat(moves, asking, allowances, reason, outcomes)
    return [move for move in moves if outcomes[move.dossier.pk].done]


def _next_in_ranking(
    moves: Sequence[Move],
    asking: Asking,
    behind: Mapping[int, Mapping[str, list[_Asked]]],
    allowances: Mapping[AllowanceKey, Allowance],
) -> Asking:
    """Who of a tier with awards behind it asks the seat of which: those after its last place.

    ``moves`` stand in the order of the ranking. The tier is filled first, then each award behind
    it; a reason never stretches them here, as the edition says what becomes of those who come next.
    Who comes after all of them asks the last.
    """
    taken: Counter[Allowance] = Counter()
    found: Asking = {}
    for move in moves:
        key = move.dossier.pk
        if key not in behind:
            continue
        for tier, asked in {"": asking[key], **behind[key]}.items():
            move.award = tier
            if tier:
                found[key] = asked
            rows = [allowances[each.place] for each in asked]
            if all(row.left is None or taken[row] < row.left for row in rows):
                taken.update(rows)
                break
    return found


def _seat(
    moves: Sequence[Move],
    asking: Asking,
    allowances: Mapping[AllowanceKey, Allowance],
    reason: str,
    outcomes: dict[int, Outcome],
) -> None:
    requests = [
        Request(
            [allowances[each.place] for each in asking[move.dossier.pk]],
            move.dossier.number,
            reason,
        )
        for move in moves
    ]
    for move, blocking in zip(moves, take_seats(requests), strict=True):
        if blocking is not None:
            limit = next(
                each.limit for each in asking[move.dossier.pk] if allowances[each.place] == blocking
            )
            outcomes[move.dossier.pk].refusals = (_no_seat(blocking, limit),)


def _asked_by(move: Move, tier: str) -> list[_Asked]:
    return [
        _Asked(_place(move, limit, part), limit, part)
        for declared in limits_of(move, tier)
        if (limit := _as_it_binds(declared, move))
        and (part := counted_under(move.dossier, limit, tier)) is not None
    ]


def _as_it_binds(limit: NominationLimit, move: Move) -> NominationLimit:
    """The limit with the number that the table of the notice gives this office."""
    office = move.dossier.recommender if limit.scope == "recommender" else move.left_office
    return limit.for_office(*office.names) if office else limit


def limits_of(move: Move, tier: str) -> list[NominationLimit]:
    """The limits of the group that the stage being left names, as they bind this recommender."""
    if move.left is None or not move.left.limit:
        return []
    recommender = move.dossier.recommender
    return move.dossier.document.limits_for(
        move.left.limit, recommender.kind if recommender else None, tier
    )


def _within(asked: _Asked) -> NominationLimit:
    """The limit with the number of the part that it counts under."""
    if asked.limit.by is None:
        return asked.limit
    return asked.limit.model_copy(update={"maximum": asked.part.maximum})


def _sizes_for(moves: list[Move], asking: Asking) -> dict[AllowanceKey, int | None]:
    """The size that each limit asked for is computed from (two queries where any is)."""
    wanted = {each.place: each.limit for asked in asking.values() for each in asked}
    measured = [limit for limit in wanted.values() if limit.brackets]
    edition = moves[0].dossier.edition
    offices = {place.office for place in wanted if place.office is not None}
    sizes = read_sizes([edition], offices) if measured else Sizes({}, {})
    stages = moves[0].dossier.document.stages
    return {
        place: sizes.of(edition.pk, stages, limit, place.office) for place, limit in wanted.items()
    }


def _refuse_uncounted(
    asking: Asking, sizes: Mapping[AllowanceKey, int | None], outcomes: dict[int, Outcome]
) -> None:
    for key, asked in asking.items():
        uncounted = [each for each in asked if each.limit.brackets and sizes[each.place] is None]
        if uncounted:
            outcomes[key].refusals = tuple(_no_headcount(each.limit) for each in uncounted)


def _no_headcount(limit: NominationLimit) -> Refusal:
    return Refusal(
        "headcount-missing",
        _("{name} depends on how many people there are: {base}.").format(
            name=limit.name, base=limit.base
        ),
        place="headcount",
        remedy=_("State the headcount on the page “Places to give” first."),
    )


def _place(move: Move, limit: NominationLimit, part: CountedUnder) -> AllowanceKey:
    if limit.scope == "recommender":
        return AllowanceKey(limit.key, move.dossier.recommender_id, part.value)
    if limit.scope == "office":
        return AllowanceKey(
            limit.key, move.left_office.pk if move.left_office else None, part.value
        )
    return AllowanceKey(limit.key, None, part.value)


def _no_seat(allowance: Allowance, limit: NominationLimit) -> Refusal:
    if allowance.reason_needed:
        return Refusal(
            "beyond-soft-limit",
            f"{part_label(limit.name, allowance.part_name)}：{allowance.explanation}",
            place="seat_reason",
            remedy=_("Give the reason in writing; it is recorded."),
        )
    sentence = _("{name}: {taken} of {ceiling} are taken, none is left.").format(
        name=part_label(limit.name, allowance.part_name),
        taken=allowance.taken,
        ceiling=allowance.ceiling,
    )
    if limit.brackets:
        sentence = f"{sentence}（{allowance.explanation}）"
    if allowance.force == "soft":
        return Refusal(
            "beyond-soft-limit",
            sentence,
            place="seat_reason",
            remedy=_("To go beyond it, give the reason in writing; it is recorded."),
        )
    return Refusal("limit-reached", sentence, place="seat")
