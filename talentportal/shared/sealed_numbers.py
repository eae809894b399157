"""ID numbers among the answers of a form: sealed where they are kept, masked where they are shown.

An answer is text, so a sealed number is too: ``sealed:<blind index>:<mask>:<ciphertext>``. The
index finds the same person elsewhere without opening anything; it is empty while what was typed
is no number of an identity document.
"""

from typing import Any

from talentportal.shared.identity_numbers import kind_of_document, normalise_id_number
from talentportal.shared.masking import mask_id_number
from talentportal.shared.refusals import Refused
from talentportal.shared.vault import VaultError, blind_index, seal, unseal

MARK = "sealed:"


def sealed(typed: str, kept: str = "") -> str:
    """What is kept of ``typed``, a number or a cell that was sealed here before.

    ``kept`` is returned as it is when it says the same. A cell that claims to be sealed and does
    not open was not sealed here, and counts as typed.
    """
    number = _canonical(_opened(typed))
    if not number:
        return ""
    if _opened(kept) == number:
        return kept
    index = "" if _fault_in(number) else blind_index(number)
    return f"{MARK}{index}:{mask_id_number(number)}:{seal(number)}"


def is_sealed(cell: object) -> bool:
    return isinstance(cell, str) and cell.startswith(MARK) and cell.count(":") == 3


def masked(cell: str) -> str:
    """The number as anybody may see it who may see the answers."""
    return cell.split(":")[2] if is_sealed(cell) else mask_id_number(cell)


def index_of(cell: object) -> str:
    """The blind index of the person, empty where no valid number stands."""
    return str(cell).split(":")[1] if is_sealed(cell) else ""


def in_full(cell: str) -> str:
    """The number itself, for the book that is kept on file."""
    return unseal(cell.split(":")[3]) if is_sealed(cell) else cell


def to_compare(value: Any) -> Any:
    """An answer with its numbers in full wherever they stand, to be compared and never shown: the
    same number sealed twice, under another key for one, is the same."""
    if isinstance(value, dict):
        return {key: to_compare(each) for key, each in value.items()}
    if isinstance(value, list):
        return [to_compare(each) for each in value]
    return _opened(value) if isinstance(value, str) else value


def fault_of(cell: str) -> str:
    """What is wrong with the number, as a sentence; empty for a valid one.

    Resident identity cards and the permits that follow the same algorithm are checked digit by
    digit; whatever begins with a letter is taken for a passport.
    """
    return "" if index_of(cell) else _fault_in(in_full(cell))


def _fault_in(number: str) -> str:
    try:
        normalise_id_number(number, kind_of_document(number))
    except Refused as refused:
        return refused.refusals[0].sentence
    return ""


def _opened(cell: str) -> str:
    try:
        return in_full(cell)
    except VaultError:
        return cell


def _canonical(text: str) -> str:
    """As it is compared and indexed; what cannot be a number stays as it was typed."""
    try:
        return normalise_id_number(text, kind_of_document(text.strip()))
    except Refused:
        return text.strip()
