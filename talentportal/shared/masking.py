"""What is hidden in texts and how much of a number is shown: experts, notices, logs, pages.

A telephone number is one however it is typed: glued to letters, in full-width digits, with blanks,
dashes or dots in between. So any run of seven digits counts as a number that leads to somebody,
except what a text on somebody's work is full of: calendar dates, spans of years, and amounts that
their unit follows. Source: State Council 2018, personal data are published de-identified only.
"""

import re

_GAP = r"[ \t\u00a0\u3000\-‐-―−－_]"
_MONTH, _DAY = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = rf"(?:19|20)\d\d(?:[-./]{_MONTH}(?:[-./]{_DAY})?)?(?!\d)"
_TO = rf"(?:{_GAP}|至|到|~|～){{1,3}}"
# A tail of three digits or more makes a date the beginning of something else.
_DATES = rf"(?<!\d)(?<!\d{_GAP}){_DATE}(?:{_TO}{_DATE})*(?!\d|[-.]\d|{_GAP}{{1,3}}\d{{3}})"
# A unit does not make an amount of what has the very form of a mobile or identity number.
_MOBILE = r"(?<!\d)1[3-9]\d{9}(?!\d)"
_IDENTITY = r"(?<!\d)\d{17}[\dXx](?!\d)"
_AMOUNT = r"(?<!\d)\d{1,10}(?:\.\d+)?(?=[元万亿吨件台套次人米度克个平])"
_DOTTED = r"\d{3,}(?:[.·]\d{3,})+"
_NUMBER = rf"\d(?:{_GAP}{{0,3}}[\dXx]){{6,}}"
# In this order: what is read first is not read again as something else.
_FOUND = re.compile(
    rf"(?P<dates>{_DATES})|{_MOBILE}|{_IDENTITY}|(?P<amount>{_AMOUNT})|{_DOTTED}|{_NUMBER}"
)
# A log line is full of other numbers; there an identity number alone is meant, in its own groups.
_IDENTITY_NUMBER = re.compile(
    rf"(?<!\d)\d{{6}}{_GAP}?\d{{4}}{_GAP}?\d{{4}}{_GAP}?\d{{3}}[\dXx](?!\d)"
)


def without_numbers(text: str, instead: str) -> str:
    """``text`` with ``instead`` in the place of whatever could be a number that leads to somebody:
    of an identity document, a telephone, an account."""
    return _FOUND.sub(lambda found: _kept(found) or instead, text)


def _kept(found: re.Match[str]) -> str:
    """Dates and amounts as they are; a dotted number of less than seven digits as well."""
    told = found["dates"] or found["amount"] or ""
    is_short = sum(letter.isdigit() for letter in found[0]) < 7
    return told or (found[0] if is_short else "")


def mask_id_numbers(text: str) -> str:
    """``text`` with the birth date of every 18-digit identity number hidden."""
    return _IDENTITY_NUMBER.sub(
        lambda found: mask_id_number(re.sub(_GAP, "", found[0])),
        text,
    )


def mask_id_number(value: str) -> str:
    """``420106********1234``: the birth date is hidden (State Council 2018, de-identification)."""
    return f"{value[:6]}********{value[-4:]}" if len(value) == 18 else "*" * len(value)


def mask_phone(value: str) -> str:
    """``138****5678`` for a mobile number; of anything else only the last two digits."""
    if len(value) == 11 and value.isdigit():
        return f"{value[:3]}****{value[-4:]}"
    return "*" * max(len(value) - 2, 0) + value[-2:]
