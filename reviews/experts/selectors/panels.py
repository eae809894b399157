"""Experts, panels and rankings as the officers who run an edition may see them."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from nominations.models import DOCUMENTS, Dossier
from reviews.models import Expert, Panel, Reopening, ScoreSheet
from talentportal.directory.duties import Duty, objects_where
from talentportal.programs.document import Review
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import StageKind


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
        "edition__published_revision", "edition__city"
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
    """The stages of an edition at which experts are asked, in the document's order."""
    if edition.published_revision is None:
        return ()
    stages = edition.published_revision.parsed.stages
    return tuple(stage for stage in stages if stage.kind == StageKind.EXPERT_REVIEW)


def review_at(edition: Edition, stage: str) -> Review:
    """The round of review at a stage of an edition; 404 where there is no such stage."""
    found = next((each for each in review_stages(edition) if each.key == stage), None)
    if found is None or edition.published_revision is None:
        raise Http404
    return edition.published_revision.parsed.review_at(found)


def dossiers_at(edition: Edition, stage: str) -> QuerySet[Dossier]:
    """The dossiers that lie at a review stage now."""
    return (
        Dossier.objects.filter(
            edition=edition,
            state=StageKind.EXPERT_REVIEW.value,
            visits__left_at__isnull=True,
            visits__stage=stage,
        )
        .select_related(
            "person", "employer", "recommender", "revision", "edition__published_revision"
        )
        .defer(*DOCUMENTS)
        .order_by("number")
    )


def dossiers_without_panel(edition: Edition, stage: str) -> QuerySet[Dossier]:
    """Those at the stage whom no panel has yet been given."""
    return dossiers_at(edition, stage).exclude(assignments__panel__stage=stage)


def progress_of(panel: Panel) -> list[dict[str, Any]]:
    """A row a member: how many he has to score and has scored; never what he gave."""
    live = Q(
        expert__assignments__panel=panel,
        expert__assignments__recused_at__isnull=True,
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
    """Requests to give a sheet back on which nobody has decided yet."""
    return Reopening.objects.filter(
        sheet__assignment__panel=panel, granted_at__isnull=True
    ).select_related("sheet__assignment__expert__user", "sheet__assignment__dossier", "asked_by")


def reopenings_run_by(user: Any) -> QuerySet[Reopening]:
    """Open requests in panels of the editions that ``user`` runs."""
    return Reopening.objects.filter(
        sheet__assignment__panel__in=panels_run_by(user), granted_at__isnull=True
    ).select_related("sheet__assignment")


def panels_of(edition: Edition, stage: str) -> QuerySet[Panel]:
    """The panels of a stage with what is done; nothing of what was given."""
    live = Q(
        assignments__recused_at__isnull=True,
        assignments__dossier__visits__left_at__isnull=True,
        assignments__dossier__visits__stage=stage,
    )
    handed_in = Q(assignments__sheet__submitted_at__isnull=False)
    return (
        Panel.objects.filter(edition=edition, stage=stage)
        .annotate(
            dossiers=Count("assignments__dossier", distinct=True),
            experts=Count("assignments__expert", distinct=True),
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
