"""Employers that register themselves, and the officers who confirm them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from talentportal.directory.access import BUREAUS, employers_in_remit
from talentportal.directory.duties import Duty, offices_where
from talentportal.directory.forms import DecisionForm, EmployerForm
from talentportal.directory.models import Office, OfficeStatus
from talentportal.directory.services.registration import (
    confirm_employer,
    refuse_employer,
    register_employer,
)
from talentportal.shared.identity_numbers import normalise_credit_code
from talentportal.shared.responses import Refusals, respond

PAGE_SIZE = 50


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """An employer registers itself; its county confirms."""
    initial = {"contact_name": request.user.full_name}
    form = EmployerForm(request.POST or None, initial=initial)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            register_employer(registrant=request.user, **form.cleaned_data)
            messages.success(request, _("Registered. The bureau of the county confirms it next."))
            return redirect("account")
    context = {"form": form}
    return respond(request, "directory/employer_register.html", context, refused)


@require_GET
@login_required
def to_confirm(request: HttpRequest) -> HttpResponse:
    """Employers of my county that wait, longest waiting first."""
    if not offices_where(request.user, Duty.EXAMINE, Duty.MANAGE).filter(kind__in=BUREAUS).exists():
        raise PermissionDenied
    waiting = (
        employers_in_remit(request.user)
        .filter(status=OfficeStatus.PENDING)
        .select_related("parent", "registered_by")
        .order_by("created_at", "pk")
    )
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "directory/employers_to_confirm.html", {"page_obj": page})


@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One registration, to confirm or to refuse."""
    offices = employers_in_remit(request.user).select_related("parent", "registered_by")
    office = get_object_or_404(offices, pk=pk)
    form = DecisionForm(request.POST or None)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            _carry_out(request, office, form.cleaned_data["reason"])
            return redirect("employers_to_confirm")
    context = {"office": office, "form": form}
    context["code_warning"] = normalise_credit_code(office.credit_code)[1]
    context["waits"] = office.status == OfficeStatus.PENDING
    return respond(request, "directory/employer.html", context, refused)


def _carry_out(request: HttpRequest, office: Office, reason: str) -> None:
    if request.POST.get("answer") == "confirm":
        confirm_employer(officer=request.user, office=office)
        messages.success(request, _("%(name)s is confirmed.") % {"name": office.name})
    else:
        refuse_employer(officer=request.user, office=office, reason=reason)
        messages.success(request, _("%(name)s is refused.") % {"name": office.name})
