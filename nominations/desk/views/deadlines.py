"""Earlier deadlines that offices set themselves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nominations.access import SETTING
from nominations.desk.deadlines import set_earlier_deadline
from nominations.desk.forms.deadlines import DeadlineForm
from nominations.desk.own_windows import own_windows
from talentportal.directory.duties import offices_where
from talentportal.shared.refusals import Refused
from talentportal.shared.responses import Refusals, respond


@login_required
def deadlines(request: HttpRequest) -> HttpResponse:
    """The windows that my office may close earlier, for itself and those below it."""
    if not offices_where(request.user, *SETTING).exists():
        raise PermissionDenied
    rows = own_windows(request.user)
    with Refusals() as refused:
        if request.method == "POST" and rows:
            form = DeadlineForm(request.POST)
            _set(request, form, rows)
            messages.success(request, _("The deadline of your office is set."))
            return redirect("nominations:deadlines")
    context = {"rows": [(row, DeadlineForm.of(row)) for row in rows]}
    return respond(request, "nominations/officer/deadlines.html", context, refused)


def _set(request: HttpRequest, form: DeadlineForm, rows: list[Any]) -> None:
    named = next((row for row in rows if row.value == request.POST.get("window")), None)
    if named is None:
        raise Http404
    if not form.is_valid():
        raise Refused.because(
            "deadline-wrong", " ".join(map(str, form.errors.get("closes_at", ()))), "closes_at"
        )
    set_earlier_deadline(
        window=named,
        closes_at=form.cleaned_data["closes_at"],
        actor=request.user,  # type: ignore[arg-type]
    )
