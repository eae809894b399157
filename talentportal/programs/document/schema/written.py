"""How days, instants and numbers are written in a document, and what is said of other ways.

Nothing is guessed: a number is no day, ``true`` is no number, and a day must be in the calendar.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Any

from django.utils.translation import gettext as _

from talentportal.shared.clock import CHINA

INSTANT_PATTERN = r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$"
MONTH_PATTERN = r"^(19|20)\d{2}-(0[1-9]|1[0-2])$"
FIRST_YEAR, LAST_YEAR = 1900, 2100
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}):(\d{2})", re.ASCII)
_LOOSE_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_EXACT = re.compile(r"\d{1,9}(\.\d{1,9})?(/[1-9]\d{0,8})?", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*[%％]", re.ASCII)
_RATIO = re.compile(r"1\s*[:：]\s*(\d{1,6}(?:\.\d{1,6})?)", re.ASCII)


def day(value: Any) -> Any:
    """``2019-07-31`` → the day; a number or another way of writing is refused."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = value if isinstance(value, str) else ""
    if not _DAY.fullmatch(text):
        raise ValueError(_other_day(text) or _("A day is expected, such as 2019-07-31."))
    return _in_calendar(text)


def instant(value: Any) -> Any:
    """``2019-07-31 24:00`` → the aware instant; 24:00 is 00:00 of the next day."""
    refused = _("Write the instant as 2019-07-31 24:00 (Chinese time).")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(refused)
        return value.astimezone(CHINA)
    parts = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        raise ValueError(refused)
    found = _in_calendar(parts[1])
    hour, minute = int(parts[2]), int(parts[3])
    if (hour, minute) == (24, 0):
        return datetime.combine(found + timedelta(days=1), time(0), CHINA)
    if hour > 23 or minute > 59:
        raise ValueError(_("There is no time {time}; a day ends at 24:00.").format(time=value[11:]))
    return datetime.combine(found, time(hour, minute), CHINA)


def whole_minute(value: datetime) -> datetime:
    """The instant itself; seconds are refused."""
    if value.second or value.microsecond:
        raise ValueError(_("An instant is exact to the minute."))
    return value


def _in_calendar(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("There is no day {day} in the calendar.").format(day=text)) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(
            _("The year {year} cannot be meant; years from {first} to {last} are taken.").format(
                year=found.year, first=FIRST_YEAR, last=LAST_YEAR
            )
        )
    return found


def _other_day(text: str) -> str:
    """A hint for a day that is written in another way (2019年7月31日)."""
    loose = _LOOSE_DAY.fullmatch(text.strip())
    if loose is None:
        return ""
    year, month, number = loose.groups()
    return _("Write the day as {day}.").format(day=f"{year}-{int(month):02d}-{int(number):02d}")


def no_boolean(value: Any) -> Any:
    """The value itself; ``true`` is not taken for 1."""
    if isinstance(value, bool):
        raise ValueError(_("A number is expected, not true or false."))
    return value


def not_blank(value: str) -> str:
    """The text itself; one of blanks alone says nothing."""
    if not value.strip():
        raise ValueError(_("The text must not be empty."))
    return value


def share(value: Any) -> Any:
    """More than nothing and at most everything."""
    found = _fraction(value)
    if found is None or not 0 < found <= 1:
        raise ValueError(
            _other_share(value, 100) or _("Write the share as 2/3 or 0.6; more than 0, at most 1.")
        )
    return found


def proportion(value: Any) -> Any:
    """From nothing to everything."""
    found = _fraction(value)
    if found is None or not 0 <= found <= 1:
        raise ValueError(
            _other_share(value, 100)
            or _("Write the share as 1/3 or 0.6 (60% is 0.6); from 0 to 1.")
        )
    return found


def ratio(value: Any) -> Any:
    """Once or more."""
    found = _fraction(value)
    if found is None or found < 1:
        hint = _RATIO.fullmatch(str(value))
        raise ValueError(
            _("Write {number} for {written}.").format(number=hint[1], written=value)
            if hint and float(hint[1]) >= 1
            else _("Write the ratio as 1.5 or 3/2 (1:1.5 is 1.5); at least 1.")
        )
    return found


def quotient(value: Any) -> Any:
    """Nothing or more."""
    found = _fraction(value)
    if found is None:
        raise ValueError(
            _other_share(value) or _("Write the ratio as 0.3 or 11/10 (30% is 0.3, 110% is 1.1).")
        )
    return found


def _fraction(value: Any) -> Fraction | None:
    """``2/3``, ``0.6`` or 1 → the exact fraction; ``None`` for what is no number."""
    if isinstance(value, Fraction):
        return value
    written = "" if isinstance(value, bool) else str(value)
    return Fraction(written) if _EXACT.fullmatch(written) else None


def _other_share(value: Any, most: float = inf) -> str:
    """A hint for a share, of at most so much, that is written in percent."""
    hint = _PERCENT.fullmatch(str(value))
    if hint is None or not 0 < float(hint[1]) <= most:
        return ""
    return _("Write {number} for {written}.").format(
        number=fraction_text(Fraction(hint[1]) / 100), written=value
    )


def fraction_text(value: Fraction) -> str:
    """In decimals where they end within four digits, else as a fraction."""
    if 10_000 % value.denominator:
        return str(value)
    return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")


def opening_text(value: datetime) -> str:
    """The notation of an opening: ``2019-07-01 00:00``."""
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def closing_text(value: datetime) -> str:
    """The notation of a closing: midnight belongs to the day that ends, ``2019-07-31 24:00``."""
    local = value.astimezone(CHINA)
    if (local.hour, local.minute) == (0, 0):
        return f"{local.date() - timedelta(days=1):%Y-%m-%d} 24:00"
    return opening_text(local)
