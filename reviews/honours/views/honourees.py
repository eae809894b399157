"""The honourees of an edition: the list, and the same as a workbook."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reviews.deciding.selectors.desk import desk_edition
from reviews.honours.selectors.honourees import honourees_of
from reviews.honours.sheets.honourees import honourees_workbook
from talentportal.directory.duties import Duty, holds

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@login_required
def honourees(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of honourees, to be printed."""
    edition = desk_edition(request.user, slug)
    records = honourees_of(edition)
    context = {
        "edition": edition,
        "records": records,
        "may_print": holds(request.user, Duty.RUN, edition),
        "has_certificates": any(record.revoked_on is None for record in records),
    }
    return render(request, "reviews/honourees.html", context)


@require_GET
@login_required
def honourees_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a workbook."""
    edition = desk_edition(request.user, slug)
    content = honourees_workbook(edition, honourees_of(edition))
    response = HttpResponse(content, content_type=WORKBOOK)
    name = quote(_("Honourees of {edition}.xlsx").format(edition=edition.label))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
