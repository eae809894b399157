"""Signing in: how allauth and axes are told our rules."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentportal.directory.duties import duties_of
from talentportal.directory.models import User
from talentportal.shared.addresses import site_url
from talentportal.shared.vault import seal, unseal


class SignInForm(LoginForm):
    """allauth's form with labels in place of placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or e-mail")
        self.fields["password"].help_text = ""
        for each in self.fields.values():
            each.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AccountAdapter(DefaultAccountAdapter):
    """Wrong passwords are counted by axes alone (in the database, across processes)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_email_password_mismatch": gettext_lazy(
            "The name and the password do not belong together. Check both; the password "
            "distinguishes capital and small letters."
        ),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """No limit here: allauth's own answer would mix with the lockout page of axes."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Under the portal's own name and address; allauth takes both from the request."""
        addressed = {
            name: _own_address(value) if name.endswith("_url") else value
            for name, value in context.items()
        }
        portal = SimpleNamespace(name=self._get_site_name(), domain=urlsplit(site_url()).netloc)
        super().send_mail(template_prefix, email, {**addressed, "current_site": portal})

    def _get_site_name(self) -> str:
        return _("City Talent Selection Portal")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed in the database; staff cannot switch their second factor off."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return _("City Talent Selection Portal")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_use_second_factor(authenticator.user)


def _own_address(link: str) -> str:
    return site_url(urlsplit(link)._replace(scheme="", netloc="").geturl())


def must_use_second_factor(user: Any) -> bool:
    """Whether this person reaches more than an applicant does."""
    if not settings.REQUIRE_SECOND_FACTOR or not user.is_authenticated:
        return False
    return bool(user.is_staff or user.is_superuser or duties_of(user))


def account_named(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name under which failures are counted: one account is one name, however it is written."""
    given = credentials or {}
    name = given.get("username") or given.get("email") or request.POST.get("login", "")
    name = str(name).strip().lower()[:254]
    account = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).first()
    return account.username if account else name
