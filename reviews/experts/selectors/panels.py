"""Experts, panels and rankings as the officers who run an edition may see them."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from nominations import places
from nominations.models import Dossier
from nominations.places import revision_with, stages_of
from reviews.models import (
    Assignment,
    Expert,
    ImportState,
    Panel,
    Reopening,
    ResultImport,
    ScoreSheet,
)
from talentportal.directory.duties import Duty, objects_where
from talentportal.programs.document import EditionDocument, Review
from talentportal.programs.models import Edition, EditionRevision
from talentportal.programs.vocabulary import StageKind
from talentportal.shared.missing import Missing

IN_FORCE = Q(recused_at__isnull=True, ended_at__isnull=True)
"""Assignments that an expert works on: not stood aside, not departed, the dossier not elsewhere."""
UNDECIDED = Reopening.objects.filter(
    granted_at__isnull=True, dropped_at__isnull=True, sheet__submitted_at__isnull=False
)


def editions_run_by(user: Any) -> QuerySet[Edition]:
    """The editions that ``user`` runs."""
    if not user.is_authenticated or not user.is_active:
        return Edition.objects.none()
    return Edition.objects.filter(pk__in=objects_where(user, Duty.RUN, Edition)).select_related(
        "published_revision", "city"
    )


def panels_run_by(user: Any) -> QuerySet[Panel]:
    """The panels of the editions that ``user`` runs."""
    return Panel.objects.filter(edition__in=editions_run_by(user)).select_related(
        "edition__published_revision", "edition__city", "revision"
    )


def experts_of(edition: Edition) -> QuerySet[Expert]:
    """The pool of the edition's city, by name."""
    return (
        Expert.objects.filter(city=edition.city)
        .select_related("user__person", "employer")
        .order_by("-is_active", "user__full_name", "pk")
    )


def filtered_experts(edition: Edition, q: str, trade: str, active: str) -> QuerySet[Expert]:
    """The pool narrowed by name or employer, by trade, and by whether they may be called."""
    found = experts_of(edition)
    if q:
        found = found.filter(
            Q(user__full_name__icontains=q)
            | Q(employer_name__icontains=q)
            | Q(employer__name__icontains=q)
        )
    if trade:
        found = found.filter(trades__icontains=trade)
    if active in ("yes", "no"):
        found = found.filter(is_active=active == "yes")
    return found


def review_stages(edition: Edition) -> tuple[Any, ...]:
    """The stages of an edition at which experts are asked, in the order of its routes."""
    if edition.published_revision is None:
        return ()
    stages = stages_of(edition).values()
    return tuple(stage for stage in stages if stage.kind == StageKind.EXPERT_REVIEW)


def kept_at(edition: Edition, stage: str) -> EditionRevision | None:
    """The revision under which a round began with its first panel or results, if it has begun.

    All that is ranked together is ranked by the same rules, so a later panel keeps it too.
    """
    begun = Panel.objects.filter(edition=edition, stage=stage, revision__isnull=False)
    taken_over = ResultImport.objects.filter(
        edition=edition, stage=stage, state__in=(ImportState.APPLIED, ImportState.SEALED)
    )
    for rows in (begun.order_by("opened_at", "pk"), taken_over):
        first = rows.select_related("revision").first()
        if first is not None and first.revision is not None:
            return first.revision
    return None


def revision_at(edition: Edition, stage: str) -> EditionRevision | None:
    """The revision that a round keeps; as long as nothing has begun, the newest that has it."""
    return kept_at(edition, stage) or (
        revision_with(edition, stage) if edition.published_revision else None
    )


def rules_at(edition: Edition, stage: str) -> EditionDocument:
    """The rules of a round of review, see ``revision_at``; ``Missing`` where there is none."""
    revision = revision_at(edition, stage)
    document = revision.parsed if revision else None
    if document is None or not any(
        each.key == stage and each.kind == StageKind.EXPERT_REVIEW for each in document.stages
    ):
        raise Missing
    return document


def review_at(edition: Edition, stage: str) -> Review:
    """The round of review at a stage of an edition, by the rules it keeps."""
    document = rules_at(edition, stage)
    return document.review_at(document.stage(stage))


def dossiers_at(edition: Edition, stage: str) -> QuerySet[Dossier]:
    """The dossiers that lie at a review stage now, by number."""
    here = places.dossiers_at(edition, stage)
    return here.filter(state=StageKind.EXPERT_REVIEW.value).order_by("number")


def dossiers_without_panel(edition: Edition, stage: str) -> QuerySet[Dossier]:
    """Those at the stage whom no panel has yet been given."""
    seated = Assignment.objects.filter(panel__stage=stage, ended_at__isnull=True)
    return dossiers_at(edition, stage).exclude(pk__in=seated.values("dossier"))


def progress_of(panel: Panel) -> list[dict[str, Any]]:
    """A row a member: how many they have to score and have scored; never what they gave."""
    live = Q(
        expert__assignments__panel=panel,
        expert__assignments__recused_at__isnull=True,
        expert__assignments__ended_at__isnull=True,
        expert__assignments__dossier__visits__left_at__isnull=True,
        expert__assignments__dossier__visits__stage=panel.stage,
    )
    handed_in = Q(expert__assignments__sheet__submitted_at__isnull=False)
    stood_aside = Q(expert__assignments__panel=panel, expert__assignments__recused_at__isnull=False)
    members = panel.members.select_related("expert__user", "expert__employer").annotate(
        total=Count("expert__assignments", filter=live, distinct=True),
        done=Count("expert__assignments", filter=live & handed_in, distinct=True),
        recused=Count("expert__assignments", filter=stood_aside, distinct=True),
    )
    return [{"member": each, "open": each.total - each.done} for each in members]


def sheets_run_by(user: Any) -> QuerySet[ScoreSheet]:
    """Submitted sheets of running panels, for giving one back."""
    return ScoreSheet.objects.filter(
        assignment__panel__in=panels_run_by(user),
        assignment__panel__state="scoring",
        submitted_at__isnull=False,
    )


def open_reopenings(panel: Panel) -> QuerySet[Reopening]:
    """Requests to give a sheet back on which nobody has decided yet.

    There is nothing to give back where the sheet became void, as when its expert stood aside.
    """
    return UNDECIDED.filter(sheet__assignment__panel=panel).select_related(
        "sheet__assignment__expert__user", "sheet__assignment__dossier", "asked_by"
    )


def reopenings_run_by(user: Any) -> QuerySet[Reopening]:
    """Open requests in panels of the editions that ``user`` runs."""
    return UNDECIDED.filter(sheet__assignment__panel__in=panels_run_by(user)).select_related(
        "sheet__assignment"
    )


def panels_of(edition: Edition, stage: str) -> QuerySet[Panel]:
    """The panels of a stage with what is done; nothing of what was given."""
    live = Q(
        assignments__recused_at__isnull=True,
        assignments__ended_at__isnull=True,
        assignments__dossier__visits__left_at__isnull=True,
        assignments__dossier__visits__stage=stage,
    )
    handed_in = Q(assignments__sheet__submitted_at__isnull=False)
    running = Q(assignments__ended_at__isnull=True)
    return (
        Panel.objects.filter(edition=edition, stage=stage)
        .annotate(
            dossiers=Count("assignments__dossier", filter=running, distinct=True),
            experts=Count("assignments__expert", filter=running, distinct=True),
            total=Count("assignments", filter=live, distinct=True),
            done=Count("assignments", filter=live & handed_in, distinct=True),
        )
        .order_by("pk")
    )


def dossiers_run_by(user: Any) -> QuerySet[Dossier]:
    """Dossiers handed in to the editions that ``user`` runs."""
    return Dossier.objects.filter(
        edition__in=editions_run_by(user), submitted_at__isnull=False
    ).select_related("person", "employer", "revision", "edition__published_revision")
