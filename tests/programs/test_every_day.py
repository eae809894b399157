"""Whole years counted on every day of forty years, against a count of the birthdays that came."""

from datetime import date, timedelta

import pytest

from talentportal.programs import ages

FIRST, LAST = date(1985, 1, 1), date(2024, 12, 31)


@pytest.mark.parametrize(
    "born", [date(1984, 2, 29), date(1980, 2, 28), date(1984, 3, 1), date(1984, 12, 31)]
)
def test_years_rise_by_one_on_each_birthday_and_on_no_other_day(born: date) -> None:
    """Somebody born on 29 February has his birthday on the 28th in years that have no 29th."""
    day, years = FIRST, sum(_is_birthday(born, _day) for _day in _days(born, FIRST))
    while day <= LAST:
        if day > FIRST:
            years += _is_birthday(born, day)
        assert ages.completed_years(born, day) == years, day
        day += timedelta(days=1)


def test_the_earliest_birth_is_the_edge_on_every_day() -> None:
    for day in _days(FIRST, LAST):
        edge = ages.earliest_birth(40, day)
        assert ages.completed_years(edge, day) == 40, day
        assert ages.completed_years(edge - timedelta(days=1), day) == 41, day


def test_months_to_retirement_fall_by_one_on_the_first_of_each_month() -> None:
    born, before = date(1960, 5, 17), None
    for day in _days(FIRST, LAST):
        months = ages.months_to_retirement("M60", born, day)
        assert before is None or before - months == (day.day == 1), day
        before = months


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def _is_birthday(born: date, day: date) -> bool:
    if day <= born:
        return False
    leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
    last_of_february = born.month == 2 and born.day == 29 and not leap
    return (day.month, day.day) == ((2, 28) if last_of_february else (born.month, born.day))
