"""What a browser sends in the place of a key."""

import pytest

from talentportal.shared.keys import LARGEST, keys_of, number_of, version_of


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("12", 12),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("9" * 30, None),
        ("9" * 5_000, None),
        ("-1", None),
        ("+1", None),
        ("1e3", None),
        (" 1", None),
        ("１２", None),
        ("٣", None),
        ("²", None),
        ("1_000", None),
        ("", None),
        (None, None),
    ],
)
def test_only_plain_digits_that_a_key_can_have_are_a_number(typed, number):
    assert number_of(typed) == number


def test_a_limit_is_included():
    assert [number_of(typed, 20) for typed in ("19", "20", "21", "020")] == [19, 20, None, None]


def test_keys_come_once_in_the_order_sent_and_what_is_none_is_passed_over():
    assert keys_of(["7", "x", "3", "7", "9" * 40, "5"]) == [7, 3, 5]


def test_no_more_keys_are_read_than_a_request_may_name():
    assert keys_of(map(str, range(1, 100)), 3) == [1, 2, 3]


def test_a_version_that_is_none_is_nobodys():
    assert [version_of(typed) for typed in ("4", "x", None, "9" * 12)] == [4, -1, -1, -1]
