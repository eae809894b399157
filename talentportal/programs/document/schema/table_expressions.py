"""Leaves of expressions that ask about the rows of a table of the form."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from talentportal.programs.document.schema.base import (
    Day,
    FactPath,
    HonourLevelName,
    Key,
    NotBoolean,
    Part,
    Proportion,
    Text,
)

if TYPE_CHECKING:
    from talentportal.programs.document.schema.expressions import Expression

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


class RowCount(Part):
    """So many rows of a table: the members of a team, or those of them who are something."""

    type: Literal["row_count"]
    table: FactPath
    """The table."""
    column: Key | None = None
    """Only rows in whose column one of ``values`` stands; without it every row counts."""
    values: tuple[Scalar, ...] = ()
    """The values."""
    where: "Expression | None" = None
    """Only rows of which this holds; what stands in a row is called ``row.<column>``."""
    distinct: Key | None = None
    """Rows in which the same stands in this column count once (不同年度)."""
    at_least: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Fewest rows, included."""
    at_most: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Most rows, included."""
    at_least_share: Proportion | None = None
    """Smallest share of all rows of the table, included (成员中高级工以上不少于60%)."""
    at_most_share: Proportion | None = None
    """Largest share of all rows of the table, included."""


class RowFigure(Part):
    """A figure over the numbers in a column of a table: 近三年营业收入合计, 平均."""

    type: Literal["row_figure"]
    table: FactPath
    """The table."""
    column: Key
    """Its column with the numbers."""
    figure: Literal["sum", "mean", "greatest", "least"]
    """What is made of them; without any row a sum is 0, and there is none of the others."""
    where: "Expression | None" = None
    """Only rows of which this holds; what stands in a row is called ``row.<column>``."""
    at_least: Decimal | None = None
    """Lowest value, included."""
    at_most: Decimal | None = None
    """Highest value, included."""


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
