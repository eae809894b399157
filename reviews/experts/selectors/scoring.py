"""What an expert may see: assignments of their own from which they have not stood aside, nothing else."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from nominations.handed_in import papers_handed_in
from nominations.models import DOCUMENTS, Attachment
from reviews.models import Assignment, Panel, PanelState
from talentportal.directory.duties import Duty, objects_where

_DOCUMENTS = tuple(f"dossier__{each}" for each in DOCUMENTS)


def panels_scored_by(user: Any) -> QuerySet[Panel]:
    """Panels at work in which ``user`` sits, with how much of the scoring is done."""
    if not user.is_authenticated or not user.is_active:
        return Panel.objects.none()
    live = Q(
        assignments__expert__user=user,
        assignments__recused_at__isnull=True,
        assignments__ended_at__isnull=True,
        assignments__dossier__visits__left_at__isnull=True,
        assignments__dossier__visits__stage=F("stage"),
    )
    handed_in = Q(assignments__sheet__submitted_at__isnull=False)
    return (
        _panels_of(user)
        .select_related("edition__published_revision", "revision")
        .annotate(
            total=Count("assignments", filter=live, distinct=True),
            done=Count("assignments", filter=live & handed_in, distinct=True),
        )
        .order_by("due_at", "pk")
    )


def _panels_of(user: Any) -> QuerySet[Panel]:
    return Panel.objects.filter(
        pk__in=objects_where(user, Duty.SCORE, Panel),
        members__expert__user=user,
        members__is_reserve=False,
        members__departed_at__isnull=True,
        state__in=(PanelState.SCORING, PanelState.VOTING),
    )


def assignments_of(user: Any) -> QuerySet[Assignment]:
    """The expert's own assignments in panels at work; recused ones are gone at once."""
    return (
        Assignment.objects.filter(
            panel__in=_panels_of(user).values("pk"),
            expert__user=user,
            recused_at__isnull=True,
            ended_at__isnull=True,
            dossier__visits__left_at__isnull=True,
            dossier__visits__stage=F("panel__stage"),
        )
        .select_related(
            "sheet",
            "panel__edition__published_revision",
            "panel__revision",
            "dossier__revision",
            "dossier__edition__published_revision",
            "dossier__person",
            "dossier__employer",
            "dossier__recommender",
        )
        .defer(
            "panel__edition__published_revision__document", "panel__revision__document", *_DOCUMENTS
        )
        .order_by("code")
    )


def papers_for(assignment: Assignment) -> list[Attachment]:
    """The papers experts may read, in the order of the book.

    What they may is for the rules of the panel to say; of papers that these do not know, for those
    under which the dossier was handed in.
    """
    panel = assignment.panel
    declared = {
        material.key: material
        for document in (assignment.dossier.document, panel.document)
        for material in document.materials
    }
    materials = {
        key: material.order
        for key, material in declared.items()
        if material.is_shown(blind=panel.review.blind)
    }
    (handed_in,) = papers_handed_in([assignment.dossier]).values()
    papers = [each for each in handed_in if each.material in materials]
    return sorted(papers, key=lambda each: (materials[each.material], each.position, each.pk))
