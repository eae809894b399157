"""Middleware: the second factor of staff."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from talentportal.directory.context import hats_of

GetResponse = Callable[[HttpRequest], HttpResponse]

# What somebody needs in order to show a second factor, or to leave.
OPEN_ROUTES = {
    "account_confirm_email",
    "account_email_verification_sent",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "set_language",
    "healthz",
    "readyz",
}


class SecondFactorMiddleware:
    """Sends staff who have not shown a second factor in this session to where they can.

    A session that began with a password alone stays outside even when an authenticator is added
    from elsewhere: what counts is that *this* session has shown a code.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        """Django calls this once the route is known and before its view."""
        match = request.resolver_match
        if match is not None and not match.namespaces and match.url_name in OPEN_ROUTES:
            return None
        if not _must_show_one(request) or _has_shown_a_code(request):
            return None
        return HttpResponseRedirect(_where_to_show_one(request))


def _must_show_one(request: HttpRequest) -> bool:
    if not settings.REQUIRE_SECOND_FACTOR or not request.user.is_authenticated:
        return False
    return bool(request.user.is_staff or request.user.is_superuser or hats_of(request))


def _has_shown_a_code(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    shown = [each.get("id") for each in records if each.get("method") == "mfa"]
    if not shown:
        return False
    return Authenticator.objects.filter(user_id=request.user.pk, pk__in=shown).exists()


def _where_to_show_one(request: HttpRequest) -> str:
    has_one = Authenticator.objects.filter(
        user_id=request.user.pk, type=Authenticator.Type.TOTP
    ).exists()
    name = "mfa_reauthenticate" if has_one else "mfa_activate_totp"
    back = request.get_full_path() if request.method == "GET" else reverse("home")
    return f"{reverse(name)}?{urlencode({'next': back})}"
