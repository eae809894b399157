"""A dossier's answers in words, as a person reads them back. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from nominations.form.checking import choices_of, is_empty
from nominations.form.facts import effective_answers
from nominations.models import Dossier
from talentportal.shared.sealed_numbers import masked


def in_words(field: Any, value: Any) -> str:
    """One answer: labels instead of codes, units after numbers, a table in one line, or ""."""
    if is_empty(value):
        return ""
    match field.type:
        case "choice":
            labels = dict(choices_of(field))
            chosen = value if isinstance(value, list) else [value]
            words = "、".join(labels.get(str(each), str(each)) for each in chosen)
        case "yes_no":
            words = _("Yes") if str(value).lower() in ("yes", "true") else _("No")
        case "id_number":
            words = masked(str(value))
        case "table":
            rows = rows_in_words(field.columns, value)
            words = "；".join(" ".join(filter(None, row)) for row in rows)
        case _:
            words = f"{value}{getattr(field, 'unit', '')}"
    return words


def rows_in_words(columns: Iterable[Any], rows: Any) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, a text for each of these columns; what is no row is left out."""
    columns = tuple(columns)
    return tuple(
        tuple(in_words(column, row.get(column.key)) for column in columns)
        for row in rows or ()
        if isinstance(row, Mapping)
    )


def answer_in_words(dossier: Dossier, *keys: str) -> str:
    """The first of these fields that the form has and the person has answered, in words."""
    answers = effective_answers(dossier)
    fields = {field.key: field for field in dossier.document.form.fields()}
    for key in keys:
        if key in fields and not is_empty(answers.get(key)):
            return in_words(fields[key], answers[key])
    return ""
