"""Points that answers earn by a table of the notice, without an expert's judgement (量化计分)."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.base import FactPath, Key, NotBoolean, Part, Text

POINTS = Field(ge=-1000, le=1000, decimal_places=2)


class RowsCounted(Part):
    """Rows of a table of the form, each of which earns the points."""

    table: FactPath
    """The table."""
    where: ex.Expression | None = None
    """Only rows of which this holds; what stands in a row is called ``row.<column>``."""
    distinct: Key | None = None
    """Rows in which the same stands in this column count once."""


class PointRule(Part):
    """What earns points: once, or for each row, year or unit of a number."""

    label: Text
    """What it is for, in the notice's words (市级以上技能竞赛获奖)."""
    points: Annotated[Decimal, POINTS, NotBoolean]
    """How many, each time; less than nothing where it costs points."""
    when: ex.Expression | None = None
    """Only if this holds."""
    rows: RowsCounted | None = None
    """For each of these rows."""
    years_since: FactPath | None = None
    """For each completed year since this date."""
    number: FactPath | None = None
    """For each whole ``step`` of this number."""
    step: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    """How much of the number earns the points once."""
    maximum: Annotated[Decimal, Field(gt=0, decimal_places=2)] | None = None
    """Most points that it earns (or costs) in all."""

    @property
    def measured(self) -> ex.Expression | None:
        """What is asked of the form to know how many times, as a leaf; ``None`` if once."""
        if self.rows is not None:
            return ex.RowCount(
                type="row_count",
                table=self.rows.table,
                where=self.rows.where,
                distinct=self.rows.distinct,
                at_least=1,
            )
        if self.years_since is not None:
            return ex.YearsSince(type="years_since", fact=self.years_since, at_least=1)
        if self.number is not None:
            return ex.FieldAtLeast(type="field_at_least", fact=self.number, at_least=self.step)
        return None
