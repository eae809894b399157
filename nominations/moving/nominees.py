"""Awards nobody applies for (提名奖, 二等奖): they take those next in the ranking of another tier."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from nominations.limits.shares import proposal_on
from nominations.models import Dossier
from nominations.moving.moves import Move, Outcome
from talentportal.programs.document import Tier
from talentportal.shared.refusals import Refusal

LAST = 10**9


def tiers_behind(move: Move) -> tuple[Tier, ...]:
    """The awards behind the tier of somebody who is being proposed, in order."""
    dossier = move.dossier
    proposed = dossier.position is not None and dossier.position == proposal_on(dossier.route)
    if not proposed or dossier.award_tier or move.left is None or not move.left.limit:
        return ()
    return dossier.document.tiers_behind(dossier.tier)


def in_ranking(move: Move) -> tuple[int, str]:
    """Place in the order of the ranking: who was recognised directly goes before all ranked."""
    dossier = move.dossier
    return _rank(dossier), dossier.number


def _rank(dossier: Dossier) -> int:
    if dossier.recognised_directly:
        return 0
    return LAST if dossier.rank is None else dossier.rank


def refuse_passing_over(moves: Sequence[Move], reason: str, outcomes: dict[int, Outcome]) -> None:
    """Refuse those proposed before somebody of their tier who ranks higher and waits (one query).

    Only where a nominee's award hangs on the order; how a panel decided otherwise is a reason.
    """
    if not moves or reason.strip():
        return
    waiting = Dossier.objects.filter(
        edition=moves[0].dossier.edition,
        visits__left_at__isnull=True,
        visits__stage__in={move.left.key for move in moves if move.left},
        tier__in={move.dossier.tier for move in moves},
        rank__isnull=False,
    ).exclude(pk__in=[move.dossier.pk for move in moves])
    passed = list(waiting.order_by("rank").only("number", "tier", "rank"))
    for move in moves:
        before = [
            each.number
            for each in passed
            if each.tier == move.dossier.tier and (each.rank or 0) < _rank(move.dossier)
        ]
        if before:
            outcomes[move.dossier.pk].refusals = (_passed_over(before),)


def _passed_over(numbers: Sequence[str]) -> Refusal:
    return Refusal(
        "rank-passed-over",
        _("These rank higher and have not been proposed: {numbers}.").format(
            numbers="、".join(numbers[:10])
        ),
        place="seat_reason",
        remedy=_("Propose them along, or give the reason in writing; it is recorded."),
    )
