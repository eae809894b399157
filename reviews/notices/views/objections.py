"""Objections, filed and followed by the public."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from reviews.models import Objection, PublicNotice
from reviews.notices.forms.evidence import EvidenceLimits
from reviews.notices.forms.objections import ObjectionForm, ReferenceForm
from reviews.notices.selectors.notices import public_notices
from reviews.notices.services import objections as service
from reviews.notices.services.evidence import PLACE, examine
from talentportal.shared.refusals import refuse_if_any
from talentportal.shared.responses import Refusals, respond

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
