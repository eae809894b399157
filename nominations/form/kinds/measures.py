"""Kinds that are measured: a day, a month, a number."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from nominations.form.kinds.base import FieldKind, Offices, is_empty
from talentportal.programs.document import Column, DateField, MonthField, NumberField
from talentportal.programs.rules.values import (
    MOST_DIGITS,
    finite,
    is_too_long,
    parse_date,
    parse_month,
    parse_number,
)


def month_words(day: date) -> str:
    """1998年7月."""
    return f"{day.year}年{day.month}月"


def _outside(day: date, earliest: date | None, latest: date | None) -> str:
    if earliest and day < earliest:
        return _("Not before {day}.").format(day=earliest)
    if latest and day > latest:
        return _("Not after {day}.").format(day=latest)
    return ""


def _short(value: Any, words: str) -> str:
    """A day or month in a narrow column: 1998.07."""
    return value.replace("-", ".") if isinstance(value, str) else words


@dataclass(frozen=True, slots=True)
class Day(FieldKind):
    """A day, kept as ``2019-07-31``."""

    earliest: date | None = None
    latest: date | None = None
    prefill: str = ""

    @staticmethod
    def of(field: DateField | Column) -> "Day":
        """As the document declares it; columns have no bounds."""
        if isinstance(field, Column):
            return Day()
        return Day(field.earliest, field.latest, field.prefill)

    def fault(self, value: Any) -> str:
        """A day of the calendar within the bounds."""
        day = parse_date(value)
        if day is None:
            return _("Please enter a date such as 2019-07-31.")
        return _outside(day, self.earliest, self.latest)

    def typed(self, value: Any) -> Any:
        """The day."""
        return parse_date(value)

    def said(self, value: Any) -> str:
        """As it is kept."""
        return str(value)

    def printed(self, value: Any, *, month_only: bool = False) -> str:
        """In Chinese, or its month alone."""
        day = parse_date(value)
        if day is None:
            return self.words(value)
        return month_words(day) if month_only else f"{month_words(day)}{day.day}日"

    def printed_in_cell(self, value: Any) -> str:
        """Short, as columns are narrow."""
        return _short(value, self.words(value))

    def widget(self, value: Any, offices: Offices) -> forms.Widget:
        """A calendar, if the browser would not hide what was typed."""
        kind = self.input_type(value)
        return forms.TextInput(attrs={"type": kind} if kind != "text" else {})

    def input_type(self, value: Any) -> str:
        """A calendar, if the browser would not hide what was typed."""
        return "date" if is_empty(value) or parse_date(value) else "text"

    def is_personal(self, *, blind: bool) -> bool:
        """The day of birth, to every expert."""
        return self.prefill == "birth_date"


@dataclass(frozen=True, slots=True)
class MonthOfYear(FieldKind):
    """A month, kept as ``1998-07``."""

    earliest: str | None = None
    latest: str | None = None

    @staticmethod
    def of(field: MonthField | Column) -> "MonthOfYear":
        """As the document declares it; columns have no bounds."""
        return (
            MonthOfYear()
            if isinstance(field, Column)
            else MonthOfYear(field.earliest, field.latest)
        )

    def fault(self, value: Any) -> str:
        """A month within the bounds."""
        month = parse_month(value)
        if month is None:
            return _("Please enter a month such as 2019-07.")
        return _outside(month, parse_month(self.earliest), parse_month(self.latest))

    def typed(self, value: Any) -> Any:
        """The month."""
        return parse_month(value)

    def said(self, value: Any) -> str:
        """As it is kept."""
        return str(value)

    def printed(self, value: Any, *, month_only: bool = False) -> str:
        """In Chinese."""
        month = parse_month(value)
        return month_words(month) if month else self.words(value)

    def printed_in_cell(self, value: Any) -> str:
        """Short, as columns are narrow."""
        return _short(value, self.words(value))

    def widget(self, value: Any, offices: Offices) -> forms.Widget:
        """A choice of months, if the browser would not hide what was typed."""
        kind = self.input_type(value)
        shown = {"type": kind, "placeholder": "2019-07"} if kind != "text" else {}
        return forms.TextInput(attrs=shown)

    def input_type(self, value: Any) -> str:
        """A choice of months, if the browser would not hide what was typed."""
        return "month" if is_empty(value) or parse_month(value) else "text"

    def is_personal(self, *, blind: bool) -> bool:
        """A month fits many people."""
        return False


@dataclass(frozen=True, slots=True)
class Number(FieldKind):
    """A number of at most 15 digits."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 4
    unit: str = ""

    @staticmethod
    def of(field: NumberField | Column) -> "Number":
        """As the document declares it; columns have no bounds."""
        if isinstance(field, Column):
            return Number()
        return Number(field.minimum, field.maximum, field.decimals, field.unit)

    def fault(self, value: Any) -> str:
        """A number within the bounds, with no more digits than are asked for."""
        number = finite(value)
        if number is None:
            return _("Please enter a number.")
        if is_too_long(number):
            return _("A number has at most {most} digits.").format(most=MOST_DIGITS)
        if self.minimum is not None and number < self.minimum:
            return _("At least {least}.").format(least=self.minimum)
        if self.maximum is not None and number > self.maximum:
            return _("At most {most}.").format(most=self.maximum)
        if number != round(number, self.decimals):
            return _("At most {number} digits after the point.").format(number=self.decimals)
        return ""

    def typed(self, value: Any) -> Any:
        """The number."""
        return parse_number(value)

    def said(self, value: Any) -> str:
        """With its unit."""
        return f"{value}{self.unit}"

    def printed(self, value: Any, *, month_only: bool = False) -> str:
        """With its unit."""
        return self.words(value)

    def widget(self, value: Any, offices: Offices) -> forms.Widget:
        """A line for digits."""
        return forms.TextInput(attrs={"inputmode": "decimal"})

    def is_personal(self, *, blind: bool) -> bool:
        """A number fits many people; those that do not are texts."""
        return False

    @property
    def hint(self) -> str:
        """The unit."""
        return _("Unit: {unit}").format(unit=conditional_escape(self.unit)) if self.unit else ""
