"""What a panel does in session: who is there, how they vote, and the counting."""

from rehearsals.scene import Scene
from reviews.experts.selectors.ballots import members_of
from reviews.experts.services import balloting
from reviews.models import Assignment, Panel, VoteChoice
from talentportal.directory.models import User

# Who stands at the middle of all is for half of the members about right.
INCLINED = 0.35
ABSTAINING = 0.05


def vote(scene: Scene, panel: Panel, runner: User) -> None:
    """Open the ballot with those present, let each vote on what is theirs, and count."""
    members = list(members_of(panel).order_by("order"))
    balloting.open_ballot(
        panel=panel,
        present=[member.expert_id for member in members],
        actor=runner,
        chair=members[0].expert_id,
    )
    codes: dict[int, dict[str, str]] = {}
    rows = Assignment.objects.filter(panel=panel, recused_at__isnull=True)
    for row in rows.order_by("dossier__number", "expert"):
        codes.setdefault(row.expert_id, {})[row.code] = _choice(scene, row)
    for member in members:
        if member.expert_id in codes:
            balloting.cast_votes(
                panel=panel, actor=member.expert.user, choices=codes[member.expert_id]
            )
    balloting.close_ballot(panel=panel, actor=runner)


def _choice(scene: Scene, row: Assignment) -> str:
    if scene.chance(ABSTAINING):
        return VoteChoice.ABSTAIN.value
    merit = scene.merits.get(row.dossier_id, 0.0)
    inclined = scene.rng.gauss(merit, 0.6) > -INCLINED
    return (VoteChoice.FOR if inclined else VoteChoice.AGAINST).value
