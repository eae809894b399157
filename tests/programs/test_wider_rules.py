"""What notices say in other words: thirds, people instead of percent, months, stated honours."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation
from pydantic import TypeAdapter, ValidationError

from talentportal.programs.ages import completed_months, months_after
from talentportal.programs.document import EditionDocument, Expression, ShareRule
from talentportal.programs.document.faults.checks import faults, gaps
from talentportal.programs.rules.eligibility import Facts, Verdict, explain, holds
from talentportal.programs.rules.facts import Month
from talentportal.programs.rules.numbers import share_of
from tests.support.worlds.world import small_document

ON = date(2024, 9, 30)
RULE: dict[str, Any] = {
    "key": "women",
    "text": "女性不少于2名",
    "list_of": "edition",
    "numerator": {"type": "field_equals", "fact": "person.sex", "value": "female"},
    "force": "hard",
    "source": "三",
}


def people(women: int, men: int) -> list[Facts]:
    return [Facts(values={"person.sex": sex}) for sex in ["female"] * women + ["male"] * men]


def kept(women: int, men: int, **bounds: Any) -> bool | None:
    rule = ShareRule.model_validate(RULE | bounds)
    return share_of(rule, people(women, men), ON).holds


@pytest.mark.parametrize(("women", "men", "holds_"), [(1, 2, True), (2, 4, True), (1, 3, False)])
def test_a_third_is_a_third(women: int, men: int, holds_: bool) -> None:
    assert kept(women, men, at_least="1/3") is holds_


@pytest.mark.parametrize(
    ("bounds", "women", "holds_"),
    [
        ({"at_least_number": 2}, 1, False),
        ({"at_least_number": 2}, 2, True),
        ({"at_most_number": 2}, 2, True),
        ({"at_most_number": 2}, 3, False),
        ({"at_most_number": 0}, 1, False),
        ({"at_least_number": 1, "at_most": "0.5"}, 4, False),
    ],
)
def test_a_share_may_be_so_many_people(bounds: dict[str, Any], women: int, holds_: bool) -> None:
    assert kept(women, 3, **bounds) is holds_


def test_the_bound_in_people_is_said() -> None:
    found = share_of(ShareRule.model_validate(RULE | {"at_least_number": 2}), people(1, 3), ON)
    assert "2" in found.sentence


@pytest.mark.parametrize("bounds", [{}, {"at_least_number": 3, "at_most_number": 2}])
def test_a_share_without_bounds_that_fit_is_a_fault(bounds: dict[str, Any]) -> None:
    document = small_document() | {"shares": [RULE | bounds]}
    assert "shares.women" in {
        each.path for each in faults(EditionDocument.model_validate(document))
    }


@pytest.mark.parametrize(
    ("written", "read", "again"),
    [("1/3", Fraction(1, 3), "1/3"), (0.6, Fraction(3, 5), "0.6"), ("3/5", Fraction(3, 5), "0.6")],
)
def test_shares_are_kept_exactly_and_written_as_people_do(
    written: object, read: Fraction, again: str
) -> None:
    rule = ShareRule.model_validate(RULE | {"at_least": written})
    assert rule.at_least == read
    assert rule.model_dump(mode="json")["at_least"] == again


def day_asked(leaf: dict[str, Any], day: object) -> bool | None:
    expression = TypeAdapter(Expression).validate_python({"fact": "form.since", **leaf})
    return holds(expression, Facts(values={"form.since": day}), date(2025, 12, 15))


@pytest.mark.parametrize(
    ("day", "holds_"),
    [
        (date(2023, 12, 14), False),
        (date(2023, 12, 1), False),
        (date(2023, 12, 15), True),
        (date(2025, 12, 15), True),
        (date(2025, 12, 16), False),
        (Month(2023, 12, 1), True),
        (Month(2023, 11, 1), False),
        ("2023-12", True),
        ("2023-12-14", False),
    ],
)
def test_of_the_last_years_a_day_counts_by_itself_and_a_month_whole(
    day: object, holds_: bool
) -> None:
    assert day_asked({"type": "within", "years": 2}, day) is holds_


@pytest.mark.parametrize(
    ("bounds", "day", "holds_"),
    [
        ({"first": "1990-04-30"}, date(1990, 4, 30), True),
        ({"first": "1990-04-30"}, date(1990, 4, 29), False),
        ({"first": "1990-04-30"}, Month(1990, 4, 1), True),
        ({"last": "2025-04-30"}, date(2025, 4, 30), True),
        ({"last": "2025-04-30"}, date(2025, 5, 1), False),
        ({"last": "2025-04-30"}, Month(2025, 5, 1), False),
        ({"first": "2024-05-01", "last": "2025-04-30"}, "2024-05", True),
        ({"first": "2024-05-01", "last": "2025-04-30"}, None, None),
    ],
)
def test_a_day_between_two_days(bounds: dict[str, str], day: object, holds_: bool | None) -> None:
    assert day_asked({"type": "day_between", **bounds}, day) is holds_


def test_a_month_is_said_as_a_month() -> None:
    expression = TypeAdapter(Expression).validate_python(
        {"type": "day_between", "fact": "form.since", "first": "2020-01-01"}
    )
    facts = Facts(values={"form.since": Month(2024, 7, 1)})
    assert explain(expression, facts, ON).value == "2024-07"


def test_places_may_be_unlimited() -> None:
    content = small_document()
    content["tiers"] = [{"key": "craftsman", "name": "晋中工匠", "slots_op": "unlimited"}]
    content["limits"] = [each for each in content["limits"] if each["scope"] != "edition"]
    content["stages"] = [
        {key: value for key, value in stage.items() if (key, value) != ("limit", "slots")}
        for stage in content["stages"]
    ]
    document = EditionDocument.model_validate(content)
    assert "tiers.craftsman.slots" not in {each.path for each in gaps(document)}
    assert [each for each in faults(document) if each.path.startswith("tiers")] == []
    content["tiers"][0]["slots"] = 5
    said = faults(EditionDocument.model_validate(content))
    assert "tiers.craftsman.slots" in {each.path for each in said}


@pytest.mark.parametrize(
    ("stage", "change", "word"),
    [
        ("examination", {"limit": "slots"}, "不占名额"),
        ("notice", {"limit": "slots"}, "不占名额"),
        ("qualification", {"held_by": "recommender"}, "经办人员"),
        ("notice", {"held_by": "recommender"}, "经办人员"),
        ("final_approval", {"meeting": "领导小组会议"}, "会议"),
    ],
)
def test_a_stage_has_nothing_that_its_kind_cannot_have(
    stage: str, change: dict[str, str], word: str
) -> None:
    content = small_document()
    next(each for each in content["stages"] if each["key"] == stage).update(change)
    with translation.override("zh-hans"):
        said = faults(EditionDocument.model_validate(content))
        assert any(each.path == f"stages.{stage}" and word in each.sentence for each in said)


def ratio(number: object, to: object, **bounds: Any) -> Verdict:
    leaf = {"type": "numbers_ratio", "fact": "form.skilled", "to": "form.staff", **bounds}
    stated = {"form.skilled": number, "form.staff": to}
    facts = Facts(values={fact: value for fact, value in stated.items() if value is not None})
    return explain(TypeAdapter(Expression).validate_python(leaf), facts, ON)


@pytest.mark.parametrize(
    ("number", "to", "bounds", "holds_"),
    [
        (30, 100, {"at_least": "0.3"}, True),
        ("29.99", "100", {"at_least": 0.3}, False),
        (1, 3, {"at_least": "1/3", "at_most": "1/3"}, True),
        (110, 100, {"at_least": 1.1}, True),
        (109, 100, {"at_least": 1.1}, False),
        (0, 100, {"at_most": 0}, True),
        (5, 4, {"at_most": 1}, False),
        (5, 0, {"at_least": 1}, None),
        (5, -4, {"at_least": 1}, None),
        (-5, 4, {"at_least": 0}, False),
        (None, 4, {"at_least": 1}, None),
        (5, None, {"at_least": 1}, None),
    ],
)
def test_one_number_is_compared_with_another(
    number: object, to: object, bounds: dict[str, Any], holds_: bool | None
) -> None:
    assert ratio(number, to, **bounds).holds is holds_


def test_a_ratio_is_said_as_it_was_computed() -> None:
    assert ratio("128", "400", at_least="0.3").value == "128 ÷ 400 = 32%"


@pytest.mark.parametrize(("written", "meant"), [("30%", "0.3"), ("120%", "1.2"), ("1:3", "0.3")])
def test_a_ratio_in_another_notation_is_refused_with_the_right_one(
    written: str, meant: str
) -> None:
    with pytest.raises(ValidationError, match=re.escape(meant)):
        ratio(1, 1, at_least=written)


@pytest.mark.parametrize("written", ["60%", "1:3", "3/2", -1, True, "x", "1/0"])
def test_what_is_no_share_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        ShareRule.model_validate(RULE | {"at_least": written})


def test_months_are_counted_from_day_to_day() -> None:
    rule = TypeAdapter(Expression).validate_python(
        {"type": "months_since", "fact": "form.insured_since", "at_least": 6}
    )
    for since, outcome in (
        (date(2024, 3, 30), True),
        (date(2024, 3, 31), True),
        (date(2024, 4, 1), False),
    ):
        assert holds(rule, Facts(values={"form.insured_since": since}), ON) is outcome
    assert holds(rule, Facts(), ON) is None


def test_months_agree_with_the_calendar_for_every_day_of_years() -> None:
    since = date(2020, 1, 31)
    for day in range(since.toordinal(), date(2026, 1, 1).toordinal()):
        on = date.fromordinal(day)
        expected = max(n for n in range(80) if months_after(since, n) <= on)
        assert completed_months(since, on) == expected


@pytest.mark.parametrize(
    ("values", "answer", "held"),
    [
        ((), ["other"], True),
        ((), ["none"], False),
        ((), "无", False),
        ((), [{"title": "某称号"}], True),
        (("national",), ["other"], False),
        (("national",), ["other", "national"], True),
    ],
)
def test_a_stated_honour_is_one_of_the_answers_that_state_it(
    values: tuple[str, ...], answer: object, held: bool
) -> None:
    rule = TypeAdapter(Expression).validate_python(
        {
            "type": "honour_held",
            "families": ["某计划"],
            "declared_in": "form.programs",
            "declared_values": values,
        }
    )
    assert holds(rule, Facts(values={"form.programs": answer}), ON) is held


def test_places_may_be_decided_later_by_somebody() -> None:
    document = small_document()
    document["tiers"][0] |= {"slots": None}
    assert "tiers.craftsman.slots" in {
        each.path for each in gaps(EditionDocument.model_validate(document))
    }
    document["decisions"] = [
        {
            "path": "tiers.craftsman.slots",
            "question": "评多少名",
            "decided": "待评审后确定",
            "decided_by": "领导小组",
            "decided_on": "2019-06-20",
            "reason": "通知未定",
        }
    ]
    assert "tiers.craftsman.slots" not in {
        each.path for each in gaps(EditionDocument.model_validate(document))
    }


def test_a_ratio_needs_places_where_each_trade_is_ranked_by_itself() -> None:
    document = small_document()
    document["form"]["sections"][0]["fields"].append(
        {
            "key": "trade",
            "label": "工种",
            "type": "choice",
            "options": [{"value": "weaving", "label": "纺织"}],
        }
    )
    document["review"] |= {
        "panels_by": "category",
        "category_field": "trade",
        "shortlist_ratio": "3/2",
    }
    found = {each.path for each in faults(EditionDocument.model_validate(document))}
    assert "review.shortlist_ratio" in found
    document["review"] |= {"normalise": "z_score"}
    found = {each.path for each in faults(EditionDocument.model_validate(document))}
    assert "review.shortlist_ratio" not in found


def test_it_needs_no_places_of_titles_that_are_not_ranked() -> None:
    document = small_document()
    document["form"]["sections"][0]["fields"].append(
        {
            "key": "trade",
            "label": "工种",
            "type": "choice",
            "options": [{"value": "weaving", "label": "纺织"}],
        }
    )
    ranking = {"panels_by": "category", "category_field": "trade", "shortlist_ratio": "3/2"}
    document["review"] |= ranking
    document["tiers"][0]["categories"] = [{"key": "weaving", "name": "纺织", "slots": 15}]
    document["tiers"].append({"key": "badge", "name": "奖章", "slots": 5, "slots_op": "exact"})
    (route,) = document["routes"]
    document["routes"] = [
        route | {"tiers": ["craftsman"]},
        route
        | {"tiers": ["badge"], "stages": [key for key in route["stages"] if key != "experts"]},
    ]
    found = {each.path for each in faults(EditionDocument.model_validate(document))}
    assert "review.shortlist_ratio" not in found


def test_a_notice_in_house_that_some_never_run_is_not_asked_of_all() -> None:
    document = small_document()
    notice = document["notices"][0] | {"key": "in_house", "name": "单位内部公示"}
    document["channels"][0]["internal_notice"] = notice
    document["stages"][1]["requires"].append("internal_notice")
    assert _asked_in_vain(document)
    document["channels"][1]["internal_notice"] = notice
    assert not _asked_in_vain(document)


def _asked_in_vain(document: dict[str, Any]) -> bool:
    with translation.override("en"):
        found = faults(EditionDocument.model_validate(document))
    return any("Notice in-house has run" in each.sentence for each in found)


@pytest.mark.parametrize(
    "pattern", ["{tier:d}{serial}", "{serial:03x!}", "{year}{serial}{", "{}{serial}"]
)
def test_a_pattern_that_could_not_be_filled_is_refused(pattern: str) -> None:
    document = small_document()
    document["results"]["number_pattern"] = pattern
    with pytest.raises(ValidationError):
        EditionDocument.model_validate(document)
