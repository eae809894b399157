"""Leaves of expressions that ask about the rows of a table of the form."""

from typing import Annotated, Literal

from pydantic import Field

from talentportal.programs.document.schema.base import (
    Day,
    FactPath,
    HonourLevelName,
    Key,
    NotBoolean,
    Part,
    Text,
)

Scalar = bool | int | str


class CompetitionResult(Part):
    """A row of a table of the form that states a place in a competition."""

    type: Literal["competition_result"]
    table: FactPath
    """The table; its columns are ``level``, ``place`` and, where they are asked for, ``class`` and ``date``."""
    min_level: HonourLevelName
    """Lowest level of the competition, included."""
    best_places: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """The last place that counts (前三名: 3); without it any place."""
    within_years: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Only results of so many years before the reference date; ``date`` is the column with them."""
    competition_class: Text | None = None
    """Only competitions of this class, as the column has it (一类)."""


class RowsWithin(Part):
    """Every row of a table lies in the window before a date (近5年)."""

    type: Literal["rows_within"]
    table: FactPath
    """The table."""
    column: Key
    """Its column with the date or month."""
    years: Annotated[int, Field(ge=1), NotBoolean]
    """Length of the window."""
    until: Day | None = None
    """Its end; without it the reference date of the edition."""


class YearsInRows(Part):
    """Years that the rows of a table cover together; what overlaps is counted once.

    Rows run from month to month, both included; one without an end runs to the reference date.
    """

    type: Literal["years_in_rows"]
    table: FactPath
    """The table."""
    from_column: Key
    """Its column with the first month."""
    to_column: Key
    """Its column with the last month."""
    column: Key | None = None
    """Only rows in whose column one of ``values`` stands; without it every row counts."""
    values: tuple[Scalar, ...] = ()
    """The values."""
    at_least: Annotated[int, Field(ge=1), NotBoolean]
    """Fewest years, included."""
    counted_on: Day | None = None
    """Reference date; without it, that of the edition."""
