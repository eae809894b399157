"""Certificates of honour, ordered from the list of honourees to be printed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from reviews.experts.selectors.panels import editions_run_by
from reviews.honours.services.certificates import order_certificates
from talentportal.programs.models import Edition


@login_required
@require_POST
def order_all(request: HttpRequest, slug: str) -> HttpResponse:
    """One file with the certificates of everybody honoured in the edition."""
    return _ordered(request, get_object_or_404(editions_run_by(request.user), slug=slug))


@login_required
@require_POST
def order_one(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The certificate of one honouree."""
    edition = get_object_or_404(editions_run_by(request.user), slug=slug)
    honour = get_object_or_404(edition.honours.only("pk"), pk=pk)
    return _ordered(request, edition, honour.pk)


def _ordered(request: HttpRequest, edition: Edition, honour: int | None = None) -> HttpResponse:
    job = order_certificates(edition=edition, actor=request.user, honour=honour)  # type: ignore[arg-type]
    return redirect("jobs:detail", pk=job.pk)
