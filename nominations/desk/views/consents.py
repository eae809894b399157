"""What waits for the consent of offices that decide jointly (会同)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nominations.desk.forms.consents import ConsentForm
from nominations.moving.consents import record_consents
from nominations.selectors import CONSENTING, consents_asked_of
from talentportal.directory.duties import offices_where
from talentportal.shared.keys import keys_of
from talentportal.shared.responses import Refusals, respond


@login_required
def consents(request: HttpRequest) -> HttpResponse:
    """The dossiers that lie at joint stages of my office, with what it has said of each."""
    if not offices_where(request.user, *CONSENTING).exists():
        raise PermissionDenied
    form = ConsentForm(request.POST or None)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            rows = record_consents(
                consents=keys_of(request.POST.getlist("consent")),
                agreed=form.cleaned_data["agreed"] == "yes",
                note=form.cleaned_data["note"],
                actor=request.user,
            )
            said = _("Recorded for {number} dossiers.").format(number=len(rows))
            messages.success(request, said)
            return redirect("nominations:consents")
    waiting = (
        consents_asked_of(request.user)
        .select_related(
            "office",
            "dossier__person",
            "dossier__employer",
            "dossier__edition",
            "dossier__revision",
        )
        .prefetch_related("answers__recorded_by")
    )
    context = {
        "rows": waiting.order_by("agreed", "dossier__edition", "stage", "dossier__number"),
        "form": form,
    }
    return respond(request, "nominations/officer/consents.html", context, refused)
