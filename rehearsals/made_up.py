"""Numbers for people and employers that do not exist: for the demonstration, simulations and tests.

Area code 999999 is assigned to no place and organisation codes of the form ``9999…`` to nobody, so
no number made here can be a real person's or a real employer's, yet each passes its checksum.
"""

from datetime import date, timedelta

from stdnum.cn import ric, uscc

AREA = "999999"
FIRST_BIRTHDAY = date(1968, 3, 1)


def birth_date(serial: int) -> date:
    """A birthday between 1968 and 1995, different for each of the first ten thousand serials."""
    return FIRST_BIRTHDAY + timedelta(days=serial % 10_000)


def id_number(serial: int, born: date | None = None, female: bool | None = None) -> str:
    """A resident identity number (GB 11643) of nobody; the same serial gives the same number."""
    born = born or birth_date(serial)
    order = (serial % 499) * 2 + 1
    if female if female is not None else serial % 2 == 0:
        order += 1
    first = f"{AREA}{born:%Y%m%d}{order:03d}"
    return first + ric.calc_check_digit(f"{first}0")


def credit_code(serial: int) -> str:
    """A unified social credit code (GB 32100) of no organisation."""
    first = f"91{AREA}9999{serial:05d}"
    return first + uscc.calc_check_digit(f"{first}0")
