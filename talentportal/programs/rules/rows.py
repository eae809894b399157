"""What each leaf about the rows of a table comes to, and by which value.

A row of which it is open whether it counts leaves the leaf open, unless it is decided either way.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from talentportal.programs import ages
from talentportal.programs.document import Expression
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.rules.facts import Facts, Row, Verdict
from talentportal.programs.rules.leaves import (
    as_answer,
    in_two_decimals,
    in_window,
    within,
)
from talentportal.programs.rules.values import as_date, parse_number
from talentportal.programs.vocabulary import HonourLevel

Holds = Callable[[Expression, Facts, date], bool | None]


def _table(table: str, facts: Facts) -> Sequence[Row]:
    return facts.values.get(table) or ()  # a table without rows is not kept


def _competition_result(leaf: ex.CompetitionResult, facts: Facts, on: date) -> Verdict:
    rows = _table(leaf.table, facts)
    best = [row for row in rows if _counts(row, leaf, on)]
    return Verdict(bool(best), _("{number} results count").format(number=len(best)))


def _counts(row: Row, leaf: ex.CompetitionResult, on: date) -> bool:
    level = HonourLevel.__members__.get(str(row.get("level", "")).upper())
    place = parse_number(row.get("place"))
    return (
        level is not None
        and level >= leaf.min_level
        and (leaf.within_years is None or _is_recent(row.get("date"), leaf.within_years, on))
        and (leaf.competition_class is None or row.get("class") == leaf.competition_class)
        and (leaf.best_places is None or (place is not None and 1 <= place <= leaf.best_places))
    )


def _is_recent(value: object, years: int, on: date) -> bool:
    day = as_date(value)
    return day is not None and in_window(day, ages.years_before(on, years), on)


def _rows_within(leaf: ex.RowsWithin, facts: Facts, on: date) -> Verdict:
    rows = _table(leaf.table, facts)
    until = leaf.until or on
    days = [as_date(row.get(leaf.column)) for row in rows]
    first = ages.years_before(until, leaf.years)
    outside = [day for day in days if day is not None and not in_window(day, first, until)]
    words = _("{outside} of {rows} entries lie outside {first} to {until}").format(
        outside=len(outside), rows=len(days), first=first, until=until
    )
    if outside:
        return Verdict(False, words)
    return Verdict(None if None in days else True, words)


def _chosen(leaf: ex.RowCount | ex.YearsInRows, facts: Facts) -> list[Row]:
    """The rows in whose column one of the values stands."""
    asked = {as_answer(value) for value in leaf.values}
    return [
        row
        for row in _table(leaf.table, facts)
        if leaf.column is None or str(row.get(leaf.column)) in asked
    ]


def _years_in_rows(leaf: ex.YearsInRows, facts: Facts, on: date) -> Verdict:
    day = leaf.counted_on or on
    rows = _chosen(leaf, facts)
    spans = [
        (first, as_date(row.get(leaf.to_column)))
        for row in rows
        if (first := as_date(row.get(leaf.from_column))) is not None and first <= day
    ]
    months = ages.months_covered(spans, day)
    words = _("{years} years and {months} months in {rows} rows, overlaps counted once")
    return Verdict(
        months >= leaf.at_least * 12,
        words.format(years=months // 12, months=months % 12, rows=len(spans)),
    )


def count(leaf: ex.RowCount, facts: Facts, on: date, holds: Holds) -> Verdict:
    """How many rows count; ``holds`` says of which of them the rule's expression does."""
    least, most = how_many(leaf, facts, on, holds)
    total = _number(leaf, _table(leaf.table, facts))
    fits = [_fits(leaf, number, total) for number in range(least, most + 1)]
    words = _("{number} rows").format(number=least)
    if most > least:
        words = _("{number} to {most} rows").format(number=least, most=most)
    if leaf.at_least_share is not None or leaf.at_most_share is not None:
        words = _("{words} of {total}").format(words=words, total=total)
    return Verdict(True if all(fits) else None if any(fits) else False, words)


def _fits(leaf: ex.RowCount, number: int, total: int) -> bool:
    """Whether so many of all rows keep the bounds; of no rows, none is a share of nothing."""
    share = Fraction(number, total) if total else Fraction(0)
    return within(number, leaf.at_least, leaf.at_most) and within(
        share, leaf.at_least_share, leaf.at_most_share
    )


def how_many(leaf: ex.RowCount, facts: Facts, on: date, holds: Holds) -> tuple[int, int]:
    """How many rows count for certain, and how many could with those of which it is open."""
    sure, open_ = _parted(_chosen(leaf, facts), leaf.where, facts, on, holds)
    return _number(leaf, sure), _number(leaf, [*sure, *open_])


def _number(leaf: ex.RowCount, rows: Sequence[Row]) -> int:
    if leaf.distinct is None:
        return len(rows)
    return len({str(row.get(leaf.distinct) or "") for row in rows})


def figure(leaf: ex.RowFigure, facts: Facts, on: date, holds: Holds) -> Verdict:
    """The sum, mean, greatest or least of a column; open while a number is missing."""
    sure, open_ = _parted(_table(leaf.table, facts), leaf.where, facts, on, holds)
    numbers = [parse_number(row.get(leaf.column)) for row in sure]
    known = [Fraction(number) for number in numbers if number is not None]
    if open_ or len(known) < len(numbers):
        return Verdict(None, _("not stated yet"))
    if not known and leaf.figure != "sum":
        return Verdict(False, _("no row counts"))
    value = _FIGURES[leaf.figure](known)
    words = _("{value} in {rows} rows").format(value=in_two_decimals(value), rows=len(known))
    least, most = (
        bound if bound is None else Fraction(bound) for bound in (leaf.at_least, leaf.at_most)
    )
    return Verdict(within(value, least, most), words)


_FIGURES: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "sum": lambda numbers: sum(numbers, Fraction(0)),
    "mean": lambda numbers: sum(numbers, Fraction(0)) / len(numbers),
    "greatest": max,
    "least": min,
}


def _parted(
    rows: Sequence[Row], where: Expression | None, facts: Facts, on: date, holds: Holds
) -> tuple[list[Row], list[Row]]:
    """The rows of which it holds, and those of which it is open."""
    if where is None:
        return list(rows), []
    found = [(row, holds(where, _facts_of(row, facts), on)) for row in rows]
    return (
        [row for row, held in found if held],
        [row for row, held in found if held is None],
    )


def _facts_of(row: Row, facts: Facts) -> Facts:
    """The facts beside which those of a row stand; an empty cell states nothing."""
    own = {f"row.{name}": value for name, value in row.items() if value not in (None, "")}
    return replace(facts, values={**facts.values, **own})


LEAVES: dict[type, Callable[[Any, Facts, date], Verdict]] = {
    ex.CompetitionResult: _competition_result,
    ex.RowsWithin: _rows_within,
    ex.YearsInRows: _years_in_rows,
}
"""Those that ask every row alike; the others take rows of which an expression holds."""
