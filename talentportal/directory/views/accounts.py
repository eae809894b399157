"""Where a signed-in person begins: home, the duty acted under, the account, who I am."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from talentportal.directory.access import managed_offices
from talentportal.directory.context import CURRENT_DUTY, current_hat, hats_of
from talentportal.directory.duties import ApplicantHat
from talentportal.directory.forms import PersonForm
from talentportal.directory.models import Person
from talentportal.directory.services.people import record_person
from talentportal.shared.responses import Refusals, respond


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Where the current duty's day begins; an applicant's, after saying who they are."""
    current = current_hat(request)
    if current is not None:
        return redirect(current.home_url)
    if not Person.objects.filter(user=request.user).exists():
        return redirect("who_i_am")
    return redirect(ApplicantHat().home_url)


@require_GET
@login_required
def act_as(request: HttpRequest, key: str) -> HttpResponse:
    """Choose the duty under which the pages that follow are shown."""
    chosen = next((each for each in hats_of(request) if each.key == key), None)
    if chosen is None:
        raise Http404
    request.session[CURRENT_DUTY] = chosen.key
    return redirect(chosen.home_url)


@require_GET
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """My account: who I am, what I may do, how I sign in."""
    context = {
        "person": Person.objects.filter(user=request.user).first(),
        "has_second_factor": is_mfa_enabled(request.user),
        "manages": managed_offices(request.user).exists(),
        "registrations": request.user.registered_offices.select_related("parent"),
    }
    return render(request, "directory/account.html", context)


@sensitive_post_parameters("id_number")
@login_required
def who_i_am(request: HttpRequest) -> HttpResponse:
    """The identity document of an applicant, asked once."""
    if Person.objects.filter(user=request.user).exists():
        return redirect("account")
    form = PersonForm(request.POST or None, initial={"full_name": request.user.full_name})
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            record_person(user=request.user, **form.cleaned_data)
            messages.success(request, _("Thank you. It is recorded who you are."))
            return redirect("home")
    context = {"form": form}
    return respond(request, "directory/who_i_am.html", context, refused)


class ActivateSecondFactor(ActivateTOTPView):
    """allauth's page; whoever has just shown a code of it need not show another in this session."""

    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        response = super().form_valid(form)
        user = self.request.user
        added = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
        record_authentication(self.request, user, "mfa", id=added.pk, type=added.type)
        return response
