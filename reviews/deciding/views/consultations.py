"""Consulting departments: ask, take the table along, record what each answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from nominations.places import Place, place_for
from reviews.deciding.forms.consultations import NumbersForm, ReplyForm
from reviews.deciding.selectors.consultations import consultation_for, consultations_at, letters_at
from reviews.deciding.services import consultations as service
from reviews.deciding.sheets.annexes import opinions_sought
from reviews.models import Consultation
from reviews.views.scans import scan_response
from talentportal.shared.keys import version_of
from talentportal.shared.responses import Refusals, respond
from talentportal.shared.workbook import TYPE


@require_GET
@login_required
def overview(request: HttpRequest, slug: str, office: int, stage: str) -> HttpResponse:
    """Everybody at this place with the departments to be consulted."""
    place = place_for(request.user, slug, office, stage)
    context = {"place": place, "people": consultations_at(place), "numbers": NumbersForm()}
    return render(request, "reviews/consultations.html", context)


@require_POST
@login_required
def ask(request: HttpRequest, slug: str, office: int, stage: str) -> HttpResponse:
    """Ask every department that is required and was not asked yet."""
    place = place_for(request.user, slug, office, stage)
    dossiers = [person.dossier for person in consultations_at(place)]
    number = service.ask(dossiers=dossiers, actor=request.user)
    messages.success(
        request,
        ngettext("{number} question is noted.", "{number} questions are noted.", number).format(
            number=number
        ),
    )
    return redirect("reviews:consultations", **place.arguments)


@login_required
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what a department answered about one person."""
    found = consultation_for(request.user, pk)
    form = ReplyForm(request.POST or None, request.FILES or None, consultation=found)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            service.record_reply(consultation=found, reply=form.reply, actor=request.user)
            messages.success(request, _("The answer is recorded."))
            return redirect(_overview_of(found))
    context = {
        "consultation": found,
        "replies": found.replies.select_related("recorded_by").order_by("-ordinal"),
        "form": form,
        "back": _overview_of(found),
    }
    return respond(request, "reviews/consultation_reply.html", context, refused)


@require_POST
@login_required
def table(request: HttpRequest, slug: str, office: int, stage: str) -> HttpResponse:
    """Annex 3 with full identity numbers; who takes it and why is recorded first."""
    place = place_for(request.user, slug, office, stage)
    form = NumbersForm(request.POST)
    rows = letters_at(place)
    if not form.is_valid() or not rows:
        messages.error(request, _("Say what the numbers are needed for; nobody was asked yet."))
        return redirect("reviews:consultations", **place.arguments)
    numbers = service.numbers_for_departments(
        dossiers=[row.dossier for row in rows],
        reason=form.cleaned_data["reason"],
        actor=request.user,
    )
    body = opinions_sought(place.edition.label, place.office.name, rows, numbers)
    return _workbook(body, _("Opinions sought"), place)


@require_GET
@login_required
def scan(request: HttpRequest, pk: int) -> FileResponse:
    """The signed reply of a department: the last, or the one of this number."""
    found = consultation_for(request.user, pk)
    number = version_of(request.GET.get("reply"))
    earlier = found.replies.filter(ordinal=number).first()
    return scan_response(earlier.scan if earlier else found.scan)


def _overview_of(found: Consultation) -> str:
    dossier = found.dossier
    return reverse(
        "reviews:consultations", args=[dossier.edition.slug, dossier.office_id, found.stage]
    )


def _workbook(body: bytes, name: str, place: Place) -> HttpResponse:
    response = HttpResponse(body, content_type=TYPE)
    file_name = f"{place.edition.label}-{place.office.label}-{name}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, file_name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
