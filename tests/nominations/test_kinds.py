"""Every kind of field: what is typed is read, checked, worded and printed, and comes back as it was."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from nominations.form.checking import fault_in
from nominations.form.kinds import Asked, kind_of
from nominations.form.request import cell_name, name_of, read_answers
from nominations.form.words import in_words
from talentportal.programs.document import Column, FormField, TableField
from talentportal.programs.rules.facts import Month
from talentportal.programs.rules.values import parse_number
from talentportal.shared.sealed_numbers import in_full, sealed
from tests.support.worlds import factories

FIELDS = TypeAdapter(FormField)
OPTIONS = [{"value": "city", "label": "市级"}, {"value": "county", "label": "县级"}]
ID_NUMBER = factories.made_up_id_number(41)
SETTINGS: dict[str, dict[str, Any]] = {
    "long_text": {"min_words": 2, "max_words": 9},
    "date": {"earliest": "2000-01-01", "latest": "2030-12-31"},
    "month": {"earliest": "2000-01", "latest": "2030-12"},
    "number": {"minimum": -10, "decimals": 2, "unit": "万元"},
    "choice": {"options": OPTIONS, "several": True},
    "office": {"kinds": ["employer"]},
    "table": {"columns": [{"key": "at", "label": "时间", "type": "month"}], "max_rows": 2},
}
GOOD: dict[str, Any] = {
    "text": "晋中",
    "long_text": "第一行\n第二行",
    "date": "2019-07-31",
    "month": "2001-07",
    "number": "12.50",
    "choice": ["city", "county"],
    "yes_no": "no",
    "office": "示范公司",
    "table": [{"at": "2018-05"}],
    "id_number": ID_NUMBER,
    "photo": "",
}
WRONG: dict[str, Any] = {
    "text": "字" * 101,
    "long_text": "字",
    "date": "2019-02-30",
    "month": "1998年7月",
    "number": "很多",
    "choice": ["province"],
    "yes_no": "maybe",
    "office": "名" * 121,
    "table": [{"at": "去年"}],
    "id_number": "110101199003070000",
}
PRINTED = {
    "text": "晋中",
    "long_text": "第一行\n第二行",
    "date": "2019年7月31日",
    "month": "2001年7月",
    "number": "12.50万元",
    "choice": "市级、县级",
    "yes_no": "否",
    "office": "示范公司",
    "table": "2018.05",
    "photo": "",
}
TYPED: dict[str, Any] = {
    "date": date(2019, 7, 31),
    "month": Month(2001, 7, 1),
    "number": Decimal("12.50"),
    "yes_no": False,
}
"""What rules read; of the other kinds it is the answer itself."""
KINDS = [
    get_args(each.model_fields["type"].annotation)[0] for each in get_args(get_args(FormField)[0])
]
CELLS = get_args(Column.model_fields["type"].annotation)


def field(kind: str, **settings: Any) -> Any:
    """A field of this kind, with settings that bind."""
    return FIELDS.validate_python(
        {"key": "key", "label": "栏目", "type": kind} | SETTINGS.get(kind, {}) | settings
    )


def column(kind: str) -> Column:
    options = OPTIONS if kind == "choice" else []
    return Column.model_validate({"key": "key", "label": "列", "type": kind, "options": options})


def typed_into(asked: Any, answer: Any) -> QueryDict:
    """The request of a page on which this was typed."""
    data = QueryDict(mutable=True)
    if isinstance(asked, TableField):
        for number, row in enumerate(answer, start=1):
            for key, cell in row.items():
                data[cell_name(asked.key, number, key)] = cell
    elif isinstance(answer, list):
        data.setlist(name_of(asked.key), answer)
    else:
        data[name_of(asked.key)] = answer
    return data


def test_every_kind_is_shown_a_right_and_a_wrong_answer() -> None:
    assert set(GOOD) == {*KINDS, *CELLS}
    assert set(WRONG) == {*KINDS, *CELLS} - {"photo"}


@pytest.mark.parametrize("kind", [each for each in KINDS if each != "photo"])
def test_what_is_typed_is_kept_checked_and_printed(kind: str) -> None:
    asked = field(kind)
    kept = read_answers([asked], typed_into(asked, GOOD[kind]))["key"]
    assert kept == GOOD[kind]
    assert fault_in(asked, kept) == ""
    assert kind_of(asked).typed(kept) == TYPED.get(kind, kept)
    with translation.override("zh-hans"):
        assert kind_of(asked).printed(kept) == PRINTED[kind]


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_answer_is_refused_in_a_sentence(kind: str) -> None:
    for asked in asked_as(kind):
        wrong = WRONG[kind]
        assert fault_in(asked, wrong)
        kind_of(asked).typed(wrong)
        kind_of(asked).words(wrong)


@pytest.mark.parametrize("kind", GOOD)
def test_nothing_answered_is_nothing_said(kind: str) -> None:
    for asked in asked_as(kind):
        for nothing in (None, "", " ", []):
            assert kind_of(asked).words(nothing) == ""
        assert kind_of(asked).printed("") == ""
        assert kind_of(asked).printed_in_cell("") == ""


def asked_as(kind: str) -> list[Asked]:
    """The field and the column of a kind, as far as there are such."""
    fields: list[Asked] = [field(kind)] if kind in KINDS else []
    return [*fields, column(kind)] if kind in CELLS else fields


days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
lines = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=40)
numbers = st.decimals(-10, 10**12, places=2, allow_nan=False)
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "text": lines,
    "long_text": st.lists(st.sampled_from("甲乙丙"), min_size=2, max_size=9).map("\n".join),
    "date": days.map(date.isoformat),
    "month": days.map(lambda day: f"{day:%Y-%m}"),
    "number": numbers.map(str),
    "choice": st.lists(st.sampled_from(["city", "county"]), min_size=1, unique=True),
    "yes_no": st.sampled_from(["yes", "no"]),
    "office": lines,
    "table": st.lists(days.map(lambda day: {"at": f"{day:%Y-%m}"}), min_size=1, max_size=2),
    "id_number": st.integers(0, 9_999).map(factories.made_up_id_number),
}


def read_back(kind: str, words: str) -> Any:
    """The answer that somebody would type who reads these words."""
    labels = {each["label"]: each["value"] for each in OPTIONS}
    match kind:
        case "number":
            return words.removesuffix("万元")
        case "choice":
            return [labels[word] for word in words.split("、")]
        case "yes_no":
            return {"Yes": "yes", "No": "no"}[words]
        case "table":
            return [{"at": word} for word in words.split("；")]
    return words


@pytest.mark.parametrize("kind", [each for each in ANSWERS if each != "id_number"])
@given(data=st.data())
def test_what_is_worded_is_typed_again(kind: str, data: st.DataObject) -> None:
    asked, answer = field(kind), data.draw(ANSWERS[kind])
    with translation.override("en"):
        kept = read_answers([asked], typed_into(asked, answer))["key"]
        assert fault_in(asked, kept) == ""
        words = in_words(asked, kept)
        again = read_answers([asked], typed_into(asked, read_back(kind, words)))["key"]
    assert again == kept
    assert kind_of(asked).typed(again) == kind_of(asked).typed(kept)


@given(ANSWERS["id_number"])
def test_a_sealed_number_says_its_mask_and_opens_to_what_was_typed(number: str) -> None:
    cell = sealed(number)
    assert fault_in(column("id_number"), cell) == ""
    assert in_full(cell) == number
    assert in_words(column("id_number"), cell) == in_words(column("id_number"), number) != number


@given(days)
def test_what_is_printed_of_a_day_is_that_day(day: date) -> None:
    numbers_in = re.compile(r"\d+")
    kind, written = kind_of(field("date")), day.isoformat()
    assert [int(each) for each in numbers_in.findall(kind.printed(written))] == list(
        day.timetuple()[:3]
    )
    assert kind.printed(written, month_only=True) == f"{day.year}年{day.month}月"
    assert kind.printed_in_cell(written) == f"{day:%Y.%m.%d}"


@pytest.mark.parametrize(
    "text", ["1234567890123456", "123456789012.3456", "-1234567890123456", "1e15", "1e-16"]
)
def test_a_number_of_more_than_15_digits_is_refused_in_a_sentence(text: str) -> None:
    for asked in asked_as("number"):
        with translation.override("en"):
            assert fault_in(asked, text) == "A number has at most 15 digits."
        assert kind_of(asked).typed(text) is None


def test_a_number_of_15_digits_is_kept_exactly() -> None:
    assert parse_number(" 123456789012345 ") == 123_456_789_012_345
    assert parse_number("12345678901.2345") == Decimal("12345678901.2345")
    assert fault_in(column("number"), "12345678901.2345") == ""


@pytest.mark.parametrize(
    "text", ["Infinity", "NaN", "1e999999999", "１２３４５６７８９０１２３４５６", "--1"]
)
def test_what_is_no_number_breaks_nothing(text: str) -> None:
    assert fault_in(column("number"), text)


@pytest.mark.parametrize("text", ["20190731", "2019-W01-1", "2019-7-31", "２０１９-07-31"])
def test_a_day_is_written_in_one_way(text: str) -> None:
    assert fault_in(field("date"), text)
    assert kind_of(field("date")).typed(text) is None


def test_what_says_who_somebody_is_is_kept_from_experts() -> None:
    always = [column("id_number"), field("date", prefill="birth_date")]
    always += [field("text", prefill=each) for each in ("id_number", "phone", "email")]
    blindly = [field("office"), field("photo")]
    blindly += [field("text", prefill=each) for each in ("name", "employer")]
    shown = [field(each) for each in KINDS if each not in ("office", "photo")]
    for blind in (True, False):
        assert all(kind_of(each).is_personal(blind=blind) for each in always)
        assert all(kind_of(each).is_personal(blind=blind) is blind for each in blindly)
        assert not any(kind_of(each).is_personal(blind=blind) for each in shown)


def test_days_outside_their_bounds_are_named_in_the_sentence() -> None:
    late = (date(2030, 12, 31) + timedelta(days=1)).isoformat()
    with translation.override("en"):
        assert fault_in(field("date"), late) == "Not after 2030-12-31."
        assert fault_in(field("month"), "1999-12") == "Not before 2000-01."
