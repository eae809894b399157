"""Results of a contest or a vote: the files of a stage, one file looked at, taken over, sealed."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.experts.forms.results import ApplyForm, ResultsForm
from reviews.experts.selectors.panels import dossiers_at, editions_run_by, review_at, rules_at
from reviews.experts.selectors.results import (
    current_import,
    imports_at,
    imports_run_by,
    without_result,
)
from reviews.experts.services.importing import (
    apply_import,
    check_import,
    columns_of,
    rules_of,
    seal_import,
)
from reviews.experts.sheets.results import results_template
from reviews.models import ResultImport
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import Refusals, respond
from talentportal.shared.workbook import TYPE


@login_required
@require_http_methods(["GET", "POST"])
def result_imports(request: HttpRequest, edition: str, stage: str) -> HttpResponse:
    """The files of a stage; a new one is checked and then looked at before it counts."""
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    rules = rules_of(found, stage)
    form = ResultsForm(request.POST, request.FILES) if request.method == "POST" else ResultsForm()
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            checked = check_import(
                edition=found, stage=stage, content=file.read(), name=file.name, actor=request.user
            )
            return redirect("reviews:result_import", checked.pk)
    context = {
        "edition": found,
        "stage": rules_at(found, stage).stage(stage),
        "rules": rules,
        "columns": columns_of(rules),
        "imports": imports_at(found, stage),
        "current": current_import(found, stage),
        "here": dossiers_at(found, stage).count(),
        "form": form,
    }
    return respond(
        request, "reviews/result_imports.html", context, refused, 400 if form.errors else 200
    )


@login_required
@require_GET
def result_template(request: HttpRequest, edition: str, stage: str) -> HttpResponse:
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    answer = HttpResponse(results_template(found, stage), content_type=TYPE)
    answer["Content-Disposition"] = f'attachment; filename="results-{found.slug}.xlsx"'
    return answer


@login_required
@require_GET
def result_import(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(imports_run_by(request.user), pk=pk), ApplyForm())


@login_required
@require_POST
def result_import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(imports_run_by(request.user), pk=pk)
    form = ApplyForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    with Refusals() as refused:
        apply_import(result_import=found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The results have been taken over."))
        return redirect("reviews:ranking", found.edition.slug, found.stage)
    return _page(request, found, form, refused)


@login_required
@require_POST
def result_import_seal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(imports_run_by(request.user), pk=pk)
    with Refusals() as refused:
        seal_import(result_import=found, actor=request.user)
        messages.success(request, _("The results are sealed; scores and ranks have been written."))
        return redirect("reviews:ranking", found.edition.slug, found.stage)
    return _page(request, found, ApplyForm(), refused)


@login_required
@require_GET
def result_import_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it was brought in."""
    found = get_object_or_404(imports_run_by(request.user), pk=pk)
    name = f"results-{found.edition.slug}-{found.sha256[:12]}.xlsx"
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type=TYPE)


def _page(
    request: HttpRequest,
    found: ResultImport,
    form: ApplyForm,
    refused: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    rules = review_at(found.edition, found.stage).imported
    titles = rules.tie_break_columns if rules else ()
    results = found.results.select_related("dossier__person").order_by("row")
    context: dict[str, Any] = {
        "found": found,
        "rules": rules,
        "results": [
            {"result": each, "ties": list(zip(titles, each.ties, strict=False))} for each in results
        ],
        "without": without_result(found.edition, found.stage, found),
        "current": current_import(found.edition, found.stage),
        "form": form,
    }
    return respond(request, "reviews/result_import.html", context, refused, status)
