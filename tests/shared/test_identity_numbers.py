"""Identity numbers: what is taken, what is refused, and with which words."""

import pytest
from stdnum.cn import ric

from talentportal.shared.identity_numbers import (
    birth_date_of,
    normalise_credit_code,
    normalise_id_number,
    sex_of,
)
from talentportal.shared.refusals import Refused

STANDARD = "11010519491231002X"


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002X",
        "11010519491231002x",
        " 11010519491231002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002Ⅹ",
    ],
)
def test_ways_of_typing_that_mean_the_same_number(typed):
    assert normalise_id_number(typed) == STANDARD


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("110101199003072345", "C02"),
        ("11010519491231002х", "C01"),
        ("11010519491231002×", "C01"),
        ("110105491231002", "C03"),
        ("1101051949123100", "C04"),
        ("1101051949123100200", "C04"),
        ("110105 19491231002X", "C04"),
        ("'11010519491231002X", "C04"),
        ("4.40524188001010E+17", "C04"),
        ("440524198002300014", "C05"),
        ("440524299901010014", "C05"),
        ("81000019491231002X", "C06"),
        ("", "C04"),
        ("٣" * 18, "C04"),
        ("11010519491231002*", "C01"),
        ("110105194912310О2X", "C04"),
        ("11010519491231002", "C04"),
        ("440524199002290010", "C05"),
        ("440524188001010015", "C02"),
        ("810000198001010014", "C06"),
    ],
)
def test_what_is_refused_and_why(typed, code):
    with pytest.raises(Refused) as refused:
        normalise_id_number(typed)
    assert [refusal.code for refusal in refused.value.refusals] == [code]


def test_birth_date_and_sex_are_read_off_the_number():
    assert birth_date_of(STANDARD).isoformat() == "1949-12-31"
    assert sex_of(STANDARD) == "female"
    assert sex_of("440524188001010014") == "male"


def test_a_credit_code_is_checked_with_a_warning_only():
    assert normalise_credit_code(" 91350100m000100y43 ") == ("91350100M000100Y43", None)
    code, warning = normalise_credit_code("91350100M0001TGQXM")
    assert code == "91350100M0001TGQXM"
    assert warning
    with pytest.raises(Refused):
        normalise_credit_code("91350100I000100Y43")


@pytest.mark.parametrize(
    ("number", "id_type"),
    [
        ("810000199408230021", "residence_permit"),
        ("830000199201300022", "residence_permit"),
        ("911124198108030024", "permanent_resident"),
        (" e12345678", "passport"),
    ],
)
def test_other_documents_are_taken_by_their_type(number, id_type):
    if id_type != "passport":
        number = number[:17] + ric.calc_check_digit(number)
        with pytest.raises(Refused) as refused:
            normalise_id_number(number)
        assert [refusal.code for refusal in refused.value.refusals] == ["C06"]
    assert normalise_id_number(number, id_type) == number.strip().upper()


def test_every_mistyped_digit_and_every_swap_of_neighbours_is_found():
    typed = {
        STANDARD[:place] + digit + STANDARD[place + 1 :]
        for place in range(17)
        for digit in "0123456789"
    } | {
        STANDARD[:place] + STANDARD[place + 1] + STANDARD[place] + STANDARD[place + 2 :]
        for place in range(16)
    }
    for wrong in typed - {STANDARD}:
        with pytest.raises(Refused):
            normalise_id_number(wrong)
