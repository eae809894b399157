"""Places to give: what is left of each allowance, who holds the seats, and the headcounts stated."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from nominations.access import is_officer
from nominations.desk.forms.seats import HeadcountForm
from nominations.limits.meters import Meter, meters_for, seats_under
from nominations.own_matters import refuse_own_matter
from quotas.services import state_headcount
from talentportal.directory.duties import offices_where
from talentportal.directory.models import Duty, User
from talentportal.programs.models import Edition
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import Refusals, respond


@require_GET
@login_required
def seats(request: HttpRequest) -> HttpResponse:
    """The allowances that concern me, with every seat and its reason."""
    if not is_officer(request):
        raise PermissionDenied
    return _page(request)


@require_POST
@login_required
def headcount(request: HttpRequest, slug: str, office: int) -> HttpResponse:
    """State how many people my office has of those that an edition's limits count."""
    mine = get_object_or_404(offices_where(request.user, Duty.RECOMMEND), pk=office)
    edition = get_object_or_404(Edition.objects.filter(published_revision__isnull=False), slug=slug)
    assert isinstance(request.user, User)
    form = HeadcountForm(request.POST)
    if not form.is_valid():
        return _page(request, form.refusals())
    with Refusals() as refused:
        refuse_own_matter(request.user, edition=edition, duty=Duty.RECOMMEND, on=mine)
        state_headcount(edition=edition, office=mine, actor=request.user, **form.cleaned_data)
        return redirect("nominations:seats")
    return _page(request, refused)


def _page(request: HttpRequest, refused: Sequence[Refusal] = ()) -> HttpResponse:
    meters = meters_for(request.user)
    taken = seats_under(meters)
    rows = [(meter, taken.get(meter.allowance.pk, [])) for meter in meters]
    context = {"rows": rows, "forms": _forms(meters)}
    return respond(request, "nominations/officer/seats.html", context, refused)


def _forms(meters: list[Meter]) -> list[tuple[Meter, HeadcountForm]]:
    """A form for every headcount that limits of one's own offices are computed from, once each."""
    found: dict[tuple[int, int | None, str], tuple[Meter, HeadcountForm]] = {}
    for meter in meters:
        if meter.asks_headcount:
            key = (meter.allowance.edition_id, meter.allowance.office_id, meter.base)
            found.setdefault(key, (meter, HeadcountForm.for_meter(meter)))
    return list(found.values())
