"""Employers register themselves; their county confirms or refuses."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rehearsals import made_up
from talentportal.directory.access import employers_in_remit
from talentportal.directory.duties import Duty, duties_of
from talentportal.directory.models import Office, OfficeKind, OfficeStatus
from talentportal.directory.services.registration import (
    confirm_employer,
    refuse_employer,
    register_employer,
)
from talentportal.shared.refusals import Refused
from tests.support.clients import as_
from tests.support.refusals import codes
from tests.support.worlds import factories
from tests.support.worlds.cast import City


def registered(city: City, serial: int = 1, county: str = "yuci", by: str = "charlie") -> Office:
    return register_employer(
        registrant=city.people[by],
        name=f"示例制造有限公司{serial}",
        credit_code=made_up.credit_code(serial),
        county=city.offices[county],
        address="示范路1号",
        contact_name="查理",
        contact_phone="13812345678",
    )


def test_the_page_registers_a_waiting_employer_that_gives_no_duty_yet(
    city: City, client: Client
) -> None:
    data = {
        "name": "榆次示例机械有限公司",
        "credit_code": made_up.credit_code(7).lower(),
        "county": city.yuci.pk,
        "address": "示范路7号",
        "contact_name": "查理",
        "contact_phone": "0354-2636000",
    }
    page = as_(client, city.stranger).post(reverse("employer_register"), data)
    assert (page.status_code, page.headers["Location"]) == (302, reverse("account"))
    office = Office.objects.get(credit_code=made_up.credit_code(7))
    assert (office.status, office.kind, office.parent, office.registered_by) == (
        OfficeStatus.PENDING,
        OfficeKind.EMPLOYER,
        city.yuci,
        city.stranger,
    )
    assert duties_of(city.stranger) == []


@pytest.mark.parametrize("officer", ["yuci_examiner", "yuci_manager", "city_examiner"])
def test_confirming_gives_the_registrant_management_and_recommendation(
    city: City, officer: str
) -> None:
    office = registered(city)
    confirm_employer(officer=city.people[officer], office=office)
    assert [(held.duty, held.on) for held in duties_of(city.stranger)] == [
        (Duty.RECOMMEND, office),
        (Duty.MANAGE, office),
    ]


@pytest.mark.parametrize(
    "officer",
    ["pingyao_examiner", "pingyao_manager", "yuci_recommender", "loom_recommender", "charlie"],
)
def test_nobody_else_may_decide(city: City, client: Client, officer: str) -> None:
    office = registered(city)
    assert employers_in_remit(city.yuci_examiner).get() == office
    with pytest.raises(Refused) as refused:
        confirm_employer(officer=city.people[officer], office=office)
    assert codes(refused) == ["not-your-employer"]
    page = as_(client, city.people[officer]).get(reverse("employer", args=[office.pk]))
    assert page.status_code == 404
    office.refresh_from_db()
    assert office.status == OfficeStatus.PENDING


def test_an_officer_does_not_confirm_his_own_registration(city: City) -> None:
    office = registered(city, by="yuci_examiner")
    with pytest.raises(Refused) as refused:
        confirm_employer(officer=city.yuci_examiner, office=office)
    assert codes(refused) == ["own-registration"]


def test_a_refusal_needs_a_reason_which_the_registrant_reads_and_he_may_try_again(
    city: City, client: Client
) -> None:
    office = registered(city)
    with pytest.raises(Refused) as refused:
        refuse_employer(officer=city.yuci_examiner, office=office, reason="  ")
    assert codes(refused) == ["reason-missing"]
    refuse_employer(officer=city.yuci_examiner, office=office, reason="代码与执照不符")
    assert "代码与执照不符" in as_(client, city.stranger).get(reverse("account")).content.decode()
    again = registered(city)
    assert (again.status, again.pk != office.pk) == (OfficeStatus.PENDING, True)


def test_a_decision_is_made_once(city: City) -> None:
    office = registered(city)
    confirm_employer(officer=city.yuci_examiner, office=office)
    with pytest.raises(Refused) as refused:
        refuse_employer(officer=city.yuci_manager, office=office, reason="重复")
    assert codes(refused) == ["employer-decided"]


def test_a_credit_code_is_registered_once(city: City) -> None:
    registered(city)
    with pytest.raises(Refused) as waiting:
        registered(city, by="weaver")
    assert codes(waiting) == ["employer-waiting"]
    confirm_employer(
        officer=city.yuci_examiner, office=Office.objects.get(name="示例制造有限公司1")
    )
    with pytest.raises(Refused) as there:
        registered(city, by="weaver")
    assert codes(there) == ["employer-registered"]
    assert Office.objects.filter(credit_code=made_up.credit_code(1)).count() == 1


def test_a_wrong_credit_code_is_refused_at_its_field(city: City, client: Client) -> None:
    before = Office.objects.count()
    data = {
        "name": "示例",
        "credit_code": "91140700MI00000000",
        "county": city.yuci.pk,
        "address": "示范路7号",
        "contact_name": "查理",
        "contact_phone": "13812345678",
    }
    page = as_(client, city.stranger).post(reverse("employer_register"), data)
    assert page.status_code == 409
    assert 'href="#id_credit_code"' in page.content.decode()
    assert Office.objects.count() == before


def test_a_failing_check_character_is_taken_and_shown_to_the_officer(
    city: City, client: Client
) -> None:
    good = registered(city)
    doubtful = register_employer(
        registrant=city.stranger,
        name="早年登记的示例厂",
        credit_code="91140700MA0000000X",
        county=city.yuci,
        address="示范路8号",
        contact_name="查理",
        contact_phone="13812345678",
    )
    as_(client, city.yuci_examiner)
    warnings = [
        client.get(reverse("employer", args=[office.pk])).context["code_warning"]
        for office in (good, doubtful)
    ]
    assert [bool(each) for each in warnings] == [False, True]


def test_the_list_shows_only_ones_own_county_in_few_queries(city: City, client: Client) -> None:
    as_(client, city.yuci_examiner)
    registered(city, 1)
    registered(city, 2, county="pingyao")
    counts = []
    for serials in ([], range(3, 52)):
        for serial in serials:
            registered(city, serial)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("employers_to_confirm"))
        counts.append(len(queries))
        shown = [each.name for each in page.context["page_obj"]]
        assert shown == [f"示例制造有限公司{n}" for n in [1, *serials]]
    assert counts[0] == counts[1] == 10


def test_who_confirms_nothing_does_not_reach_the_list(city: City, client: Client) -> None:
    assert as_(client, city.yuci_examiner).get(reverse("employers_to_confirm")).status_code == 200
    for name in ("loom_recommender", "charlie", "weaver"):
        page = as_(Client(), city.people[name]).get(reverse("employers_to_confirm"))
        assert page.status_code == 403
    assert Client().get(reverse("employers_to_confirm")).status_code == 302


def test_the_page_confirms(city: City, client: Client) -> None:
    office = registered(city)
    page = as_(client, city.yuci_examiner).post(
        reverse("employer", args=[office.pk]), {"answer": "confirm", "reason": ""}
    )
    assert page.headers["Location"] == reverse("employers_to_confirm")
    office.refresh_from_db()
    assert (office.status, office.decided_by) == (OfficeStatus.ACTIVE, city.yuci_examiner)
    assert factories.PASSWORD not in str(page.content)
