"""Working days by a table that the city edits, seeded from the State Council's notices.

A year is a row; days that depart from Monday to Friday are its exceptions. A period that reaches
into a year without a row is refused: nobody guesses holidays.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from talentportal.shared.models import CalendarException, CalendarYear
from talentportal.shared.refusals import Refused

LONGEST = 400


def add_working_days(start: date, days: int, count_first_day: bool) -> date:
    """The last of ``days`` working days; ``start`` is the first if it counts and is one.

    Civil Code, article 201: the opening day does not count; notices in practice count it, which
    is why the edition says so.
    """
    if not 0 < days <= LONGEST:
        raise ValueError(f"{days} working days")
    day = start if count_first_day else start + timedelta(days=1)
    table = _Table(day.year)
    left = days
    while True:
        if day.year not in table.years:
            table.read(day.year)
        if table.works(day):
            left -= 1
            if left == 0:
                return day
        day += timedelta(days=1)


class _Table:
    """The years read so far; two queries a year."""

    def __init__(self, year: int) -> None:
        self.years: dict[int, dict[date, bool]] = {}
        self.read(year)

    def read(self, year: int) -> None:
        if not CalendarYear.objects.filter(year=year).exists():
            raise Refused.because(
                "no-calendar",
                _("The calendar of working days does not reach into {year} yet.").format(year=year),
                remedy=_("The city must enter the State Council's holidays of that year first."),
            )
        self.years[year] = dict(
            CalendarException.objects.filter(year_id=year).values_list("day", "is_working")
        )

    def works(self, day: date) -> bool:
        return self.years[day.year].get(day, day.weekday() < 5)
