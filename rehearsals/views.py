"""Ordering a rehearsal from the settings of an edition."""

import secrets

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from rehearsals.forms import RehearsalForm
from rehearsals.workers import KIND
from talentportal.programs.selectors import editions_configured_by
from talentportal.shared.jobs import order_job


@login_required
def order(request: HttpRequest, slug: str) -> HttpResponse:
    """How many dossiers and how far; then the job, whose page shows the progress and the result."""
    edition = get_object_or_404(
        editions_configured_by(request.user).select_related("published_revision", "city"), slug=slug
    )
    if edition.published_revision is None:
        return render(request, "rehearsals/order.html", {"edition": edition})
    document = edition.published_revision.parsed
    form = RehearsalForm(request.POST or None, document=document)
    if request.method == "POST" and form.is_valid():
        job = order_job(
            kind=KIND,
            key=f"{KIND}:{edition.pk}:{secrets.token_hex(8)}",
            params={"edition": edition.pk, **form.cleaned_data},
            requested_by=request.user,
        )
        return redirect("jobs:detail", pk=job.pk)
    context = {"edition": edition, "form": form, "submit": _("Begin the rehearsal")}
    return render(request, "rehearsals/order.html", context)
