"""Bound books: order, download, and tell whether a printed page is of the current version."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nominations.book.forms import VerifyForm
from nominations.book.making import current_code, order_book
from nominations.book.many import record_downloads
from nominations.models import Book, Dossier
from nominations.models.papers import BookVariant
from nominations.selectors import books_visible_to, dossiers_visible_to


@require_POST
@login_required
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Order the book as the dossier stands now: a draft before it is handed in, then the file's."""
    dossier = get_object_or_404(
        dossiers_visible_to(request.user).select_related(
            "edition__published_revision",
            "revision",
            "person",
            "employer",
            "recommender",
            "applicant",
        ),
        number=number,
    )
    variant = BookVariant.FULL if dossier.submitted_at else BookVariant.DRAFT
    job = order_book(dossier=dossier, variant=variant, actor=request.user)
    return redirect("jobs:detail", pk=job.pk)


@require_GET
@login_required
def download(request: HttpRequest, number: str, pk: int) -> FileResponse:
    """The PDF, for whoever may see the dossier."""
    seen = books_visible_to(request.user).select_related("dossier")
    book = get_object_or_404(seen, pk=pk, dossier__number=number)
    dossier = book.dossier
    record_downloads(
        request.user,
        Dossier.objects.filter(pk=dossier.pk),
        _("Application book, version {code}").format(code=book.code),
    )
    response = FileResponse(book.file.open("rb"), content_type="application/pdf")
    name = f"{dossier.number}-{book.code or book.key[:10]}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def verify(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Whether a printed page belongs to the version that counts; nothing else is told."""
    dossier = (
        Dossier.objects.filter(number=number)
        .select_related(
            "edition__published_revision",
            "revision",
            "person",
            "employer",
            "recommender",
            "applicant",
        )
        .first()
    )
    context = {"number": number, "code": code, "state": _state(dossier, code)}
    return render(request, "nominations/verify.html", context)


def _state(dossier: Dossier | None, code: str) -> str:
    """unknown, draft, current or replaced."""
    known = Book.objects.filter(dossier=dossier, code=code) if dossier else Book.objects.none()
    variants = set(known.values_list("variant", flat=True))
    if dossier is None or not variants:
        return "unknown"
    if variants == {BookVariant.DRAFT}:
        return "draft"
    return "current" if current_code(dossier) == code else "replaced"


@require_GET
def verify_typed(request: HttpRequest) -> HttpResponse:
    """The same for whoever types number and version from the foot of a page."""
    form = VerifyForm(request.GET or None)
    if form.is_valid():
        typed = form.cleaned_data
        return redirect("nominations:verify", typed["number"], typed["code"])
    return render(request, "nominations/verify_typed.html", {"form": form})
