"""What comes with an honour: prize, grants, stipend, term; and when each sum falls due."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from reviews.honours.rules.due import Due, sums_due
from talentportal.programs.document import EditionDocument, Expression
from talentportal.programs.document.faults.checks import faults
from talentportal.programs.document.schema.results import Results
from talentportal.programs.rules.eligibility import Facts, HeldHonour, holds
from tests.support.worlds import world
from tests.support.worlds.stage import document

BASE = {"certificate_title": "证书", "certificate_text": "{name}", "issued_by": "领导小组"}
SIXTY = [{"yuan": 20}, {"yuan": 40, "year": 2}]
THREE_YEARS = [{"yuan": 20000, "year": year} for year in (1, 2, 3)]


def results(**given: Any) -> Results:
    return Results.model_validate(BASE | given)


def test_instalments_fall_due_a_year_apart_unless_a_day_is_named():
    given = results(prize_yuan=60000, instalments=THREE_YEARS)
    assert sums_due(given, date(2024, 2, 29)) == [
        Due("prize", 1, 20000, date(2024, 2, 29)),
        Due("prize", 2, 20000, date(2025, 2, 28)),
        Due("prize", 3, 20000, date(2026, 2, 28)),
    ]
    named = results(instalments=[{"yuan": 5, "due_on": "2024-12-31"}])
    assert sums_due(named, date(2024, 6, 1)) == [Due("prize", 1, 5, date(2024, 12, 31))]
    assert sums_due(results(prize_yuan=9), date(2024, 6, 1)) == [
        Due("prize", 1, 9, date(2024, 6, 1))
    ]
    (waits,) = sums_due(results(instalments=[{"yuan": 5, "after": "考核合格"}]), date(2024, 6, 1))
    assert waits.condition == "考核合格"


def test_a_tier_or_a_team_may_have_a_prize_of_its_own():
    given = results(
        prize_yuan=9,
        others=[
            {"tiers": ["first"], "kinds": ["team"], "prize_yuan": 60, "instalments": SIXTY},
            {"tiers": ["first"], "prize_yuan": 40},
            {"kinds": ["team"], "prize_yuan": 20},
            {"tiers": ["third"], "prize_yuan": 0},
        ],
    )

    def paid(tier: str, kind: str) -> list[int]:
        return [each.yuan for each in sums_due(given.of(tier, kind), date(2024, 6, 1))]

    assert paid("first", "team") == [20, 40]
    assert paid("first", "person") == [40]
    assert paid("second", "team") == [20]
    assert paid("second", "person") == [9]
    assert paid("third", "person") == []


def test_what_is_not_said_for_some_is_as_for_everybody():
    usual = {"term_months": 36, "stipend": {"yuan": 500, "every": "year"}, "ban_years": 3}
    given = results(
        **usual,
        number_pattern="工匠{serial:03d}",
        others=[
            {
                "tiers": ["chief"],
                "stipend": {"yuan": 1000, "every": "month"},
                "term_months": 12,
                "certificate_title": "首席技师证书",
                "number_pattern": "首席{serial:03d}",
            }
        ],
    )
    chief, usual_results = given.of("chief", "person"), given.of("other", "person")
    assert [due.yuan for due in sums_due(chief, date(2024, 6, 1))] == [1000] * 12
    assert [due.yuan for due in sums_due(usual_results, date(2024, 6, 1))] == [500] * 3
    assert chief.term_ends_on(date(2024, 6, 1)) == date(2025, 5, 31)
    assert usual_results.term_ends_on(date(2024, 6, 1)) == date(2027, 5, 31)
    assert (chief.certificate_title, chief.certificate_text) == (
        "首席技师证书",
        given.certificate_text,
    )
    assert (chief.ban_years, chief.certificate_number(year=2024, serial=1)) == (3, "首席001")


def test_what_others_have_may_be_taken_away():
    usual = {"term_months": 36, "stipend": {"yuan": 500, "every": "year"}, "ban_years": 3}
    given = results(**usual, others=[{"tiers": ["studio"], "without": ["stipend", "term_months"]}])
    studio = given.of("studio", "person")
    assert sums_due(studio, date(2024, 6, 1)) == []
    assert (studio.term_months, studio.ban_years) == (None, 3)
    assert len(sums_due(given.of("chief", "person"), date(2024, 6, 1))) == 3


def test_grants_are_paid_besides_the_prize_to_the_honoured_or_the_unit():
    given = results(
        prize_yuan=9,
        grants=[
            {
                "name": "工作室建设资助",
                "paid_to": "employer",
                "yuan": 60,
                "instalments": [{"yuan": 20}, {"yuan": 40, "year": 2, "after": "考核合格"}],
            },
            {"name": "研修补助", "yuan": 5},
        ],
    )
    first, second = date(2024, 6, 1), date(2025, 6, 1)
    assert sums_due(given, first) == [
        Due("prize", 1, 9, first),
        Due("grant", 1, 20, first, "", "工作室建设资助", to_employer=True),
        Due("grant", 2, 40, second, "考核合格", "工作室建设资助", to_employer=True),
        Due("grant", 3, 5, first, "", "研修补助"),
    ]


@pytest.mark.parametrize(
    ("results_", "path"),
    [
        ({"others": [{"prize_yuan": 5, "tiers": ["no"]}]}, "results.others.0.tiers"),
        ({"others": [{"prize_yuan": 5, "kinds": ["team"]}]}, "results.others.0.kinds"),
        (
            {"others": [{"prize_yuan": 5, "instalments": [{"yuan": 4}]}]},
            "results.others.0.instalments",
        ),
        ({"others": [{"tiers": ["craftsman"]}]}, "results.others.0"),
        (
            {"others": [{"prize_yuan": 5}, {"tiers": ["craftsman"], "prize_yuan": 6}]},
            "results.others.1",
        ),
        (
            {"grants": [{"name": "资助", "yuan": 5, "instalments": [{"yuan": 4}]}]},
            "results.grants.0.instalments",
        ),
        (
            {"others": [{"tiers": ["craftsman"], "stipend": {"yuan": 1, "every": "month"}}]},
            "results.others.0.stipend",
        ),
        (
            {"others": [{"without": ["benefits"], "benefits": ["优待"]}]},
            "results.others.0.without",
        ),
        ({"number_pattern": "长" * 80 + "{serial}"}, "results.number_pattern"),
    ],
)
def test_results_of_nobody_or_that_do_not_add_up_are_faults(results_, path):
    made = world.small_document()
    made["results"] |= results_
    found = faults(EditionDocument.model_validate(made))
    assert path in {each.path for each in found}


def test_a_stipend_runs_for_the_term():
    given = results(term_months=36, stipend={"yuan": 500, "every": "year"})
    assert [due.due_on for due in sums_due(given, date(2024, 1, 31))] == [
        date(2024, 1, 31),
        date(2025, 1, 31),
        date(2026, 1, 31),
    ]
    monthly = results(stipend={"yuan": 500, "every": "month", "months": 3})
    assert [due.due_on for due in sums_due(monthly, date(2024, 1, 31))] == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
    ]


@pytest.mark.parametrize(
    ("months", "awarded", "last"),
    [
        (36, date(2024, 6, 1), date(2027, 5, 31)),
        (12, date(2024, 2, 29), date(2025, 2, 27)),
        (1, date(2024, 1, 31), date(2024, 2, 28)),
        (None, date(2024, 6, 1), None),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(months, awarded, last):
    assert results(term_months=months).term_ends_on(awarded) == last


def test_an_honour_counts_until_the_last_day_of_its_term():
    leaf = TypeAdapter(Expression).validate_python(
        {"type": "honour_held", "titles": ["示例工匠"], "only_in_term": True}
    )
    honour = HeldHonour(
        title="示例工匠",
        family="工匠",
        level=3,
        awarded_on=date(2021, 6, 1),
        term_ends_on=date(2024, 5, 31),
    )
    facts = Facts(values={}, honours=(honour,))
    assert holds(leaf, facts, date(2024, 5, 31)) is True
    assert holds(leaf, facts, date(2024, 6, 1)) is False


def test_a_stipend_without_an_end_is_a_fault():
    content = document()
    content["results"]["stipend"] = {"yuan": 500, "every": "month"}
    paths = [each.path for each in faults(EditionDocument.model_validate(content))]
    assert "results.stipend" in paths
