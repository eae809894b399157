"""Recording an inspection on site."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reviews.experts.forms.panels import InspectionForm
from reviews.experts.selectors.panels import dossiers_run_by
from reviews.experts.services.inspections import record_inspection
from reviews.models import Inspection
from talentportal.shared.responses import Refusals, respond


@login_required
@require_http_methods(["GET", "POST"])
def inspection(request: HttpRequest, number: str) -> HttpResponse:
    dossier = get_object_or_404(dossiers_run_by(request.user), number=number)
    known = Inspection.objects.filter(dossier=dossier).first()
    form = InspectionForm(request.POST or None, instance=known)
    with Refusals() as refused:
        if form.is_valid():
            record_inspection(dossier=dossier, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The inspection has been recorded."))
            return redirect("reviews:inspection", dossier.number)
    context = {"dossier": dossier, "form": form, "known": known}
    return respond(request, "reviews/inspection.html", context, refused)
