"""A panel at work: reserves, reminders, and its closing."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.experts.selectors.panels import dossiers_at, progress_of
from reviews.experts.services.assigning import assign, locked
from reviews.experts.services.ranking import rank_when_all_are_closed
from reviews.experts.services.results import results_of
from reviews.models import Assignment, Panel, PanelMember, PanelState, ScoreSheet
from talentportal.directory.duties import Duty, Why, grant, withdraw
from talentportal.directory.models import DutyCause, User
from talentportal.shared import clock
from talentportal.shared.jobs import JobOrder, order_jobs
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text

REMINDER = "expert_reminder"
"""The kind of job that mails one expert."""
AT_WORK = (PanelState.FORMING, PanelState.SCORING)


@transaction.atomic
def call_reserve(
    *, panel: Panel, actor: User, in_place_of: PanelMember | None = None, reason: str = ""
) -> PanelMember:
    """Seat the next reserve; a member who drops out loses his sheets and sees nothing more."""
    panel = locked(panel, actor, *AT_WORK)
    reserve = panel.members.filter(is_reserve=True).select_related("expert__user").first()
    if reserve is None:
        raise Refused.because("no-reserve", _("No reserve is left to be called."))
    if in_place_of is not None:
        _drop(panel, in_place_of, clean_text(reason), actor)
    reserve.is_reserve = False
    reserve.order = panel.members.filter(is_reserve=False).count() + 1
    reserve.save(update_fields=["is_reserve", "order"])
    assign(panel, [reserve.expert], _dossiers_of(panel))
    if panel.state == PanelState.SCORING:
        grant(reserve.expert.user, Duty.SCORE, panel, Why(actor, DutyCause.PANEL))
    return reserve


def _dossiers_of(panel: Panel) -> list:
    return list(
        dossiers_at(panel.edition, panel.stage)
        .filter(pk__in=panel.assignments.values("dossier"))
        .distinct()
    )


def _drop(panel: Panel, member: PanelMember, reason: str, actor: User) -> None:
    if not reason:
        raise Refused.because("reason-missing", _("Say why the expert drops out."), place="reason")
    if member.panel_id != panel.pk or member.is_reserve:
        raise Refused.because("not-a-member", _("This expert does not sit in the panel."))
    own = panel.assignments.filter(expert=member.expert, recused_at__isnull=True)
    ScoreSheet.objects.filter(assignment__in=own).update(submitted_at=None, total=None)
    own.update(recused_at=clock.now(), recusal_reason=reason[:300])
    withdraw(member.expert.user, Duty.SCORE, panel, Why(actor, DutyCause.PANEL, reason[:300]))


@transaction.atomic
def remind(*, panel: Panel, actor: User) -> int:
    """Order a reminder for every member with open sheets, at most one a day; how many."""
    panel = locked(panel, actor, PanelState.SCORING)
    late = [
        row["member"].expert
        for row in progress_of(panel)
        if row["open"] and not row["member"].is_reserve
    ]
    order_jobs(
        [
            JobOrder(
                kind=REMINDER,
                key=f"{REMINDER}:{panel.pk}:{expert.pk}:{clock.today():%Y-%m-%d}",
                params={"panel": panel.pk, "expert": expert.pk},
                requested_by=actor,
            )
            for expert in late
        ]
    )
    return len(late)


@transaction.atomic
def close_panel(*, panel: Panel, actor: User, absence_reason: str = "") -> Panel:
    """End the scoring and write final scores and ranks; a panel that votes ends with its ballot."""
    panel = locked(panel, actor, PanelState.SCORING)
    if panel.review.ballot is not None:
        raise Refused.because(
            "ballot-first",
            _("This panel votes before it is closed."),
            remedy=_("Open the ballot with the members who are present."),
        )
    panel.absence_reason = refuse_incomplete(panel, absence_reason)
    panel.save(update_fields=["absence_reason"])
    return finish(panel, actor)


def refuse_incomplete(panel: Panel, absence_reason: str) -> str:
    """Refuse while sheets are missing that must be in; returns the reason if some still are.

    All sheets of experts who did not stand aside must be in, or a reason be given why some are
    missing; a dossier with fewer sheets than the smallest sample is no result whatever the reason.
    """
    reason = clean_text(absence_reason)[:300]
    missing = missing_sheets(panel)
    if missing and not reason:
        refuse_if_any(_absent(missing))
    here = set(dossiers_at(panel.edition, panel.stage).values_list("pk", flat=True))
    results = [result for result in results_of([panel]) if result.dossier.pk in here]
    if not results:
        raise Refused.because("nothing-to-rank", _("None of its dossiers lies here any more."))
    refuse_if_any(
        Refusal(
            "sample-too-small",
            _("{number} has {found} sheets; a result needs {needed}.").format(
                number=result.dossier.number,
                found=len(result.totals),
                needed=panel.review.fewest,
            ),
            place=result.dossier.number,
            remedy=_("Call a reserve, or wait for the sheets that are missing."),
        )
        for result in results
        if len(result.totals) < panel.review.fewest
    )
    return reason if missing else ""


def finish(panel: Panel, actor: User) -> Panel:
    """Close the panel, let its members go, and write what it found."""
    panel.state, panel.closed_at, panel.closed_by = PanelState.CLOSED, clock.now(), actor
    panel.save(update_fields=["state", "closed_at", "closed_by"])
    for member in panel.members.select_related("expert__user"):
        withdraw(member.expert.user, Duty.SCORE, panel, Why(actor, DutyCause.PANEL))
    rank_when_all_are_closed(edition=panel.edition, stage=panel.stage, actor=actor)
    return panel


def missing_sheets(panel: Panel) -> list[Assignment]:
    """Assignments of dossiers that still lie here whose expert has neither scored nor stood aside."""
    return list(
        panel.assignments.filter(
            recused_at__isnull=True,
            sheet__submitted_at__isnull=True,
            dossier__in=dossiers_at(panel.edition, panel.stage).order_by().values("pk"),
        )
        .select_related("expert__user")
        .order_by("expert", "code")
    )


def _absent(missing: Sequence[Assignment]) -> list[Refusal]:
    open_by_name: dict[str, int] = {}
    for each in missing:
        name = each.expert.user.full_name
        open_by_name[name] = open_by_name.get(name, 0) + 1
    return [
        Refusal(
            "sheets-missing",
            _("{name} has not handed in {number} sheets.").format(name=name, number=number),
            place="absence_reason",
            remedy=_("Remind the expert, or give the reason for closing without them."),
        )
        for name, number in open_by_name.items()
    ]
