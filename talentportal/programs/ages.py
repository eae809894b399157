"""Ages, years and statutory retirement, counted as administrations count them."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

REFORM = date(2025, 1, 1)
"""Since then the retirement age rises (decision of the NPC Standing Committee, 2024-09-13)."""


@dataclass(frozen=True, slots=True)
class _Class:
    age: int  # age before the reform, in years
    first_year: int  # first year of birth that the reform reaches
    step: int  # months of birth that share one more month of delay
    cap: int  # longest delay in months


CLASSES = {
    "M60": _Class(60, 1965, 4, 36),
    "F55": _Class(55, 1970, 4, 36),
    "F50": _Class(50, 1975, 2, 60),
}
"""Men; women in managerial and technical posts; women in operative posts."""


def completed_years(since: date, on: date) -> int:
    """Completed years on a day; the day itself counts, 29 February becomes the 28th."""
    try:
        anniversary = since.replace(year=on.year)
    except ValueError:
        anniversary = date(on.year, 2, 28)
    return on.year - since.year - (on < anniversary)


def earliest_birth(at_most: int, on: date) -> date:
    """The earliest date of birth with which one is at most so many years old on a day."""
    birth = date(on.year - at_most - 1, on.month, min(on.day, 28))
    while completed_years(birth, on) > at_most:
        birth += timedelta(days=1)
    return birth


def years_before(on: date, years: int) -> date:
    """The same day so many years earlier: who was born then or before is that old."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)


def completed_months(since: date, on: date) -> int:
    """Completed months on a day; the day itself counts, the last of a short month is any later day."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return months - (on < months_after(since, months))


def months_after(day: date, months: int) -> date:
    """The day so many months later; the last of a month that has no such day."""
    month = _month(day) - 1 + months
    year, index = divmod(month, 12)
    last = monthrange(year, index + 1)[1]
    return date(year, index + 1, min(day.day, last))


def retirement_month(category: str, birth: date, rule_date: date) -> tuple[int, int]:
    """Year and month of statutory retirement by the law in force on ``rule_date``."""
    rule = CLASSES[category]
    months_late = (birth.year - rule.first_year) * 12 + birth.month - 1
    delay = 0
    if rule_date >= REFORM and months_late >= 0:
        delay = min(rule.cap, months_late // rule.step + 1)
    month = birth.year * 12 + birth.month - 1 + rule.age * 12 + delay
    return month // 12, month % 12 + 1


def months_to_retirement(category: str, birth: date, on: date) -> int:
    """Months from the month of ``on`` to that of statutory retirement; negative once retired."""
    year, month = retirement_month(category, birth, on)
    return (year - on.year) * 12 + month - on.month


def months_covered(spans: Iterable[tuple[date, date | None]], on: date) -> int:
    """Calendar months that spans cover together up to a day, each month once, ends included."""
    ranges = sorted((_month(first), _month(min(last or on, on))) for first, last in spans)
    covered, next_free = 0, 0
    for first, last in ranges:
        begin = max(first, next_free)
        if last >= begin:
            covered += last - begin + 1
            next_free = last + 1
    return covered


def _month(day: date) -> int:
    return day.year * 12 + day.month
