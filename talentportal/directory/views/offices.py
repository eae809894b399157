"""Managers: the offices in their care, the people of one, invitations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from talentportal.directory.access import managed_offices
from talentportal.directory.duties import Duty, offices_where
from talentportal.directory.forms import InvitationForm, WithdrawalForm
from talentportal.directory.models import Invitation, Office, User
from talentportal.directory.selectors import duty_changes_of, holders_of, invitations_of, listed
from talentportal.directory.services import invitations as service
from talentportal.directory.services.people import withdraw_duty
from talentportal.shared.responses import Refusals, respond

PAGE_SIZE = 50


@require_GET
@login_required
def offices(request: HttpRequest) -> HttpResponse:
    """The offices whose people I look after."""
    if not offices_where(request.user, Duty.MANAGE).exists():
        raise PermissionDenied
    search = request.GET.get("q", "").strip()
    found = listed(managed_offices(request.user), search)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "directory/offices.html", {"page_obj": page, "search": search})


@require_GET
@login_required
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who holds what in an office, and whom it has invited."""
    return _people_page(request, _managed(request, pk))


@login_required
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody to duties of an office."""
    office = _managed(request, pk)
    form = InvitationForm(request.POST or None, office=office)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            invitation = _send(request, office, form)
            messages.success(
                request, _("Invitation sent to %(email)s.") % {"email": invitation.email}
            )
            return redirect("office_people", pk=office.pk)
    context = {"office": office, "form": form}
    return respond(request, "directory/invite.html", context, refused)


def _send(request: HttpRequest, office: Office, form: InvitationForm) -> Invitation:
    return service.invite(
        manager=request.user,  # type: ignore[arg-type]
        office=office,
        email=form.cleaned_data["email"],
        full_name=form.cleaned_data["full_name"],
        duties=form.duties_on(office),
    )


@login_required
def withdraw(request: HttpRequest, pk: int, user_pk: int, duty: str) -> HttpResponse:
    """Take a duty away, after a page that says what follows from it."""
    office = _managed(request, pk)
    person = get_object_or_404(User, pk=user_pk)
    if duty not in [
        each.value
        for holder in holders_of(office)
        if holder.person == person
        for each in holder.duties
    ]:
        raise Http404
    form = WithdrawalForm(request.POST or None)
    with Refusals() as refused:
        if request.method == "POST":
            withdraw_duty(
                manager=request.user,
                person=person,
                duty=Duty(duty),
                office=office,
                reason=form.cleaned_data["reason"] if form.is_valid() else "",
            )
            messages.success(request, _("The duty is withdrawn."))
            return redirect("office_people", pk=office.pk)
    context = {"office": office, "person": person, "duty": Duty(duty), "form": form}
    return respond(request, "directory/withdraw.html", context, refused)


@require_POST
@login_required
def revoke_invitation(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Take an invitation back."""
    office = _managed(request, pk)
    invitation = get_object_or_404(office.invitations, pk=invitation_pk)
    with Refusals() as refused:
        service.revoke(manager=request.user, invitation=invitation)
        messages.success(request, _("The invitation is taken back."))
        return redirect("office_people", pk=office.pk)
    return _people_page(request, office, refused)


@require_POST
@login_required
def resend_invitation(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Send an invitation once more, with a fresh link."""
    office = _managed(request, pk)
    invitation = get_object_or_404(office.invitations, pk=invitation_pk)
    with Refusals() as refused:
        service.resend(manager=request.user, invitation=invitation)
        messages.success(request, _("Invitation sent to %(email)s.") % {"email": invitation.email})
        return redirect("office_people", pk=office.pk)
    return _people_page(request, office, refused)


def _managed(request: HttpRequest, pk: int) -> Office:
    return get_object_or_404(managed_offices(request.user).select_related("parent"), pk=pk)


def _people_page(
    request: HttpRequest, office: Office, refused: tuple[object, ...] = ()
) -> HttpResponse:
    context = {
        "office": office,
        "holders": holders_of(office),
        "invitations": invitations_of(office),
        "changes": duty_changes_of(office),
    }
    return respond(request, "directory/people.html", context, refused)
