"""When which sums fall due to one honouree, by the results of an edition. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from talentportal.programs.ages import months_after
from talentportal.programs.document import Results

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Due:
    """One sum: prize or stipend, its number from 1, amount before tax, day."""

    kind: str
    ordinal: int
    yuan: int
    due_on: date


def sums_due(results: Results, awarded_on: date) -> list[Due]:
    """Every sum of an honour awarded on a day.

    The first year begins with the award, the second a year later; a day that is named goes before.
    A prize without instalments is due at once; a stipend from the award for its months or the term.
    """
    return [*_prize(results, awarded_on), *_stipend(results, awarded_on)]


def _prize(results: Results, awarded_on: date) -> Iterator[Due]:
    if not results.instalments and results.prize_yuan:
        yield Due("prize", 1, results.prize_yuan, awarded_on)
    for ordinal, each in enumerate(results.instalments, 1):
        day = each.due_on or months_after(awarded_on, 12 * (each.year - 1))
        yield Due("prize", ordinal, each.yuan, day)


def _stipend(results: Results, awarded_on: date) -> Iterator[Due]:
    stipend = results.stipend
    if stipend is None:
        return
    months = stipend.months or results.term_months or 0
    for index, month in enumerate(range(0, months, MONTHS[stipend.every]), 1):
        yield Due("stipend", index, stipend.yuan, months_after(awarded_on, month))
