"""Rules that can never hold: each is said, with what could be meant."""

from typing import Any

import pytest
from django.utils import translation

from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults
from tests.support.worlds.world import small_document

FIELDS: list[dict[str, Any]] = [
    {"key": "trade", "label": "工种", "type": "choice", "options": [{"value": "a", "label": "甲"}]},
    {
        "key": "prizes",
        "label": "奖项",
        "type": "choice",
        "several": True,
        "options": [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙"}],
    },
    {"key": "is_leader", "label": "领导", "type": "yes_no"},
    {"key": "income", "label": "收入", "type": "number", "minimum": 0, "maximum": 100},
    {"key": "former", "label": "上年收入", "type": "number", "minimum": 0},
    {"key": "since", "label": "入职", "type": "month"},
    {"key": "note", "label": "备注", "type": "text"},
    {"key": "photo", "label": "照片", "type": "photo"},
    {
        "key": "contests",
        "label": "竞赛",
        "type": "table",
        "max_rows": 3,
        "columns": [
            {"key": "level", "label": "级别", "type": "choice", "code_list": "competition_level"},
            {"key": "place", "label": "名次", "type": "text"},
            {"key": "on", "label": "时间", "type": "month"},
            {
                "key": "class",
                "label": "类别",
                "type": "choice",
                "options": [{"value": "first", "label": "一类"}],
            },
        ],
    },
]


def equals(fact: str, value: Any) -> dict[str, Any]:
    return {"type": "field_equals", "fact": fact, "value": value}


def document_with(expression: dict[str, Any], **fields: Any) -> EditionDocument:
    """The small document whose form has ``FIELDS`` and whose one condition asks this."""
    data = small_document()
    data["form"]["sections"][0]["fields"] += FIELDS
    rule = {"key": "asked", "text": "条件", "force": "hard", "source": "一"}
    data["conditions"] = [rule | {"expression": expression}]
    return EditionDocument.model_validate(data | fields)


def said_of(expression: dict[str, Any]) -> list[str]:
    """What is said of a condition that asks this."""
    return [
        each.sentence
        for each in faults(document_with(expression))
        if each.path == "conditions.asked.expression"
    ]


A_PART = {"type": "declaration", "fact": "form.is_leader"}
NEVER: dict[str, tuple[dict[str, Any], str]] = {
    "a document of no kind": (equals("person.id_type", "id_card"), "resident（"),
    "a sex of no kind": (equals("person.sex", "F"), "female（"),
    "a sex in Chinese": (equals("person.sex", "女"), "是否应为“female”"),
    "a choice in Chinese": (equals("form.trade", "甲"), "a（甲）"),
    "an employer of no kind": (equals("employer.kind", "company"), "employer（"),
    "a channel that there is not": (equals("dossier.channel", "self"), "county（县级推荐）"),
    "a tier that there is not": (equals("dossier.tier", "gold"), "craftsman（晋中工匠）"),
    "a kind that does not apply": (equals("dossier.applicant_kind", "team"), "person（个人"),
    "a category of a tier without": (equals("dossier.category", "a"), "可用的有：–"),
    "a duty as yes or no": (equals("form.is_leader", "所长"), "true 或 false"),
    "a number in words": (equals("form.income", "五"), "请填写数字"),
    "a place that is no answer": (
        {"type": "residence", "areas": ["榆次区"], "fact": "form.trade"},
        "a（甲）",
    ),
    "a place as a number": (
        {"type": "residence", "areas": ["榆次区"], "fact": "form.income"},
        "不载明地点",
    ),
    "a figure of choices": (
        {
            "type": "row_figure",
            "table": "form.contests",
            "column": "level",
            "figure": "sum",
            "at_least": 1,
        },
        "level",
    ),
    "rows of a level that there is not": (
        {
            "type": "row_count",
            "table": "form.contests",
            "at_least": 1,
            "where": equals("row.level", "galaxy"),
        },
        "national（",
    ),
    "rows of ages that cross": (
        {
            "type": "row_count",
            "table": "form.contests",
            "at_least": 1,
            "where": {"type": "months_since", "fact": "row.on", "at_least": 5, "at_most": 1},
        },
        "大于",
    ),
    "a month as a value": (equals("form.since", "2019-01"), "years_since"),
    "a birthday as a value": (equals("person.birth_date", "1980-01-01"), "years_since"),
    "a portrait as a value": (equals("form.photo", "x"), "不能与某个值比较"),
    "several as one": (equals("form.prizes", "a"), "field_one_of"),
    "a category of no choice": (
        {"type": "category", "values": ["a"], "fact": "form.note"},
        "须为申报表中的选择项",
    ),
    "a portrait filled in": ({"type": "field_filled", "fact": "form.photo"}, "照片"),
    "years since a text": ({"type": "years_since", "fact": "form.note", "at_least": 1}, "日期"),
    "more than the field takes": (
        {"type": "field_at_least", "fact": "form.income", "at_least": 101},
        "永远不会成立",
    ),
    "a number of a text": (
        {"type": "field_at_least", "fact": "form.note", "at_least": 1},
        "不是数字",
    ),
    "a ratio of a text": (
        {"type": "numbers_ratio", "fact": "form.income", "to": "form.note", "at_least": 1},
        "不是数字",
    ),
    "a ratio to what is not asked": (
        {"type": "numbers_ratio", "fact": "form.income", "to": "form.staff", "at_least": 1},
        "staff",
    ),
    "a ratio to itself": (
        {"type": "numbers_ratio", "fact": "form.income", "to": "form.income", "at_least": 1},
        "同一",
    ),
    "a ratio without bounds": (
        {"type": "numbers_ratio", "fact": "form.income", "to": "form.former"},
        "at_least",
    ),
    "a level of a trade": (
        {"type": "skill_level", "fact": "form.trade", "at_least": "senior"},
        "skill_level",
    ),
    "the Party by yes or no": (
        {"type": "membership", "organisation": "party", "fact": "form.is_leader"},
        "political_status",
    ),
    "the union by a choice": (
        {"type": "membership", "organisation": "union", "fact": "form.trade"},
        "是/否",
    ),
    "a declaration of nobody": ({"type": "declaration", "fact": "person.sex"}, "不是申报表中"),
    "an honour stated otherwise": (
        {"type": "honour_held", "declared_in": "form.trade", "declared_values": ["z"]},
        "a（甲）",
    ),
    "an honour stated nowhere": (
        {"type": "honour_held", "declared_values": ["z"]},
        "declared_in",
    ),
    "another track of none": ({"type": "other_track"}, "总项目"),
    "retirement by nothing": ({"type": "months_to_retirement", "at_least": 1}, "退休类别"),
    "more parts than there are": (
        {"type": "at_least", "number": 3, "of": [A_PART, {"type": "not", "of": A_PART}]},
        "只列了2项",
    ),
    "one part twice": ({"type": "any", "of": [A_PART, A_PART]}, "第2项"),
    "one value and another": (
        {
            "type": "all",
            "of": [equals("dossier.channel", "county"), equals("dossier.channel", "city_unit")],
        },
        "不可能同时",
    ),
    "never": ({"type": "not", "of": {"type": "always"}}, "永远不会成立"),
    "an age without bounds": ({"type": "age"}, "at_least"),
    "ages that cross": ({"type": "age", "at_least": 60, "at_most": 18}, "大于"),
    "an age of nobody": ({"type": "age", "at_least": 350}, "350"),
    "a level of neither": ({"type": "skill_level"}, "one_of"),
    "rows without bounds": ({"type": "row_count", "table": "form.contests"}, "at_least"),
    "more rows than it takes": (
        {"type": "row_count", "table": "form.contests", "at_least": 4},
        "最多填3行",
    ),
    "rows of no value": (
        {"type": "row_count", "table": "form.contests", "column": "level", "at_least": 1},
        "同时填写",
    ),
    "rows of a strange value": (
        {
            "type": "row_count",
            "table": "form.contests",
            "column": "level",
            "values": ["galaxy"],
            "at_least": 1,
        },
        "national（",
    ),
    "rows within no day": (
        {"type": "rows_within", "table": "form.contests", "column": "level", "years": 5},
        "既不是日期",
    ),
    "a place in words": (
        {
            "type": "competition_result",
            "table": "form.contests",
            "min_level": "city",
            "best_places": 3,
        },
        "place",
    ),
    "a competition of no class": (
        {
            "type": "competition_result",
            "table": "form.contests",
            "min_level": "city",
            "competition_class": "一类",
        },
        "first（一类）",
    ),
    "a value twice": (
        {"type": "field_one_of", "fact": "form.trade", "values": ["a", "a"]},
        "重复出现",
    ),
}


@pytest.mark.parametrize("name", NEVER)
def test_what_can_never_hold_is_said_with_what_could(name: str) -> None:
    expression, words = NEVER[name]
    with translation.override("zh-hans"):
        said = said_of(expression)
    assert len(said) == 1, said
    assert words in said[0]


@pytest.mark.parametrize(
    "expression",
    [
        equals("person.id_type", "passport"),
        equals("person.sex", "female"),
        equals("employer.kind", "city_unit"),
        equals("employer.name", "某厂"),
        equals("form.trade", "a"),
        equals("form.income", 5),
        equals("form.income", "5"),
        equals("form.is_leader", "yes"),
        equals("form.note", 5),
        {"type": "residence", "areas": ["榆次区"], "fact": "form.note"},
        {"type": "within", "fact": "form.since", "years": 5},
        {
            "type": "row_count",
            "table": "form.contests",
            "at_least": 1,
            "where": equals("row.on", "2019-01"),
        },
        equals("form.is_leader", True),
        {"type": "field_one_of", "fact": "form.prizes", "values": ["a", "b"]},
        {"type": "field_at_least", "fact": "form.income", "at_least": 50},
        {"type": "years_since", "fact": "form.since", "at_least": 5},
        {"type": "age", "at_least": 18, "at_most": 60},
        {"type": "skill_level", "at_least": "senior"},
        {"type": "row_count", "table": "form.contests", "at_least": 3},
        {"type": "at_least", "number": 1, "of": [A_PART]},
    ],
)
def test_what_may_hold_is_taken(expression: dict[str, Any]) -> None:
    assert said_of(expression) == []
