"""The fields of a section as a page shows them: made from the edition's document, all types."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.form.checking import choices_of, fault_in, is_empty, parse_date, parse_month
from nominations.form.request import PREFIX, cell_name
from talentportal.programs.document import ChoiceField, FormField, OfficeField
from talentportal.programs.document.schema.form import TableField
from talentportal.shared.sealed_numbers import is_sealed, masked

FEW = 6
WIDE = 40  # relative width, as printed, from which a cell takes two columns
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


class AnswersForm(forms.Form):
    """Shows answers as they were typed; never validates, what is wrong is told it by ``faults``."""

    use_required_attribute = False

    def __init__(
        self,
        asked: Iterable[FormField],
        answers: Mapping[str, Any],
        faults: Mapping[str, str],
        required: Callable[[FormField], bool],
        offices: Callable[[OfficeField], Sequence[str]],
    ) -> None:
        super().__init__(auto_id="field-%s", prefix=PREFIX, initial=dict(answers))
        for each in asked:
            if each.type not in ("photo", "table"):
                self.fields[each.key] = _made(each, answers.get(each.key), offices)
                self.fields[each.key].required = required(each)
        self._errors = ErrorDict(
            {key: ErrorList([fault]) for key, fault in faults.items() if key in self.fields}
        )


def _made(
    each: FormField, value: Any, offices: Callable[[OfficeField], Sequence[str]]
) -> forms.Field:
    """A Django field that shows one field of the document."""
    widget = (
        _office(offices(each), value) if isinstance(each, OfficeField) else _widget(each, value)
    )
    return forms.Field(label=each.label, help_text=_help(each), widget=widget)


def _help(each: FormField) -> str:
    words: list[str] = [conditional_escape(each.help)] if each.help else []
    if each.type == "long_text" and each.min_words:
        words.append(_("At least {least} words.").format(least=each.min_words))
    if each.type == "number" and each.unit:
        words.append(_("Unit: {unit}").format(unit=conditional_escape(each.unit)))
    return " ".join(words)


def _widget(each: FormField, value: Any) -> forms.Widget:
    match each.type:
        case "long_text":
            limit = {"data-word-limit": each.max_words} if each.max_words else {}
            return forms.Textarea(attrs={"rows": each.rows, **limit})
        case "choice":
            return _choice(each, value)
        case "yes_no":
            return forms.RadioSelect(choices=YES_NO)
        case _:
            return _line(each.type, value)


def _choice(each: ChoiceField, value: Any) -> forms.Widget:
    """Few choices as radio buttons; a kept value that is not among them stays visible."""
    choices: Sequence[tuple[str, str]] = choices_of(each)
    if each.several:
        return forms.CheckboxSelectMultiple(choices=choices)
    if isinstance(value, str) and value and value not in dict(choices):
        choices = [*choices, (value, value)]
    if len(choices) <= FEW:
        return forms.RadioSelect(choices=choices)
    return forms.Select(choices=[("", _("Please choose")), *choices])


def _line(kind: str, value: Any) -> forms.Widget:
    """A line; a date or month only where the browser would not hide what was typed."""
    if kind == "date" and (is_empty(value) or parse_date(value)):
        return forms.TextInput(attrs={"type": "date"})
    if kind == "month" and (is_empty(value) or parse_month(value)):
        return forms.TextInput(attrs={"type": "month", "placeholder": "2019-07"})
    return forms.TextInput(attrs={"inputmode": "decimal"} if kind == "number" else {})


def _office(names: Sequence[str], value: Any) -> forms.Widget:
    """Offices by name; a kept name that is not among them any more stays visible."""
    kept = [value] if isinstance(value, str) and value and value not in names else []
    choices = [(name, name) for name in (*names, *kept)]
    return forms.Select(choices=[("", _("Please choose")), *choices])


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
class Row:
    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form: what was typed, and an empty row to go on in."""

    rows: tuple[Row, ...]
    blank: Row
    full: bool = field(default=False)


def table_of(each: TableField, value: Any) -> Table:
    """The rows of a table; whatever is kept that is no table counts as none."""
    kept = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    shown = kept if len(kept) >= each.max_rows else [*kept, {}]
    rows = tuple(_row(each, number, row) for number, row in enumerate(shown, start=1))
    return Table(rows, _row(each, 99999, {}), len(kept) >= each.max_rows)


def _row(each: TableField, number: int, row: Mapping[str, Any]) -> Row:
    return Row(number, tuple(_cell(each, number, column, row) for column in each.columns))


def _cell(each: TableField, number: int, column: Any, row: Mapping[str, Any]) -> Cell:
    value = row.get(column.key, "")
    value = value if isinstance(value, str) else ""
    if column.type == "id_number":
        return _number_cell(each, number, column, value)
    choices = YES_NO if column.type == "yes_no" else choices_of(column)
    if column.type in ("choice", "yes_no") and value and value not in dict(choices):
        choices = (*choices, (value, value))
    return Cell(
        column.label,
        cell_name(each.key, number, column.key),
        _cell_kind(column.type, value),
        value,
        tuple(choices),
        column.required,
        column.width >= WIDE,
    )


def _number_cell(each: TableField, number: int, column: Any, value: str) -> Cell:
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


def _cell_kind(kind: str, value: str) -> str:
    if kind in ("choice", "yes_no"):
        return "select"
    if kind == "date" and (not value or parse_date(value)):
        return "date"
    if kind == "month" and (not value or parse_month(value)):
        return "month"
    return "text"


def faults_of(asked: Iterable[FormField], answers: Mapping[str, Any]) -> dict[str, str]:
    """Key → what is wrong with an answer that is there."""
    return {
        each.key: fault
        for each in asked
        if each.type != "photo"
        and not is_empty(answers.get(each.key))
        and (fault := fault_in(each, answers.get(each.key)))
    }
