"""The fields of a section as a page shows them: made from the edition's document, all types."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.utils.html import conditional_escape

from nominations.form.checking import fault_in
from nominations.form.kinds import FieldKind, Offices, is_empty, kind_of
from nominations.form.request import PREFIX, cell_name
from talentportal.programs.document import Column, FormField, TableField
from talentportal.shared.sealed_numbers import is_sealed, masked

WIDE = 40  # relative width, as printed, from which a cell takes two columns


class AnswersForm(forms.Form):
    """Shows answers as they were typed; never validates, what is wrong is told it by ``faults``."""

    use_required_attribute = False

    def __init__(
        self,
        asked: Iterable[FormField],
        answers: Mapping[str, Any],
        faults: Mapping[str, str],
        required: Callable[[FormField], bool],
        offices: Offices,
    ) -> None:
        super().__init__(auto_id="field-%s", prefix=PREFIX, initial=dict(answers))
        for each in asked:
            kind = kind_of(each)
            if widget := kind.widget(answers.get(each.key), offices):
                self.fields[each.key] = forms.Field(
                    label=each.label,
                    help_text=_help(each, kind),
                    widget=widget,
                    required=required(each),
                )
        self._errors = ErrorDict(
            {key: ErrorList([fault]) for key, fault in faults.items() if key in self.fields}
        )


def _help(each: FormField, kind: FieldKind) -> str:
    return " ".join(filter(None, (conditional_escape(each.help), kind.hint)))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, ready for the template; a number of a document is never kept elsewhere."""

    label: str
    name: str
    kind: str
    value: str
    choices: tuple[tuple[str, Any], ...] = ()
    required: bool = True
    wide: bool = False
    is_number: bool = False
    kept: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TableWidget:
    """A table of the form: what was typed, and an empty row to go on in."""

    rows: tuple[TableRow, ...]
    blank: TableRow
    full: bool = field(default=False)


def table_of(each: TableField, value: Any) -> TableWidget:
    """The rows of a table; whatever is kept that is no table counts as none."""
    kept = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    shown = kept if len(kept) >= each.max_rows else [*kept, {}]
    rows = tuple(_row(each, number, row) for number, row in enumerate(shown, start=1))
    return TableWidget(rows, _row(each, 99999, {}), len(kept) >= each.max_rows)


def _row(each: TableField, number: int, row: Mapping[str, Any]) -> TableRow:
    return TableRow(number, tuple(_cell(each, number, column, row) for column in each.columns))


def _cell(each: TableField, number: int, column: Column, row: Mapping[str, Any]) -> Cell:
    value = row.get(column.key, "")
    value = value if isinstance(value, str) else ""
    kind = kind_of(column)
    if kind.is_sealed:
        return _number_cell(each, number, column, value)
    return Cell(
        column.label,
        cell_name(each.key, number, column.key),
        kind.input_type(value),
        value,
        kind.offered(value),
        column.required,
        column.width >= WIDE,
    )


def _number_cell(each: TableField, number: int, column: Column, value: str) -> Cell:
    """A number that was sealed is shown masked; ``kept`` goes with the page to say it again."""
    kept = value if is_sealed(value) else ""
    shown = masked(value) if kept else value
    name = cell_name(each.key, number, column.key)
    return Cell(
        column.label,
        name,
        "text",
        shown,
        required=column.required,
        wide=True,
        is_number=True,
        kept=kept,
    )


def faults_of(asked: Iterable[FormField], answers: Mapping[str, Any]) -> dict[str, str]:
    """Key → what is wrong with an answer that is there."""
    return {
        each.key: fault
        for each in asked
        if not is_empty(answers.get(each.key)) and (fault := fault_in(each, answers.get(each.key)))
    }
