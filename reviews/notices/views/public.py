"""Pages for everybody: what is open, what is on notice, who was honoured, is a certificate real."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reviews.models.notices import LABELS
from reviews.notices.forms.register import RegisterFilter
from reviews.notices.selectors.notices import notices_in_force, public_notices
from reviews.notices.selectors.public import (
    benefits_of,
    certificate_with,
    dossier_of,
    public_edition,
    public_editions,
    register,
    words_of,
)
from talentportal.programs.models import HonourRecord
from talentportal.programs.rules.timetable import application_of, editions_under_way, timetable
from talentportal.programs.rules.windows import windows_of

PAGE_SIZE = 50
LATEST = 8


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """The first page: what is open, what can be objected to, who was honoured last."""
    context = {
        "announced": editions_under_way(),
        "notices": notices_in_force(),
        "honours": register().filter(revoked_on__isnull=True)[:LATEST],
    }
    return render(request, "reviews/public/front.html", context)


@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    """All editions, newest first."""
    page = Paginator(public_editions(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "reviews/public/editions.html", {"page_obj": page})


@require_GET
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """The notice of an edition beside its conditions and its timetable."""
    found = public_edition(slug)
    windows = windows_of([found])
    document = found.published_revision.parsed
    context = {
        "edition": found,
        "document": document,
        "methods": dict.fromkeys(method.text for method in document.methods),
        "windows": list(timetable(found, windows)),
        "application": application_of(found, document, windows),
        "notices": public_notices().filter(edition=found),
        "benefits": benefits_of(document),
    }
    return render(request, "reviews/public/edition.html", context)


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Notices in force and past ones."""
    in_force = list(notices_in_force())
    past = public_notices().exclude(pk__in=[notice.pk for notice in in_force])
    page = Paginator(past, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "reviews/public/notices.html", {"in_force": in_force, "page_obj": page})


@require_GET
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """A notice; its names only as long as it is in force."""
    found = get_object_or_404(public_notices(), slug=slug)
    entries = list(found.entries.order_by("position")) if found.is_in_force else []
    context = {
        "notice": found,
        "entries": entries,
        "columns": [LABELS[field] for field, _value in entries[0].shown] if entries else [],
        "declared": found.declared,
    }
    return render(request, "reviews/public/notice.html", context)


@require_GET
def honours(request: HttpRequest) -> HttpResponse:
    """The register of honours."""
    chosen = RegisterFilter(request.GET, queryset=register())
    page = Paginator(chosen.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "reviews/public/honours.html", {"filter": chosen, "page_obj": page})


@require_GET
def honour(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate of one honouree, to be read or printed."""
    record = get_object_or_404(register(), pk=pk)
    dossier = dossier_of(record)
    context = {
        "record": record,
        "text": words_of(record, dossier),
        "results": dossier.results,
    }
    return render(request, "reviews/public/certificate.html", context)


@require_GET
def certificates(request: HttpRequest) -> HttpResponse:
    """Whether a certificate number is in the register."""
    number = request.GET.get("number", "").strip()[:100]
    record = certificate_with(number)
    context = {"number": number, "record": record, "pairs": _pairs(record) if record else ()}
    return render(request, "reviews/public/certificates.html", context)


def _pairs(record: HonourRecord) -> list[tuple[str, object]]:
    """What the register says of a certificate, row by row."""
    rows = [
        (_("Full name"), record.full_name),
        (_("Honour title"), record.title),
        (_("Edition"), record.edition.label),
        (_("Certificate number"), record.certificate_number),
        (_("Awarded on"), record.awarded_on),
        (_("Term ends on"), record.term_ends_on),
        (_("Revoked on"), record.revoked_on),
    ]
    return [(label, value) for label, value in rows if value]
