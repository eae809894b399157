"""The ranking of a stage, its cut line, and what goes over it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from nominations.chain.steps import Step
from nominations.chain.verbs import STEPS
from nominations.limits.shares import shares_of_stages
from nominations.moving import Outcome
from nominations.moving.order import unjudged_at
from reviews.experts.forms.panels import StepForm
from reviews.experts.selectors.panels import dossiers_at, editions_run_by, panels_of, review_at
from reviews.experts.services.ranking import Ranking, foresee, rankings, step
from reviews.experts.sheets.ranking import workbook_of
from talentportal.programs.models import Edition
from talentportal.shared.keys import number_of
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import CONFLICT, Refusals, respond
from talentportal.shared.workbook import TYPE


@login_required
@require_GET
def ranking(request: HttpRequest, edition: str, stage: str) -> HttpResponse:
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    here = set(dossiers_at(found, stage).values_list("pk", flat=True))
    shown = rankings(found, stage, _cuts(request))
    context = {
        "edition": found,
        "stage": stage,
        "tables": [{"ranking": each, "rows": _rows(each, here)} for each in shown],
        "open_panels": panels_of(found, stage).exclude(state="closed"),
        "unjudged": unjudged_at(found, stage),
        "shares": shares_of_stages(found),
        "direct": review_at(found, stage).direct_recognition,
    }
    return render(request, "reviews/ranking.html", context)


@login_required
@require_POST
def ranking_step(request: HttpRequest, edition: str, stage: str) -> HttpResponse:
    """A step for those chosen: first what it would do, then, confirmed, the step itself."""
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose at least one dossier."))
        return redirect("reviews:ranking", found.slug, stage)
    given = {key: form.cleaned_data[key] for key in ("verb", "reason")}
    given |= {"edition": found, "stage": stage, "dossiers": form.cleaned_data["selected"]}
    if not form.cleaned_data["confirmed"]:
        return _confirmation(request, form, given)
    with Refusals() as refused:
        outcomes = step(actor=request.user, **given)
        if any(outcome.done for outcome in outcomes):
            return _done(request, found, stage, outcomes)
    return _confirmation(request, form, given, refused, CONFLICT)


@login_required
@require_GET
def ranking_workbook(request: HttpRequest, edition: str, stage: str) -> HttpResponse:
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    content = workbook_of(found, rankings(found, stage, _cuts(request)))
    answer = HttpResponse(content, content_type=TYPE)
    answer["Content-Disposition"] = f'attachment; filename="ranking-{found.slug}.xlsx"'
    return answer


def _cuts(request: HttpRequest) -> dict[str, int]:
    """Where the officer puts the line: ``?cut_<tier>=12``."""
    return {
        key.removeprefix("cut_"): cut
        for key, value in request.GET.items()
        if key.startswith("cut_") and (cut := number_of(value, 99_999)) is not None
    }


def _rows(shown: Ranking, here: set[int]) -> list[dict[str, Any]]:
    return [
        {
            "result": result,
            "above": shown.is_above(result) and result.dossier.pk not in shown.tied_at_cut,
            "at_cut": result.dossier.pk in shown.tied_at_cut,
            "chosen": shown.is_above(result)
            and result.passes
            and result.dossier.pk not in shown.tied_at_cut,
            "here": result.dossier.pk in here,
            "line": index == shown.cut,
            "totals": [float(total) for total in result.totals],
            "mean": float(result.score or 0),
        }
        for index, result in enumerate(shown.results, 1)
    ] + [{"result": each, "here": each.dossier.pk in here} for each in shown.without]


def _confirmation(
    request: HttpRequest,
    form: StepForm,
    given: dict[str, Any],
    refused: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    outcomes, in_the_way = foresee(actor=request.user, **given)
    _mark_reason(form.fields["reason"], STEPS[given["verb"]])
    context = {
        "form": form,
        "edition": given["edition"],
        "stage": given["stage"],
        "label": STEPS[given["verb"]].label,
        "names": [str(each.dossier) for each in outcomes if each.done],
        "left_out": _left_out(outcomes),
        "count": sum(each.done or each.needs_reason_alone for each in outcomes),
        "refused": refused or in_the_way,
    }
    return respond(request, "reviews/ranking_step.html", context, refused, status)


def _mark_reason(field: Any, declared: Step) -> None:
    """In the order it needs no reason; every other step from here does."""
    field.required = not declared.in_order
    if declared.in_order:
        field.needed_when = _("(needed past somebody who ranks as high or higher)")


def _left_out(outcomes: Sequence[Outcome]) -> list[Refusal]:
    """Why some are left out, each sentence once with the dossiers that it is about."""
    found: dict[str, list[Refusal]] = {}
    for refusal in (each for outcome in outcomes for each in _reasons(outcome)):
        found.setdefault(refusal.sentence, []).append(refusal)
    return [
        Refusal(same[0].code, sentence, "、".join(each.place for each in same), same[0].remedy)
        for sentence, same in found.items()
    ]


def _reasons(outcome: Outcome) -> list[Refusal]:
    """Why a dossier is left out, each with its number as the place."""
    if outcome.forbidden:
        return [Refusal("forbidden", _("This is not yours to decide."), str(outcome.dossier))]
    return [
        Refusal(each.code, each.sentence, str(outcome.dossier), each.remedy)
        for each in outcome.refusals
    ]


def _done(
    request: HttpRequest, found: Edition, stage: str, outcomes: list[Outcome]
) -> HttpResponse:
    number = sum(outcome.done for outcome in outcomes)
    words = ngettext("%(number)s dossier moved.", "%(number)s dossiers moved.", number)
    messages.success(request, words % {"number": number})
    for outcome in outcomes:
        for refusal in _reasons(outcome):
            messages.warning(request, f"{refusal.place}：{refusal}")
    return redirect("reviews:ranking", found.slug, stage)
