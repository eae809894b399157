"""A vote of a panel in session: opened with those present, cast once each, counted at the end.

Every vote locks the panel first, so that it is either in before the counting or refused after it,
and then adds one to a counter: in a secret ballot who voted how is written nowhere.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.experts.rules.balloting import VoteVerdict
from reviews.experts.selectors.ballots import (
    attendance_by_dossier,
    attendance_of,
    by_sentence,
    is_chair,
    is_present,
    members_of,
    open_ballot_of,
    rules_declared,
    silent_voters,
    undecided_at,
    voted_dossiers,
    who_may_vote,
)
from reviews.experts.selectors.scoring import assignments_of
from reviews.experts.services.assigning import locked, refuse_unless, require_run
from reviews.experts.services.panels import finish, refuse_incomplete
from reviews.models import (
    Assignment,
    Ballot,
    BallotAttendance,
    BallotCount,
    BallotState,
    BallotVoter,
    Panel,
    PanelState,
    VoteChoice,
)
from talentportal.directory.models import User
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text

COUNTER = {
    VoteChoice.FOR: "in_favour",
    VoteChoice.AGAINST: "against",
    VoteChoice.ABSTAIN: "abstained",
}


@transaction.atomic
def open_ballot(
    *,
    panel: Panel,
    present: Iterable[int],
    actor: User,
    chair: int | None = None,
    absence_reason: str = "",
) -> Ballot:
    """Let the members present (experts by pk) vote on the panel's dossiers that lie here undecided.

    Where points are given first, all sheets must be in, or a reason be given why some are missing.
    What is not quorate stays behind, for a later ballot or another panel; if nothing is, nothing is
    opened.
    """
    panel = locked(panel, actor, PanelState.SCORING)
    declared, rules = panel.review.ballot, rules_declared(panel)
    if declared is None or rules is None:
        raise Refused.because("no-ballot", _("The edition does not provide for a vote here."))
    there = _members(panel, present)
    if panel.review.criteria:
        panel.absence_reason = refuse_incomplete(panel, absence_reason)
    ordinal = panel.ballots.count() + 1
    here = _quorate(panel, who_may_vote(panel.pk, rules, there, ordinal), undecided_at(panel))
    _seat_chair(panel, chair, there)
    ballot = Ballot.objects.create(
        panel=panel,
        ordinal=ordinal,
        secret=declared.secret,
        quorum=str(rules.quorum),
        threshold=str(rules.threshold),
        threshold_included=rules.threshold_included,
        fewest=rules.fewest,
        opened_by=actor,
    )
    BallotAttendance.objects.bulk_create(
        [BallotAttendance(ballot=ballot, expert_id=expert) for expert in sorted(there)]
    )
    BallotCount.objects.bulk_create(
        [BallotCount(ballot=ballot, dossier_id=dossier) for dossier in sorted(here)]
    )
    panel.state = PanelState.VOTING
    panel.save(update_fields=["state", "absence_reason"])
    return ballot


def _members(panel: Panel, present: Iterable[int]) -> set[int]:
    """Those of the experts named who sit in the panel; refused if anybody does not."""
    wanted = set(present)
    seated = set(members_of(panel).values_list("expert", flat=True))
    if wanted - seated:
        raise Refused.because(
            "not-a-member", _("Only members of the panel can be present."), place="present"
        )
    return wanted


def _quorate(panel: Panel, found: Mapping[int, VoteVerdict], here: set[int]) -> set[int]:
    """Those of the dossiers on which enough are there; refused where that is none of them."""
    if not here:
        raise Refused.because("nothing-to-rank", _("None of its dossiers lies here any more."))
    quorate = {dossier for dossier in here if dossier in found and found[dossier].valid}
    if not quorate:
        refuse_if_any(
            Refusal(
                "not-quorate",
                _("{code}: {attendance}.").format(code="、".join(codes), attendance=sentence),
                place="present",
                remedy=_(
                    "Wait for more members, call a reserve or a further member, or give the "
                    "dossier to another panel."
                ),
            )
            for codes, sentence in by_sentence(
                panel, {key: verdict for key, verdict in found.items() if key in here}
            )
        )
    return quorate


def _seat_chair(panel: Panel, chair: int | None, there: set[int]) -> None:
    """Note who presides, if anybody is named; they must be there."""
    if chair is None:
        return
    if chair not in there:
        raise Refused.because("chair-absent", _("The chair must be present."), place="chair")
    panel.members.filter(is_chair=True).update(is_chair=False)
    panel.members.filter(expert=chair).update(is_chair=True)


@transaction.atomic
def admit(*, panel: Panel, expert: int, actor: User) -> None:
    """Note that a member has come while the vote runs; they may vote from now on."""
    panel = locked(panel, actor, PanelState.VOTING)
    ballot = _running(panel)
    (wanted,) = _members(panel, [expert])
    if not members_of(panel).filter(expert=wanted, from_ballot__lte=ballot.ordinal).exists():
        raise Refused.because(
            "votes-later",
            _("Who joined the panel during this ballot has a vote from the next one on."),
            place="present",
        )
    BallotAttendance.objects.get_or_create(ballot=ballot, expert_id=wanted)


@transaction.atomic
def cast_votes(*, panel: Panel, actor: User, choices: Mapping[str, str]) -> int:
    """Cast a member's votes (code of the dossier → choice), all or none; how many.

    A vote cannot be changed: in a secret ballot nobody could find it again.
    """
    panel = _voting(panel)
    ballot = _running(panel)
    own = {row.code: row for row in assignments_of(actor).filter(panel=panel)}
    refuse_if_any(_not_to_be_cast(ballot, actor, own, choices))
    expert = next(iter(own.values())).expert_id
    counts = {count.dossier_id: count.pk for count in ballot.counts.only("dossier")}
    BallotVoter.objects.bulk_create(
        [
            BallotVoter(
                count_id=counts[own[code].dossier_id],
                expert_id=expert,
                secret=ballot.secret,
                choice="" if ballot.secret else choice,
            )
            for code, choice in choices.items()
        ]
    )
    for choice, counter in COUNTER.items():
        voted = [counts[own[code].dossier_id] for code in choices if choices[code] == choice]
        BallotCount.objects.filter(pk__in=voted).update(**{counter: F(counter) + 1})
    return len(choices)


def _not_to_be_cast(
    ballot: Ballot, actor: User, own: Mapping[str, Assignment], choices: Mapping[str, str]
) -> Sequence[Refusal]:
    if not is_present(ballot, actor):
        return [
            Refusal(
                "not-present",
                _("You have not been noted as present."),
                remedy=_("Tell the officer who runs the session."),
            )
        ]
    if not choices:
        return [Refusal("nothing-chosen", _("Choose for, against or abstain."))]
    voted = voted_dossiers(ballot, actor)
    counted = set(ballot.counts.values_list("dossier", flat=True))
    found = []
    for code, choice in choices.items():
        if code not in own or own[code].dossier_id not in counted:
            found.append(Refusal("not-to-vote", _("{code} is not yours to vote on.")))
        elif choice not in VoteChoice.values:
            found.append(Refusal("no-such-choice", _("{code}: choose for, against or abstain.")))
        elif own[code].dossier_id in voted:
            found.append(Refusal("already-voted", _("You have voted on {code} already.")))
        else:
            continue
        found[-1] = Refusal(found[-1].code, found[-1].sentence.format(code=code), place=code)
    return found


@transaction.atomic
def close_ballot(*, panel: Panel, actor: User, reason: str = "") -> Ballot:
    """Count the votes; by the panel's chair or an officer who runs the edition.

    Everybody present must have voted on everything, or a reason be given; who was present and did
    not vote is not for it. What has lost its quorum, as where somebody stood aside meanwhile, stays
    undecided. The panel is closed once it has voted on all its dossiers.
    """
    panel = _voting(panel)
    if not is_chair(panel, actor):
        require_run(actor, panel.edition, Dossier.objects.filter(assignments__panel=panel))
    ballot = _running(panel)
    said = clean_text(reason)[:300]
    missing = silent_voters(ballot)
    if missing and not said:
        raise Refused.because(
            "votes-missing",
            _("{number} votes of members present are missing.").format(number=missing),
            place="reason",
            remedy=_("Wait for them, or say why the ballot is closed without them."),
        )
    found = attendance_by_dossier(ballot, attendance_of([ballot]))
    counts = list(ballot.counts.all())
    _quorate(panel, found, undecided_at(panel) & {each.dossier_id for each in counts})
    _write_down(counts, found)
    _end(ballot, BallotState.CLOSED, actor, said if missing else "")
    if undecided_at(panel):
        panel.state = PanelState.SCORING
        panel.save(update_fields=["state"])
    else:
        finish(panel, actor)
    return ballot


def _write_down(counts: Sequence[BallotCount], found: Mapping[int, VoteVerdict]) -> None:
    """Keep who had a vote and was there: members may come and go afterwards."""
    for count in counts:
        if (verdict := found.get(count.dossier_id)) is not None:
            count.members, count.present = verdict.members, verdict.present
            count.recused = verdict.recused
    BallotCount.objects.bulk_update(counts, ["members", "present", "recused"])


@transaction.atomic
def void_ballot(*, panel: Panel, actor: User, reason: str) -> Ballot:
    """Break a vote off; it is kept as void, and another can be opened."""
    panel = locked(panel, actor, PanelState.VOTING)
    said = clean_text(reason)[:300]
    if not said:
        raise Refused.because(
            "reason-missing", _("Say why the ballot is void."), place="void_reason"
        )
    ballot = _running(panel)
    _end(ballot, BallotState.VOID, actor, said)
    panel.state = PanelState.SCORING
    panel.save(update_fields=["state"])
    return ballot


def _end(ballot: Ballot, state: BallotState, actor: User, reason: str) -> None:
    ballot.state, ballot.reason = state, reason
    ballot.closed_at, ballot.closed_by = clock.now(), actor
    ballot.save(update_fields=["state", "reason", "closed_at", "closed_by"])


def _voting(panel: Panel) -> Panel:
    """The panel, locked, while it votes."""
    panel = (
        Panel.objects.select_for_update(of=("self",))
        .select_related("edition__published_revision", "edition__city", "revision")
        .get(pk=panel.pk)
    )
    refuse_unless(panel, PanelState.VOTING)
    return panel


def _running(panel: Panel) -> Ballot:
    ballot = open_ballot_of(panel)
    assert ballot is not None, "a panel that votes has an open ballot"
    return ballot
