"""Many at once: the last seat goes to one, and sums stay right."""

import pytest

from quotas.services import AllowanceKey, Ceiling, release_seats
from talentportal.programs.models import Edition
from tests.quotas.ledger import SLOTS, counted, hard, seated, sums_are_right, take, take_of_all
from tests.support.races import at_once
from tests.support.worlds import world
from tests.support.worlds.cast import City

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

COUNTY = AllowanceKey("county")


@pytest.fixture
def edition(city: City) -> Edition:
    return world.publish_edition(city)


def test_the_last_seats_go_to_as_many_as_there_are(edition: Edition) -> None:
    told: list[str] = []
    calls = [lambda n=n: told.extend(take(edition, hard(3), f"H{n}")) for n in range(8)]
    assert at_once(*calls) == ["done"] * 8
    assert sorted(told) == ["seated"] * 3 + ["slots"] * 5
    assert len(seated()["slots"]) == counted()["slots"] == 3


def test_one_holder_asking_from_two_windows_has_one_seat(edition: Edition) -> None:
    told: list[str] = []
    assert at_once(*[lambda: told.extend(take(edition, hard(2), "A"))] * 4) == ["done"] * 4
    assert told == ["seated"] * 4
    assert (seated(), counted()) == ({"slots": ["A"]}, {"slots": 1})


def test_taking_and_giving_back_at_once_leaves_right_sums(edition: Edition) -> None:
    take(edition, hard(4), "A", "B", "C", "D")
    told: list[str] = []
    calls = [lambda h=h: release_seats(edition=edition, holders=[h]) for h in "AABB"]
    calls += [lambda h=h: told.extend(take(edition, hard(4), h)) for h in "EF"]
    assert at_once(*calls) == ["done"] * 6
    assert {"C", "D"} <= set(seated()["slots"])
    assert sorted(seated()["slots"]) == sorted({"C", "D", *_who_came(told)})
    assert sums_are_right()


def _who_came(told: list[str]) -> set[str]:
    """Of E and F those who found a place; both when both did."""
    came = told.count("seated")
    held = set(seated()["slots"]) & {"E", "F"}
    assert len(held) == came
    return held


def test_rules_asked_for_in_opposite_order_do_not_wait_for_each_other(edition: Edition) -> None:
    one = {COUNTY: Ceiling("county", 9, "hard"), SLOTS: hard(9)}
    other = dict(reversed(one.items()))
    calls = [lambda n=n: take_of_all(edition, one if n % 2 else other, f"H{n}") for n in range(8)]
    assert at_once(*calls) == ["done"] * 8
    assert (counted(), sums_are_right()) == ({"county": 8, "slots": 8}, True)
