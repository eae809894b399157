"""Results brought in from a contest or a vote."""

from typing import Any

from django.db.models import Count, QuerySet

from nominations.models import Dossier
from reviews.experts.selectors.panels import dossiers_at, editions_run_by
from reviews.models import ImportState, ResultImport
from talentportal.programs.models import Edition


def current_import(edition: Edition, stage: str) -> ResultImport | None:
    """The results that count at a stage, or ``None`` before any were taken over."""
    return (
        imports_at(edition, stage)
        .filter(state__in=(ImportState.APPLIED, ImportState.SEALED))
        .first()
    )


def imports_at(edition: Edition, stage: str) -> QuerySet[ResultImport]:
    """Every file of a stage, the newest first, with how many results it holds."""
    return (
        ResultImport.objects.filter(edition=edition, stage=stage)
        .select_related("imported_by", "sealed_by", "edition__published_revision", "revision")
        .annotate(number=Count("results"))
    )


def imports_run_by(user: Any) -> QuerySet[ResultImport]:
    """Imports into the editions that ``user`` runs."""
    return ResultImport.objects.filter(edition__in=editions_run_by(user)).select_related(
        "edition__published_revision", "revision", "edition__city", "imported_by"
    )


def without_result(edition: Edition, stage: str, result_import: ResultImport) -> QuerySet[Dossier]:
    """The dossiers at a stage of which the file says nothing: who did not take part."""
    return dossiers_at(edition, stage).exclude(imported_results__result_import=result_import)
