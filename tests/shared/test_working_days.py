"""Working days, against real notices and the State Council's table."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from talentportal.shared.models import CalendarException, CalendarYear
from talentportal.shared.refusals import Refused
from talentportal.shared.working_days import add_working_days

# First day, last day with the first counted, last day without: seven real notices.
NOTICES = [
    ("2020-05-14", "2020-05-20", "2020-05-21"),
    ("2021-09-14", "2021-09-18", "2021-09-22"),
    ("2022-05-07", "2022-05-12", "2022-05-13"),
    ("2023-05-22", "2023-05-26", "2023-05-29"),
    ("2024-01-31", "2024-02-05", "2024-02-06"),
    ("2024-03-06", "2024-03-12", "2024-03-13"),
    ("2024-04-30", "2024-05-09", "2024-05-10"),
]


def is_worked(day: date) -> bool:
    """Whether a period of one working day that begins on ``day`` is over on it."""
    return add_working_days(day, 1, count_first_day=True) == day


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "counted", "not_counted"), NOTICES)
def test_five_working_days_end_where_the_notice_says(first, counted, not_counted):
    start = date.fromisoformat(first)
    assert add_working_days(start, 5, count_first_day=True) == date.fromisoformat(counted)
    assert add_working_days(start, 5, count_first_day=False) == date.fromisoformat(not_counted)


@pytest.mark.django_db
def test_a_period_into_a_year_without_data_is_refused():
    last = CalendarYear.objects.first()
    with pytest.raises(Refused) as refused:
        add_working_days(date(last.year, 12, 30), 10, count_first_day=True)
    assert [refusal.code for refusal in refused.value.refusals] == ["no-calendar"]
    assert str(last.year + 1) in str(refused.value)


@pytest.mark.django_db
def test_a_day_that_the_city_enters_counts_at_once():
    day = date(2025, 7, 1)
    assert is_worked(day) is True
    CalendarYear.objects.get(year=2025).exceptions.create(day=day, is_working=False, label="停工")
    assert is_worked(day) is False


@pytest.mark.django_db
def test_the_years_of_the_state_council_are_there_with_their_occasions():
    years = list(CalendarYear.objects.order_by("year").values_list("year", flat=True))
    assert years[0] == 2004
    assert years == list(range(2004, 2004 + len(years)))
    assert len(years) >= 2026 - 2004 + 1
    spring = CalendarYear.objects.get(year=2024).exceptions.filter(label="春节", is_working=False)
    assert [day.isoformat() for day in spring.values_list("day", flat=True)] == [
        "2024-02-12",
        "2024-02-13",
        "2024-02-14",
        "2024-02-15",
        "2024-02-16",
    ]
    assert not CalendarYear.objects.get(year=2024).exceptions.filter(label="").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "works"),
    [("2021-09-18", True), ("2022-05-07", True), ("2024-02-04", True), ("2024-10-01", False)],
)
def test_days_that_depart_from_the_week(day, works):
    assert is_worked(date.fromisoformat(day)) is works


@pytest.mark.django_db
def test_an_exception_belongs_to_its_own_year():
    year = CalendarYear.objects.get(year=2025)
    with pytest.raises(ValidationError):
        CalendarException(year=year, day=date(2024, 7, 1), is_working=False).full_clean()
    CalendarException(year=year, day=date(2025, 7, 1), is_working=False).full_clean()
