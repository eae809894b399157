"""What may be asked of the rows of a table: how many, since when, how much together."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from talentportal.programs.document import EditionDocument, Expression
from talentportal.programs.document.faults.checks import faults
from talentportal.programs.rules.eligibility import Facts, explain, holds
from tests.support.worlds.world import small_document

ON = date(2024, 9, 30)
PRIZES: list[dict[str, Any]] = [
    {"won_on": "2024-05", "level": "city", "place": "1", "team": "yes"},
    {"won_on": "2021-10-01", "level": "province", "place": "3", "team": "no"},
    {"won_on": "2019-09-30", "level": "nation", "place": "2", "team": "no"},
]
REVENUE: list[dict[str, Any]] = [
    {"year": "2021", "yuan": "100.10"},
    {"year": "2022", "yuan": "200.20"},
    {"year": "2023", "yuan": "300.05"},
]


def asked(leaf: dict[str, Any], rows: list[dict[str, Any]]) -> bool | None:
    expression = TypeAdapter(Expression).validate_python({"table": "form.rows", **leaf})
    return holds(expression, Facts(values={"form.rows": rows} if rows else {}), ON)


def number_of(where: dict[str, Any], **bounds: int) -> bool | None:
    return asked({"type": "row_count", "where": where, **bounds}, PRIZES)


RECENT = {"type": "within", "fact": "row.won_on", "years": 3}
HIGH = {"type": "field_one_of", "fact": "row.level", "values": ["province", "nation"]}
ALONE = {"type": "field_equals", "fact": "row.team", "value": False}


@pytest.mark.parametrize(
    ("where", "number"),
    [
        (RECENT, 2),
        (HIGH, 2),
        (ALONE, 2),
        ({"type": "all", "of": [RECENT, HIGH]}, 1),
        ({"type": "any", "of": [RECENT, HIGH]}, 3),
        ({"type": "not", "of": RECENT}, 1),
        ({"type": "field_at_least", "fact": "row.place", "at_most": 2}, 2),
        ({"type": "field_equals", "fact": "row.place", "value": 3}, 1),
    ],
)
def test_rows_count_of_which_an_expression_holds(where: dict[str, Any], number: int) -> None:
    assert number_of(where, at_least=number, at_most=number) is True
    assert number_of(where, at_least=number + 1) is False


def test_a_row_that_is_not_complete_leaves_it_open_only_where_it_matters() -> None:
    rows = [*PRIZES, {"level": "city", "place": "1"}]

    def recent(**bounds: int) -> bool | None:
        return asked({"type": "row_count", "where": RECENT, **bounds}, rows)

    assert recent(at_least=2) is True
    assert recent(at_least=3) is None
    assert recent(at_least=4) is False
    assert recent(at_most=2) is None
    assert recent(at_most=1) is False


@pytest.mark.parametrize(
    ("bounds", "holds_"),
    [
        ({"at_least_share": "2/3"}, True),
        ({"at_least_share": "0.67"}, False),
        ({"at_most_share": "2/3"}, True),
        ({"at_most_share": "0.6"}, False),
        ({"at_least_share": "0.5", "at_least": 3}, False),
    ],
)
def test_rows_are_counted_as_a_share_of_all(bounds: dict[str, Any], holds_: bool) -> None:
    assert asked({"type": "row_count", "where": HIGH, **bounds}, PRIZES) is holds_


def test_a_share_of_rows_is_open_only_where_it_could_be_either() -> None:
    leaf = {"type": "row_count", "where": RECENT}
    rows = [*PRIZES, {"level": "city", "place": "1"}]
    assert asked({**leaf, "at_least_share": "0.5"}, rows) is True
    assert asked({**leaf, "at_least_share": "0.6"}, rows) is None
    assert asked({**leaf, "at_least_share": "0.8"}, rows) is False
    assert asked({**leaf, "at_least_share": "0.5"}, []) is False


def test_what_stands_twice_counts_once() -> None:
    years = [{"year": "2022"}, {"year": "2022"}, {"year": "2023"}]
    assert asked({"type": "row_count", "distinct": "year", "at_least": 2}, years) is True
    assert asked({"type": "row_count", "distinct": "year", "at_least": 3}, years) is False


@pytest.mark.parametrize(
    ("figure", "value"),
    [("sum", "600.35"), ("greatest", "300.05"), ("least", "100.10")],
)
def test_figures_are_exact(figure: str, value: str) -> None:
    leaf = {"type": "row_figure", "column": "yuan", "figure": figure}
    assert asked({**leaf, "at_least": value, "at_most": value}, REVENUE) is True
    assert asked({**leaf, "at_least": f"{value}1"}, REVENUE) is False


def test_the_mean_is_exact_and_shown_in_two_decimals() -> None:
    leaf = {
        "type": "row_figure",
        "table": "form.rows",
        "column": "yuan",
        "figure": "mean",
        "where": {"type": "field_at_least", "fact": "row.year", "at_least": 2021},
        "at_least": "200.1166",
    }
    expression = TypeAdapter(Expression).validate_python(leaf)
    found = explain(expression, Facts(values={"form.rows": REVENUE}), ON)
    assert (found.holds, found.value) == (True, "3行为200.12")
    assert asked({**leaf, "at_least": "200.1167"}, REVENUE) is False


def test_without_rows_a_sum_is_nothing_and_a_mean_is_none() -> None:
    leaf = {"type": "row_figure", "column": "yuan"}
    assert asked({**leaf, "figure": "sum", "at_most": 0}, []) is True
    assert asked({**leaf, "figure": "mean", "at_most": 5}, []) is False


@pytest.mark.parametrize("cell", ["", "NaN", "Infinity", "1e999999999", "many", None])
def test_a_cell_without_a_number_leaves_the_figure_open(cell: Any) -> None:
    rows = [*REVENUE, {"year": "2024", "yuan": cell}]
    leaf = {"type": "row_figure", "column": "yuan", "figure": "sum", "at_least": 1}
    assert asked(leaf, rows) is None


def test_a_place_in_a_competition_may_have_to_be_recent() -> None:
    rows = [{"level": "city", "place": "1", "date": "2021-10"}]
    leaf = {"type": "competition_result", "min_level": "city", "best_places": 3}
    assert asked({**leaf, "within_years": 3}, rows) is True
    assert asked({**leaf, "within_years": 2}, rows) is False
    assert asked({**leaf, "within_years": 3}, [{"level": "city", "place": "1"}]) is False


TABLE: dict[str, Any] = {
    "key": "prizes",
    "label": "获奖情况",
    "type": "table",
    "columns": [
        {"key": "won_on", "label": "时间", "type": "month"},
        {
            "key": "level",
            "label": "级别",
            "type": "choice",
            "options": [{"value": "city", "label": "市级"}],
        },
        {"key": "yuan", "label": "奖金", "type": "number"},
    ],
}


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ({"type": "row_count", "where": RECENT, "at_least": 1}, ""),
        ({"type": "row_count", "where": HIGH, "at_least": 1}, "province"),
        ({"type": "row_count", "where": ALONE, "at_least": 1}, "row.team"),
        ({"type": "row_count", "distinct": "year", "at_least": 1}, "year"),
        (
            {
                "type": "row_count",
                "where": {"type": "field_filled", "fact": "form.occupation"},
                "at_least": 1,
            },
            "form.occupation",
        ),
        (
            {
                "type": "row_count",
                "where": {"type": "ban", "level": "city"},
                "at_least": 1,
            },
            "ban",
        ),
        ({"type": "row_figure", "column": "yuan", "figure": "sum", "at_least": 1}, ""),
        ({"type": "row_figure", "column": "level", "figure": "sum", "at_least": 1}, "level"),
        ({"type": "row_figure", "column": "no", "figure": "sum", "at_least": 1}, "no"),
        ({"type": "field_filled", "fact": "row.yuan"}, "row.yuan"),
        (
            {"type": "competition_result", "min_level": "city", "within_years": 1},
            "date",
        ),
    ],
)
def test_what_no_row_has_is_a_fault(expression: dict[str, Any], said: str) -> None:
    document = small_document()
    document["form"]["sections"][0]["fields"].append(TABLE)
    if expression["type"] != "field_filled":
        expression = {"table": "form.prizes", **expression}
    document["conditions"] = [
        {
            "key": "rows",
            "text": "近年获奖",
            "force": "hard",
            "source": "二",
            "expression": expression,
        }
    ]
    found = [
        each.sentence
        for each in faults(EditionDocument.model_validate(document))
        if each.path == "conditions.rows.expression"
    ]
    assert bool(found) is bool(said)
    assert not said or any(f"“{said}”" in sentence for sentence in found)
