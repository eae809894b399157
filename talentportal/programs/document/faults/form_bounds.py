"""Bounds of the form's fields that cross, and settings that a field of its type does not heed."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.form import (
    ChoiceField,
    Column,
    DateField,
    FormField,
    LongTextField,
    MonthField,
    NumberField,
    PhotoField,
    TableField,
)

Pair = tuple[str, str]
_BOUNDS: dict[type, tuple[str, str]] = {
    LongTextField: ("min_words", "max_words"),
    DateField: ("earliest", "latest"),
    MonthField: ("earliest", "latest"),
    NumberField: ("minimum", "maximum"),
}
SEXES = frozenset({"male", "female"})


def faults_of_bounds(document: EditionDocument) -> Iterator[Pair]:
    """Path and sentence of what no answer could ever meet."""
    for section in document.form.sections:
        for field in section.fields:
            path = f"form.sections.{section.key}.fields.{field.key}"
            yield from ((path, sentence) for sentence in _of_field(field))
            if isinstance(field, TableField):
                for column in field.columns:
                    yield from (
                        (f"{path}.columns.{column.key}", sentence)
                        for sentence in _of_column(column)
                    )
    yield from _narrative(document)
    sheet = document.form.sheet
    photos = any(isinstance(field, PhotoField) for field in document.form.fields())
    if sheet is not None and sheet.photo_rows and not photos:
        yield "form.sheet.photo_rows", _("The form asks for no portrait.")


def _of_field(field: FormField) -> Iterator[str]:
    names = _BOUNDS.get(type(field))
    if names is not None and _crossed(getattr(field, names[0]), getattr(field, names[1])):
        yield _("{low} is more than {high}.").format(low=names[0], high=names[1])
    if isinstance(field, ChoiceField):
        yield from _labels(field)
        values = {option.value for option in field.options}
        if field.prefill == "sex" and field.code_list != "sex" and values != SEXES:
            yield _("Only a choice of male and female is filled in with the sex.")
        if field.prefill == "sex" and field.several:
            yield _("Only a single choice is filled in with the sex.")


def _crossed(low: Any, high: Any) -> bool:
    return low is not None and high is not None and low > high


def _labels(choice: ChoiceField | Column) -> Iterator[str]:
    labels = [option.label for option in choice.options]
    for label in dict.fromkeys(each for each in labels if labels.count(each) > 1):
        yield _("“{value}” stands here twice.").format(value=label)


def _of_column(column: Column) -> Iterator[str]:
    yield from _labels(column)
    if column.type != "choice" and (column.options or column.code_list):
        yield _("Only a column of the type choice has options or a code_list.")


def _narrative(document: EditionDocument) -> Iterator[Pair]:
    """The narrative is kept among the answers, under keys of its own."""
    narrative = document.narrative
    if narrative is None:
        return
    fields = {field.key for field in document.form.fields()}
    for key in sorted({narrative.key, narrative.title_key} & fields):
        yield "narrative.key", _("The form has a field “{key}” too.").format(key=key)
