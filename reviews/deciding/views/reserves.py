"""Who comes in another's place: free places and those who wait for them, in their order."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nominations.moving.reserves import reserves_of
from reviews.deciding.selectors.desk import desk_edition
from talentportal.directory.duties import Duty, holds


@require_GET
@login_required
def reserves(request: HttpRequest, slug: str) -> HttpResponse:
    """The places of each tier or trade, how many are free, and who is next."""
    edition = desk_edition(request.user, slug)
    context = {
        "edition": edition,
        "groups": reserves_of(edition),
        "may_run": holds(request.user, Duty.RUN, edition),
    }
    return render(request, "reviews/reserves.html", context)
