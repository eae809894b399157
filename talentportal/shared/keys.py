"""Keys and small numbers as browsers send them: the only place where typed text becomes a number.

A browser may send anything. What is no number in plain digits, or a larger one than the database
keeps, names nothing; it is never an error.
"""

from collections.abc import Iterable

LARGEST = 2**63 - 1
"""The largest key of a table (``BigAutoField``)."""
MOST = 2000
"""So many keys at the most are read from one request."""


def number_of(typed: str | None, most: int = LARGEST) -> int | None:
    """The number that stands there in ASCII digits, up to ``most``; otherwise ``None``.

    >>> number_of("12"), number_of("１２"), number_of("-1"), number_of("9" * 5000)
    (12, None, None, None)
    """
    if not typed or len(typed) > len(str(most)) or not (typed.isascii() and typed.isdigit()):
        return None
    number = int(typed)
    return number if number <= most else None


def keys_of(typed: Iterable[str], most: int = MOST) -> list[int]:
    """The keys among what was sent, each once, in the order sent; at most ``most`` of them."""
    found = dict.fromkeys(number for each in typed if (number := number_of(each)) is not None)
    return list(found)[:most]


def version_of(typed: str | None) -> int:
    """The version of a row that a page showed; -1, which no row has, for anything else."""
    version = number_of(typed, 2**31 - 1)
    return -1 if version is None else version
