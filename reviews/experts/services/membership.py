"""Who sits in a panel at work: members depart, reserves and further experts are called.

Departing is not standing aside. Who departs is counted nowhere from then on, and the sheets are void.
"""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.experts.selectors.ballots import members_of, open_ballot_of
from reviews.experts.selectors.panels import dossiers_at
from reviews.experts.services.assigning import assign, locked
from reviews.experts.services.counting import points_counted
from reviews.experts.services.forming import draw_among, eligible_experts, faults_of, lot_of
from reviews.models import (
    BallotAttendance,
    BallotVoter,
    Expert,
    Panel,
    PanelMember,
    PanelState,
    ScoreSheet,
)
from talentportal.directory.duties import Duty, grant, withdraw
from talentportal.directory.models import User
from talentportal.shared import clock
from talentportal.shared.refusals import Refused, refuse_if_any
from talentportal.shared.text import clean_text

AT_WORK = (PanelState.FORMING, PanelState.SCORING, PanelState.VOTING)


@transaction.atomic
def call_reserve(
    *, panel: Panel, actor: User, in_place_of: PanelMember | None = None, reason: str = ""
) -> PanelMember:
    """Seat the next reserve, in place of a member who departs or as one more."""
    panel = locked(panel, actor, *AT_WORK)
    reserve = panel.members.filter(is_reserve=True).select_related("expert__user").first()
    if reserve is None:
        raise Refused.because("no-reserve", _("No reserve is left to be called."))
    if in_place_of is not None:
        _depart(panel, in_place_of, reason)
    reserve.is_reserve = False
    _seat(panel, reserve)
    return reserve


@transaction.atomic
def depart(*, panel: Panel, member: PanelMember, reason: str, actor: User) -> PanelMember:
    """Let a member leave the panel, whether or not anybody comes in the place."""
    panel = locked(panel, actor, *AT_WORK)
    _depart(panel, member, reason)
    member.refresh_from_db()
    return member


@transaction.atomic
def call_member(
    *, panel: Panel, reason: str, actor: User, expert: int | None = None, seed: str = ""
) -> PanelMember:
    """Seat one more expert from the pool; drawn by lot, with a ``seed``, where the panel was drawn.

    Who joins while a vote runs has a vote from the next one on.
    """
    panel = locked(panel, actor, *AT_WORK)
    said = _reason(reason, _("Say why a further member is called."))
    pool, named = pool_for(panel), [each.expert for each in members_of(panel)]
    member = PanelMember(panel=panel, called_reason=said)
    if panel.seed:
        member.seed = seed or secrets.token_hex(8)
        drawn, _reserves = draw_among(
            pool, named, panel.review, members=1, reserves=0, seed=member.seed
        )
        (member.expert,) = drawn
        member.drawn_from = lot_of(pool)
    else:
        member.expert = _named(pool, expert)
        refuse_if_any(faults_of([*named, member.expert], panel.review, smallest=0))
    _seat(panel, member)
    return member


def pool_for(panel: Panel) -> list[Expert]:
    """Who could be called besides those who sit, wait or have departed."""
    former = set(panel.members.values_list("expert", flat=True))
    eligible = eligible_experts(panel.edition, _dossiers_of(panel))
    return [each for each in eligible if each.pk not in former]


def _seat(panel: Panel, member: PanelMember) -> None:
    """Give a member who comes later a place, all the panel's dossiers, and the duty to score."""
    running = open_ballot_of(panel)
    member.order = members_of(panel).count() + 1
    member.called_at = clock.now()
    member.from_ballot = running.ordinal + 1 if running else 1
    member.save()
    dossiers = _dossiers_of(panel)
    assign(panel, [member.expert], dossiers)
    if panel.state != PanelState.FORMING:
        grant(member.expert.user, Duty.SCORE, panel)
        points_counted(panel, [each.pk for each in dossiers])


def _dossiers_of(panel: Panel) -> list[Dossier]:
    """The panel's dossiers that lie here."""
    own = panel.assignments.filter(ended_at__isnull=True).values("dossier")
    return list(dossiers_at(panel.edition, panel.stage).filter(pk__in=own).distinct())


def _named(pool: list[Expert], wanted: int | None) -> Expert:
    for expert in pool:
        if expert.pk == wanted:
            return expert
    raise Refused.because(
        "expert-barred",
        _("This expert may not sit in the panel."),
        place="expert",
        remedy=_("Choose somebody from the list."),
    )


def _depart(panel: Panel, member: PanelMember, reason: str) -> None:
    said = _reason(reason, _("Say why the expert drops out."))
    if member.panel_id != panel.pk or member.is_reserve or member.departed_at is not None:
        raise Refused.because("not-a-member", _("This expert does not sit in the panel."))
    _leave_the_ballot(panel, member)
    own = panel.assignments.filter(expert=member.expert, ended_at__isnull=True)
    ScoreSheet.objects.filter(assignment__in=own).update(submitted_at=None, total=None)
    own.update(ended_at=clock.now(), end_reason=said)
    member.departed_at, member.departure_reason, member.is_chair = clock.now(), said, False
    member.save(update_fields=["departed_at", "departure_reason", "is_chair"])
    withdraw(member.expert.user, Duty.SCORE, panel)


def _leave_the_ballot(panel: Panel, member: PanelMember) -> None:
    """Take a member out of the vote that runs; not after a vote was cast, which cannot be found."""
    running = open_ballot_of(panel)
    if running is None:
        return
    if BallotVoter.objects.filter(count__ballot=running, expert=member.expert).exists():
        raise Refused.because(
            "already-voted",
            _("{name} has voted in the ballot that runs.").format(
                name=member.expert.user.full_name
            ),
            place="member",
            remedy=_("Close the ballot first, or break it off."),
        )
    BallotAttendance.objects.filter(ballot=running, expert=member.expert).delete()


def _reason(text: str, missing: str) -> str:
    said = clean_text(text)[:300]
    if not said:
        raise Refused.because("reason-missing", missing, place="reason")
    return said
