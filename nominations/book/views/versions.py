"""Versions of the book: listed with their seals, and two of them side by side."""

import base64
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from nominations.book.making import current_code
from nominations.book.many import record_downloads
from nominations.book.versions import full_books, versions_of
from nominations.models import Book, Dossier
from nominations.selectors import find_dossier
from talentportal.bookbinding import comparing
from talentportal.shared.keys import number_of


@require_GET
@login_required
def versions(request: HttpRequest, number: str) -> HttpResponse:
    """Every handing-in with its books: when, how many pages, which code, which one counts."""
    dossier = find_dossier(request.user, number)
    found = versions_of(request.user, dossier)
    context = {
        "dossier": dossier,
        "versions": found,
        "books": full_books(request.user, dossier),
        "current": current_code(dossier) if dossier.submitted_at else "",
    }
    return render(request, "nominations/versions.html", context)


@never_cache
@require_GET
@login_required
def compare(request: HttpRequest, number: str) -> HttpResponse:
    """A page of two versions side by side; which pages differ is told."""
    dossier = find_dossier(request.user, number)
    if not {"before", "after"} <= set(request.GET):
        return redirect("nominations:versions", number=number)
    books = {str(book.pk): book for book in full_books(request.user, dossier)}
    before, after = (books.get(request.GET.get(name, "")) for name in ("before", "after"))
    if before is None or after is None:
        raise Http404
    differing = comparing.pages_that_differ(Path(before.file.path), Path(after.file.path))
    last = max(before.pages, after.pages)
    page = _page(request, last, differing)
    record_downloads(
        request.user,
        Dossier.objects.filter(pk=dossier.pk),
        _("Versions {before} and {after} compared").format(before=before.code, after=after.code),
    )
    context = {
        "dossier": dossier,
        "sides": [_side(book, page) for book in (before, after)],
        "before": before,
        "after": after,
        "page": page,
        "last": last,
        "differing": differing,
    }
    return render(request, "nominations/versions_compared.html", context)


def _page(request: HttpRequest, last: int, differing: list[int]) -> int:
    """The page that is asked for, else the first that differs."""
    wanted = number_of(request.GET.get("page"), last)
    return wanted or (differing[0] if differing else 1)


def _side(book: Book, page: int) -> dict[str, Any]:
    picture = comparing.picture_of(Path(book.file.path), page)
    return {
        "book": book,
        "picture": base64.b64encode(picture).decode() if picture else "",
    }
