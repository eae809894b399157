"""Seats: taken in turn, of all rules or of none, beyond a soft ceiling with a reason, given back."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotas.models import Allowance, Seat
from quotas.selectors import allowances_of
from quotas.services import AllowanceKey, Ceiling, allot_all, release_seats
from talentportal.programs.models import Edition
from tests.quotas.ledger import (
    SLOTS,
    counted,
    hard,
    seated,
    soft,
    sums_are_right,
    take,
    take_of_all,
)
from tests.support.worlds import world
from tests.support.worlds.cast import City

pytestmark = pytest.mark.django_db

COUNTY = AllowanceKey("county")


def test_seats_go_in_the_order_in_which_they_are_asked_for(edition: Edition) -> None:
    assert take(edition, hard(2), "C", "A", "B") == ["seated", "seated", "slots"]
    assert seated() == {"slots": ["A", "C"]}
    assert (counted(), sums_are_right()) == ({"slots": 2}, True)


@pytest.mark.parametrize(("maximum", "left"), [(3, 1), (2, 0), (1, 0), (None, None)])
def test_what_is_left_is_never_negative(edition: Edition, maximum: int | None, left: int) -> None:
    take(edition, soft(maximum), "A", "B", reason="研究同意")
    assert Allowance.objects.get().left == left


def test_a_hard_ceiling_is_exceeded_for_no_reason(edition: Edition) -> None:
    assert take(edition, hard(0), "A", reason="情况特殊") == ["slots"]
    assert seated() == {}


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_soft_ceiling_asks_for_words(edition: Edition, reason: str) -> None:
    assert take(edition, soft(1), "A", "B", reason=reason) == ["seated", "slots"]
    assert take(edition, soft(1), "B", reason="情况特殊") == ["seated"]
    rows = Seat.objects.order_by("holder").values_list("holder", "beyond", "reason")
    assert list(rows) == [("A", False, ""), ("B", True, "情况特殊")]


def test_where_no_number_binds_each_seat_has_its_reason(edition: Edition) -> None:
    free = soft(None, reason_needed=True)
    assert take(edition, free, "A") == ["slots"]
    assert take(edition, free, "A", "B", reason="不受比例限制") == ["seated", "seated"]
    assert set(Seat.objects.values_list("beyond", "reason")) == {(False, "不受比例限制")}


def test_whoever_has_a_seat_keeps_it_and_takes_no_second(edition: Edition) -> None:
    assert take(edition, hard(1), "A", "A") == ["seated", "seated"]
    assert take(edition, hard(1), "A") == ["seated"]
    assert (seated(), counted()) == ({"slots": ["A"]}, {"slots": 1})


def test_a_seat_of_each_rule_or_of_none(edition: Edition) -> None:
    wanted = {COUNTY: Ceiling("county", 9, "hard"), SLOTS: hard(1)}
    assert take_of_all(edition, wanted, "A", "B") == ["seated", "slots"]
    assert seated() == {"county": ["A"], "slots": ["A"]}
    assert (counted(), sums_are_right()) == ({"county": 1, "slots": 1}, True)


def test_each_office_and_each_part_has_its_own_allowance(city: City, edition: Edition) -> None:
    places = [
        AllowanceKey("slots", city.yuci_bureau.pk),
        AllowanceKey("slots", city.pingyao_bureau.pk),
        AllowanceKey("slots", city.yuci_bureau.pk, "weaving"),
        AllowanceKey("slots", None, "weaving"),
    ]
    for serial, place in enumerate(places):
        assert take(edition, hard(1), f"A{serial}", f"B{serial}", place=place) == [
            "seated",
            "slots",
        ]
    rows = list(allowances_of(edition).values_list("office", "part", "taken"))
    assert len(rows) == 4
    assert {row[2] for row in rows} == {1}


def test_another_edition_has_its_own_seats(city: City, edition: Edition) -> None:
    document = world.small_document()
    document["edition"] |= {"slug": "craftsman-2020", "year": 2020}
    other = world.publish_edition(city, document)
    assert take(edition, hard(1), "A") == take(other, hard(1), "A") == ["seated"]
    assert release_seats(edition=edition, holders=["A"]) == 1
    assert list(allowances_of(other).values_list("taken", flat=True)) == [1]


def test_a_seat_given_back_is_free_for_the_next(edition: Edition) -> None:
    take(edition, hard(1), "A")
    assert take(edition, hard(1), "B") == ["slots"]
    assert release_seats(edition=edition, holders=["A"]) == 1
    assert take(edition, hard(1), "B") == ["seated"]
    assert seated() == {"slots": ["B"]}


def test_only_seats_of_the_named_rules_are_given_back(edition: Edition) -> None:
    take_of_all(edition, {COUNTY: Ceiling("county", 9, "hard"), SLOTS: hard(9)}, "A", "B")
    assert release_seats(edition=edition, holders=["A"], rules=["slots"]) == 1
    assert seated() == {"county": ["A", "B"], "slots": ["B"]}
    assert release_seats(edition=edition, holders=["A", "B"], rules=[]) == 0
    assert release_seats(edition=edition, holders=["A", "B"]) == 3
    assert (counted(), sums_are_right()) == ({"county": 0, "slots": 0}, True)


@pytest.mark.parametrize("holders", [[], ["nobody"], [""]])
def test_giving_back_what_nobody_holds_changes_nothing(
    edition: Edition, holders: list[str]
) -> None:
    take(edition, hard(2), "A")
    assert release_seats(edition=edition, holders=holders) == 0
    assert counted() == {"slots": 1}


def test_a_seat_given_back_twice_is_given_back_once(edition: Edition) -> None:
    take(edition, hard(2), "A", "B")
    assert release_seats(edition=edition, holders=["A", "A"]) == 1
    assert release_seats(edition=edition, holders=["A"]) == 0
    assert (counted(), sums_are_right()) == ({"slots": 1}, True)


def test_what_was_computed_is_computed_again_and_a_fixed_number_stays(edition: Edition) -> None:
    allot_all(edition=edition, wanted={SLOTS: hard(1, explanation="十人取一")})
    allot_all(edition=edition, wanted={SLOTS: hard(5, explanation="五十人取五")})
    assert Allowance.objects.values_list("ceiling", "explanation").get() == (1, "十人取一")
    again = hard(5, explanation="五十人取五", computed=True)
    allot_all(edition=edition, wanted={SLOTS: again})
    assert Allowance.objects.values_list("ceiling", "explanation").get() == (5, "五十人取五")


def test_the_database_itself_refuses_what_the_ledger_must_not_hold(edition: Edition) -> None:
    take(edition, hard(1), "A")
    row = Allowance.objects.get()
    wrong = [
        lambda: Allowance.objects.update(taken=2),
        lambda: Seat.objects.create(allowance=row, holder="A"),
        lambda: Seat.objects.create(allowance=row, holder="B", beyond=True),
        lambda: Allowance.objects.create(edition=edition, rule="slots", ceiling=9),
    ]
    for each in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            each()
    assert (seated(), counted()) == ({"slots": ["A"]}, {"slots": 1})


def test_a_long_list_costs_no_more_queries_than_a_short_one(edition: Edition) -> None:
    costs = []
    for number in (1, 40):
        holders = [f"H{number}-{serial}" for serial in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            take(edition, hard(99), *holders)
        costs.append(len(asked))
        with CaptureQueriesContext(connection) as asked:
            release_seats(edition=edition, holders=holders)
        costs.append(len(asked))
    assert costs[:2] == costs[2:]


Turn = tuple[str, str, str]
TURNS = st.lists(
    st.tuples(
        st.sampled_from(["take", "release"]), st.sampled_from("ABCDE"), st.sampled_from(["", "有"])
    ),
    max_size=12,
)


@given(turns=TURNS, maximum=st.integers(0, 3), force=st.sampled_from(["hard", "soft"]))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_done_in_whatever_order_the_sums_are_right(
    edition: Edition, turns: list[Turn], maximum: int, force: str
) -> None:
    """Against a ledger of plain sets."""
    Seat.objects.all().delete()
    Allowance.objects.all().delete()
    held: set[str] = set()
    for what, holder, reason in turns:
        if what == "release":
            assert release_seats(edition=edition, holders=[holder]) == int(holder in held)
            held.discard(holder)
            continue
        fits = holder in held or len(held) < maximum or (force == "soft" and bool(reason))
        found = take(edition, Ceiling("slots", maximum, force), holder, reason=reason)
        assert found == ["seated" if fits else "slots"]
        held |= {holder} if fits else set()
    assert seated().get("slots", []) == sorted(held)
    assert sums_are_right()
