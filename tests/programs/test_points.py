"""Points that answers earn by a notice's table: how many, with which arithmetic, and never by a guess."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from talentportal.programs.document import Criterion, EditionDocument
from talentportal.programs.document.faults.checks import faults
from talentportal.programs.rules.eligibility import Facts
from talentportal.programs.rules.points import Counted, counted, reckoning
from tests.support.worlds.world import small_document

ON = date(2024, 9, 30)
PATENTS = [
    {"kind": "invention", "granted_on": "2023-05"},
    {"kind": "invention", "granted_on": "2016-02"},
    {"kind": "design", "granted_on": "2022-01"},
    {"kind": "invention"},
]
FACTS: dict[str, Any] = {
    "form.patents": PATENTS,
    "form.since": date(2010, 10, 1),
    "form.saved": Decimal("2599.99"),
    "form.level": "senior_technician",
}
INVENTIONS = {"type": "field_equals", "fact": "row.kind", "value": "invention"}
RECENT = {"type": "within", "fact": "row.granted_on", "years": 5}
MASTER = {"type": "skill_level", "fact": "form.level", "at_least": "senior_technician"}


def came_to(*rules: dict[str, Any], maximum: object = 100, **settings: Any) -> Counted:
    rule = [{"label": f"第{index}项", **each} for index, each in enumerate(rules)]
    given = {"key": "deeds", "label": "业绩", "maximum": maximum, "counted": rule, **settings}
    return counted(Criterion.model_validate(given), Facts(values=FACTS), ON)


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ({"points": 10, "when": MASTER}, 10),
        ({"points": 10, "when": {"type": "not", "of": MASTER}}, 0),
        ({"points": 10, "when": {"type": "field_filled", "fact": "form.nothing"}}, 0),
        ({"points": 10, "when": {"type": "declaration", "fact": "form.unanswered"}}, 0),
        ({"points": 2, "rows": {"table": "form.patents"}}, 8),
        ({"points": 2, "rows": {"table": "form.patents", "where": INVENTIONS}}, 6),
        ({"points": 2, "rows": {"table": "form.patents", "where": RECENT}}, 4),
        ({"points": 2, "rows": {"table": "form.patents", "distinct": "kind"}}, 4),
        ({"points": 2, "rows": {"table": "form.nothing"}}, 0),
        ({"points": 2, "rows": {"table": "form.patents"}, "maximum": 5}, 5),
        ({"points": "0.5", "years_since": "form.since"}, "6.5"),
        ({"points": 1, "years_since": "form.unanswered"}, 0),
        ({"points": 3, "number": "form.saved", "step": 1000}, 6),
        ({"points": 3, "number": "form.saved", "step": "1299.995"}, 6),
        ({"points": 3, "number": "form.unanswered"}, 0),
        (
            {"points": 4, "rows": {"table": "form.patents"}, "when": {"type": "not", "of": MASTER}},
            0,
        ),
    ],
)
def test_a_rule_earns_its_points(rule: dict[str, Any], points: object) -> None:
    assert came_to(rule).points == Decimal(str(points))


def test_what_is_earned_adds_up_to_the_maximum_or_the_most_counts_alone() -> None:
    rules = ({"points": 10, "when": MASTER}, {"points": 2, "rows": {"table": "form.patents"}})
    assert came_to(*rules).points == 18
    assert came_to(*rules, maximum=15).points == 15
    assert came_to(*rules, counting="highest").points == 10


def test_what_costs_points_takes_them_away_but_never_below_nothing() -> None:
    costly = {"points": -3, "rows": {"table": "form.patents"}}
    assert came_to({"points": 10, "when": MASTER}, {**costly, "maximum": 4}).points == 6
    assert came_to({"points": 10, "when": MASTER}, costly).points == 0


def test_the_largest_number_that_a_form_takes_is_counted_and_none_beyond() -> None:
    rule = {"label": "x", "points": 1, "number": "form.saved"}
    given = {"key": "deeds", "label": "业绩", "maximum": 9, "counted": [rule]}
    largest = Facts(values={"form.saved": Decimal("9" * 15)})
    assert counted(Criterion.model_validate(given), largest, ON).points == 9
    endless = Facts(values={"form.saved": Decimal("1e30")})
    assert counted(Criterion.model_validate(given), endless, ON).points == 0


def test_the_arithmetic_is_said() -> None:
    found = came_to(
        {"points": "1.50", "rows": {"table": "form.patents"}, "maximum": 5},
        {"points": 10, "when": MASTER},
    )
    assert [(each.points, each.sentence) for each in found.earned] == [
        (Decimal(5), "1.5 × 4 = 6，最多5"),
        (Decimal(10), "高级技师（一级）"),
    ]


def with_points(*rules: dict[str, Any], **settings: Any) -> EditionDocument:
    content = small_document()
    content["form"]["sections"][0]["fields"] += [
        {"key": "saved", "label": "效益", "type": "number"},
        {
            "key": "patents",
            "label": "专利",
            "type": "table",
            "columns": [{"key": "kind", "label": "类别", "type": "text"}],
        },
    ]
    listed = [{"label": "专利", **each} for each in rules]
    criterion = {"key": "p", "label": "业绩", "maximum": 20, "counted": listed, **settings}
    content["review"]["criteria"] = [*content["review"]["criteria"], criterion]
    return EditionDocument.model_validate(content)


ROWS = {"rows": {"table": "form.patents"}}


@pytest.mark.parametrize(
    ("rules", "settings", "place", "word"),
    [
        ([{"points": 0, **ROWS}], {}, "counted.0.points", "0分"),
        ([{"points": 3}], {}, "counted.0", "所有人"),
        ([{"points": 3, **ROWS, "number": "form.saved"}], {}, "counted.0", "rows"),
        ([{"points": 3, "when": {"type": "always"}, "maximum": 5}], {}, "0.maximum", "一次"),
        ([{"points": 3, **ROWS, "maximum": 2}], {}, "0.maximum", "小于"),
        ([{"points": 3, **ROWS, "step": 2}], {}, "0.step", "number"),
        ([{"points": 3, **ROWS}], {"counting": "highest"}, "counting", "两"),
        ([{"points": -3, **ROWS}], {}, "p.counted", "得"),
        ([{"points": 3, "rows": {"table": "form.patens"}}], {}, "counted.0", "patents"),
        ([{"points": 3, "number": "form.patents"}], {}, "counted.0", "不是数字"),
        ([{"points": 3, "years_since": "form.saved"}], {}, "counted.0", "日期"),
        (
            [{"points": 3, "when": {"type": "judgement", "key": "j", "question": "?"}}],
            {},
            "0.when",
            "认定",
        ),
    ],
)
def test_a_table_that_cannot_be_meant_is_found(
    rules: list[dict[str, Any]], settings: dict[str, Any], place: str, word: str
) -> None:
    document = with_points(*rules, **settings)
    said = {each.path: each.sentence for each in faults(document)}
    assert any(path.endswith(place) and word in words for path, words in said.items()), said


def test_a_table_that_may_be_meant_is_taken() -> None:
    document = with_points({"points": 3, **ROWS}, {"points": "0.5", "number": "form.saved"})
    assert [each for each in faults(document) if each.path.startswith("review")] == []


def test_every_round_on_the_way_is_reckoned() -> None:
    document = with_points({"points": 3, **ROWS})
    facts = Facts(values={"form.patents": [{"kind": "a"}]})
    (found,) = reckoning(document, document.stages, facts, ON)
    assert (found.label, found.points) == ("业绩", "3 / 20")
    assert found.lines == (("专利", "3分（3 × 1 = 3）"),)
    assert reckoning(document, document.stages[:1], facts, ON) == []
