"""Votes of panels: what a member still has to vote on, who has voted, and, once closed, the counts.

Nothing here reads a counter of a ballot that is open, for anybody.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.experts.rules.balloting import Rules, VoteVerdict
from reviews.experts.selectors.panels import IN_FORCE, dossiers_at
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
    VoteChoice,
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


def closed_ballots_of(panel: Panel) -> list[Ballot]:
    """The ballots of a panel that count, in order."""
    rows = panel.ballots.filter(state=BallotState.CLOSED).select_related("closed_by")
    return list(rows.order_by("ordinal"))


def verdicts_of(panels: Iterable[Panel]) -> dict[Key, VoteVerdict]:
    """(panel, dossier) → outcome as counted, where a ballot has decided (one query)."""
    rows = BallotCount.objects.filter(
        ballot__panel__in=list(panels), ballot__state=BallotState.CLOSED, members__isnull=False
    )
    return {
        (count.ballot.panel_id, count.dossier_id): verdict
        for count in rows.select_related("ballot").order_by("ballot__ordinal")
        if (verdict := verdict_of(count)).valid
    }


def verdict_of(count: BallotCount) -> VoteVerdict:
    """The outcome as it was counted."""
    return VoteVerdict(
        rules_of(count.ballot),
        count.members or 0,
        count.present or 0,
        count.recused or 0,
        count.in_favour,
        count.against,
        count.abstained,
    )


def undecided_at(panel: Panel) -> set[int]:
    """The panel's dossiers that lie at its stage and on which no vote has decided yet."""
    assigned = panel.assignments.filter(ended_at__isnull=True).values("dossier")
    here = dossiers_at(panel.edition, panel.stage).filter(pk__in=assigned).order_by()
    decided = {dossier for _panel, dossier in verdicts_of([panel])}
    return set(here.values_list("pk", flat=True)) - decided


def rules_declared(panel: Panel) -> Rules | None:
    """The rules of a vote that would be opened in a panel now."""
    declared = panel.review.ballot
    return declared and Rules(
        declared.quorum, declared.threshold, declared.threshold_included, panel.review.fewest
    )


def undecided_rows(panel: Panel) -> list[tuple[int, str, str]]:
    """Key, code and number of what the panel has still to judge."""
    if panel.state == PanelState.CLOSED:
        return []
    rows = panel.assignments.filter(dossier__in=undecided_at(panel), ended_at__isnull=True)
    fields = ("dossier", "code", "dossier__number")
    return list(rows.order_by("code").values_list(*fields).distinct())


def receivers_of(panel: Panel) -> list[Panel]:
    """Other panels of the stage that could be given a dossier."""
    states = (PanelState.FORMING, PanelState.SCORING)
    rows = Panel.objects.filter(
        edition=panel.edition_id, stage=panel.stage, group=panel.group, state__in=states
    )
    return (
        list(rows.exclude(pk=panel.pk).order_by("pk")) if panel.state != PanelState.CLOSED else []
    )


def left_out(panel: Panel) -> list[tuple[list[str], str]]:
    """Codes and sentence of what stays behind in the last ballot, for want of a quorum or in it."""
    ballot = panel.ballots.exclude(state=BallotState.VOID).order_by("-ordinal").first()
    if ballot is None:
        return []
    found = attendance_by_dossier(ballot, attendance_of([ballot]))
    open_now = set(ballot.counts.values_list("dossier", flat=True))
    if ballot.state != BallotState.OPEN:
        open_now = set()
    return by_sentence(
        panel,
        {
            dossier: found[dossier]
            for dossier in undecided_at(panel)
            if dossier in found and not (dossier in open_now and found[dossier].valid)
        },
    )


def by_sentence(panel: Panel, found: Mapping[int, VoteVerdict]) -> list[tuple[list[str], str]]:
    """Who was there, said once for all dossiers of which it is the same."""
    codes = dict(panel.assignments.values_list("dossier", "code"))
    said: dict[str, list[str]] = {}
    for dossier in sorted(found, key=codes.__getitem__):
        said.setdefault(found[dossier].attendance_sentence, []).append(codes[dossier])
    return [(own, sentence) for sentence, own in said.items()]


def attendance_of(ballots: Iterable[Ballot]) -> dict[int, set[int]]:
    """Ballot → the experts who were present."""
    found: dict[int, set[int]] = {}
    rows = BallotAttendance.objects.filter(ballot__in=list(ballots))
    for ballot, expert in rows.values_list("ballot", "expert"):
        found.setdefault(ballot, set()).add(expert)
    return found


def attendance_by_dossier(ballot: Ballot, attended: dict[int, set[int]]) -> dict[int, VoteVerdict]:
    """Dossier → who could vote on it and who of them was there; no votes."""
    present = attended.get(ballot.pk, set())
    return who_may_vote(ballot.panel_id, rules_of(ballot), present, ballot.ordinal)


def who_may_vote(
    panel: int, rules: Rules, present: set[int], ordinal: int
) -> dict[int, VoteVerdict]:
    """Dossier → members, present and recused, if ``present`` (experts) were in the room.

    Who joined the panel while the ballot with this ordinal ran has a vote from the next one on.
    """
    members: Counter[int] = Counter()
    there: Counter[int] = Counter()
    recused: Counter[int] = Counter()
    later = PanelMember.objects.filter(panel=panel, from_ballot__gt=ordinal).values("expert")
    rows = Assignment.objects.filter(panel=panel, ended_at__isnull=True).exclude(expert__in=later)
    for dossier, expert, recused_at in rows.values_list("dossier", "expert", "recused_at"):
        if recused_at is not None:
            recused[dossier] += 1
        else:
            members[dossier] += 1
            there[dossier] += expert in present
    return {
        dossier: VoteVerdict(rules, members[dossier], there[dossier], recused[dossier])
        for dossier in set(members) | set(recused)
    }


def voted_by_member(ballot: Ballot) -> list[dict[str, Any]]:
    """A row a member who is present: on how many they may vote, and have voted."""
    there = attendance_of([ballot]).get(ballot.pk, set())
    here = dossiers_at(ballot.panel.edition, ballot.panel.stage).order_by()
    here = here.filter(ballot_counts__ballot=ballot).values("pk")
    may = Counter(
        ballot.panel.assignments.filter(IN_FORCE, dossier__in=here).values_list("expert", flat=True)
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
        for member in members_of(ballot.panel).filter(from_ballot__lte=ballot.ordinal)
    ]


def members_of(panel: Panel) -> QuerySet[PanelMember]:
    """Those who sit in the panel: no reserves, and nobody who has departed."""
    return panel.members.filter(is_reserve=False, departed_at__isnull=True).select_related(
        "expert__user", "expert__employer"
    )


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
        Panel.objects.filter(
            members__expert__user=user,
            members__is_reserve=False,
            members__departed_at__isnull=True,
        )
        .exclude(state=PanelState.FORMING)
        .select_related("edition__published_revision", "revision")
        .order_by("-closed_at", "-pk")
    )


def ballots_ended(user: Any) -> QuerySet[Panel]:
    """Panels of a person whose vote has been counted."""
    return panels_sat_in(user).filter(ballots__state=BallotState.CLOSED).distinct()


def verdict_rows(panel: Panel) -> list[dict[str, Any]]:
    """A row a dossier on which a vote has decided: code, number, outcome, names if it was open."""
    verdicts, names = verdicts_of([panel]), names_of_voters([panel])
    codes = dict(panel.assignments.values_list("dossier", "code"))
    dossiers = Dossier.objects.filter(pk__in=codes).select_related("person").order_by("number")
    return [
        {
            "dossier": each,
            "code": codes[each.pk],
            "verdict": verdict,
            "names": names.get((panel.pk, each.pk), ""),
        }
        for each in dossiers
        if (verdict := verdicts.get((panel.pk, each.pk))) is not None
    ]


def names_of_voters(panels: Iterable[Panel]) -> dict[Key, str]:
    """(panel, dossier) → who voted how in an open ballot that was closed (one query)."""
    rows = BallotVoter.objects.filter(
        count__ballot__panel__in=list(panels),
        count__ballot__state=BallotState.CLOSED,
        count__ballot__secret=False,
    ).order_by("count__ballot__ordinal", "expert__user__full_name")
    fields = (
        "count",
        "count__ballot__panel",
        "count__dossier",
        "choice",
        "expert__user__full_name",
    )
    counts: dict[int, dict[str, list[str]]] = {}
    last: dict[Key, int] = {}
    for count, panel, dossier, choice, name in rows.values_list(*fields):
        counts.setdefault(count, {}).setdefault(choice, []).append(name)
        last[panel, dossier] = count
    found = {key: counts[count] for key, count in last.items()}
    return {
        key: _("; ").join(
            _("{choice}: {names}").format(choice=label, names="、".join(names[choice]))
            for choice, label in VoteChoice.choices
            if choice in names
        )
        for key, names in found.items()
    }
