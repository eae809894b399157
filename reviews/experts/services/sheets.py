"""Score sheets: saved as typed, handed in once, given back by two persons, void on recusal.

Locks are taken in one order: the panel, then the assignment, then its sheet. Closing a panel
locks it too, so a sheet is either in before the closing or refused after it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reviews.experts.rules.scoring import rounded, total_of
from reviews.experts.selectors.ballots import verdicts_of
from reviews.experts.selectors.panels import UNDECIDED
from reviews.experts.selectors.scoring import assignments_of
from reviews.experts.services.assigning import locked, refuse_unless
from reviews.experts.services.counting import points_counted
from reviews.models import (
    Assignment,
    BallotState,
    BallotVoter,
    Panel,
    PanelState,
    Reopening,
    ScoreSheet,
)
from talentportal.directory.models import User
from talentportal.programs.document import Criterion
from talentportal.programs.rules.values import parse_number
from talentportal.shared import clock
from talentportal.shared.missing import Missing
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text

CHANGED_ELSEWHERE = "changed-elsewhere"


def criteria_of(panel: Panel) -> tuple[Criterion, ...]:
    """What points are given for in this panel, by its experts or by the answers themselves."""
    return panel.review.criteria


def criteria_scored(panel: Panel) -> tuple[Criterion, ...]:
    """What the experts of this panel give points for."""
    return tuple(each for each in criteria_of(panel) if not each.counted)


@transaction.atomic
def save_sheet(
    *,
    assignment: Assignment,
    actor: User,
    points: Mapping[str, str],
    comment: str = "",
    version: int | None = None,
) -> ScoreSheet:
    """Keep what was typed, complete or not; a sheet that was handed in is not changed.

    ``version`` is that of the sheet on which the person typed: another window may have saved since.
    """
    assignment = _own(assignment, actor)
    sheet = _sheet_of(assignment)
    _refuse_stale(sheet, version)
    _type_in(sheet, points, comment, criteria_of(assignment.panel), _counted_of(assignment))
    sheet.save(update_fields=TYPED)
    return sheet


@transaction.atomic
def submit_sheet(*, assignment: Assignment, actor: User, version: int | None = None) -> ScoreSheet:
    """Hand the sheet in, as it was shown last; it counts from now on and cannot be changed."""
    assignment = _own(assignment, actor)
    sheet = _sheet_of(assignment)
    _refuse_stale(sheet, version)
    sheet.points |= _counted_of(assignment)
    refuse_if_any(_faults_at_the_end(sheet, criteria_of(assignment.panel)))
    sheet.save(update_fields=HANDED_IN)
    return sheet


@transaction.atomic
def submit_sheets(
    *, panel: Panel, actor: User, typed: Mapping[int, Mapping[str, str]], comment: str = ""
) -> int:
    """Type in and hand in an expert's sheets (assignment → points), all or none; how many.

    The queries are as many for a hundred sheets as for one.
    """
    panel = _at_work(panel.pk)
    rows = assignments_of(actor).filter(panel=panel, pk__in=typed).select_for_update(of=("self",))
    own = list(rows.defer(None).select_related(None).select_related("sheet"))
    if len(own) != len(typed):
        raise Missing
    sheets, criteria, faults = [], criteria_of(panel), []
    _refuse_decided(panel, own)
    counted = points_counted(panel, [row.dossier_id for row in own])
    for row in own:
        former = getattr(row, "sheet", None)
        _refuse_handed_in(former)
        sheet = ScoreSheet(assignment=row, version=former.version if former else 0)
        _type_in(sheet, typed[row.pk], comment, criteria, counted.get(row.dossier_id, {}))
        sheets.append(sheet)
        faults += [
            replace(fault, sentence=f"{row.code}：{fault.sentence}", place=row.code)
            for fault in _faults_at_the_end(sheet, criteria)
        ]
    refuse_if_any(faults)
    ScoreSheet.objects.bulk_create(
        sheets,
        update_conflicts=True,
        unique_fields=["assignment"],
        update_fields=[*TYPED, *HANDED_IN[1:]],
    )
    return len(sheets)


TYPED = ("points", "comment", "saved_at", "version")
HANDED_IN = ("points", "total", "submitted_at")


def _counted_of(assignment: Assignment) -> Mapping[str, str]:
    return points_counted(assignment.panel, [assignment.dossier_id]).get(assignment.dossier_id, {})


def _type_in(
    sheet: ScoreSheet,
    points: Mapping[str, str],
    comment: str,
    criteria: tuple[Criterion, ...],
    counted: Mapping[str, str],
) -> None:
    """Keep what the expert gave, beside what was counted and is nobody's to give."""
    keys = {criterion.key for criterion in criteria if not criterion.counted}
    given = {key: value.strip()[:12] for key, value in points.items() if key in keys}
    sheet.points = {**given, **counted}
    sheet.comment = clean_text(comment)[:2000]
    sheet.saved_at = clock.now()
    sheet.version += 1


def _faults_at_the_end(sheet: ScoreSheet, criteria: tuple[Criterion, ...]) -> list[Refusal]:
    """What keeps a sheet from being handed in; where nothing does, it is made up to count."""
    given, faults = read_points(sheet.points, criteria)
    if not faults:
        sheet.points = {key: str(value) for key, value in given.items()}
        sheet.total = rounded(total_of(given, {each.key: each.maximum for each in criteria}))
        sheet.submitted_at = clock.now()
    return faults


def read_points(
    typed: Mapping[str, str], criteria: tuple[Criterion, ...]
) -> tuple[dict[str, Decimal], list[Refusal]]:
    """Points as numbers, and a refusal for every criterion without a number within its limits."""
    given: dict[str, Decimal] = {}
    faults = []
    for criterion in criteria:
        value = parse_number(typed.get(criterion.key, ""), decimals=2)
        if value is None or not 0 <= value <= criterion.maximum:
            faults.append(
                Refusal(
                    "points-out-of-range",
                    _("“{label}”: give a number from 0 to {maximum}.").format(
                        label=criterion.label, maximum=criterion.maximum
                    ),
                    place=criterion.key,
                )
            )
        else:
            given[criterion.key] = value
    return given, faults


@transaction.atomic
def stand_aside(*, assignment: Assignment, actor: User, reason: str) -> None:
    """Recuse oneself: the sheet is void and the dossier is out of sight from now on.

    Not after one has voted on it: a secret vote cannot be found and taken back.
    """
    assignment = _own(assignment, actor, PanelState.SCORING, PanelState.VOTING)
    _refuse_voted(assignment)
    said = clean_text(reason)[:300]
    if not said:
        raise Refused.because(
            "reason-missing",
            _("Say in a few words why you stand aside, for instance “relative” or “colleague”."),
            place="reason",
        )
    ScoreSheet.objects.filter(assignment=assignment).update(submitted_at=None, total=None)
    assignment.recused_at, assignment.recusal_reason = clock.now(), said
    assignment.save(update_fields=["recused_at", "recusal_reason"])


@transaction.atomic
def ask_reopening(*, sheet: ScoreSheet, actor: User, reason: str) -> Reopening:
    """Ask that a submitted sheet be given back to its expert; somebody else must grant it."""
    sheet = _submitted(sheet, actor)
    said = clean_text(reason)[:300]
    if not said:
        raise Refused.because(
            "reason-missing", _("Say why the sheet must be given back."), place="reason"
        )
    if UNDECIDED.filter(sheet=sheet).exists():
        raise Refused.because("asked-already", _("This has been asked for already."))
    return Reopening.objects.create(sheet=sheet, reason=said, asked_by=actor)


@transaction.atomic
def grant_reopening(*, reopening: Reopening, actor: User) -> Reopening:
    """Give the sheet back; what stood in it is kept with the request."""
    sheet = _submitted(reopening.sheet, actor)
    reopening = _undecided(reopening)
    if actor.pk in (reopening.asked_by_id, sheet.assignment.expert.user_id):
        raise Refused.because(
            "second-person",
            _("Another officer than the one who asked must grant this."),
        )
    reopening.former_points = {"points": sheet.points, "total": str(sheet.total)}
    reopening.granted_by, reopening.granted_at = actor, clock.now()
    reopening.save(update_fields=["former_points", "granted_by", "granted_at"])
    sheet.submitted_at, sheet.total = None, None
    sheet.save(update_fields=["submitted_at", "total"])
    return reopening


@transaction.atomic
def drop_reopening(*, reopening: Reopening, actor: User) -> Reopening:
    """Let a request go: withdrawn by who asked, or declined by another officer; the sheet counts."""
    locked(reopening.sheet.assignment.panel, actor, *PanelState)
    reopening = _undecided(reopening)
    reopening.dropped_by, reopening.dropped_at = actor, clock.now()
    reopening.save(update_fields=["dropped_by", "dropped_at"])
    return reopening


def _undecided(reopening: Reopening) -> Reopening:
    """The request, locked, while nobody has decided on it."""
    reopening = Reopening.objects.select_for_update(of=("self",)).get(pk=reopening.pk)
    if reopening.granted_at is not None or reopening.dropped_at is not None:
        raise Refused.because("decided-already", _("This has been decided already."))
    return reopening


def _refuse_voted(assignment: Assignment) -> None:
    voted = BallotVoter.objects.filter(
        count__ballot__panel=assignment.panel_id,
        count__ballot__state=BallotState.OPEN,
        count__dossier=assignment.dossier_id,
        expert=assignment.expert_id,
    )
    if voted.exists():
        raise Refused.because(
            "already-voted",
            _("You have voted on {code} already.").format(code=assignment.code),
            remedy=_("Tell the officer who runs the session: the ballot must be repeated."),
        )


def _own(assignment: Assignment, actor: User, *states: PanelState) -> Assignment:
    """The expert's own assignment, locked, while its panel is at work; otherwise not found."""
    panel = _at_work(assignment.panel_id, *states)
    own = _row_of(actor, assignment).select_for_update(of=("self",)).first()
    if own is None:
        raise Missing
    own.panel = panel
    _refuse_decided(panel, [own])
    return own


def _refuse_decided(panel: Panel, rows: Sequence[Assignment]) -> None:
    """Where the panel has voted on a dossier, nothing that led to the vote changes any more."""
    if panel.review.ballot is None:
        return
    decided = verdicts_of([panel])
    refuse_if_any(
        Refusal("voted-on", _("The panel has voted on {code} already.").format(code=row.code))
        for row in rows
        if (panel.pk, row.dossier_id) in decided
    )


def _at_work(key: int, *states: PanelState) -> Panel:
    """The panel, locked, while it is scoring (or in one of ``states``)."""
    panel = (
        Panel.objects.select_for_update(of=("self",))
        .select_related("edition__published_revision", "revision")
        .defer("edition__published_revision__document", "revision__document")
        .get(pk=key)
    )
    refuse_unless(panel, *(states or (PanelState.SCORING,)))
    return panel


def _row_of(actor: User, assignment: Assignment) -> QuerySet[Assignment]:
    """The expert's own assignment and nothing beside it: this is asked whenever a page saves."""
    rows = assignments_of(actor).filter(pk=assignment.pk)
    return rows.defer(None).select_related(None).select_related("sheet")


def _sheet_of(assignment: Assignment) -> ScoreSheet:
    """Its sheet, begun when there is none; whoever asks has locked the assignment."""
    sheet: ScoreSheet | None = getattr(assignment, "sheet", None)
    _refuse_handed_in(sheet)
    return sheet or ScoreSheet.objects.create(assignment=assignment)


def _refuse_handed_in(sheet: ScoreSheet | None) -> None:
    if sheet is not None and sheet.submitted_at is not None:
        raise Refused.because(
            "already-submitted",
            _("This sheet has been handed in and cannot be changed."),
            remedy=_("If it is wrong, tell the city bureau; two officers can give it back to you."),
        )


def _refuse_stale(sheet: ScoreSheet, version: int | None) -> None:
    if version is not None and version != sheet.version:
        raise Refused.because(
            CHANGED_ELSEWHERE,
            _("This sheet has been changed in another window."),
            remedy=_("What you typed here is kept; compare it and save again, or load the page."),
        )


def _submitted(sheet: ScoreSheet, actor: User) -> ScoreSheet:
    """A submitted sheet of a panel that is scoring, locked, for an officer of the edition."""
    panel = locked(Panel.objects.get(assignments__sheet=sheet), actor, PanelState.SCORING)
    sheet = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("assignment__expert")
        .get(pk=sheet.pk)
    )
    if sheet.submitted_at is None:
        raise Refused.because("not-submitted", _("The sheet is with its expert already."))
    _refuse_decided(panel, [sheet.assignment])
    return sheet
