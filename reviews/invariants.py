"""Promises that the data of reviews must keep; asked together with those of dossiers."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from nominations import invariants as of_dossiers
from nominations.chain.verbs import State
from nominations.invariants import Invariant
from nominations.models import Visit
from reviews.experts.selectors.ballots import verdict_of
from reviews.experts.selectors.panels import IN_FORCE, UNDECIDED, rules_at
from reviews.experts.services.ranking import computed
from reviews.models import (
    Assignment,
    BallotCount,
    BallotState,
    BallotVoter,
    Consultation,
    CountedPoints,
    ListEntry,
    ListState,
    NoticeEntry,
    NoticeState,
    Objection,
    ObjectionFinding,
    ObjectionState,
    PanelMember,
    PanelState,
    PublicNotice,
    RankedList,
    Reopening,
    RoundResult,
    ScoreSheet,
)
from reviews.notices.selectors.standing import standing_entries
from talentportal.programs.models import Edition
from talentportal.shared import clock

AT_WORK = (PanelState.FORMING, PanelState.SCORING, PanelState.VOTING)


def scores_come_from_experts_who_did_not_stand_aside() -> Iterator[str]:
    for sheet in ScoreSheet.objects.filter(submitted_at__isnull=False).exclude(
        assignment__recused_at__isnull=True, assignment__ended_at__isnull=True
    ):
        yield f"sheet {sheet.pk}: counts of an expert who stood aside, departed or was relieved"
    own = Assignment.objects.filter(recused_at__isnull=True).filter(
        Q(expert__user=F("dossier__applicant"))
        | Q(expert__employer__isnull=False, expert__employer=F("dossier__employer"))
    )
    for assignment in own:
        yield f"assignment {assignment.pk}: the expert is the applicant or works beside them"


def experts_are_assigned_within_their_panel() -> Iterator[str]:
    strangers = Assignment.objects.exclude(panel__members__expert=F("expert"))
    for assignment in strangers:
        yield f"assignment {assignment.pk}: the expert is not a member of the panel"


def who_has_departed_does_nothing() -> Iterator[str]:
    """Members who left a panel have nothing to judge there, and are noted in no vote that runs."""
    for row in Assignment.objects.filter(
        IN_FORCE,
        expert__memberships__panel=F("panel"),
        expert__memberships__departed_at__isnull=False,
    ):
        yield f"assignment {row.pk}: of an expert who has departed"
    for member in PanelMember.objects.filter(
        departed_at__isnull=False,
        panel__ballots__state=BallotState.OPEN,
        panel__ballots__attendances__expert=F("expert"),
    ):
        yield f"member {member.pk}: has departed and is noted as present"


def a_dossier_is_judged_by_one_panel_and_decided_by_one_vote() -> Iterator[str]:
    """At a stage; what another panel or vote could not decide is no second judgement."""
    panels = Assignment.objects.filter(ended_at__isnull=True, panel__state__in=AT_WORK)
    rows = panels.values("dossier", "panel__stage").annotate(n=Count("panel", distinct=True))
    for row in rows.filter(n__gt=1).order_by():
        yield f"dossier {row['dossier']}: at work in {row['n']} panels of {row['panel__stage']}"
    decided: Counter[tuple[int, int]] = Counter()
    for count in BallotCount.objects.filter(
        ballot__state=BallotState.CLOSED, members__isnull=False
    ).select_related("ballot"):
        decided[count.ballot.panel_id, count.dossier_id] += verdict_of(count).valid
    for (panel, dossier), number in decided.items():
        if number > 1:
            yield f"dossier {dossier}: decided by {number} votes of panel {panel}"


def sealed_lists_are_ranked_without_gap() -> Iterator[str]:
    ranked: dict[int, list[int]] = {}
    for entry in ListEntry.objects.exclude(list__state="draft").order_by("list", "rank"):
        ranked.setdefault(entry.list_id, []).append(entry.rank)
    for key, ranks in ranked.items():
        if ranks != list(range(1, len(ranks) + 1)):
            yield f"list {key}: ranks {ranks}"


def lists_go_up_whole_or_not_at_all() -> Iterator[str]:
    """Mended by sending the list: whoever has gone up from it already is then passed over."""
    for ranked in RankedList.objects.filter(state=ListState.SEALED).order_by("pk"):
        gone = ranked.gone_up_alone()
        if gone:
            yield f"list {ranked.pk}: {len(gone)} of those on it went up alone"


def nothing_passed_a_department_that_was_silent() -> Iterator[str]:
    beyond = [State.QUALIFICATION, State.EXPERT_REVIEW, State.VETTING, State.HONOURED]
    for row in Consultation.objects.filter(answer="", dossier__state__in=beyond):
        yield f"consultation {row.pk}: no answer, yet the dossier went on"


def honoured_only_after_a_notice_that_ran() -> Iterator[str]:
    """Nobody is honoured whose name was not on a notice that ran, at each stage that asks for one.

    A notice that has ended stays open while an objection to somebody else on it is looked into.
    """
    shown = NoticeEntry.objects.filter(
        dossier=OuterRef("dossier"),
        notice__stage=OuterRef("stage"),
        notice__state__in=[NoticeState.OPEN, NoticeState.CLOSED],
        notice__ends_at__lte=clock.now(),
    )
    announced = Visit.objects.filter(kind=State.PUBLIC_NOTICE, dossier__state=State.HONOURED)
    for visit in announced.filter(~Exists(shown)).select_related("dossier"):
        yield f"{visit.dossier.number}: honoured without a notice that ran to its end"
    for notice in PublicNotice.objects.filter(state=NoticeState.CLOSED, closed_at__lt=F("ends_at")):
        yield f"notice {notice.slug}: closed before its end"


def objections_of_closed_notices_are_settled() -> Iterator[str]:
    rows = Objection.objects.filter(state="open", notice__state=NoticeState.CLOSED)
    for objection in rows:
        yield f"objection {objection.reference}: open on a notice that is closed"


def sheets_are_reopened_by_two_persons() -> Iterator[str]:
    rows = Reopening.objects.filter(granted_by__isnull=False).filter(
        Q(granted_by=F("asked_by")) | Q(granted_by=F("sheet__assignment__expert__user"))
    )
    for row in rows:
        yield f"reopening {row.pk}: not by two persons"


def no_request_is_open_at_a_closed_panel() -> Iterator[str]:
    """No sheet decides a ranking of which somebody has asked that it be given back."""
    for row in UNDECIDED.filter(sheet__assignment__panel__state=PanelState.CLOSED):
        yield f"reopening {row.pk}: open at a panel that is closed"


def once_on_a_notice_that_runs() -> Iterator[str]:
    """One that has run may be open still when somebody on it is shown anew."""
    rows = (
        NoticeEntry.objects.filter(notice__state=NoticeState.OPEN, notice__ends_at__gt=clock.now())
        .values("dossier")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    for row in rows.order_by():
        yield f"dossier {row['dossier']}: on {row['n']} notices that run"


def nobody_lies_at_a_closed_notice() -> Iterator[str]:
    """Who lies at a public notice stands on one that is open, or waits for a new one."""
    visits = Visit.objects.filter(kind=State.PUBLIC_NOTICE, left_at__isnull=True)
    stages = set(visits.values_list("dossier__edition", "stage"))
    for key, stage in sorted(stages):
        edition = Edition.objects.get(pk=key)
        left = standing_entries(edition, stage).filter(notice__state=NoticeState.CLOSED)
        for entry in left.select_related("dossier", "notice"):
            yield f"{entry.dossier.number}: lies at {entry.notice.slug}, which is closed"


def findings_say_what_their_objection_says() -> Iterator[str]:
    """An objection repeats its last finding, and who was to be taken out was."""
    last = ObjectionFinding.objects.filter(objection=OuterRef("pk")).order_by("-ordinal")
    rows = Objection.objects.annotate(
        result=Subquery(last.values("result")[:1]),
        follows=Subquery(last.values("consequence")[:1]),
    )
    for each in rows.exclude(state=ObjectionState.OPEN, result__isnull=True):
        if (each.state, each.consequence) != (each.result, each.follows):
            yield f"objection {each.reference}: is not as it was found last"


def sheets_hold_the_points_that_were_counted() -> Iterator[str]:
    """Nobody gives points that are counted; a sheet handed in before a new count keeps the old."""
    counted: dict[tuple[int, int], list[CountedPoints]] = {}
    for row in CountedPoints.objects.all():
        counted.setdefault((row.panel_id, row.dossier_id), []).append(row)
    sheets = ScoreSheet.objects.filter(
        submitted_at__isnull=False, assignment__panel__in={panel for panel, _dossier in counted}
    ).select_related("assignment")
    for sheet in sheets:
        for row in counted.get((sheet.assignment.panel_id, sheet.assignment.dossier_id), ()):
            given = Decimal(sheet.points.get(row.criterion, "NaN"))
            if given != row.points and sheet.submitted_at >= row.counted_at:
                yield f"sheet {sheet.pk}: {row.criterion} is not as counted"


def every_vote_has_its_voter_and_no_secret_one_its_choice() -> Iterator[str]:
    rows = BallotCount.objects.annotate(number=Count("voters"))
    for count in rows.exclude(number=F("in_favour") + F("against") + F("abstained")):
        yield f"count {count.pk}: {count.cast} votes of {count.number} voters"
    for voter in BallotVoter.objects.exclude(secret=F("count__ballot__secret")):
        yield f"voter {voter.pk}: not kept as the ballot says"
    strangers = BallotVoter.objects.exclude(
        count__ballot__attendances__expert=F("expert"),
        count__ballot__panel__members__expert=F("expert"),
    )
    for voter in strangers:
        yield f"voter {voter.pk}: voted without being present"


def closed_results_are_what_their_rules_give() -> Iterator[str]:
    """Recomputing a round by the rules that it keeps gives the scores and ranks written down.

    Of a round that was ranked several times, the last; who left before that kept an earlier rank.
    """
    rounds: dict[tuple[int, str], list[RoundResult]] = {}
    for row in RoundResult.objects.select_related("dossier").order_by("recorded_at", "pk"):
        rounds.setdefault((row.dossier.edition_id, row.stage), []).append(row)
    editions = Edition.objects.select_related("published_revision").in_bulk(
        {edition for edition, _stage in rounds}
    )
    for (edition, stage), rows in rounds.items():
        last = {row.dossier_id: row for row in rows if row.recorded_at == rows[-1].recorded_at}
        found = {
            result.dossier.pk: (result.score, result.rank)
            for ranking in computed(
                editions[edition], stage, rules_at(editions[edition], stage), last
            )
            for result in ranking.results
        }
        for key, row in last.items():
            if found.get(key) != (row.score, row.rank):
                yield f"{row.dossier.number} at {stage}: recorded {row.score}, rank {row.rank}; computed {found.get(key)}"
    for row in _last_results([row for rows in rounds.values() for row in rows]):
        if (row.dossier.final_score, row.dossier.rank) != (row.score, row.rank):
            yield f"{row.dossier.number}: another score or rank than its last round recorded"


def _last_results(rows: Iterable[RoundResult]) -> Iterable[RoundResult]:
    in_time = sorted(rows, key=lambda row: (row.recorded_at, row.pk))
    return {row.dossier_id: row for row in in_time}.values()


INVARIANTS: tuple[Invariant, ...] = (
    *of_dossiers.INVARIANTS,
    scores_come_from_experts_who_did_not_stand_aside,
    experts_are_assigned_within_their_panel,
    who_has_departed_does_nothing,
    a_dossier_is_judged_by_one_panel_and_decided_by_one_vote,
    sealed_lists_are_ranked_without_gap,
    lists_go_up_whole_or_not_at_all,
    nothing_passed_a_department_that_was_silent,
    honoured_only_after_a_notice_that_ran,
    objections_of_closed_notices_are_settled,
    sheets_are_reopened_by_two_persons,
    no_request_is_open_at_a_closed_panel,
    once_on_a_notice_that_runs,
    nobody_lies_at_a_closed_notice,
    findings_say_what_their_objection_says,
    sheets_hold_the_points_that_were_counted,
    every_vote_has_its_voter_and_no_secret_one_its_choice,
    closed_results_are_what_their_rules_give,
)
