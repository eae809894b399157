"""Kinds that have a part of the page to themselves: a table, the portrait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from nominations.form.kinds.base import AsWritten, Offices, is_empty
from nominations.form.kinds.cells import kind_of_cell
from nominations.form.kinds.measures import MonthOfYear
from talentportal.programs.document import Column, PhotoField, TableField

Rows = tuple[tuple[str, ...], ...]


def rows_in_words(columns: Iterable[Column], rows: Any) -> Rows:
    """The rows of a table, a text for each of these columns; what is no row is left out."""
    kinds = [(column.key, kind_of_cell(column)) for column in columns]
    return tuple(
        tuple(kind.words(row.get(key)) for key, kind in kinds)
        for row in rows or ()
        if isinstance(row, Mapping)
    )


def printed_rows(columns: Iterable[Column], rows: Any) -> Rows:
    """The same as printed in a book."""
    kinds = [(column.key, kind_of_cell(column)) for column in columns]
    return tuple(
        tuple(kind.printed_in_cell(row.get(key)) for key, kind in kinds)
        for row in rows or ()
        if isinstance(row, Mapping)
    )


@dataclass(frozen=True, slots=True)
class Table(AsWritten):
    """Rows of cells."""

    field: TableField

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns."""
        return self.field.columns

    def fault(self, value: Any) -> str:
        """As many rows as are asked for, and nothing wrong in any cell."""
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            return _("Please fill in the table.")
        if not self.field.min_rows <= len(value) <= self.field.max_rows:
            return _("{number} rows; {least} to {most} are asked for.").format(
                number=len(value), least=self.field.min_rows, most=self.field.max_rows
            )
        for number, row in enumerate(value, start=1):
            for column in self.columns:
                if fault := _fault_in_cell(column, row.get(column.key)):
                    return _("Row {row}, {column}: {fault}").format(
                        row=number, column=column.label, fault=fault
                    )
        return ""

    def said(self, value: Any) -> str:
        """All in one line."""
        rows = rows_in_words(self.columns, value)
        return "；".join(" ".join(filter(None, row)) for row in rows)

    def printed(self, value: Any, *, month_only: bool = False) -> str:
        """A line for each row."""
        return "\n".join(self.printed_lines(value))

    def printed_lines(self, value: Any, *, month_only: bool = False) -> list[str]:
        """A line for each row; a pair of months as a span."""
        kinds = [kind_of_cell(column) for column in self.columns]
        months = [isinstance(kind, MonthOfYear) for kind in kinds]
        is_span = sum(months) == 2 and all(months[:2])
        return [_line(row, is_span) for row in printed_rows(self.columns, value)]

    def widget(self, value: Any, offices: Offices) -> forms.Widget | None:
        """A part of the page of its own."""
        return None

    def is_personal(self, *, blind: bool) -> bool:
        """Column by column."""
        return False


def _fault_in_cell(column: Column, value: Any) -> str:
    if is_empty(value):
        return _("not filled in.") if column.required else ""
    return kind_of_cell(column).fault(value)


def _line(row: tuple[str, ...], is_span: bool) -> str:
    if is_span:
        row = (f"{row[0]}—{row[1] or '至今'}", *row[2:])
    return "　".join(filter(None, row))


@dataclass(frozen=True, slots=True)
class Photo(AsWritten):
    """The portrait: a file, so that there is no answer."""

    field: PhotoField

    is_file: ClassVar[bool] = True

    def fault(self, value: Any) -> str:
        """Files are judged when they are uploaded."""
        return ""

    def widget(self, value: Any, offices: Offices) -> forms.Widget | None:
        """A part of the page of its own."""
        return None

    def is_personal(self, *, blind: bool) -> bool:
        """A face, to those who review blindly."""
        return blind
