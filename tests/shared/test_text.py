"""Text: cleaned once, counted as Word counts, refused when no font could print it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text, count_words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张\x00三", "张三"),
        ("a\x0bb", "ab"),
        ("abc\u202ecba", "abccba"),
        ("\ufeff零\u200b宽", "零宽"),
        ("  两头空白\u3000", "两头空白"),
        ("张\u3000三", "张\u3000三"),
        ("行\r\n行\r行\u2028行", "行\n行\n行\n行"),
        ("e\u0301", "é"),
        ("e\u200b\u0301", "é"),
        ("阿卜杜·买买提", "阿卜杜·买买提"),
        ("䶮𰻞\U000323af\U0002a6a5\U0002ebf0", "䶮𰻞\U000323af\U0002a6a5\U0002ebf0"),
        ("<script>{{7*7}} ${x} ' OR 1=1", "<script>{{7*7}} ${x} ' OR 1=1"),
        ("\u3000 \n", ""),
    ],
)
def test_what_is_kept(typed, kept):
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("\ud800", "T01"),
        ("\ue000", "T01"),
        ("\U000f0000", "T01"),
        ("\ufffe", "T01"),
        ("\ufdd0", "T01"),
        ("a" + "\u0301" * 1000, "T02"),
    ],
)
def test_what_no_paper_can_show_is_refused(typed, code):
    with pytest.raises(Refused) as refused:
        clean_text(typed)
    assert [refusal.code for refusal in refused.value.refusals] == [code]
    assert refused.value.refusals[0].remedy


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    try:
        once = clean_text(text)
    except Refused:
        return
    assert clean_text(once) == once


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n\u3000", 0),
        ("三百字以内。", 6),
        ("获2019年全国“五一”劳动奖章，共3次", 17),
        ("CNC lathe operator", 3),
        ("C++ 编程", 3),
        ("它3.14，a-b", 4),
        ("𠮷田䶮", 3),
        ("こんにちは", 5),
        ("a" * 100_000, 1),
    ],
)
def test_words_are_counted_as_word_counts_them(text, words):
    assert count_words(text) == words
