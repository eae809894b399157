"""Home, the duty switcher, unmasking and the demonstration."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches, reverse
from pytest_django import Settings

from rehearsals.demo import city as demo_city
from rehearsals.demo.clock import demo_offset, move_clock
from talentportal.directory.duties import HOME_OF, Duty, duties_of, grant
from talentportal.directory.models import Office, OfficeKind, Person, User
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.clients import as_
from tests.support.worlds import factories
from tests.support.worlds.cast import City


def test_home_leads_to_the_chosen_duty_and_the_choice_lasts(
    city: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(HOME_OF, Duty.MANAGE, "offices")
    as_(client, city.loom_recommender)
    recommend, manage = duties_of(city.loom_recommender)
    assert client.get(manage.url).headers["Location"] == reverse("offices")
    assert client.get(reverse("home")).headers["Location"] == reverse("offices")
    assert client.get(reverse("account")).context["current_duty"] == manage
    client.get(recommend.url)
    assert client.get(reverse("account")).context["current_duty"] == recommend


def test_nobody_takes_up_a_duty_that_is_not_his(city: City, client: Client) -> None:
    (examine,) = duties_of(city.yuci_examiner)
    assert as_(Client(), city.yuci_examiner).get(examine.url).status_code == 302
    assert as_(client, city.stranger).get(examine.url).status_code == 404


def test_an_officer_who_applies_may_act_as_an_applicant(city: City, client: Client) -> None:
    factories.make_person(city.yuci_examiner)
    page = as_(client, city.yuci_examiner).get(reverse("account"))
    assert [held.key.partition("-")[0] for held in page.context["duties"]] == [
        "examine",
        "applicant",
    ]


def test_every_page_costs_the_same_for_one_and_for_ten_duties(city: City) -> None:
    for office in list(city.offices.values())[:10]:
        grant(city.city_examiner, Duty.EXAMINE, office)
    counts = []
    for user in (city.yuci_examiner, city.city_examiner):
        client = as_(Client(), user)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("account")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_back_office_masks_numbers(city: City, client: Client) -> None:
    root = factories.make_user("root", is_staff=True, is_superuser=True)
    person = city.persons["weaver"]
    as_(client, root)
    for address in (
        reverse("admin:directory_person_changelist"),
        reverse("admin:directory_person_change", args=[person.pk]),
    ):
        text = client.get(address).content.decode()
        assert person.masked_id_number in text
        assert person.id_number not in text
    for name in ("user", "office", "invitation"):
        assert client.get(reverse(f"admin:directory_{name}_changelist")).status_code == 200
    assert client.get(reverse("admin:directory_user_add")).status_code == 200
    assert (
        client.get(reverse("admin:directory_office_change", args=[city.yuci.pk])).status_code == 200
    )


@pytest.mark.parametrize("path", ["/demo/", "/demo/as/1/", "/demo/clock/"])
def test_the_demonstration_is_not_there_outside_it(city: City, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, {"step": "day"}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.fixture
def demonstration(city: City, settings: Settings) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.directory.demo_urls"
    clear_url_caches()


def test_in_the_demonstration_one_click_makes_one_anybody(
    city: City, client: Client, demonstration: None
) -> None:
    page = client.get("/demo/")
    assert page.status_code == 200
    groups = {group.label: [user for user, _ in group.people] for group in page.context["groups"]}
    assert groups[str(Duty.APPROVE.label)] == [
        city.city_approver,
        city.party_approver,
        city.group_approver,
    ]
    assert city.stranger in groups["申报人"]
    assert client.get(f"/demo/as/{city.yuci_examiner.pk}/").status_code == 405
    assert client.post(f"/demo/as/{city.yuci_examiner.pk}/").status_code == 302
    assert client.get(reverse("account")).context["user"] == city.yuci_examiner


def test_the_clock_of_the_demonstration_moves_for_every_page(
    city: City, client: Client, demonstration: None
) -> None:
    before = clock.today()
    assert (
        client.post("/demo/clock/", {"step": "day", "next": "/account/"}).headers["Location"]
        == "/account/"
    )
    assert demo_offset() == timedelta(days=1)
    shown = as_(client, city.stranger).get(reverse("account")).context["demo_now"]
    assert shown.astimezone(clock.CHINA).date() == before + timedelta(days=1)
    client.post("/demo/clock/", {"step": "reset"})
    assert demo_offset() == timedelta()


def test_the_clock_goes_forward_only(city: City, settings: Settings) -> None:
    settings.DEMO = True
    with pytest.raises(Refused) as refused:
        move_clock("date", clock.today() - timedelta(days=1))
    assert [each.code for each in refused.value.refusals] == ["demo-clock-backwards"]
    with override_settings(DEMO=False):
        assert demo_offset() == timedelta()


def test_going_back_after_the_clock_never_leaves_the_site(
    city: City, client: Client, demonstration: None
) -> None:
    page = client.post("/demo/clock/", {"step": "day", "next": "https://evil.example/"})
    assert page.headers["Location"] == "/demo/"


def test_the_demo_city_is_built_once_however_often_it_is_asked(
    db: None, settings: Settings
) -> None:
    with pytest.raises(CommandError):
        call_command("demo_city", verbosity=0)
    settings.DEMO = True
    counts = []
    for _ in range(2):
        demo_city.build()
        counts.append((Office.objects.count(), User.objects.count(), Person.objects.count()))
    assert counts[0] == counts[1]
    assert Office.objects.filter(kind=OfficeKind.COUNTY).count() == 11
    assert Office.objects.filter(kind=OfficeKind.COUNTY_BUREAU).count() == 11
    assert Office.objects.filter(kind=OfficeKind.EMPLOYER, status="active").count() == 12
    assert {person.id_number[:6] for person in Person.objects.all()} == {"999999"}
    examiner = demo_city.person_named("白景行")
    assert [(held.duty, held.on.name) for held in duties_of(examiner)] == [
        (Duty.EXAMINE, "榆次区人力资源和社会保障局")
    ]
