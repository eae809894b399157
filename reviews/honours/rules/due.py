"""When which sums fall due to one honouree, by the results of an edition. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from talentportal.programs.ages import months_after
from talentportal.programs.document import Grant, Instalment, Results

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Due:
    """One sum: its kind, its number from 1 among these, amount before tax, day.

    ``condition`` is what must be found first, ``name`` what a grant is for; a sum ``to_employer``
    is not the honouree's.
    """

    kind: str
    ordinal: int
    yuan: int
    due_on: date
    condition: str = ""
    name: str = ""
    to_employer: bool = False


def sums_due(results: Results, awarded_on: date) -> list[Due]:
    """Every sum of an honour with these results (``Results.of``) awarded on a day.

    The first year begins with the award, the second a year later; a day that is named goes before.
    What has no instalments is due at once; a stipend from the award for its months or the term.
    """
    prize = results.prize_yuan or sum(each.yuan for each in results.instalments)
    return [
        *_paid("prize", prize, results.instalments, awarded_on),
        *_granted(results.grants, awarded_on),
        *_stipend(results, awarded_on),
    ]


def _paid(
    kind: str, yuan: int, instalments: Sequence[Instalment], awarded_on: date
) -> Iterator[Due]:
    if not instalments and yuan:
        yield Due(kind, 1, yuan, awarded_on)
    for ordinal, each in enumerate(instalments, 1):
        day = each.due_on or months_after(awarded_on, 12 * (each.year - 1))
        yield Due(kind, ordinal, each.yuan, day, each.after or "")


def _granted(grants: Sequence[Grant], awarded_on: date) -> Iterator[Due]:
    """Counted through all grants, so that each sum has a number of its own."""
    sums = [
        replace(due, name=grant.name, to_employer=grant.paid_to == "employer")
        for grant in grants
        for due in _paid("grant", grant.yuan, grant.instalments, awarded_on)
    ]
    for ordinal, due in enumerate(sums, 1):
        yield replace(due, ordinal=ordinal)


def _stipend(results: Results, awarded_on: date) -> Iterator[Due]:
    stipend = results.stipend
    if stipend is None:
        return
    months = stipend.months or results.term_months or 0
    for index, month in enumerate(range(0, months, MONTHS[stipend.every]), 1):
        yield Due("stipend", index, stipend.yuan, months_after(awarded_on, month))
