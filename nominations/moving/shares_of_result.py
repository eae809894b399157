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
    """The stages being left onward at which a share of the result is tested (no query)."""
    if declared.target != NEXT or not moves:
        return []
    revision = moves[0].dossier.edition.published_revision
    assert revision is not None
    stages = {move.left.key: move.left for move in moves if move.left is not None}
    return [stage for stage in stages.values() if rules_on_result(revision.parsed, stage)]


def refuse_missed_shares(
    moves: Sequence[Move], stages: Sequence[Stage], reason: str, outcomes: dict[int, Outcome]
) -> bool:
    """Refuse all who would leave a stage with a share of the result missed; whether any was.

    A hard share refuses, a soft one is passed with a reason. The row of the edition is locked, so
    that two who propose at once are judged one after the other.
    """
    if not moves:
        return False
    edition = moves[0].dossier.edition
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    refused = [_refuse(edition, stage, moves, reason, outcomes) for stage in stages]
    return any(refused)


def _refuse(
    edition: Edition,
    stage: Stage,
    moves: Sequence[Move],
    reason: str,
    outcomes: dict[int, Outcome],
) -> bool:
    leaving = [move.dossier for move in moves if move.left and move.left.key == stage.key]
    found = shares_of_result(edition, stage, leaving)
    refusals = tuple(each for share in found if (each := _refusal(share, reason)) is not None)
    if refusals:
        for dossier in leaving:
            outcomes[dossier.pk].refusals = refusals
    return bool(refusals)


def _refusal(share: ShareFound, reason: str) -> Refusal | None:
    if share.holds is True or share.rule.force is Force.PREFERENCE:
        return None
    sentence = f"{share.sentence}（{share.rule.source}）"
    if share.rule.force is Force.HARD:
        return Refusal(
            "share-missed",
            sentence,
            place=share.rule.key,
            remedy=_("Choose others, or propose more people together."),
        )
    if reason.strip():
        return None
    return Refusal(
        "share-needs-reason",
        sentence,
        place="seat_reason",
        remedy=_("Choose others, or give the reason in writing; it is recorded."),
    )
