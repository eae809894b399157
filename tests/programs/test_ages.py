"""Ages and statutory retirement, with the vectors of the law."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentportal.programs.ages import (
    completed_years,
    earliest_birth,
    months_to_retirement,
    retirement_month,
    years_before,
)

NEW_LAW = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(1980, 5, 17), date(2019, 5, 16), 38),
        (date(1980, 5, 17), date(2019, 5, 17), 39),
        (date(1980, 2, 29), date(2019, 2, 27), 38),
        (date(1980, 2, 29), date(2019, 2, 28), 39),
        (date(1980, 2, 29), date(2020, 2, 28), 39),
        (date(1980, 2, 29), date(2020, 2, 29), 40),
        (date(2019, 1, 1), date(2019, 12, 31), 0),
    ],
)
def test_a_new_age_counts_from_the_birthday(born: date, on: date, years: int) -> None:
    assert completed_years(born, on) == years


DAYS = st.dates(date(1940, 1, 1), date(2040, 12, 31))


@given(st.integers(0, 80), DAYS)
def test_the_cut_off_is_the_first_birthday_that_is_young_enough(years: int, on: date) -> None:
    cut_off = earliest_birth(years, on)
    assert completed_years(cut_off, on) <= years
    assert completed_years(date.fromordinal(cut_off.toordinal() - 1), on) == years + 1


@given(st.integers(0, 80), DAYS)
def test_who_was_born_so_many_years_before_is_that_old(years: int, on: date) -> None:
    assert completed_years(years_before(on, years), on) >= years


@pytest.mark.parametrize(
    ("category", "born", "retires"),
    [
        ("M60", date(1964, 12, 1), (2024, 12)),
        ("M60", date(1965, 1, 1), (2025, 2)),
        ("M60", date(1965, 5, 1), (2025, 7)),
        ("M60", date(1976, 8, 1), (2039, 7)),
        ("M60", date(1976, 9, 1), (2039, 9)),
        ("F55", date(1970, 1, 1), (2025, 2)),
        ("F55", date(1971, 4, 1), (2026, 8)),
        ("F55", date(1981, 9, 1), (2039, 9)),
        ("F50", date(1975, 1, 1), (2025, 2)),
        ("F50", date(1975, 3, 1), (2025, 5)),
        ("F50", date(1984, 10, 1), (2039, 9)),
        ("F50", date(1984, 11, 1), (2039, 11)),
    ],
)
def test_retirement_follows_the_law_of_2025(
    category: str, born: date, retires: tuple[int, int]
) -> None:
    assert retirement_month(category, born, NEW_LAW) == retires


@pytest.mark.parametrize(
    ("category", "born", "retires"),
    [
        ("M60", date(1976, 9, 1), (2036, 9)),
        ("F55", date(1981, 9, 1), (2036, 9)),
        ("F50", date(1975, 6, 1), (2025, 6)),
    ],
)
def test_before_2025_the_old_ages_hold(category: str, born: date, retires: tuple[int, int]) -> None:
    assert retirement_month(category, born, date(2024, 12, 31)) == retires


def test_months_are_counted_to_the_month_of_retirement() -> None:
    assert months_to_retirement("F50", date(1975, 6, 20), date(2024, 3, 19)) == 15
    assert months_to_retirement("M60", date(1967, 3, 1), date(2024, 3, 31)) == 36
    assert months_to_retirement("M60", date(1964, 2, 1), date(2024, 3, 19)) == -1
