"""Values as people write them in forms and workbooks: days, months, numbers, yes and no. Pure.

Whatever reads one reads it here, so that a day that the form takes is a day to the rules too.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from talentportal.programs.rules.facts import Month

MOST_DIGITS = 15
"""Of a number, before and after the point: what a spreadsheet keeps without losing any."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


def parse_date(value: object) -> date | None:
    """``2019-07-31`` → a day; anything else ``None``."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def parse_month(value: object) -> Month | None:
    """``1998-07`` → its first day; anything else ``None``."""
    if not isinstance(value, str) or not _MONTH.fullmatch(value):
        return None
    try:
        return Month.fromisoformat(f"{value}-01")
    except ValueError:
        return None


def as_date(value: object) -> date | None:
    """A date, an ISO date, or a month (its first day); anything else is no date."""
    return value if isinstance(value, date) else parse_date(value) or parse_month(value)


def parse_loose_date(text: str) -> date | None:
    """A day as workbooks have it: ``2019/7/31``, ``2019.7.31``, or with a time behind it."""
    for written in (text[:10], text.replace("/", "-").replace(".", "-")):
        try:
            return date(*(int(part) for part in written.split("-")))
        except (ValueError, TypeError):
            continue
    return None


def finite(value: object) -> Decimal | None:
    """A number of any length, or what is written like one, in full width too; nothing endless."""
    try:
        number = Decimal(unicodedata.normalize("NFKC", str(value)).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def is_too_long(number: Decimal) -> bool:
    """Whether a number has more digits than can be kept exactly."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # endless ones have none
    return max(number.adjusted() + 1, 1) + max(-exponent, 0) > MOST_DIGITS


def parse_number(value: object, decimals: int | None = None) -> Decimal | None:
    """A number of at most 15 digits, so many of them after the point; else ``None``."""
    number = finite(value)
    if number is None or is_too_long(number):
        return None
    return number if decimals is None or number == round(number, decimals) else None


def parse_yes_no(value: object) -> bool | None:
    """``yes`` or ``no`` as answers keep them; anything else ``None``."""
    return {"yes": True, "no": False}.get(value) if isinstance(value, str) else None
