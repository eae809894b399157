"""The city's desk of an edition."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nominations.places import places_of, with_deadlines
from reviews.deciding.forms.extensions import ExtensionForm
from reviews.deciding.selectors import desk as selectors
from reviews.deciding.services.extensions import grant_extension
from reviews.notices.selectors.notices import awaiting_notice
from talentportal.directory.duties import Duty, holds
from talentportal.programs.rules.timetable import timetable
from talentportal.shared.responses import Refusals, respond


@require_GET
@login_required
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the edition is, who is late, what waits for whom, what comes next."""
    edition = selectors.desk_edition(request.user, slug)
    windows = selectors.windows_with_grants(edition)
    context = {
        "edition": edition,
        "funnel": selectors.funnel_of(edition),
        "places": with_deadlines(places_of(edition), windows),
        "mine": selectors.duties_on(edition, request.user),
        "progress": selectors.progress_of(edition, windows),
        "windows": list(timetable(edition, windows)),
        "extensions": windows.extensions,
        "objections": selectors.open_objections(edition),
        "awaiting": awaiting_notice([edition]),
    }
    return render(request, "reviews/desk.html", context)


@login_required
def extension(request: HttpRequest, slug: str) -> HttpResponse:
    """Grant an extension."""
    edition = selectors.desk_edition(request.user, slug)
    if not holds(request.user, Duty.RUN, edition):
        raise PermissionDenied
    form = ExtensionForm(request.POST or None, edition=edition)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            grant_extension(edition=edition, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The extension is granted."))
            return redirect("reviews:desk", slug=slug)
    context = {"edition": edition, "form": form}
    return respond(request, "reviews/extension.html", context, refused)
