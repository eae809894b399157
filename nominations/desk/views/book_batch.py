"""The books of many dossiers at once, ordered from a list."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nominations.access import is_officer
from nominations.book.forms import BooksForm
from nominations.book.many import order_books
from nominations.desk.selection import books_of, opened_by, sealed_for
from nominations.models import Dossier

SALT = "nominations.books"


@require_POST
@login_required
def order(request: HttpRequest) -> HttpResponse:
    """How the books of a selection are wanted, and with a confirmed plan their order."""
    if not is_officer(request):
        raise PermissionDenied
    if "plan" in request.POST:
        return _confirmed(request, list(opened_by(request.user, request.POST["plan"], SALT)))
    wanted = list(books_of(request.user, request.POST).values_list("pk", flat=True))
    return _asked(request, wanted, BooksForm(initial={"copies": _usual_copies(wanted)}))


def _confirmed(request: HttpRequest, wanted: list[int]) -> HttpResponse:
    form = BooksForm(request.POST)
    if not form.is_valid():
        return _asked(request, wanted, form, status=422)
    plan = request.POST["plan"]
    key = f"{request.user.pk}:{plan}:{form.cleaned_data['layout']}:{form.cleaned_data['copies']}"
    job = order_books(key=key, dossiers=wanted, actor=request.user, **form.order())  # type: ignore[arg-type]
    return redirect("jobs:detail", pk=job.pk)


def _asked(
    request: HttpRequest, wanted: list[int], form: BooksForm, status: int = 200
) -> HttpResponse:
    first = Dossier.objects.filter(pk__in=wanted).order_by("number")[:10]
    context: dict[str, Any] = {
        "form": form,
        "count": len(wanted),
        "names": [
            (each.number, each.honouree) for each in first.select_related("person", "employer")
        ],
        "plan": sealed_for(request.user, wanted, SALT),
    }
    return render(request, "nominations/officer/book_batch.html", context, status=status)


def _usual_copies(wanted: list[int]) -> int:
    """As many as the edition asks for, where all are of one."""
    editions = Dossier.objects.filter(pk__in=wanted).order_by().values("edition").distinct()
    if editions.count() != 1:
        return 1
    first = Dossier.objects.select_related("edition__published_revision", "revision")
    return first.filter(pk=wanted[0]).get().document.paper.copies or 1
