"""A step for many dossiers: confirmed with its consequences, carried out as a job, shown row by row."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nominations.access import is_officer
from nominations.chain.steps import Step
from nominations.chain.verbs import ENDING, STEPS
from nominations.desk.forms.officer import StepForm
from nominations.desk.selection import AT_ONCE, Plan, Selection, names_of, plan_from, selection_of
from nominations.moving.batches import KIND, order_batch
from nominations.moving.dry_run import DryRun, rehearse_blind
from nominations.moving.moves import REASONED
from talentportal.programs.models import Edition
from talentportal.shared import jobs
from talentportal.shared.models import Job

ROWS = 100


@require_POST
@login_required
def batch(request: HttpRequest, verb: str) -> HttpResponse:
    """The confirmation of a selection, and with a confirmed plan its order."""
    if not is_officer(request):
        raise PermissionDenied
    if "plan" in request.POST:
        return _confirmed(request, plan_from(request.user, request.POST["plan"], verb))
    chosen = selection_of(request.user, request.POST)
    return _confirmation(request, chosen, StepForm(declared=STEPS[verb], seat_reason=True), verb)


def _confirmation(
    request: HttpRequest, chosen: Selection, form: StepForm, verb: str, status: int = 200
) -> HttpResponse:
    rehearsal = rehearse_blind(chosen.edition, chosen.keys, verb, request.user)
    if not rehearsal.needs_seat_reason and "seat_reason" in form.fields:
        del form.fields["seat_reason"]
    plan = Plan(verb, chosen.edition.pk, rehearsal.versions, chosen.query)
    context = {
        "declared": STEPS[verb],
        "edition": chosen.edition,
        "form": form,
        "rehearsal": rehearsal,
        "count": len(rehearsal.names) + rehearsal.only_beyond,
        "left_out": _left_out(rehearsal),
        "plan": plan.sealed(request.user),
        "query": chosen.query,
        "danger": verb in ENDING,
        "consequences": _consequences(rehearsal, STEPS[verb]),
    }
    return render(request, "nominations/officer/batch.html", context, status=status)


def _consequences(rehearsal: DryRun, declared: Step) -> list[str]:
    places: dict[str, int] = {}
    for outcome in rehearsal.outcomes:
        if outcome.done:
            office = outcome.dossier.office
            place = f"{outcome.dossier.label}（{office.name}）" if office else outcome.dossier.label
            places[place] = places.get(place, 0) + 1
    return [
        _("%(number)s go to “%(place)s”.") % {"number": number, "place": place}
        for place, number in places.items()
    ]


def _left_out(rehearsal: DryRun) -> list[Any]:
    return [refusal for refusal in rehearsal.refused if refusal.code not in REASONED]


def _confirmed(request: HttpRequest, plan: Plan) -> HttpResponse:
    form = StepForm(request.POST, declared=STEPS[plan.verb])
    if not form.is_valid():
        edition = get_object_or_404(Edition, pk=plan.edition)
        chosen = Selection(list(plan.versions), edition, plan.query)
        return _confirmation(request, chosen, form, plan.verb, status=422)
    job = order_batch(
        key=plan.key(request.user),
        verb=plan.verb,
        edition=plan.edition,
        versions=plan.versions,
        inputs=form.inputs(),
        actor=request.user,
    )
    if len(plan.versions) <= AT_ONCE:
        jobs.run(job.pk)
    return redirect("nominations:batch_result", pk=job.pk)


@require_GET
@login_required
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each dossier of a batch; while it runs, how far it is."""
    job = get_object_or_404(Job, pk=pk, kind=KIND, requested_by=request.user)
    refused = dict(job.result.get("refused", []))
    keys = [*refused, *job.result.get("done", [])]
    page = Paginator(keys, ROWS).get_page(request.GET.get("page"))
    found = names_of(page.object_list, request.user)
    page.object_list = [(found[key], refused.get(key)) for key in page.object_list if key in found]
    context = {
        "job": job,
        "declared": STEPS[job.params["verb"]],
        "page_obj": page,
        "done": len(job.result.get("done", [])),
        "refused": refused,
    }
    return render(request, "nominations/officer/batch_result.html", context)
