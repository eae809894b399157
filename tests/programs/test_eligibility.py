"""Conditions judged over plain facts: boundaries, open questions, and what people read."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from talentportal.programs.document import Expression
from talentportal.programs.rules.eligibility import (
    Facts,
    HeldBan,
    HeldHonour,
    evaluate,
    explain,
    holds,
)
from talentportal.programs.vocabulary import HonourLevel
from tests.support.worlds.samples import jinzhong

ON = date(2019, 7, 31)
EXPRESSION: TypeAdapter[Any] = TypeAdapter(Expression)
TRUE, FALSE = {"type": "always"}, {"type": "not", "of": {"type": "always"}}
OPEN = {"type": "judgement", "key": "k", "question": "？"}
OF = {True: TRUE, False: FALSE, None: OPEN}


def ask(expression: dict[str, Any], on: date = ON, **facts: Any) -> bool | None:
    """What an expression comes to; facts are given with ``__`` for the dot, or by name."""
    named = {
        name: facts.pop(name)
        for name in ("honours", "bans", "materials", "judgements")
        if name in facts
    }
    values = {name.replace("__", ".", 1): value for name, value in facts.items()}
    return holds(EXPRESSION.validate_python(expression), Facts(values=values, **named), on)


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=5), st.integers(1, 5))
def test_open_parts_decide_nothing_that_the_others_decided(
    parts: list[bool | None], number: int
) -> None:
    of = [OF[part] for part in parts]
    everything = False if False in parts else None if None in parts else True
    anything = True if True in parts else None if None in parts else False
    assert ask({"type": "all", "of": of}) is everything
    assert ask({"type": "any", "of": of}) is anything
    sure, possible = parts.count(True), len(parts) - parts.count(False)
    expected = True if sure >= number else None if possible >= number else False
    assert ask({"type": "at_least", "number": number, "of": of}) is expected


@pytest.mark.parametrize(
    ("condition", "then", "outcome"),
    [
        (True, True, True),
        (True, False, False),
        (True, None, None),
        (False, False, True),
        (None, True, True),
        (None, False, None),
        (None, None, None),
    ],
)
def test_if_then(condition: bool | None, then: bool | None, outcome: bool | None) -> None:
    rule = {
        "type": "if_then",
        "condition": OF[condition],
        "then": OF[then] if then is not None else OPEN | {"key": "m"},
    }
    assert ask(rule) is outcome


@pytest.mark.parametrize(
    ("born", "outcome"),
    [
        (date(1953, 7, 31), False),
        (date(1953, 8, 1), True),
        (date(1954, 7, 31), True),
        (None, None),
        ("not a date", None),
    ],
)
def test_65_years_or_less_includes_the_whole_66th_year(born: Any, outcome: bool | None) -> None:
    assert ask({"type": "age", "at_most": 65}, person__birth_date=born) is outcome


def test_the_cut_off_birthday_is_shown() -> None:
    rule = EXPRESSION.validate_python({"type": "age", "at_most": 65})
    verdict = explain(rule, Facts(values={"person.birth_date": date(1960, 1, 1)}), ON)
    assert "1953-08-01" in verdict.value
    assert "59" in verdict.value


def test_a_rules_own_reference_date_goes_before_the_editions() -> None:
    rule = {"type": "age", "at_least": 18, "counted_on": "2019-08-01"}
    born = date(2001, 8, 1)
    assert ask(rule, person__birth_date=born) is True
    assert ask(rule | {"counted_on": None}, person__birth_date=born) is False


@pytest.mark.parametrize(
    ("since", "outcome"),
    [("2016-07-31", True), ("2016-08-01", False), ("2016-07", True), ("2016-08", False)],
)
def test_three_years_since(since: str, outcome: bool) -> None:
    rule = {"type": "years_since", "fact": "form.started", "at_least": 3}
    assert ask(rule, form__started=since) is outcome


@pytest.mark.parametrize(
    ("sex", "category", "born", "outcome"),
    [
        ("male", None, date(1967, 3, 1), True),
        ("male", None, date(1967, 2, 28), False),
        ("female", None, date(1977, 3, 1), None),
        ("female", "F50", date(1977, 3, 1), True),
        ("female", "F50", date(1977, 2, 1), False),
        ("female", "F55", date(1972, 3, 1), True),
    ],
)
def test_three_years_to_retirement_by_the_old_law(
    sex: str, category: str | None, born: date, outcome: bool | None
) -> None:
    facts = {
        "person__sex": sex,
        "person__birth_date": born,
        "person__retirement_category": category,
    }
    rule = {"type": "months_to_retirement", "at_least": 36}
    assert ask(rule, date(2024, 3, 19), **facts) is outcome


@pytest.mark.parametrize(
    ("level", "outcome"),
    [
        ("none", False),
        ("intermediate", False),
        ("senior", True),
        ("chief_technician", True),
        ("", None),
        (None, None),
    ],
)
def test_senior_worker_and_above(level: str | None, outcome: bool | None) -> None:
    assert ask({"type": "skill_level", "at_least": "senior"}, form__skill_level=level) is outcome


def honour(**fields: Any) -> HeldHonour:
    given = {
        "title": "三晋技术能手",
        "family": "",
        "level": HonourLevel.PROVINCIAL,
        "awarded_on": date(2014, 7, 31),
    }
    return HeldHonour(**(given | fields))


@pytest.mark.parametrize(
    ("rule", "held", "outcome"),
    [
        ({"titles": ["三晋技术能手"]}, {}, True),
        ({"titles": ["三晋英才"]}, {}, False),
        ({"families": ["工匠"]}, {"family": "工匠"}, True),
        ({"min_level": "national"}, {}, False),
        ({"min_level": "provincial"}, {}, True),
        ({"titles": ["三晋技术能手"]}, {"is_nominee": True}, False),
        ({"titles": ["三晋技术能手"], "nominees_count": True}, {"is_nominee": True}, True),
        ({"within_years": 5}, {}, True),
        ({"within_years": 5}, {"awarded_on": date(2014, 7, 30)}, False),
        ({"only_in_term": True}, {"term_ends_on": date(2019, 7, 31)}, True),
        ({"only_in_term": True}, {"term_ends_on": date(2019, 7, 30)}, False),
    ],
)
def test_honours_of_the_register(rule: dict[str, Any], held: dict[str, Any], outcome: bool) -> None:
    assert ask({"type": "honour_held", **rule}, honours=(honour(**held),)) is outcome


def test_the_register_goes_before_what_the_applicant_says() -> None:
    rule = {"type": "honour_held", "titles": ["三晋技术能手"], "declared_in": "form.programs"}
    assert ask(rule, form__programs=["none"], honours=(honour(),)) is True
    assert ask(rule, form__programs=["none"]) is False
    assert ask(rule, form__programs=["other"]) is True
    assert ask(rule) is None


@pytest.mark.parametrize(
    ("entered", "stated", "outcome"),
    [(2, "none", True), (1, "none", False), (1, "other", True), (0, "other", False), (1, "", None)],
)
def test_an_honour_may_be_asked_for_more_than_once(
    entered: int, stated: str, outcome: bool | None
) -> None:
    rule = {"type": "honour_held", "number": 2, "declared_in": "form.programs"}
    said = {"form__programs": [stated]} if stated else {}
    assert ask(rule, honours=(honour(),) * entered, **said) is outcome


@pytest.mark.parametrize(
    ("on", "level", "outcome"),
    [
        (date(2019, 7, 30), "city", False),
        (date(2019, 7, 31), "city", True),
        (date(2022, 7, 31), "city", True),
        (date(2022, 8, 1), "city", False),
        (date(2020, 1, 1), "county", False),
        (date(2020, 1, 1), "national", True),
    ],
)
def test_a_ban_holds_through_its_last_day_from_its_level_on(
    on: date, level: str, outcome: bool
) -> None:
    ban = HeldBan(date(2019, 7, 31), date(2022, 7, 31), HonourLevel.CITY, "弄虚作假")
    assert ask({"type": "ban", "level": level}, on, bans=(ban,)) is outcome


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("山西省晋中市榆次区迎宾街", True),
        ("榆次区迎宾街", True),
        ("迎宾街1号", None),  # says less than it means: a person looks
        ("", None),
    ],
)
def test_an_address_lies_in_an_area_or_a_person_says_so(address: str, outcome: bool | None) -> None:
    rule = {"type": "residence", "areas": ["晋中市", "榆次区"]}
    assert ask(rule, form__residence=address) is outcome


def test_a_place_chosen_from_a_list_lies_in_an_area_or_not() -> None:
    rule = TypeAdapter(Expression).validate_python({"type": "residence", "areas": ["榆次区"]})
    for words, outcome in (("榆次区", True), ("平遥县", False)):
        facts = Facts(values={"form.residence": words}, words={"form.residence": words})
        assert holds(rule, facts, date(2019, 7, 31)) is outcome


def test_a_ban_may_keep_from_one_family_alone() -> None:
    day = date(2019, 7, 31)
    ban = HeldBan(day, day, HonourLevel.UNIT, "弄虚作假", "晋中工匠")
    rule = {"type": "ban", "level": "city"}
    assert ask(rule | {"family": "晋中工匠"}, day, bans=(ban,)) is True
    assert ask(rule | {"family": "技术能手"}, day, bans=(ban,)) is False


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([], True),
        ([{"m": "2014-07"}], True),
        ([{"m": "2014-06"}], False),
        ([{"m": "2019-07"}, {"m": ""}], None),
        ([{"m": "2014-06"}, {"m": ""}], False),
        ([{"m": "2019-08"}], False),
    ],
)
def test_entries_of_the_last_five_years(rows: list[dict[str, str]], outcome: bool | None) -> None:
    rule = {"type": "rows_within", "table": "form.awards", "column": "m", "years": 5}
    assert ask(rule, form__awards=rows) is outcome


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({"level": "city", "place": "3"}, True),
        ({"level": "city", "place": "4"}, False),
        ({"level": "county", "place": "1"}, False),
        ({"level": "national", "place": "1"}, True),
        ({"level": "city", "place": ""}, False),
        ({"level": "city", "place": "0"}, False),
    ],
)
def test_the_first_three_of_city_competitions(row: dict[str, str], outcome: bool) -> None:
    rule = {"type": "competition_result", "table": "form.c", "min_level": "city", "best_places": 3}
    assert ask(rule, form__c=[row]) is outcome
    assert ask(rule) is False


@pytest.mark.parametrize(
    ("status", "outcome"), [("01", True), ("02", True), ("03", False), ("13", False), (None, None)]
)
def test_party_members_are_full_and_probationary(status: str | None, outcome: bool | None) -> None:
    rule = {"type": "membership", "organisation": "party"}
    assert ask(rule, form__political_status=status) is outcome


@pytest.mark.parametrize(
    ("materials", "judgements", "outcome"),
    [
        ({}, {}, False),
        ({"m": 1}, {}, None),
        ({"m": 1}, {"evidence_m": True}, True),
        ({"m": 1}, {"evidence_m": False}, False),
    ],
)
def test_evidence_is_missing_or_for_a_person(
    materials: dict[str, int], judgements: dict[str, bool], outcome: bool | None
) -> None:
    rule = {"type": "evidence", "material": "m"}
    assert ask(rule, materials=materials, judgements=judgements) is outcome


def test_findings_keep_the_order_of_the_notice_and_end_with_the_ban() -> None:
    document = jinzhong()
    findings = evaluate(document, Facts(), ON)
    assert [finding.key for finding in findings] == [
        *(condition.key for condition in document.conditions),
        *(exclusion.key for exclusion in document.exclusions),
        "ban",
    ]
    for finding in findings[:-1]:
        assert finding.source in finding.sentence


def test_an_exclusion_with_an_exception() -> None:
    data = jinzhong().model_dump(mode="json")
    data["exclusions"][0]["unless"] = {"type": "declaration", "fact": "form.founded_enterprise"}
    document = type(jinzhong()).model_validate(data)
    for excepted, outcome in ((True, "pass"), (False, "fail")):
        facts = Facts(values={"form.founded_enterprise": excepted}, honours=(honour(),))
        found = {finding.key: finding.outcome for finding in evaluate(document, facts, ON)}
        assert found["x1"] == outcome
