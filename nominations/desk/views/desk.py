"""The officer's desk: what to do now, the lists behind it, and what is left of the seats."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nominations.access import is_officer
from nominations.chain.verbs import STEPS
from nominations.desk.filters import (
    PAGE_SIZES,
    DossierFilter,
    heads_of,
    page_size,
    sort_choices,
    sorted_by,
)
from nominations.desk.queues import (
    batch_verbs,
    correcting_for,
    listed,
    seen_by_offices_of,
    with_stages,
)
from nominations.desk_links import links_for
from nominations.limits.meters import meters_for
from nominations.moving.findings import box_at
from nominations.places import places_held_by, with_deadlines
from nominations.selectors import dossiers_held_for

HELD, SEEN = "held", "seen"


@require_GET
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, by when, and what I may still give away."""
    _only_officers(request)
    places = sorted(with_deadlines(places_held_by(request.user)), key=lambda each: each.urgency)
    context = {
        "places": places,
        "waiting": sum(each.count for each in places),
        "late": sum(each.count for each in places if each.is_late),
        "soon": sum(each.count for each in places if each.is_soon),
        "correcting": correcting_for(request.user),
        "meters": meters_for(request.user),
        "links": links_for(request.user),
    }
    return render(request, "nominations/officer/desk.html", context)


@require_GET
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """A list of dossiers: those I must act on, or all that came to my office."""
    _only_officers(request)
    tab = SEEN if request.GET.get("tab") == SEEN else HELD
    found = filtered(request.user, request.GET, tab)
    rows, sort = sorted_by(listed(found.matching), request.GET.get("sort", ""))
    pages = Paginator(rows, page_size(request.GET.get("per_page", "")))
    page = pages.get_page(request.GET.get("page"))
    page.object_list = with_stages(list(page.object_list))
    verbs = batch_verbs(request.user, found.matching) if tab == HELD and page.object_list else []
    context = {
        "filter": found,
        "page_obj": page,
        "tab": tab,
        "sort": sort,
        "sorts": sort_choices(sort),
        "heads": heads_of(request.GET, sort),
        "sizes": PAGE_SIZES,
        "verbs": [STEPS[verb] for verb in verbs],
        "opinions": bool(verbs) and any(box_at(row) for row in page.object_list),
    }
    return render(request, "nominations/officer/queue.html", context)


def filtered(user: object, query: QueryDict, tab: str) -> DossierFilter:
    """The list that a query string names, for this person."""
    base = dossiers_held_for(user) if tab == HELD else seen_by_offices_of(user)
    return DossierFilter(query, base)


def _only_officers(request: HttpRequest) -> None:
    if not is_officer(request):
        raise PermissionDenied
