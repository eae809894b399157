"""What was typed, from the request: as typed, cleaned of what cannot be kept or printed."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from nominations.form.kinds import Choice, FieldKind, Photo, Table, is_empty, kind_of
from talentportal.programs.document import FormField, TableField
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.sealed_numbers import is_sealed, masked
from talentportal.shared.text import clean_text

PREFIX = "a"
MOST_ROWS = 200


def name_of(key: str) -> str:
    """The name of a field in the page's form."""
    return f"{PREFIX}-{key}"


def anchor_of(key: str) -> str:
    """Where a field stands on its page."""
    return f"field-{PREFIX}-{key}"


def read_answers(fields: Iterable[FormField], data: QueryDict) -> dict[str, Any]:
    """Key → what was typed, right or wrong; raises ``Refused`` for what cannot be kept at all."""
    answers: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for field in fields:
        try:
            _read(field, data, answers)
        except Refused as error:
            refusals += [
                Refusal(
                    each.code,
                    f"“{field.label}”：{each.sentence}",
                    f"#{anchor_of(field.key)}",
                    each.remedy,
                )
                for each in error.refusals
            ]
    refuse_if_any(refusals)
    return answers


def typed_in(fields: Iterable[FormField], data: QueryDict) -> dict[str, Any]:
    """The same without any check, to show the page again with everything that was typed."""
    answers: dict[str, Any] = {}
    for field in fields:
        name = name_of(field.key)
        match kind_of(field):
            case Table(field=table):
                answers[field.key] = list(_rows(table, data))
            case Choice(several=True):
                answers[field.key] = data.getlist(name)
            case _ if name in data:
                answers[field.key] = data[name]
    return answers


def _read(field: FormField, data: QueryDict, answers: dict[str, Any]) -> None:
    name, kind = name_of(field.key), kind_of(field)
    match kind:
        case Photo():
            return
        case Table(field=table):
            answers[field.key] = list(_rows_kept(table, data))
            if len(answers[field.key]) > MOST_ROWS:
                raise Refused.because(
                    "too-many-rows", _("That are too many rows."), place=field.key
                )
        case Choice(several=True):
            chosen = data.getlist(name)
            answers[field.key] = [_kept(value, kind) for value in chosen][:MOST_ROWS]
        case _ if name in data:
            answers[field.key] = _kept(str(data[name]), kind)


def _rows_kept(table: TableField, data: QueryDict) -> Iterator[dict[str, str]]:
    """The rows of a table in which anything stands."""
    kinds = {column.key: kind_of(column) for column in table.columns}
    for row in _rows(table, data):
        kept = {key: _kept(text, kinds[key]) for key, text in row.items()}
        if not all(map(is_empty, kept.values())):
            yield kept


def _kept(text: str, kind: FieldKind) -> str:
    most = kind.longest
    if len(text) > most:
        raise Refused.because(
            "too-long-to-keep",
            _("{length} characters cannot be kept; at most {most}.").format(
                length=len(text), most=most
            ),
            remedy=_("Shorten the text; nothing of it has been saved yet."),
        )
    text = clean_text(text)
    return text if kind.keeps_lines else " ".join(text.split("\n"))


def _rows(field: TableField, data: QueryDict) -> Iterator[dict[str, str]]:
    """Rows in the order of their numbers, which may have holes where a row was taken out."""
    pattern = re.compile(rf"{re.escape(name_of(field.key))}-(\d{{1,5}})-\w+", re.ASCII)
    numbers = {int(found[1]) for name in data if (found := pattern.fullmatch(name))}
    dropped = data.get("remove_row", "")
    for number in sorted(numbers):
        if dropped != f"{field.key}:{number}":
            yield {
                column.key: _cell(data, cell_name(field.key, number, column.key), kind_of(column))
                for column in field.columns
            }


def _cell(data: QueryDict, name: str, kind: FieldKind) -> str:
    """What stands in a cell; the mask of a sealed number stands for that number."""
    typed = str(data.get(name, ""))
    kept = str(data.get(f"{name}.kept", "")) if kind.is_sealed else ""
    return kept if is_sealed(kept) and typed.strip() == masked(kept) else typed


def cell_name(key: str, row: int, column: str) -> str:
    """The name of a cell of a table."""
    return f"{name_of(key)}-{row}-{column}"
