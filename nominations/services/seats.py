"""Seats that a step takes: which rule of the edition binds whom, asked of the ledger in ``quotas``."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from nominations.services.moves import Move, Outcome
from nominations.sizes import Sizes, read_sizes
from nominations.steps import Step
from quotas.models import Allowance
from quotas.services import allot_all, ceiling_for, take_seats
from talentportal.programs.document import NominationLimit
from talentportal.shared.refusals import Refusal

Key = tuple[str, int | None]


def take(
    moves: list[Move], declared: Step, reason: str, outcomes: dict[int, Outcome]
) -> list[Move]:
    """Take the seats that the stages left ask for; moves without a seat are refused and dropped."""
    if not declared.takes_seat:
        return moves
    asking = {
        move.dossier.pk: (_key(move, limit), limit)
        for move in moves
        if (limit := limit_of(move)) is not None
    }
    if not asking:
        return moves
    sizes = _sizes_for(moves, asking)
    _refuse_uncounted(moves, asking, sizes, outcomes)
    moves = [move for move in moves if outcomes[move.dossier.pk].done]
    asking = {
        move.dossier.pk: asking[move.dossier.pk] for move in moves if move.dossier.pk in asking
    }
    if not asking:
        return moves
    allowances = allot_all(
        edition=moves[0].dossier.edition,
        wanted={key: ceiling_for(limit, sizes[key]) for key, limit in asking.values()},
    )
    seated = [move for move in moves if move.dossier.pk in asking]
    seats = take_seats(
        [(allowances[asking[move.dossier.pk][0]], move.dossier.number, reason) for move in seated]
    )
    for move, seat in zip(seated, seats, strict=True):
        if seat is None:
            key, limit = asking[move.dossier.pk]
            outcomes[move.dossier.pk].refusals = (_no_seat(allowances[key], limit),)
    return [move for move in moves if outcomes[move.dossier.pk].done]


def limit_of(move: Move) -> NominationLimit | None:
    """The limit that the stage being left names, if it binds this dossier's recommender."""
    if move.left is None or not move.left.limit:
        return None
    recommender = move.dossier.recommender
    return move.dossier.document.limit_for(
        move.left.limit, recommender.kind if recommender else None, move.dossier.tier
    )


def _sizes_for(
    moves: list[Move], asking: Mapping[int, tuple[Key, NominationLimit]]
) -> dict[Key, int | None]:
    """The size that each limit asked for is computed from (two queries where any is)."""
    wanted = dict(asking.values())
    measured = [limit for limit in wanted.values() if limit.brackets]
    edition = moves[0].dossier.edition
    offices = {office for _rule, office in wanted if office is not None}
    sizes = read_sizes([edition], offices) if measured else Sizes({}, {})
    stages = moves[0].dossier.document.stages
    return {key: sizes.of(edition.pk, stages, limit, key[1]) for key, limit in wanted.items()}


def _refuse_uncounted(
    moves: list[Move],
    asking: Mapping[int, tuple[Key, NominationLimit]],
    sizes: Mapping[Key, int | None],
    outcomes: dict[int, Outcome],
) -> None:
    for move in moves:
        key, limit = asking.get(move.dossier.pk, (None, None))
        if key is None or limit is None or not limit.brackets or sizes[key] is not None:
            continue
        outcomes[move.dossier.pk].refusals = (
            Refusal(
                "headcount-missing",
                _("{name} depends on how many people there are: {base}.").format(
                    name=limit.name, base=limit.base
                ),
                place="headcount",
                remedy=_("State the headcount on the page “Places to give” first."),
            ),
        )


def _key(move: Move, limit: NominationLimit) -> Key:
    if limit.scope == "recommender":
        return limit.key, move.dossier.recommender_id
    if limit.scope == "office":
        return limit.key, move.left_office.pk if move.left_office else None
    return limit.key, None


def _no_seat(allowance: Allowance, limit: NominationLimit) -> Refusal:
    if allowance.reason_needed:
        return Refusal(
            "beyond-soft-limit",
            f"{limit.name}：{allowance.explanation}",
            place="seat_reason",
            remedy=_("Give the reason in writing; it is recorded."),
        )
    sentence = _("{name}: {taken} of {ceiling} are taken, none is left.").format(
        name=limit.name, taken=allowance.taken, ceiling=allowance.ceiling
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
