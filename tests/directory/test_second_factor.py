"""Staff reach their pages only after a second factor; a password alone opens nothing."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from talentportal.directory.duties import Duty, grant
from talentportal.directory.models import User
from tests.support.worlds import factories
from tests.support.worlds.cast import City

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _required(settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    cache.clear()


def code_now(secret: str = SECRET) -> str:
    (counter,) = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, counter))


def with_password(client: Client, name: str) -> str:
    page = client.post(reverse("account_login"), {"login": name, "password": factories.PASSWORD})
    assert page.status_code == 302
    return page.headers["Location"]


def password_again(client: Client) -> None:
    page = client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    assert page.status_code == 302


def where(client: Client, url: str) -> str:
    """The path of the page that an address leads to, or ``200`` when it is shown."""
    page = client.get(url)
    return (
        page.headers["Location"].partition("?")[0]
        if page.status_code == 302
        else str(page.status_code)
    )


def test_the_page_exists_for_whoever_need_not_show_a_second_factor(
    city: City, client: Client, settings: Settings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    with_password(client, "yuci_manager")
    assert where(client, reverse("offices")) == "200"


@pytest.mark.parametrize("page", ["offices", "employers_to_confirm", "home", "account"])
def test_a_password_alone_does_not_reach_a_staff_page(
    city: City, client: Client, page: str
) -> None:
    with_password(client, "yuci_manager")
    assert where(client, reverse(page)) == reverse("mfa_activate_totp")


def test_a_password_alone_does_not_reach_the_back_office(db: None, client: Client) -> None:
    factories.make_user("root", is_staff=True, is_superuser=True)
    assert where(client, reverse("admin:index")) == reverse("admin:login")
    assert where(client, reverse("admin:login")) == reverse("account_login")
    answer = client.post(
        reverse("admin:login"), {"username": "root", "password": factories.PASSWORD}
    )
    assert (answer.status_code, "_auth_user_id" in client.session) == (302, False)
    with_password(client, "root")
    assert where(client, reverse("admin:index")) == reverse("mfa_activate_totp")
    TOTP.activate(User.objects.get(username="root"), SECRET)
    with_code = Client()
    assert with_password(with_code, "root") == reverse("mfa_authenticate")
    assert with_code.post(reverse("mfa_authenticate"), {"code": code_now()}).status_code == 302
    assert where(with_code, reverse("admin:index")) == "200"


def test_applicants_are_not_asked(city: City, client: Client) -> None:
    with_password(client, "weaver")
    assert where(client, reverse("account")) == "200"


def test_setting_it_up_opens_the_pages_at_once_and_seals_the_secret(
    city: City, client: Client
) -> None:
    with_password(client, "yuci_manager")
    assert where(client, reverse("mfa_activate_totp")) == reverse("account_reauthenticate")
    password_again(client)
    assert where(client, reverse("mfa_activate_totp")) == "200"
    secret = client.session["mfa.totp.secret"]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert done.status_code == 302
    assert where(client, reverse("offices")) == "200"
    stored = Authenticator.objects.get(user=city.yuci_manager, type="totp").data["secret"]
    assert stored != secret
    assert secret not in stored


def test_with_it_signing_in_asks_for_the_code_and_a_wrong_one_opens_nothing(
    city: City, client: Client
) -> None:
    TOTP.activate(city.yuci_manager, SECRET)
    assert with_password(client, "yuci_manager") == reverse("mfa_authenticate")
    assert where(client, reverse("offices")) == reverse("account_login")
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert where(client, reverse("offices")) == reverse("account_login")
    assert client.post(reverse("mfa_authenticate"), {"code": code_now()}).status_code == 302
    assert where(client, reverse("offices")) == "200"


def test_codes_cannot_be_guessed_without_end(city: City, client: Client) -> None:
    TOTP.activate(city.yuci_manager, SECRET)
    with_password(client, "yuci_manager")
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.post(reverse("mfa_authenticate"), {"code": code_now()}).status_code == 200
    assert where(client, reverse("offices")) == reverse("account_login")


def test_a_session_of_before_stays_outside_when_it_is_set_up_elsewhere(
    city: City, client: Client
) -> None:
    with_password(client, "yuci_manager")
    TOTP.activate(city.yuci_manager, SECRET)
    assert where(client, reverse("offices")) == reverse("mfa_reauthenticate")
    assert where(client, reverse("mfa_view_recovery_codes")) == reverse("mfa_reauthenticate")
    assert where(client, reverse("mfa_deactivate_totp")) == reverse("mfa_reauthenticate")
    assert client.post(reverse("mfa_reauthenticate"), {"code": code_now()}).status_code == 302
    assert where(client, reverse("offices")) == "200"


def test_an_open_session_is_asked_as_soon_as_a_duty_is_given(city: City, client: Client) -> None:
    with_password(client, "charlie")
    assert where(client, reverse("account")) == "200"
    grant(city.stranger, Duty.EXAMINE, city.yuci_bureau)
    assert where(client, reverse("account")) == reverse("mfa_activate_totp")


def test_staff_cannot_switch_it_off_but_an_applicant_can(city: City) -> None:
    for name, left in (("yuci_manager", 1), ("weaver", 0)):
        person = city.people[name]
        TOTP.activate(person, SECRET)
        client = Client()
        with_password(client, name)
        client.post(reverse("mfa_authenticate"), {"code": code_now()})
        password_again(client)
        assert where(client, reverse("mfa_deactivate_totp")) == "200"
        client.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=person, type="totp").count() == left
