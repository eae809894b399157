"""Answers in words, as a person reads them back."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from nominations.answers import choices_of, is_empty


def shown(field: Any, value: Any) -> str:
    """One answer: the label of a choice, yes or no, the number with its unit, the text."""
    if is_empty(value):
        return ""
    if field.type == "choice":
        labels = dict(choices_of(field))
        chosen = value if isinstance(value, list) else [value]
        return "、".join(labels.get(str(each), str(each)) for each in chosen)
    if field.type == "yes_no":
        return {"yes": _("Yes"), "no": _("No")}.get(str(value), str(value))
    if field.type == "number" and getattr(field, "unit", ""):
        return f"{value} {field.unit}"
    return str(value)


def shown_rows(field: Any, value: Any) -> list[list[tuple[str, str]]]:
    """The rows of a table as (heading, text)."""
    rows = value if isinstance(value, list) else []
    return [
        [(column.label, shown(column, row.get(column.key))) for column in field.columns]
        for row in rows
        if isinstance(row, Mapping)
    ]
