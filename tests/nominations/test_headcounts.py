"""Limits by headcount: stated by the office, computed for it, with a reason where none binds."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from nominations.limits.meters import meters_for
from nominations.models import Dossier
from nominations.moving import Inputs, take_steps
from nominations.moving.gathering import nearest
from nominations.moving.moves import Outcome
from nominations.moving.registers import other_tracks_of
from quotas.models import Allowance, Headcount, Seat
from quotas.services import state_headcount
from talentportal.programs.models import Program
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.worlds import world
from tests.support.worlds.cast import City

BASE = "本单位高级技师"
BY_HEADCOUNT: dict[str, Any] = {
    "key": "by_headcount",
    "group": "nomination",
    "name": "推荐名额",
    "tiers": ["craftsman"],
    "scope": "recommender",
    "base": BASE,
    "brackets": [
        {"lower": 100, "rate": "0.05"},
        {"lower": 10, "upper": 100, "rate": "0.1"},
        {"lower": 1, "upper": 10, "unlimited": True},
        {"lower": 0, "upper": 1, "number": 0},
    ],
    "force": "hard",
    "source": "一",
}


class Unit:
    """Yuci with dossiers that are ready to be recommended."""

    def __init__(self, city: City, number: int, **limit: Any) -> None:
        document = world.small_document()
        slots = [each for each in document["limits"] if each["key"] == "slots"]
        document["limits"] = [BY_HEADCOUNT | limit, *slots]
        self.city, self.actor, self.office = city, city.yuci_recommender, city.yuci_bureau
        self.edition = world.publish_edition(city, document)
        self.dossiers = [self.ready() for _serial in range(number)]

    def ready(self) -> Dossier:
        draft = world.start_dossier(self.city, self.edition)
        dossier = world.bring_to(self.city, draft, "recommendation")
        with clock.travel(world.REVIEWING):
            world.meet_requirements(self.city, dossier)
        return dossier

    def state(self, number: int) -> Headcount:
        return state_headcount(
            edition=self.edition,
            office=self.office,
            base=BASE,
            number=number,
            counted_on=date(2019, 7, 1),
            actor=self.actor,
        )

    def recommend(self, reason: str = "", only: int | None = None) -> list[Outcome]:
        with clock.travel(world.REVIEWING):
            return take_steps(
                dossiers=[each.pk for each in self.dossiers[:only]],
                verb="recommend",
                actor=self.actor,
                inputs=Inputs(seat_reason=reason, whole_list=True),
            )


def results(outcomes: list[Outcome]) -> list[str]:
    return ["done" if each.done else each.refusals[0].code for each in outcomes]


def test_without_a_headcount_nobody_is_recommended(city: City) -> None:
    unit = Unit(city, 1)
    assert results(unit.recommend()) == ["headcount-missing"]
    assert not Allowance.objects.filter(rule="by_headcount").exists()
    unit.state(25)
    assert results(unit.recommend()) == ["done"]


def test_the_number_is_computed_and_said(city: City) -> None:
    unit = Unit(city, 3)
    with translation.override("zh-hans"):
        unit.state(25)
        assert results(unit.recommend()) == ["done", "done", "limit-reached"]
        (meter,) = meters_for(unit.actor)
    allowance = Allowance.objects.get(rule="by_headcount")
    assert (allowance.ceiling, allowance.taken) == (2, 2)
    assert allowance.explanation == "本单位高级技师25人×10%＝2.5，向下取整为2人"
    assert meter.note == "本单位高级技师25人×10%＝2.5，向下取整为2人（一）"


def test_who_is_named_first_is_seated_first(city: City) -> None:
    unit = Unit(city, 3)
    unit.state(25)
    unit.dossiers.reverse()
    outcomes = unit.recommend()
    assert [each.dossier for each in outcomes] == unit.dossiers
    assert results(outcomes) == ["done", "done", "limit-reached"]


def test_no_limit_still_asks_for_each_ones_reason(city: City) -> None:
    unit = Unit(city, 2)
    unit.state(5)
    assert results(unit.recommend()) == ["beyond-soft-limit"] * 2
    assert results(unit.recommend("成果确实突出")) == ["done", "done"]
    seats = Seat.objects.filter(allowance__rule="by_headcount")
    assert list(seats.values_list("beyond", "reason")) == [(False, "成果确实突出")] * 2
    assert Allowance.objects.get(rule="by_headcount").ceiling is None


def test_who_has_none_may_name_none(city: City) -> None:
    unit = Unit(city, 1)
    unit.state(0)
    assert results(unit.recommend("理由")) == ["limit-reached"]


def test_a_new_headcount_counts_at_once_and_never_below_what_is_taken(city: City) -> None:
    unit = Unit(city, 3)
    unit.state(30)
    assert results(unit.recommend(only=2)) == ["done", "done"]
    with pytest.raises(Refused) as refused:
        unit.state(19)
    assert [each.code for each in refused.value.refusals] == ["fewer-than-taken"]
    assert Headcount.objects.get().number == 30
    unit.state(29)
    assert Allowance.objects.get(rule="by_headcount").ceiling == 2


def test_only_the_offices_own_people_state_its_headcount(city: City) -> None:
    unit = Unit(city, 0)
    unit.state(10)
    unit.actor = city.pingyao_recommender
    with pytest.raises(PermissionDenied):
        unit.state(1000)
    unit.actor = city.yuci_recommender
    with pytest.raises(Refused):
        state_headcount(
            edition=unit.edition,
            office=unit.office,
            base="别的人",
            number=1,
            counted_on=date(2019, 7, 1),
            actor=unit.actor,
        )
    assert Headcount.objects.get().number == 10


def test_a_limit_of_another_tier_does_not_bind(city: City) -> None:
    document = world.small_document()
    document["tiers"].append({"key": "chief", "name": "首席", "slots": 1, "slots_op": "exact"})
    document["limits"] = [BY_HEADCOUNT | {"tiers": ["chief"]}]
    document["stages"] = [
        each | {"limit": None} if each["key"] == "proposal" else each for each in document["stages"]
    ]
    edition = world.publish_edition(city, document)
    dossier = world.bring_to(city, world.start_dossier(city, edition), "qualification")
    assert dossier.state == "qualification"
    assert not Seat.objects.exists()


def test_a_district_passes_on_a_share_of_what_came(city: City) -> None:
    unit = Unit(
        city,
        7,
        scope="office",
        measured_by="arrived",
        brackets=[{"lower": 0, "rate": "0.3"}],
    )
    assert results(unit.recommend()) == ["done", "done", *["limit-reached"] * 5]
    unit.dossiers = [unit.ready() for _serial in range(3)]
    assert results(unit.recommend()) == ["done", "limit-reached", "limit-reached"]
    assert Allowance.objects.get(rule="by_headcount").ceiling == 3


def test_the_queries_do_not_grow_with_the_batch(city: City) -> None:
    unit = Unit(city, 4)
    unit.state(500)
    with CaptureQueriesContext(connection) as one:
        assert results(unit.recommend(only=1)) == ["done"]
    unit.dossiers = unit.dossiers[1:]
    with CaptureQueriesContext(connection) as three:
        assert results(unit.recommend()) == ["done"] * 3
    assert len(three) == len(one) - 1 or len(three) == len(one)


def test_the_nearest_office_of_a_kind_holds_the_stage(city: City) -> None:
    bureaus = [city.pingyao_bureau, city.yuci_bureau]
    assert nearest(bureaus, city.loom_works) == city.yuci_bureau
    assert nearest(bureaus, city.foundry) == city.pingyao_bureau
    assert nearest(bureaus, city.hospital) is None
    assert nearest([city.city_bureau], city.hospital) == city.city_bureau
    assert nearest([], city.hospital) is None


def test_the_page_asks_for_the_headcount_and_keeps_it(city: City, client: Client) -> None:
    unit = Unit(city, 0)
    client.force_login(unit.actor)
    address = f"/desk/seats/{unit.edition.slug}/{unit.office.pk}/headcount/"
    page = client.get("/desk/seats/")
    assert address in page.content.decode()
    given = {"base": BASE, "number": "25", "counted_on": "2019-07-01"}
    assert client.post(address, given).status_code == 302
    assert (Headcount.objects.get().number, Headcount.objects.get().stated_by) == (25, unit.actor)
    shown = client.get("/desk/seats/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "25人×10%＝2.5，向下取整为2人" in shown
    wrong = client.post(address, given | {"number": "-1"})
    assert wrong.status_code == 409
    assert Headcount.objects.get().number == 25
    client.force_login(city.pingyao_recommender)
    assert client.post(address, given | {"number": "999"}).status_code == 404
    assert Headcount.objects.get().number == 25


def test_another_track_of_the_umbrella_in_the_year_is_found(city: City) -> None:
    umbrella = Program.objects.create(slug="umbrella", name="人才计划")
    editions = []
    for name in ("one", "two"):
        document = world.small_document()
        document["program"] |= {"slug": name}
        document["edition"] |= {"slug": name, "label": name}
        edition = world.publish_edition(city, document)
        Program.objects.filter(slug=name).update(parent=umbrella)
        edition.program.refresh_from_db()
        editions.append(edition)
    index = {city.persons["weaver"].id_index}
    first = world.start_dossier(city, editions[0], city.weaver)
    assert other_tracks_of(index, editions[1]) == {}
    world.bring_to(city, first, "recommendation")
    assert other_tracks_of(index, editions[1]) == {city.persons["weaver"].id_index: ["one"]}
    assert other_tracks_of(index, editions[0]) == {}
    Program.objects.filter(slug="two").update(parent=None)
    assert other_tracks_of(index, editions[1]) == {}
