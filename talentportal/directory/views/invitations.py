"""The page behind an invitation's link."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from talentportal.directory.duties import Duty
from talentportal.directory.forms import NewAccountForm
from talentportal.directory.letters import invitation_of
from talentportal.directory.models import Invitation
from talentportal.directory.services.invitations import (
    accept,
    accept_with_new_account,
    why_not,
)
from talentportal.shared.responses import Refusals, respond


@never_cache
@sensitive_post_parameters("password", "password_again")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites me to what; accept with this account, with another, or open one."""
    found = invitation_of(token)
    if found is None:
        raise Http404
    form = NewAccountForm(request.POST or None, initial={"full_name": found.full_name})
    with Refusals() as refused:
        if refusal := why_not(found):
            raise refusal
        if request.method == "POST" and (response := _accept(request, found, form)) is not None:
            return response
    duties = [(Duty(each.duty).label, each.on) for each in found.duties.all()]
    context = {"invitation": found, "duties_offered": duties, "form": form}
    return respond(request, "directory/invitation.html", context, refused)


def _accept(request: HttpRequest, found: Invitation, form: NewAccountForm) -> HttpResponse | None:
    if request.user.is_authenticated:
        accept(invitation=found, user=request.user)
        messages.success(request, _("Welcome. Your new duties are listed in your account."))
        return redirect("home")
    if not form.is_valid():
        return None
    accept_with_new_account(
        invitation=found,
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
        full_name=form.cleaned_data["full_name"],
    )
    messages.success(request, _("Your account is open. Please sign in."))
    return redirect("account_login")
