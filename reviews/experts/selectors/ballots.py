"""Votes of panels: what a member still has to vote on, who has voted, and, once closed, the counts.

Nothing here reads a counter of a ballot that is open, for anybody.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from nominations.models import Dossier
from reviews.experts.rules.balloting import Rules, Verdict
from reviews.experts.selectors.panels import dossiers_at
from reviews.models import (
    Assignment,
    Ballot,
    BallotAttendance,
    BallotCount,
    BallotState,
    BallotVoter,
    Panel,
    PanelMember,
    PanelState,
)

Key = tuple[int, int]


def rules_of(ballot: Ballot) -> Rules:
    """The rules of a ballot as they stood when it was opened."""
    return Rules(
        ballot.quorum_share, ballot.threshold_share, ballot.threshold_included, ballot.fewest
    )


def open_ballot_of(panel: Panel) -> Ballot | None:
    """The ballot that runs in a panel now."""
    return panel.ballots.filter(state=BallotState.OPEN).first()


def closed_ballot_of(panel: Panel) -> Ballot | None:
    """The ballot of a panel that counts."""
    return panel.ballots.filter(state=BallotState.CLOSED).first()


def verdicts_of(panels: Iterable[Panel]) -> dict[Key, Verdict]:
    """(panel, dossier) → outcome, of panels whose ballot is closed (four queries)."""
    ballots = list(Ballot.objects.filter(panel__in=list(panels), state=BallotState.CLOSED))
    if not ballots:
        return {}
    attended = attendance_of(ballots)
    counts = {
        (count.ballot_id, count.dossier_id): count
        for count in BallotCount.objects.filter(ballot__in=ballots)
    }
    return {
        (ballot.panel_id, dossier): replace(
            verdict,
            in_favour=count.in_favour,
            against=count.against,
            abstained=count.abstained,
        )
        for ballot in ballots
        for dossier, verdict in attendance_by_dossier(ballot, attended).items()
        if (count := counts.get((ballot.pk, dossier))) is not None
    }


def attendance_of(ballots: Iterable[Ballot]) -> dict[int, set[int]]:
    """Ballot → the experts who were present."""
    found: dict[int, set[int]] = {}
    rows = BallotAttendance.objects.filter(ballot__in=list(ballots))
    for ballot, expert in rows.values_list("ballot", "expert"):
        found.setdefault(ballot, set()).add(expert)
    return found


def attendance_by_dossier(ballot: Ballot, attended: dict[int, set[int]]) -> dict[int, Verdict]:
    """Dossier → who could vote on it and who of them was there; no votes."""
    return who_may_vote(ballot.panel_id, rules_of(ballot), attended.get(ballot.pk, set()))


def who_may_vote(panel: int, rules: Rules, present: set[int]) -> dict[int, Verdict]:
    """Dossier → members, present and recused, if ``present`` (experts) were in the room."""
    members: Counter[int] = Counter()
    there: Counter[int] = Counter()
    recused: Counter[int] = Counter()
    rows = Assignment.objects.filter(panel=panel).values_list("dossier", "expert", "recused_at")
    for dossier, expert, recused_at in rows:
        if recused_at is not None:
            recused[dossier] += 1
        else:
            members[dossier] += 1
            there[dossier] += expert in present
    return {
        dossier: Verdict(rules, members[dossier], there[dossier], recused[dossier])
        for dossier in set(members) | set(recused)
    }


def voted_by_member(ballot: Ballot) -> list[dict[str, Any]]:
    """A row a member who is present: on how many he may vote, and has voted."""
    there = attendance_of([ballot]).get(ballot.pk, set())
    here = dossiers_at(ballot.panel.edition, ballot.panel.stage).order_by().values("pk")
    may = Counter(
        ballot.panel.assignments.filter(recused_at__isnull=True, dossier__in=here).values_list(
            "expert", flat=True
        )
    )
    voters = BallotVoter.objects.filter(count__ballot=ballot, count__dossier__in=here)
    done = Counter(voters.values_list("expert", flat=True))
    return [
        {
            "member": member,
            "present": member.expert_id in there,
            "may": may[member.expert_id],
            "done": done[member.expert_id],
        }
        for member in members_of(ballot.panel)
    ]


def members_of(panel: Panel) -> QuerySet[PanelMember]:
    """Those who sit in the panel, reserves left out."""
    return panel.members.filter(is_reserve=False).select_related("expert__user", "expert__employer")


def silent_voters(ballot: Ballot) -> int:
    """How many votes of those present are missing on dossiers that still lie here."""
    rows = voted_by_member(ballot)
    return sum(row["may"] - row["done"] for row in rows if row["present"])


def voted_dossiers(ballot: Ballot, user: Any) -> set[int]:
    """The dossiers on which a person has voted; not how."""
    voters = BallotVoter.objects.filter(count__ballot=ballot, expert__user=user)
    return set(voters.values_list("count__dossier", flat=True))


def is_present(ballot: Ballot, user: Any) -> bool:
    """Whether a person has been noted as present."""
    return ballot.attendances.filter(expert__user=user).exists()


def is_chair(panel: Panel, user: Any) -> bool:
    """Whether a person presides over the panel."""
    return panel.members.filter(is_chair=True, expert__user=user).exists()


def panels_sat_in(user: Any) -> QuerySet[Panel]:
    """Panels that have begun, or have ended, of which a person is a member."""
    if not user.is_authenticated or not user.is_active:
        return Panel.objects.none()
    return (
        Panel.objects.filter(members__expert__user=user, members__is_reserve=False)
        .exclude(state=PanelState.FORMING)
        .select_related("edition__published_revision", "revision")
        .order_by("-closed_at", "-pk")
    )


def ballots_ended(user: Any) -> QuerySet[Panel]:
    """Panels of a person whose vote has been counted."""
    return panels_sat_in(user).filter(ballots__state=BallotState.CLOSED)


def verdict_rows(ballot: Ballot) -> list[dict[str, Any]]:
    """A row a dossier of a closed ballot: code, number, outcome."""
    verdicts = verdicts_of([ballot.panel])
    codes = dict(ballot.panel.assignments.values_list("dossier", "code"))
    dossiers = Dossier.objects.filter(pk__in=codes).select_related("person").order_by("number")
    return [
        {"dossier": each, "code": codes[each.pk], "verdict": verdict}
        for each in dossiers
        if (verdict := verdicts.get((ballot.panel_id, each.pk))) is not None
    ]
