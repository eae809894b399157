"""The shares that the result must keep: tested on everybody proposed before and in this batch."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from nominations.chain.steps import Step
from nominations.chain.verbs import NEXT
from nominations.limits.shares import rules_on_result, shares_of_result
from nominations.moving.moves import Move, Outcome
from talentportal.programs.document import Force, Stage
from talentportal.programs.models import Edition
from talentportal.programs.rules.numbers import ShareFound
from talentportal.shared.refusals import Refusal


def stages_with_shares(moves: Sequence[Move], declared: Step) -> list[Stage]:
    """The stages at which a share of the result is tested, of those left now or before (no query).

    What holds for the whole holds at the end: who falls after the proposal may leave a result that
    misses a share, and then nobody goes on until others have come in.
    """
    if declared.target != NEXT or not moves:
        return []
    revision = moves[0].dossier.edition.published_revision
    assert revision is not None
    stages = {stage.key: stage for move in moves for stage in _left_by(move)}
    return [stage for stage in stages.values() if rules_on_result(revision.parsed, stage)]


def _left_by(move: Move) -> Sequence[Stage]:
    """The stage that a dossier leaves and those that it has left before."""
    if move.left is None or move.dossier.position is None:
        return ()
    return move.dossier.route[: move.dossier.position + 1]


def refuse_missed_shares(
    moves: Sequence[Move], stages: Sequence[Stage], reason: str, outcomes: dict[int, Outcome]
) -> bool:
    """Refuse all who would leave a stage with a share of the result missed; whether any was.

    A hard share refuses, a soft one is passed with a reason. The door has locked the edition.
    """
    if not moves:
        return False
    edition = moves[0].dossier.edition
    refused = [_refuse(edition, stage, moves, reason, outcomes) for stage in stages]
    return any(refused)


def _refuse(
    edition: Edition,
    stage: Stage,
    moves: Sequence[Move],
    reason: str,
    outcomes: dict[int, Outcome],
) -> bool:
    """Refuse whoever leaves the stage now, or has left it before and goes on, where one is missed."""
    leaving = [move.dossier for move in moves if move.left and move.left.key == stage.key]
    found = shares_of_result(edition, stage, leaving)
    refused = False
    for move in moves:
        is_leaving = bool(move.left and move.left.key == stage.key)
        refusals = tuple(
            each for share in found if (each := _refusal(share, reason, is_leaving)) is not None
        )
        if refusals and stage in _left_by(move):
            outcomes[move.dossier.pk].refusals = refusals
            refused = True
    return refused


def _refusal(share: ShareFound, reason: str, is_leaving: bool) -> Refusal | None:
    """What a share that is missed says; a soft one was explained when the stage was left."""
    if share.holds is True or share.rule.force is Force.PREFERENCE:
        return None
    if share.rule.force is Force.SOFT and not is_leaving:
        return None
    sentence = f"{share.sentence}（{share.rule.source}）"
    if share.rule.force is Force.HARD:
        return Refusal(
            "share-missed",
            sentence,
            place=share.rule.key,
            remedy=_("Choose others, propose more people together, or bring in reserves."),
        )
    if reason.strip():
        return None
    return Refusal(
        "share-needs-reason",
        sentence,
        place="seat_reason",
        remedy=_("Choose others, or give the reason in writing; it is recorded."),
    )
