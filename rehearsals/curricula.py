"""Rows of tables: a working life month after month, results, members, whatever the rules ask of them."""

import random
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from talentportal.programs.document import Column, TableField
from talentportal.programs.document.schema.expressions import (
    CompetitionResult,
    RowCount,
    YearsInRows,
)

SPANS = ("from_month", "to_month")


def rows_of(
    field: TableField,
    leaves: Sequence[Any],
    cell: Callable[[str, Column], Any],
    *,
    rng: random.Random,
    born: date | None,
    on: date,
) -> list[dict[str, Any]]:
    """Rows for a table, as many as ``leaves`` of the rules ask for.

    ``cell`` makes the value of a column, given the key of the table; ``born`` is the birthday of
    whose life it is, ``on`` the reference date.
    """
    least = max([field.min_rows, 1, *(_fewest(leaf) for leaf in leaves)])
    number = rng.randint(least, max(least, min(field.max_rows, 3)))
    rows = [
        {
            column.key: value
            for column in field.columns
            if (value := cell(field.key, column)) is not None
        }
        for _row in range(number)
    ]
    if {column.key for column in field.columns} >= set(SPANS):
        _one_after_another(rows, born or date(1980, 1, 1), on)
    for leaf in leaves:
        _heed(leaf, rows, {column.key for column in field.columns})
    return rows


def _one_after_another(rows: list[dict[str, Any]], born: date, on: date) -> None:
    """The rows of a life follow each other; the last one has not ended."""
    first = min(born.year + 18, on.year - 2)
    length = max((on.year - first) // len(rows), 1)
    for place, row in enumerate(rows):
        begun = min(first + place * length, on.year - 1)
        row["from_month"], row["to_month"] = f"{begun}-09", f"{begun + length}-08"
    rows[-1].pop("to_month")


def _fewest(leaf: Any) -> int:
    return (leaf.at_least or 0) if isinstance(leaf, RowCount) else 1


def _heed(leaf: Any, rows: list[dict[str, Any]], columns: set[str]) -> None:
    """Change the first rows so that they are what a rule counts."""
    if isinstance(leaf, RowCount | YearsInRows) and leaf.column:
        value = leaf.values[0]
        said = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        counted = rows if isinstance(leaf, YearsInRows) else rows[: leaf.at_least or 0]
        for row in counted:
            row[leaf.column] = said
    elif isinstance(leaf, CompetitionResult):
        wanted = {
            "level": leaf.min_level.name.lower(),
            "class": leaf.competition_class,
            "place": str(leaf.best_places or 1),
        }
        rows[0] |= {key: value for key, value in wanted.items() if value and key in columns}
