"""The kinds that stand in the cells of tables."""

from typing import assert_never

from nominations.form.kinds.base import FieldKind
from nominations.form.kinds.choices import Choice, YesNo
from nominations.form.kinds.lines import IdNumber, Text
from nominations.form.kinds.measures import Day, MonthOfYear, Number
from talentportal.programs.document import Column


def kind_of_cell(column: Column) -> FieldKind:  # noqa: PLR0911 -- one for each kind
    """The kind of what stands in a column."""
    match column.type:
        case "text":
            return Text.of(column)
        case "date":
            return Day.of(column)
        case "month":
            return MonthOfYear.of(column)
        case "number":
            return Number.of(column)
        case "choice":
            return Choice.of(column)
        case "yes_no":
            return YesNo()
        case "id_number":
            return IdNumber()
        case _:
            assert_never(column.type)
