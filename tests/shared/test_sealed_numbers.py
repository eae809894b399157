"""ID numbers among answers: sealed where kept, masked where shown, found without being opened."""

import pytest

from rehearsals import made_up
from talentportal.shared.sealed_numbers import (
    fault_of,
    in_full,
    index_of,
    masked,
    sealed,
    to_compare,
)
from talentportal.shared.vault import blind_index, seal

NUMBER = made_up.id_number(4711)


def test_what_is_kept_tells_the_mask_and_the_index_and_nothing_else() -> None:
    cell = sealed(f" {NUMBER.lower()} ")
    assert NUMBER not in cell
    assert NUMBER[6:14] not in cell
    assert masked(cell) == f"{NUMBER[:6]}********{NUMBER[-4:]}"
    assert index_of(cell) == blind_index(NUMBER)
    assert in_full(cell) == NUMBER
    assert fault_of(cell) == ""


def test_the_same_number_stays_as_it_was_sealed() -> None:
    cell = sealed(NUMBER)
    assert sealed(NUMBER, cell) == cell
    assert sealed(cell, cell) == cell
    assert sealed(NUMBER) != cell


@pytest.mark.parametrize("typed", ["", "  "])
def test_nothing_typed_is_nothing_kept(typed: str) -> None:
    assert sealed(typed) == ""


@pytest.mark.parametrize("typed", [NUMBER[:-1], NUMBER[:-1] + "甲", "无", "9" * 400, "sealed:"])
def test_what_is_no_number_is_sealed_too_and_found_nowhere(typed: str) -> None:
    cell = sealed(typed)
    assert typed not in cell or typed == "sealed:"
    assert index_of(cell) == ""
    assert masked(cell) != typed
    assert in_full(cell) == typed
    assert fault_of(cell)


def test_a_passport_is_taken() -> None:
    cell = sealed("e12345678")
    assert index_of(cell) == blind_index("E12345678")
    assert fault_of(cell) == ""


def test_a_forged_cell_is_sealed_as_text_that_is_no_number() -> None:
    forged = f"sealed:{blind_index(NUMBER)}:somebody:{'x' * 40}"
    assert index_of(sealed(forged)) == ""
    lied = f"sealed:{blind_index(NUMBER)}:none:{seal('无')}"
    assert index_of(sealed(lied)) == ""


def test_a_number_sealed_anew_is_compared_as_the_same() -> None:
    first, again = (
        [{"name": "张三", "number": sealed(NUMBER)}],
        [{"name": "张三", "number": sealed(NUMBER)}],
    )
    assert first != again
    assert to_compare(first) == to_compare(again)
    assert to_compare([{"number": sealed("12")}]) != to_compare([{"number": sealed("13")}])
