"""One step of one dossier: a page that says what follows, then the step."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.access import Authority
from nominations.chain.steps import Step
from nominations.chain.verbs import ENDING, STEPS
from nominations.desk.forms.officer import RemarksForm, StepForm
from nominations.desk.opened import opened
from nominations.models import Dossier
from nominations.moving import take_step
from nominations.moving.dry_run import rehearse_blind
from nominations.selectors import find_dossier
from talentportal.shared.keys import version_of
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import Refusals, respond


@login_required
def step(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Confirm a step with its consequences (GET) and take it (POST)."""
    found = find_dossier(request.user, number)
    declared = STEPS[verb]
    if found.state in declared.sources and not Authority(request.user).may(verb, found):
        raise PermissionDenied
    form = StepForm(request.POST or None, declared=declared, seat_reason=True)
    remarks = _remarks_form(request, found, declared)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid() and (remarks is None or remarks.is_valid()):
            moved = _take(request, found, form, remarks, declared)
            return _onward(request, moved, declared)
    return _page(request, found, (declared, form, remarks), refused)


def _remarks_form(request: HttpRequest, found: Dossier, declared: Step) -> RemarksForm | None:
    if "remarks" not in declared.asks:
        return None
    return RemarksForm(request.POST or None, document=found.document)


def _take(
    request: HttpRequest,
    found: Dossier,
    form: StepForm,
    remarks: RemarksForm | None,
    declared: Step,
) -> Dossier:
    inputs = form.inputs(
        remarks=remarks.remarks() if remarks else (),
        versions={found.pk: version_of(request.POST.get("version"))},
    )
    return take_step(dossier=found, verb=declared.verb, actor=request.user, inputs=inputs)


def _onward(request: HttpRequest, moved: Dossier, declared: Step) -> HttpResponse:
    """To the next dossier of the list one came from, or back to the list."""
    messages.success(
        request,
        _("%(number)s %(name)s: %(step)s. It is now at “%(place)s”.")
        % {
            "number": moved.number,
            "name": moved.honouree,
            "step": declared.label,
            "place": moved.label,
        },
    )
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    following = opened(request.user, moved, request.GET).after
    if following:
        return redirect(reverse("nominations:dossier", args=[following]) + query)
    return redirect(reverse("nominations:queue") + query)


def _page(
    request: HttpRequest,
    found: Dossier,
    asked: tuple[Step, StepForm, RemarksForm | None],
    refused: Sequence[Refusal],
) -> HttpResponse:
    declared, form, remarks = asked
    rehearsal = rehearse_blind(found.edition, [found.pk], declared.verb, request.user)
    if not rehearsal.needs_seat_reason and not form.is_bound and "seat_reason" in form.fields:
        del form.fields["seat_reason"]
    context: dict[str, Any] = {
        "dossier": found,
        "declared": declared,
        "form": form,
        "remarks": remarks,
        "refused": refused or rehearsal.standing_in_the_way,
        "rehearsal": rehearsal,
        "moved": rehearsal.outcomes[0].dossier if rehearsal.outcomes[0].done else None,
        "possible": not rehearsal.standing_in_the_way,
        "danger": declared.verb in ENDING,
        "here": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    return respond(request, "nominations/officer/step.html", context, refused)
