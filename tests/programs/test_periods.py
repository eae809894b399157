"""Ages, months of service and working days, against an independent computation."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentportal.programs.ages import completed_years, months_covered, retirement_month
from talentportal.shared.working_days import add_working_days


@given(st.dates(date(1940, 1, 1), date(2010, 12, 31)), st.dates(date(2011, 1, 1), date(2040, 1, 1)))
def test_an_age_is_the_number_of_birthdays_that_have_come(born: date, on: date) -> None:
    birthdays = 0
    for year in range(born.year + 1, on.year + 1):
        leap = (born + timedelta(days=1)).month != born.month and born.month == 2
        if leap:
            day = date(year, 3, 1) - timedelta(days=1)
            day = day if born.day == 29 else date(year, 2, 28)
        else:
            day = date(year, born.month, born.day)
        birthdays += day <= on
    assert completed_years(born, on) == birthdays


MONTHS = st.integers(0, 12 * 30)


def _first_of(number: int) -> date:
    return date(1995 + number // 12, number % 12 + 1, 1)


@given(st.lists(st.tuples(MONTHS, st.none() | st.integers(0, 60)), max_size=6), MONTHS)
def test_months_of_rows_are_counted_once(rows: list[tuple[int, int | None]], until: int) -> None:
    started = [(first, length) for first, length in rows if first <= until]
    covered: set[int] = set()
    for first, length in started:
        last = until if length is None else min(first + length, until)
        covered |= set(range(first, last + 1))
    spans = [
        (_first_of(first), None if length is None else _first_of(first + length))
        for first, length in started
    ]
    assert months_covered(spans, _first_of(until)) == len(covered)


@pytest.mark.parametrize(
    ("category", "born", "retires"),
    [
        ("M60", (1964, 12), (2024, 12)),
        ("M60", (1965, 1), (2025, 2)),
        ("M60", (1965, 5), (2025, 7)),
        ("M60", (1976, 8), (2039, 7)),
        ("M60", (1976, 9), (2039, 9)),
        ("F55", (1970, 1), (2025, 2)),
        ("F55", (1971, 4), (2026, 8)),
        ("F55", (1981, 9), (2039, 9)),
        ("F50", (1975, 1), (2025, 2)),
        ("F50", (1975, 3), (2025, 5)),
        ("F50", (1984, 10), (2039, 9)),
        ("F50", (1984, 11), (2039, 11)),
    ],
)
def test_retirement_by_the_law_of_2025(
    category: str, born: tuple[int, int], retires: tuple[int, int]
) -> None:
    assert retirement_month(category, date(*born, 15), date(2025, 1, 1)) == retires
    years = {"M60": 60, "F55": 55, "F50": 50}[category]
    assert retirement_month(category, date(*born, 15), date(2024, 12, 31)) == (
        born[0] + years,
        born[1],
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "counted", "excluded"),
    [
        ("2020-05-14", "2020-05-20", "2020-05-21"),
        ("2021-09-14", "2021-09-18", "2021-09-22"),
        ("2022-05-07", "2022-05-12", "2022-05-13"),
        ("2023-05-22", "2023-05-26", "2023-05-29"),
        ("2024-01-31", "2024-02-05", "2024-02-06"),
        ("2024-03-06", "2024-03-12", "2024-03-13"),
        ("2024-04-30", "2024-05-09", "2024-05-10"),
    ],
)
def test_five_working_days_of_real_notices(start: str, counted: str, excluded: str) -> None:
    first = date.fromisoformat(start)
    assert add_working_days(first, 5, count_first_day=True).isoformat() == counted
    assert add_working_days(first, 5, count_first_day=False).isoformat() == excluded
