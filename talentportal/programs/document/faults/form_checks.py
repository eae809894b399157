"""Faults of the form: its fields, and the boxes in which they are printed."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.form import ChoiceField, Column, FormField, TableField

Pair = tuple[str, str]
"""A path in the document, and what is wrong there."""


def faults_of_form(document: EditionDocument) -> Iterator[Pair]:
    """What is wrong with single fields, and with the boxes of the printed form."""
    yield from _fields(document)
    yield from _boxes(document)


def twice(keys: Iterable[str]) -> list[str]:
    """Keys that are there more than once."""
    return [key for key, number in Counter(keys).items() if number > 1]


def _fields(document: EditionDocument) -> Iterator[Pair]:
    for section in document.form.sections:
        for field in section.fields:
            path = f"form.sections.{section.key}.fields.{field.key}"
            for sentence in _faults_of_field(field):
                yield path, sentence


def _faults_of_field(field: FormField) -> Iterator[str]:
    if field.required and field.required_when is not None:
        yield _("It is always required, so required_when has no effect; set required: false.")
    if isinstance(field, ChoiceField):
        yield from _faults_of_choice(field)
    if isinstance(field, TableField):
        yield from _faults_of_table(field)


def _faults_of_table(field: TableField) -> Iterator[str]:
    if field.min_rows > field.max_rows:
        yield _("min_rows is more than max_rows.")
    for key in twice(column.key for column in field.columns):
        yield _("The key “{key}” is used twice.").format(key=key)
    for column in field.columns:
        if column.type == "choice":
            yield from _faults_of_choice(column)


def _faults_of_choice(choice: ChoiceField | Column) -> Iterator[str]:
    if (choice.code_list is None) == (not choice.options):
        yield _("The choice “{key}” needs either a code_list or options.").format(key=choice.key)
    for value in twice(option.value for option in choice.options):
        yield _("The key “{key}” is used twice.").format(key=value)


def _boxes(document: EditionDocument) -> Iterator[Pair]:
    sheet = document.form.sheet
    if sheet is None:
        return
    fields = {field.key for field in document.form.fields()}
    opinions = {box.key for box in document.form.opinions}
    boxes = [box for row in sheet.rows for box in row]
    named = [key for box in boxes for key in box.fields]
    printed = [box.opinion for box in boxes if box.opinion]
    for key in [*(set(named) - fields), *(set(printed) - opinions)]:
        yield "form.sheet.rows", _("There is nothing called “{key}” to print.").format(key=key)
    for key in [*twice(named), *twice(printed)]:
        yield "form.sheet.rows", _("The key “{key}” is used twice.").format(key=key)
    for key in sorted(opinions - set(printed)):
        yield "form.sheet.rows", _("No box is for the opinion “{key}”.").format(key=key)
    if sheet.photo_rows > len(sheet.rows):
        yield "form.sheet.photo_rows", _("There are fewer rows.")
