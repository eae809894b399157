"""A panel at work: reserves, reminders, and its closing."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.experts.selectors.ballots import undecided_at
from reviews.experts.selectors.panels import (
    IN_FORCE,
    dossiers_at,
    open_reopenings,
    progress_of,
    revision_at,
)
from reviews.experts.services.assigning import locked
from reviews.experts.services.ranking import rank_when_all_are_closed
from reviews.experts.services.results import results_of
from reviews.models import Assignment, Panel, PanelState
from talentportal.directory.duties import Duty, Why, withdraw
from talentportal.directory.models import DutyCause, User
from talentportal.shared import clock
from talentportal.shared.jobs import JobOrder, order_jobs
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text

REMINDER = "expert_reminder"
"""The kind of job that mails one expert."""


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
        return _close_after_votes(panel, actor)
    panel.absence_reason = refuse_incomplete(panel, absence_reason)
    panel.save(update_fields=["absence_reason"])
    return finish(panel, actor)


def _close_after_votes(panel: Panel, actor: User) -> Panel:
    """Close a panel that has voted on all that still lies here."""
    if undecided_at(panel):
        raise Refused.because(
            "ballot-first",
            _("This panel votes before it is closed."),
            remedy=_("Open the ballot with the members who are present."),
        )
    return finish(panel, actor)


def refuse_incomplete(panel: Panel, absence_reason: str) -> str:
    """Refuse while sheets are missing that must be in; returns the reason if some still are.

    Nor does a sheet decide that somebody has asked to be given back: that is decided first.
    All sheets of experts who did not stand aside must be in, or a reason be given why some are
    missing; a dossier with fewer sheets than the smallest sample is no result whatever the reason.
    """
    refuse_if_any(_still_asked_for(panel))
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
            remedy=_(
                "Call a reserve or a further member, wait for the sheets that are missing, or give "
                "the dossier to another panel."
            ),
        )
        for result in results
        if len(result.totals) < panel.review.fewest
    )
    return reason if missing else ""


def finish(panel: Panel, actor: User) -> Panel:
    """Close the panel, let its members go, and write what it found."""
    panel.revision = panel.revision or revision_at(panel.edition, panel.stage)
    panel.state, panel.closed_at, panel.closed_by = PanelState.CLOSED, clock.now(), actor
    panel.save(update_fields=["revision", "state", "closed_at", "closed_by"])
    for member in panel.members.select_related("expert__user"):
        withdraw(member.expert.user, Duty.SCORE, panel, Why(actor, DutyCause.PANEL))
    rank_when_all_are_closed(edition=panel.edition, stage=panel.stage, actor=actor)
    return panel


def missing_sheets(panel: Panel) -> list[Assignment]:
    """Assignments of dossiers that still lie here whose expert has neither scored nor stood aside."""
    return list(
        panel.assignments.filter(
            IN_FORCE,
            sheet__submitted_at__isnull=True,
            dossier__in=dossiers_at(panel.edition, panel.stage).order_by().values("pk"),
        )
        .select_related("expert__user")
        .order_by("expert", "code")
    )


def _still_asked_for(panel: Panel) -> list[Refusal]:
    return [
        Refusal(
            "reopening-open",
            _("{asker} has asked that the sheet of {name} on {code} be given back.").format(
                asker=each.asked_by.full_name,
                name=each.sheet.assignment.expert.user.full_name,
                code=each.sheet.assignment.code,
            ),
            place="#reopenings",
            remedy=_("Let another officer give it back, or withdraw the request."),
        )
        for each in open_reopenings(panel)
    ]


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
