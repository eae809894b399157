"""What leads to somebody is hidden however it is typed, and what tells of the work stays."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentportal.shared.masking import (
    mask_id_number,
    mask_id_numbers,
    mask_phone,
    without_numbers,
)

NUMBER = "11010519491231002X"
GAPS = ["", "", " ", "-", "–", "—", "－", "\u3000", "\u00a0", " - ", "‑"]
WORDS = st.text(alphabet="挡车工电话联系TELqq：，（", max_size=6)
DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A mobile, landline, identity or account number with blanks and dashes anywhere in it."""
    pattern = draw(
        st.sampled_from(
            [r"1[3-9][0-9]{9}", r"0[0-9]{9,11}", r"[2-8][0-9]{6,7}", r"[1-6][0-9]{16}[0-9X]"]
        )
    )
    digits = draw(st.from_regex(pattern, fullmatch=True))
    wide = draw(st.booleans())
    if wide:
        digits = "".join(chr(ord(each) + 0xFEE0) if each.isdigit() else each for each in digits)
    gaps = [draw(st.sampled_from(GAPS)) for _each in digits]
    return "".join(a + b for a, b in zip(digits, gaps, strict=True))[: -len(gaps[-1]) or None]


@given(before=WORDS, number=numbers(), after=WORDS)
def test_no_way_of_typing_a_number_shows_it(before: str, number: str, after: str) -> None:
    # Blanks anywhere in a number that begins like a year can make dates of its parts.
    if number[:2] not in ("19", "20"):
        assert without_numbers(f"{before}{number}{after}", "■") == f"{before}■{after}"


@given(
    before=WORDS,
    first=DAYS,
    last=DAYS,
    form=st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y-%m", "%Y.%m", "%Y"]),
    to=st.sampled_from(["-", "—", " - ", "至", "～"]),
)
def test_dates_and_spans_stay(before: str, first: date, last: date, form: str, to: str) -> None:
    for text in (first.strftime(form), f"{first.strftime(form)}{to}{last.strftime(form)}"):
        assert without_numbers(f"{before}{text}获奖", "■") == f"{before}{text}获奖"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("139-0354-1234", "■"),
        ("139.0354.1234", "■"),
        ("199-0354-1234", "■"),
        ("199 0354 1234", "■"),
        ("1990354-1234", "■"),
        ("1990 354 1234", "■"),
        ("0354-2661234", "■"),
        ("(0354)2661234", "(0354)■"),
        ("14240119800101 1234", "■"),
        ("142401 1980-01-01 1234", "■"),
        ("13903541234元", "■元"),
        ("8613903541234元", "■元"),
        ("2019-07-25 13903541234", "■"),
        ("身份证11010519491231002x号", "身份证■号"),
        ("微信qq1234567", "微信qq■"),
        ("2010-12-3456", "■"),
        ("产值12000000元，节约1200.5万元", "产值12000000元，节约1200.5万元"),
        ("2019-07-25 08:30获奖", "2019-07-25 08:30获奖"),
        ("2017、2018、2019年连续三年", "2017、2018、2019年连续三年"),
        ("2017 2018 2019", "2017 2018 2019"),
        ("误差0.001毫米，1-3道，100000次", "误差0.001毫米，1-3道，100000次"),
        ("晋中工匠〔2019〕16号", "晋中工匠〔2019〕16号"),
        ("", ""),
    ],
)
def test_what_is_hidden_and_what_is_not(text: str, shown: str) -> None:
    assert without_numbers(text, "■") == shown


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("typed 14240119800101 1234", "typed 142401********1234"),
        ("typed 142401-19800101-1234", "typed 142401********1234"),
        ("7 11010519491231002X", "7 110105********002X"),
        (
            "2026-12-01 08:17:31,455 INFO 200 123456 35ms",
            "2026-12-01 08:17:31,455 INFO 200 123456 35ms",
        ),
    ],
)
def test_a_log_line_loses_identity_numbers_alone(text: str, masked: str) -> None:
    assert mask_id_numbers(text) == masked


@pytest.mark.parametrize(
    ("value", "masked"),
    [(NUMBER, "110105********002X"), ("E12345678", "*********"), ("", "")],
)
def test_a_masked_number_hides_the_date_of_birth(value: str, masked: str) -> None:
    assert mask_id_number(value) == masked


@pytest.mark.parametrize(
    ("value", "masked"),
    [("13800005678", "138****5678"), ("0354-2027013", "**********13"), ("1", "1"), ("", "")],
)
def test_a_masked_phone_keeps_its_end(value: str, masked: str) -> None:
    assert mask_phone(value) == masked
