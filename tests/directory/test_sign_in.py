"""Signing in, registering and resetting: by name or e-mail, throttled, telling strangers nothing."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from talentportal.directory.models import Person, User
from talentportal.settings import base
from tests.support.worlds import factories
from tests.support.worlds.cast import City


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def sign_in(client: Client, name: str, password: str = factories.PASSWORD, **extra: str) -> int:
    return client.post(
        reverse("account_login"), {"login": name, "password": password}, **extra
    ).status_code


def signed_in_as(client: Client) -> str:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else ""


@pytest.mark.parametrize("name", ["weaver", "weaver@example.com", "WEAVER@example.com"])
def test_people_sign_in_by_username_or_email(city: City, client: Client, name: str) -> None:
    assert sign_in(client, name) == 302
    assert signed_in_as(client) == "weaver"


def test_nobody_signs_in_by_identity_number(city: City, client: Client) -> None:
    number = city.persons["weaver"].id_number
    assert sign_in(client, number) == 200
    assert signed_in_as(client) == ""


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    city: City, client: Client
) -> None:
    def answer(name: str) -> str:
        page = client.post(reverse("account_login"), {"login": name, "password": "wrong-one"})
        assert page.status_code == 200
        return re.sub(r'value="[^"]*"|content="[^"]*"', "", page.content.decode())

    assert answer("weaver") == answer("nobody-of-this-name")


def test_after_five_wrong_passwords_this_name_is_locked_from_this_address_only(
    city: City, client: Client
) -> None:
    here, elsewhere = {"REMOTE_ADDR": "10.0.0.1"}, {"REMOTE_ADDR": "10.0.0.2"}
    answers = [sign_in(client, "weaver", "wrong", **here) for _ in range(6)]
    assert answers == [200, 200, 200, 200, 429, 429]
    assert sign_in(client, "weaver", **here) == 429
    assert signed_in_as(client) == ""
    assert sign_in(Client(), "lacquerer", **here) == 302
    assert sign_in(Client(), "weaver", **elsewhere) == 302


def test_username_and_email_of_one_account_are_counted_together(city: City, client: Client) -> None:
    names = ["weaver", "weaver@example.com", "WEAVER", "Weaver@example.com", "weaver"]
    assert [sign_in(client, name, "wrong") for name in names] == [200, 200, 200, 200, 429]


def test_the_lockout_page_says_in_chinese_what_to_do(city: City, client: Client) -> None:
    for _ in range(5):
        page = client.post(reverse("account_login"), {"login": "weaver", "password": "wrong"})
    assert page.status_code == 429
    assert "尝试次数过多" in page.content.decode()


def register(client: Client, **changes: str) -> int:
    data = {
        "full_name": "王示例",
        "email": "new@example.com",
        "password1": "a-long-enough-one",
        "password2": "a-long-enough-one",
    }
    page = client.post(reverse("account_signup"), {**data, **changes})
    return page.status_code


def test_an_applicant_registers_confirms_the_address_signs_in_and_says_who_he_is(
    db: None, client: Client
) -> None:
    assert register(client) == 302
    user = User.objects.get(email="new@example.com")
    assert (user.full_name, user.is_staff, user.is_superuser) == ("王示例", False, False)
    assert sign_in(Client(), "new@example.com", "a-long-enough-one") == 302
    (letter,) = mail.outbox[:1]
    link = re.search(r"http://testserver(/\S+)", letter.body)
    assert link is not None
    assert client.post(link[1]).status_code == 302
    assert EmailAddress.objects.get(user=user).verified is True
    browser = Client()
    assert sign_in(browser, "new@example.com", "a-long-enough-one") == 302
    assert signed_in_as(browser) == user.username
    assert browser.get(reverse("home")).headers["Location"] == reverse("who_i_am")


def test_registering_a_known_address_looks_the_same_and_makes_no_account(
    city: City, client: Client
) -> None:
    before = User.objects.count()
    first = client.post(
        reverse("account_signup"),
        {
            "full_name": "王示例",
            "email": "weaver@example.com",
            "password1": "a-long-enough-one",
            "password2": "a-long-enough-one",
        },
    )
    assert (first.status_code, first.headers["Location"]) == (
        302,
        reverse("account_email_verification_sent"),
    )
    assert User.objects.count() == before
    assert register(Client()) == 302


def test_resetting_gives_the_same_page_for_known_and_unknown_addresses(
    city: City, client: Client
) -> None:
    where = []
    for address in ("weaver@example.com", "nobody@example.com"):
        page = client.post(reverse("account_reset_password"), {"email": address})
        where.append((page.status_code, page.headers["Location"]))
    assert where == [(302, reverse("account_reset_password_done"))] * 2
    assert [letter.to for letter in mail.outbox] == [["weaver@example.com"]]


def test_a_forged_host_never_reaches_the_letter(city: City, client: Client) -> None:
    page = client.post(
        reverse("account_reset_password"), {"email": "weaver@example.com"}, HTTP_HOST="evil.example"
    )
    assert page.status_code == 400
    assert mail.outbox == []


def test_letters_name_the_portal_by_its_own_address(
    city: City, client: Client, settings: Any
) -> None:
    settings.SITE_URL = "https://rencai.example"
    settings.ALLOWED_HOSTS = ["other.example"]
    asked = {"HTTP_HOST": "other.example"}
    client.post(reverse("account_reset_password"), {"email": "weaver@example.com"}, **asked)
    signed_up = {"full_name": "王示例", "password1": "a-long-enough-one"}
    signed_up["password2"] = signed_up["password1"]
    for email in ("new@example.com", "weaver@example.com"):
        Client().post(reverse("account_signup"), {**signed_up, "email": email}, **asked)
    bodies = [letter.body for letter in mail.outbox]
    hosts = [sorted(set(re.findall(r"https?://[^/\s]+", body))) for body in bodies]
    assert hosts == [["https://rencai.example"]] * 3
    assert [body for body in bodies if "other.example" in body] == []


def test_resetting_sets_the_password_and_does_not_sign_in(city: City, client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": "weaver@example.com"})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert link is not None
    page = client.get(link[1])
    client.post(
        page.headers["Location"],
        {"password1": "another-long-one", "password2": "another-long-one"},
    )
    assert signed_in_as(client) == ""
    assert sign_in(client, "weaver", "another-long-one") == 302


def who_i_am(client: Client, number: str, name: str = "查理") -> int:
    return client.post(
        reverse("who_i_am"),
        {
            "full_name": name,
            "id_type": "resident",
            "id_number": number,
            "phone": "13812345678",
        },
    ).status_code


def test_who_i_am_is_stored_encrypted_and_found_by_its_index(city: City, client: Client) -> None:
    from django.db import connection

    client.force_login(city.stranger, backend=settings.AUTHENTICATION_BACKENDS[1])
    assert who_i_am(client, "11010519491231002x") == 302
    person = Person.objects.get(user=city.stranger)
    assert (person.id_number, str(person.birth_date), person.sex) == (
        "11010519491231002X",
        "1949-12-31",
        "female",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id_number, id_index FROM directory_person WHERE id = %s", [person.pk]
        )
        row = cursor.fetchone()
    assert all("1949" not in str(value) or len(str(value)) == 64 for value in row)
    page = client.get(reverse("account")).content.decode()
    assert "110105********002X" in page
    assert "19491231" not in page


def test_a_number_of_another_account_is_refused_without_telling_whose(
    city: City, client: Client
) -> None:
    taken = city.persons["weaver"]
    client.force_login(city.stranger, backend=settings.AUTHENTICATION_BACKENDS[1])
    for name in ("查理", taken.full_name):
        page = client.post(
            reverse("who_i_am"),
            {
                "full_name": name,
                "id_type": "resident",
                "id_number": taken.id_number,
                "phone": "13812345678",
            },
        )
        assert page.status_code == 409
        text = page.content.decode()
        assert "无法登记" in text
        assert "weaver" not in text
    assert Person.objects.filter(user=city.stranger).count() == 0


def test_a_person_whom_an_office_entered_is_taken_over_only_under_the_same_name(
    city: City, client: Client
) -> None:
    entered = factories.make_person(None, "查理")
    client.force_login(city.stranger, backend=settings.AUTHENTICATION_BACKENDS[1])
    assert who_i_am(client, entered.id_number, "别人") == 409
    assert who_i_am(client, entered.id_number) == 302
    entered.refresh_from_db()
    assert entered.user == city.stranger


def test_a_wrong_number_is_refused_and_nothing_is_saved(city: City, client: Client) -> None:
    client.force_login(city.stranger, backend=settings.AUTHENTICATION_BACKENDS[1])
    before = Person.objects.count()
    assert who_i_am(client, "110105194912310021") == 409
    assert Person.objects.count() == before


def test_who_i_am_is_asked_once(city: City, client: Client) -> None:
    client.force_login(city.weaver, backend=settings.AUTHENTICATION_BACKENDS[1])
    assert client.get(reverse("who_i_am")).headers["Location"] == reverse("account")


def test_passwords_are_hashed_so_that_guessing_takes_memory(settings: Any) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    assert identify_hasher(make_password("a password")).algorithm == "argon2"
    earlier = make_password("a password", hasher="pbkdf2_sha256")
    assert check_password("a password", earlier)
