"""One opinion for many dossiers: what is written into whose box, then written."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from nominations.access import is_officer
from nominations.desk.forms.officer import OpinionForm
from nominations.desk.selection import Selection, selection_of
from nominations.models import Dossier, Opinion
from nominations.moving.findings import box_at, write_missing_opinions
from talentportal.shared import clock


@login_required
@require_POST
def opinions_batch(request: HttpRequest) -> HttpResponse:
    """The form for a selection, and with what was written the writing."""
    if not is_officer(request):
        raise PermissionDenied
    chosen = selection_of(request.user, request.POST)
    if "text" not in request.POST:
        initial = {"signed_by": request.user.full_name, "signed_on": clock.today()}
        return _page(request, chosen, OpinionForm(initial=initial))
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, chosen, form, 400)
    keys = [row.pk for row in _to_write(chosen)]
    number = write_missing_opinions(dossiers=keys, actor=request.user, **form.cleaned_data)
    words = ngettext("%(number)s opinion is written.", "%(number)s opinions are written.", number)
    messages.success(request, words % {"number": number})
    return redirect("nominations:queue")


def _to_write(chosen: Selection) -> list[Dossier]:
    """The dossiers whose stage has a box in which nothing stands yet."""
    rows = Dossier.objects.filter(pk__in=chosen.keys).select_related(
        "person", "employer", "revision", "edition__published_revision"
    )
    written = set(Opinion.objects.filter(dossier__in=chosen.keys).values_list("dossier", "box"))
    return [
        row
        for row in rows.order_by("number")
        if (box := box_at(row)) is not None and (row.pk, box.key) not in written
    ]


def _page(
    request: HttpRequest, chosen: Selection, form: OpinionForm, status: int = 200
) -> HttpResponse:
    rows = _to_write(chosen)
    context = {
        "edition": chosen.edition,
        "form": form,
        "rows": rows,
        "names": [str(row) for row in rows],
        "left": len(chosen.keys) - len(rows),
    }
    return render(request, "nominations/officer/opinions_batch.html", context, status=status)
