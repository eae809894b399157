"""Objections: filed and followed by the public, looked into by notice officers."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from nominations.own_matters import editions_applied_in
from reviews.models import Objection, PublicNotice
from reviews.notices.forms.evidence import EvidenceLimits
from reviews.notices.forms.objections import FindingForm, LetterForm, ObjectionForm, ReferenceForm
from reviews.notices.selectors.notices import (
    editions_of_publisher,
    notice_for,
    objection_for,
    objections_for,
    public_notices,
)
from reviews.notices.services import objections as service
from reviews.notices.services.evidence import PLACE, examine
from reviews.notices.services.letters import record_letter
from reviews.views.scans import scan_response
from talentportal.shared.refusals import refuse_if_any
from talentportal.shared.responses import Refusals, respond

PAGE_SIZE = 50
FILED_AN_HOUR = 5
TRIED_WITH_FILES_AN_HOUR = 20
"""To look into a file costs more than to receive words, and a refused one may be mended."""
FILED_WITH_FILES_A_DAY = 10
LOOKED_UP_AN_HOUR = 30


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; behind the portal's own proxy the address that it saw."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return str(forwarded.split(",")[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


@csrf_exempt
def file(request: HttpRequest, slug: str) -> HttpResponse:
    """Object to a notice without an account.

    The token is looked for one step further in: that reads the request, and by then it must be
    settled how much of it is taken.
    """
    limits = EvidenceLimits(request)
    request.upload_handlers.insert(0, limits)
    return _file(request, slug, limits)


@csrf_protect
@never_cache
@sensitive_post_parameters()
def _file(request: HttpRequest, slug: str, limits: EvidenceLimits) -> HttpResponse:
    notice = get_object_or_404(public_notices(), slug=slug)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ObjectionForm(*sent, notice=notice)
    context = {"notice": notice, "form": form, "declared": notice.declared}
    with Refusals() as refused:
        if sent:
            refuse_if_any(limits.refusals.values())
            if form.is_valid():
                objection = _received(request, notice, form)
                # Shown in the answer itself: the code stands in no address, log or session.
                context = {"objection": objection}
                return render(request, "reviews/public/objection_filed.html", context)
    if sent:
        form.refuse_files(each for each in refused if each.place == PLACE)
    context["refused"] = [each for each in refused if each.place != PLACE]
    return respond(request, "reviews/public/objection.html", context, refused)


def _received(request: HttpRequest, notice: PublicNotice, form: ObjectionForm) -> Objection:
    """The objection with its files, which are not looked into when it comes too late."""
    address, files = address_of(request), form.cleaned_data["files"]
    if files:
        most = TRIED_WITH_FILES_AN_HOUR
        service.throttle(action="object-files", address=address, most=most)
    evidence = examine(files) if notice.is_in_force else ()
    service.throttle(action="object", address=address, most=FILED_AN_HOUR)
    if evidence:
        most, day = FILED_WITH_FILES_A_DAY, service.DAY
        service.throttle(action="object-day", address=address, most=most, within=day)
    return service.file_objection(notice=notice, evidence=evidence, **form.words)


@never_cache
@sensitive_post_parameters()
def follow(request: HttpRequest) -> HttpResponse:
    """What became of an objection, for whoever has its code."""
    form = ReferenceForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            service.throttle(action="follow", address=address_of(request), most=LOOKED_UP_AN_HOUR)
            reference = form.cleaned_data["reference"]
            context["objection"] = Objection.objects.filter(reference=reference).first()
            context["looked_up"] = True
    return respond(request, "reviews/public/objection_followed.html", context, refused)


@require_GET
@login_required
def objections(request: HttpRequest) -> HttpResponse:
    """All objections to the notices in one's care; who objects is not on the list."""
    if not editions_of_publisher(request.user).exists():
        raise PermissionDenied
    state = request.GET.get("state", "")
    rows = objections_for(request.user).exclude(
        notice__edition__in=editions_applied_in(request.user)
    )
    rows = rows.filter(state=state) if state else rows
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    ways = [(_("All"), "?", not state), (_("Still open"), "?state=open", state == "open")]
    return render(request, "reviews/objections.html", {"page_obj": page, "ways": ways})


@never_cache
@login_required
@sensitive_post_parameters()
def objection(request: HttpRequest, reference: str) -> HttpResponse:
    """One objection with who objects (that it was read is recorded), and its finding."""
    found = objection_for(request.user, reference)
    form = FindingForm(request.POST or None)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            service.record_finding(objection=found, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The finding is recorded."))
            return redirect("reviews:objection", reference=reference)
    service.record_reading(objection=found, actor=request.user)
    context = {"objection": found, "form": form}
    return respond(request, "reviews/objection.html", context, refused)


@require_GET
@login_required
def objection_file(request: HttpRequest, reference: str, number: int) -> FileResponse:
    """The pages of a file that came with an objection; that they were read is recorded."""
    found = objection_for(request.user, reference)
    paper = get_object_or_404(found.files, position=number)
    # Not the name it came under: it may say who objects, and lies about in a folder afterwards.
    answer = scan_response(paper.pdf, name=f"{reference}-{number}.pdf")
    service.record_reading(objection=found, actor=request.user, file=paper)  # type: ignore[arg-type]
    return answer


@never_cache
@login_required
@sensitive_post_parameters()
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter an objection that came by letter."""
    notice = notice_for(request.user, slug)
    form = LetterForm(request.POST or None, notice=notice)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            found = record_letter(
                notice=notice,
                letter=form.letter,
                actor=request.user,  # type: ignore[arg-type]
                **form.words,
            )
            messages.success(request, _("The letter is entered; look into it here."))
            return redirect("reviews:objection", reference=found.reference)
    declared = notice.declared
    context = {
        "notice": notice,
        "form": form,
        "title": _("Enter a letter"),
        "explanation": _("The day of sending counts.")
        if declared and declared.objections.letters_count_by == "sent"
        else _("The day of receipt counts."),
    }
    return respond(request, "reviews/notice_form.html", context, refused)


@login_required
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End the candidature of a person against whom an objection was upheld."""
    found = objection_for(request.user, reference)
    if request.method == "POST":
        service.end_candidature(objection=found, actor=request.user)
        messages.success(request, _("The candidature has been ended."))
        return redirect("reviews:objection", reference=reference)
    names = [found.entry.dossier.honouree] if found.entry else []
    return render(request, "reviews/objection_end.html", {"objection": found, "names": names})
