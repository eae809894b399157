"""Duties: what the cast holds, and how giving and taking them away works."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from talentportal.directory.duties import (
    HOME_OF,
    Duty,
    duties_of,
    grant,
    holds,
    objects_where,
    offices_where,
    withdraw,
)
from talentportal.directory.models import Office, OfficeStatus
from tests.support.worlds.cast import City


def test_the_cast_holds_exactly_what_it_is_given(city: City) -> None:
    assert [(held.duty, held.on) for held in duties_of(city.loom_recommender)] == [
        (Duty.RECOMMEND, city.loom_works),
        (Duty.MANAGE, city.loom_works),
    ]
    assert [(held.duty, held.on) for held in duties_of(city.yuci_examiner)] == [
        (Duty.EXAMINE, city.yuci_bureau)
    ]
    assert duties_of(city.stranger) == []


def test_a_duty_is_held_on_exactly_one_office(city: City) -> None:
    assert holds(city.yuci_examiner, Duty.EXAMINE, city.yuci_bureau)
    assert not holds(city.yuci_examiner, Duty.EXAMINE, city.pingyao_bureau)
    assert not holds(city.yuci_examiner, Duty.RECOMMEND, city.yuci_bureau)
    assert not holds(city.city_manager, Duty.MANAGE, city.yuci)


def test_granting_twice_is_once_and_withdrawing_ends_it(city: City) -> None:
    grant(city.stranger, Duty.EXAMINE, city.yuci_bureau)
    grant(city.stranger, Duty.EXAMINE, city.yuci_bureau)
    assert [held.key for held in duties_of(city.stranger)] == [
        f"examine-office-{city.yuci_bureau.pk}"
    ]
    withdraw(city.stranger, Duty.EXAMINE, city.yuci_bureau)
    assert duties_of(city.stranger) == []
    assert not holds(city.stranger, Duty.EXAMINE, city.yuci_bureau)


def test_a_blocked_account_holds_nothing(city: City) -> None:
    assert list(offices_where(city.yuci_examiner)) == [city.yuci_bureau]
    city.yuci_examiner.is_active = False
    city.yuci_examiner.save()
    assert not holds(city.yuci_examiner, Duty.EXAMINE, city.yuci_bureau)
    assert list(offices_where(city.yuci_examiner)) == []
    assert duties_of(city.yuci_examiner) == []


@pytest.mark.parametrize(
    "status", [OfficeStatus.PENDING, OfficeStatus.REFUSED, OfficeStatus.CLOSED]
)
def test_a_duty_counts_only_while_its_office_is_active(city: City, status: str) -> None:
    assert objects_where(city.loom_recommender, Duty.RECOMMEND, Office) == {city.loom_works.pk}
    Office.objects.filter(pk=city.loom_works.pk).update(status=status)
    assert objects_where(city.loom_recommender, Duty.RECOMMEND, Office) == set()
    assert list(offices_where(city.loom_recommender)) == []
    assert duties_of(city.loom_recommender) == []


def test_reading_the_duties_takes_the_same_queries_for_one_and_for_all(city: City) -> None:
    for office in city.offices.values():
        grant(city.city_manager, Duty.EXAMINE, office)
    counts = []
    for person, expected in ((city.yuci_examiner, 1), (city.city_manager, 17)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(duties_of(person)) == expected
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_duty_without_a_page_of_its_own_starts_at_the_account(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    (held,) = duties_of(city.yuci_examiner)
    monkeypatch.delitem(HOME_OF, Duty.EXAMINE, raising=False)
    assert held.home_url == reverse("account")
    monkeypatch.setitem(HOME_OF, Duty.EXAMINE, "offices")
    assert held.home_url == reverse("offices")
    monkeypatch.setitem(HOME_OF, Duty.EXAMINE, lambda office: f"/desk/{office.pk}/")
    assert held.home_url == f"/desk/{city.yuci_bureau.pk}/"


def test_the_path_of_an_office_is_its_way_from_the_city(city: City) -> None:
    assert city.loom_works.path == f"/{city.city.pk}/{city.yuci.pk}/{city.loom_works.pk}/"
