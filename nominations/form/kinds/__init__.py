"""The kinds of fields: each is checked, typed, worded, printed and asked in its class. Pure.

A new kind is a class here and a case below; mypy names whatever is still missing.
"""

from typing import assert_never

from nominations.form.kinds.base import Asked, FieldKind, Offices, is_empty
from nominations.form.kinds.blocks import Photo, Table, printed_rows, rows_in_words
from nominations.form.kinds.cells import kind_of_cell
from nominations.form.kinds.choices import Choice, OfficeName, YesNo
from nominations.form.kinds.lines import IdNumber, LongText, Text
from nominations.form.kinds.measures import Day, MonthOfYear, Number
from talentportal.programs.document import Column

__all__ = [
    "Asked",
    "Choice",
    "Day",
    "FieldKind",
    "IdNumber",
    "LongText",
    "MonthOfYear",
    "Number",
    "OfficeName",
    "Offices",
    "Photo",
    "Table",
    "Text",
    "YesNo",
    "is_empty",
    "kind_of",
    "printed_rows",
    "rows_in_words",
]


def kind_of(field: Asked) -> FieldKind:  # noqa: C901, PLR0911 -- one for each kind
    """The kind of a field of the form, or of a column in one of its tables."""
    if isinstance(field, Column):
        return kind_of_cell(field)
    match field.type:
        case "text":
            return Text.of(field)
        case "long_text":
            return LongText(field)
        case "date":
            return Day.of(field)
        case "month":
            return MonthOfYear.of(field)
        case "number":
            return Number.of(field)
        case "choice":
            return Choice.of(field)
        case "yes_no":
            return YesNo()
        case "office":
            return OfficeName(field)
        case "table":
            return Table(field)
        case "photo":
            return Photo(field)
        case _:
            assert_never(field.type)
