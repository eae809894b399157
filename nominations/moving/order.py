"""Who goes first: nobody passes somebody who ranks as high, or higher, unexplained.

Asked in the door, so that the page of the ranking, the page of a dossier, a batch and a meeting get
one answer. Every notice of a selection by points says it: 根据得分从高到低依次确定, and of reserves
按名次依次递补.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from nominations.chain.steps import Step
from nominations.models import Dossier, Fulfilment
from nominations.moving import reserves
from nominations.moving.moves import Move, Outcome
from talentportal.programs.document import Stage
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import Requirement, StageKind
from talentportal.shared.refusals import Refusal

LAST = 10**9
NAMED = 10
"""How many numbers a sentence names."""
JUDGED = (Requirement.SCORED, Requirement.RANKED)
# What is decided of a dossier where it lies; who was decided against is not passed over.
DECIDED = (
    Requirement.SCORED,
    Requirement.MEETING_DECIDED,
    Requirement.DECISION_RECORDED,
    Requirement.CONSULTATIONS_ANSWERED,
    Requirement.OBJECTIONS_SETTLED,
)


def keep(
    moves: list[Move], declared: Step, reason: str, outcomes: dict[int, Outcome]
) -> list[Move]:
    """The moves that keep the order, the highest rank first; the others are refused.

    ``reason`` in writing gets past the order, and past a round that has not judged somebody whom
    it ends, never past a round whose results are still to come for those whom it would take on.
    """
    if declared.judges:
        _refuse_before_judgement(moves, declared, reason, outcomes)
    moves = [move for move in moves if outcomes[move.dossier.pk].done]
    if not declared.in_order or not moves:
        return moves
    if moves[0].left is None:
        reserves.refuse_out_of_turn(moves, reason, outcomes)
    else:
        _refuse_passing_over(moves, reason, outcomes)
    kept = [move for move in moves if outcomes[move.dossier.pk].done]
    return sorted(kept, key=_rank_of)


def note_who_found_no_seat(
    asked: Sequence[Move], seated: Sequence[Move], outcomes: dict[int, Outcome]
) -> None:
    """Write beside whoever goes on whom they passed because a limit of theirs was full."""
    left = [move for move in asked if not outcomes[move.dossier.pk].done]
    for move in seated:
        passed = [
            each.dossier.number
            for each in left
            if each.left == move.left and each.dossier.ranks_before(move.dossier)
        ]
        if passed:
            before = [move.data["passed_over"]] if "passed_over" in move.data else []
            move.data["passed_over"] = "、".join([*before, *passed])


def _rank_of(move: Move) -> int:
    """The place in the order; who was recognised directly goes before all who were ranked."""
    if move.dossier.recognised_directly:
        return 0
    return LAST if move.dossier.rank is None else move.dossier.rank


def _refuse_before_judgement(
    moves: Sequence[Move], declared: Step, reason: str, outcomes: dict[int, Outcome]
) -> None:
    """Refuse to act on a round that has still to judge somebody who lies there (two queries)."""
    stages = {move.left.key: move.left for move in moves if move.left and _judges(move.left)}
    if not stages or (reason.strip() and not declared.in_order):
        return
    unjudged = _unjudged(moves[0].dossier.edition_id, stages)
    for move in moves:
        waiting = unjudged.get(move.left.key, ()) if move.left else ()
        if waiting:
            outcomes[move.dossier.pk].refusals = (_too_early(move, declared, waiting),)


def _judges(stage: Stage) -> bool:
    return stage.kind is StageKind.EXPERT_REVIEW and any(each in stage.required for each in JUDGED)


def _unjudged(edition: int, stages: Collection[str]) -> dict[str, list[str]]:
    """Stage → the numbers of those who lie there and of whom the experts have found nothing yet."""
    judged = Fulfilment.objects.filter(
        dossier=OuterRef("pk"), stage=OuterRef("visits__stage"), requirement=Requirement.SCORED
    )
    rows = _lying(edition, stages).filter(~Exists(judged)).order_by("number")
    found: dict[str, list[str]] = {}
    for stage, number in rows.values_list("visits__stage", "number"):
        found.setdefault(stage, []).append(number)
    return found


def unjudged_at(edition: Edition, stage: str) -> list[str]:
    """The numbers of those who lie at a round that has found nothing of them yet (one query)."""
    return _unjudged(edition.pk, [stage]).get(stage, [])


def _lying(edition: int, stages: Collection[str]) -> QuerySet[Dossier]:
    return Dossier.objects.filter(
        edition=edition, visits__left_at__isnull=True, visits__stage__in=stages
    )


def _too_early(move: Move, declared: Step, waiting: Sequence[str]) -> Refusal:
    assert move.left is not None
    sentence = _(
        "“{stage}” has no result yet for {count} of those who lie there: {numbers}."
    ).format(stage=move.left.label, count=len(waiting), numbers=_some(waiting))
    if declared.in_order:
        remedy = _(
            "Close the panels or seal the results first: only then does everybody have a rank."
        )
        return Refusal("not-all-judged", sentence, place=move.dossier.number, remedy=remedy)
    remedy = _("Wait for the results, or say in writing why this is decided without them.")
    return Refusal("not-judged-yet", sentence, place="seat_reason", remedy=remedy)


def _refuse_passing_over(moves: Sequence[Move], reason: str, outcomes: dict[int, Outcome]) -> None:
    """Refuse who would go past somebody that waits beside them (one query); note it where explained.

    Who was decided against where they lie is passed without a reason of its own, and noted as well.
    """
    ranked = [move for move in moves if move.left and move.dossier.is_ranked]
    waiting = _waiting(ranked, [move.dossier.pk for move in moves])
    for move in ranked:
        here = waiting.get(move.left.key, ()) if move.left else ()
        before = [each for each in here if each.ranks_before(move.dossier)]
        passed = [each.number for each in before if not each.decided_against]
        if passed and not reason.strip():
            outcomes[move.dossier.pk].refusals = (_passed_over(passed),)
            continue
        if passed:
            move.data["passed_over"] = "、".join(passed)
        if decided := [each.number for each in before if each.decided_against]:
            move.data["decided_against"] = "、".join(decided)


def _waiting(moves: Sequence[Move], chosen: Collection[int]) -> dict[str, list[Any]]:
    """Stage → those who lie where the moves begin and were not chosen, best first.

    Each says of itself whether something was ``decided_against`` it there.
    """
    if not moves:
        return {}
    against = Fulfilment.objects.filter(
        dossier=OuterRef("pk"),
        stage=OuterRef("visits__stage"),
        requirement__in=DECIDED,
        met=False,
    ).exclude(sentence="")
    rows = (
        _lying(moves[0].dossier.edition_id, {move.left.key for move in moves if move.left})
        .filter(rank__isnull=False)
        .exclude(pk__in=chosen)
        .annotate(lies_at=F("visits__stage"), decided_against=Exists(against))
        .only("number", "tier", "rank", "ranked_among", "recognised_directly")
        .order_by("rank", "number")
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.lies_at, []).append(row)
    return found


def _passed_over(numbers: Sequence[str]) -> Refusal:
    return Refusal(
        "rank-passed-over",
        _("These rank as high or higher and were not chosen: {numbers}.").format(
            numbers=_some(numbers)
        ),
        place="seat_reason",
        remedy=_("Take them along, or give the reason in writing; it is recorded."),
    )


def _some(numbers: Sequence[str]) -> str:
    more = _(" and {count} more").format(count=len(numbers) - NAMED) if len(numbers) > NAMED else ""
    return "、".join(numbers[:NAMED]) + more
