"""Meetings and written decisions: record, read, and carry out with a confirmation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nominations.chain.verbs import STEPS
from nominations.limits.shares import shares_of_result
from nominations.moving import Inputs
from nominations.moving.dry_run import rehearse
from nominations.places import Place, place_for, places_held_by
from reviews.deciding.forms.meetings import CHOICES, CarryOutForm, MinutesForm
from reviews.deciding.selectors.meetings import (
    decisions_of,
    has_places,
    meeting_visible_to,
    meetings_at,
    place_of,
)
from reviews.deciding.services import meetings as service
from reviews.models import Meeting
from reviews.views.scans import scan_response
from talentportal.programs.vocabulary import Requirement
from talentportal.shared.missing import Missing
from talentportal.shared.responses import Refusals, respond


@require_GET
@login_required
def places(request: HttpRequest) -> HttpResponse:
    """Where dossiers wait for a decision that is this person's to record."""
    if not has_places(request.user):
        raise PermissionDenied
    return render(request, "reviews/places.html", {"places": places_held_by(request.user)})


@require_GET
@login_required
def place(request: HttpRequest, slug: str, office: int, stage: str) -> HttpResponse:
    """One place: its meetings and the dossiers that lie there."""
    found = place_for(request.user, slug, office, stage)
    context = {
        "place": found,
        "meetings": meetings_at(found),
        "requirements": [Requirement(each).label for each in found.stage.required],
        "dossiers": found.dossiers(),
        "shares": shares_of_result(found.edition, found.stage),
    }
    return render(request, "reviews/place.html", context)


@login_required
def record(request: HttpRequest, slug: str, office: int, stage: str) -> HttpResponse:
    """Record a meeting with a decision for each dossier."""
    found = place_for(request.user, slug, office, stage)
    initial = {"title": found.stage.meeting}
    form = MinutesForm(request.POST or None, request.FILES or None, initial=initial)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            meeting = _record(request, found, form)
            messages.success(request, _("The decision is recorded. Now carry it out."))
            return redirect("reviews:meeting", pk=meeting.pk)
    context = {"place": found, "form": form, "rows": _rows(request, found)}
    return respond(request, "reviews/meeting_record.html", context, refused)


@require_GET
@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """What a meeting decided, and what is still to be carried out."""
    found = meeting_visible_to(request.user, pk)
    context = {
        "meeting": found,
        "decisions": decisions_of(found),
        "steps": _steps(request, found),
        "stage": found.document.stage(found.stage),
    }
    return render(request, "reviews/meeting.html", context)


@require_GET
@login_required
def scan(request: HttpRequest, pk: int) -> FileResponse:
    """The signed minutes."""
    found = meeting_visible_to(request.user, pk)
    return scan_response(found.scan)


@login_required
def carry_out(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm and take the step that the meeting decided."""
    found = meeting_visible_to(request.user, pk)
    place = place_of(found, request.user)
    if verb not in (place.onward, place.out):
        raise Http404
    note = _("Decided by {title} ({number}).").format(title=found.title, number=found.number)
    form = CarryOutForm(request.POST or None, initial={"note": note})
    valid = request.method == "POST" and form.is_valid()
    if valid and form.cleaned_data["confirmed"]:
        return _carried_out(request, found, place, verb, form)
    return _confirmation(request, found, place, verb, form, note)


def _record(request: HttpRequest, place: Place, form: MinutesForm) -> Meeting:
    return service.record_meeting(
        place=place,
        minutes=form.minutes,
        decisions=form.decisions(place.dossiers(), request.POST),
        actor=request.user,
    )


def _rows(request: HttpRequest, place: Place) -> list[dict[str, Any]]:
    """Dossiers with what was marked for them, so that nothing typed is lost."""
    return [
        {
            "dossier": dossier,
            "mark": request.POST.get(f"decision-{dossier.pk}", ""),
            "note": request.POST.get(f"note-{dossier.pk}", ""),
            "choices": CHOICES,
        }
        for dossier in place.dossiers()
    ]


def _steps(request: HttpRequest, meeting: Meeting) -> list[dict[str, Any]]:
    """The steps that still carry the meeting's decisions out, for those who may take them."""
    try:
        place = place_of(meeting, request.user)
    except Missing:
        return []
    return [
        {"verb": verb, "label": STEPS[verb].label, "count": len(keys)}
        for verb in (place.onward, place.out)
        if verb and (keys := service.concerned(meeting, place, verb))
    ]


def _inputs(form: CarryOutForm, note: str) -> Inputs:
    if not form.is_bound or not form.is_valid():
        return Inputs(note=note)
    given = form.cleaned_data
    return Inputs(note=given["note"], seat_reason=given["seat_reason"], versions=given["seen"])


def _confirmation(  # noqa: PLR0917
    request: HttpRequest, meeting: Meeting, place: Place, verb: str, form: CarryOutForm, note: str
) -> HttpResponse:
    tried = rehearse(
        edition=place.edition,
        dossiers=service.concerned(meeting, place, verb),
        verb=verb,
        actor=request.user,
        inputs=_inputs(form, note),
    )
    context = {
        "meeting": meeting,
        "form": form,
        "tried": tried,
        "step": STEPS[verb],
        "is_out": verb == place.out,
        "seen": ",".join(f"{key}:{version}" for key, version in tried.versions.items()),
    }
    return render(request, "reviews/carry_out.html", context)


def _carried_out(
    request: HttpRequest, meeting: Meeting, place: Place, verb: str, form: CarryOutForm
) -> HttpResponse:
    outcomes = service.carry_out(
        meeting=meeting,
        place=place,
        verb=verb,
        actor=request.user,
        inputs=_inputs(form, ""),
    )
    refused = [outcome for outcome in outcomes if not outcome.done]
    context = {"meeting": meeting, "outcomes": outcomes, "step": STEPS[verb]}
    return respond(request, "reviews/carried_out.html", context, refused)
