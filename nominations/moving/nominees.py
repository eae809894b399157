"""Awards nobody applies for (提名奖, 二等奖): they take those next in the ranking of another tier."""

from nominations.limits.shares import proposal_on
from nominations.moving.moves import Move
from talentportal.programs.document import Tier


def tiers_behind(move: Move) -> tuple[Tier, ...]:
    """The awards behind the tier of somebody who is being proposed, in order."""
    dossier = move.dossier
    proposed = dossier.position is not None and dossier.position == proposal_on(dossier.route)
    if not proposed or dossier.award_tier or move.left is None or not move.left.limit:
        return ()
    return dossier.document.tiers_behind(dossier.tier)
