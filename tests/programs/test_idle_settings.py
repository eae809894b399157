"""Settings without effect, and numbers that cross: nothing of the kind is taken in silence."""

from typing import Any

import pytest

from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults, gaps
from tests.support.worlds.altered import put
from tests.support.worlds.world import small_document


def paths(data: dict[str, Any]) -> list[str]:
    document = EditionDocument.model_validate(data)
    return [each.path for each in faults(document)]


BEFORE = set(paths(small_document()))


TEXT = {"label": "文字", "type": "long_text"}
TEAM = {"kind": "team", "members": "people", "min_members": 3}
PEOPLE = {
    "key": "people",
    "label": "成员",
    "type": "table",
    "max_rows": 5,
    "columns": [{"key": "name", "label": "姓名", "type": "text"}],
}
FIELD = "form.sections.0.fields.+"
SETTINGS: dict[str, tuple[list[tuple[str, Any]], str]] = {
    "words that cross": (
        [(FIELD, TEXT | {"key": "deeds", "min_words": 9, "max_words": 8})],
        "form.sections.work.fields.deeds",
    ),
    "days that cross": (
        [
            (
                FIELD,
                {
                    "key": "day",
                    "label": "日",
                    "type": "date",
                    "earliest": "2020-01-01",
                    "latest": "2019-01-01",
                },
            )
        ],
        "form.sections.work.fields.day",
    ),
    "numbers that cross": (
        [(FIELD, {"key": "sum", "label": "数", "type": "number", "minimum": 2, "maximum": 1})],
        "form.sections.work.fields.sum",
    ),
    "a team of more than there are rows": (
        [(FIELD, PEOPLE), ("applicant_kinds", [TEAM | {"max_members": 7}])],
        "applicant_kinds.0",
    ),
    "a team of fewer than there are rows": (
        [
            (FIELD, PEOPLE | {"min_rows": 4}),
            ("applicant_kinds", [TEAM | {"max_members": 4}]),
        ],
        "applicant_kinds.0",
    ),
    "a kind of applicant twice": (
        [("applicant_kinds", [{"kind": "person"}, {"kind": "person"}])],
        "applicant_kinds.1",
    ),
    "a setting decided twice": (
        [("decisions", [{"path": "paper.copies", "question": "几份"}] * 2)],
        "decisions.1.path",
    ),
    "an office that agrees twice": (
        [("stages.3.together_with", ["department", "department"])],
        "stages.experts.together_with.1",
    ),
    "a requirement twice": (
        [("stages.2.requires", ["materials_checked", "materials_checked"])],
        "stages.qualification.requires.1",
    ),
    "a channel twice in a route": (
        [("routes.0.channels", ["county", "city_unit", "county"])],
        "routes.0.channels.2",
    ),
    "a route that is never taken": (
        [("routes.+", small_document()["routes"][0])],
        "routes.1",
    ),
    "two tiers of one name": (
        [("tiers.+", {"key": "other", "name": "晋中工匠", "slots": 1, "slots_op": "exact"})],
        "tiers.other",
    ),
    "a limit for those who name nobody": (
        [("limits.0.recommender_kinds", ["union"])],
        "limits.county.recommender_kinds",
    ),
    "a limit of nothing": ([("limits.0.maximum", 0)], "limits.county.maximum"),
    "an office twice in the table": (
        [("limits.0.table", [{"office": "榆次区", "number": 1}] * 2)],
        "limits.county.table.1",
    ),
    "scores of more than the panel": ([("review.smallest_sample", 4)], "review.smallest_sample"),
    "a score beyond the greatest": ([("review.minimum_score", 101)], "review.minimum_score"),
    "more than all votes": (
        [
            (
                "review.ballot",
                {"quorum": "2/3", "threshold": "1", "threshold_included": False},
            )
        ],
        "review.ballot.threshold",
    ),
    "a tie broken twice by one": ([("review.tie_break", ["skill", "skill"])], "review.tie_break"),
    "a category of nobody's": (
        [("tiers.0.categories", [{"key": "a", "name": "甲", "slots": 0}])],
        "tiers.craftsman.categories.a.slots",
    ),
    "trades of no tier": (
        [("tiers.0.category_field", "occupation")],
        "tiers.craftsman.category_field",
    ),
    "a share of none": (
        [
            (
                "shares",
                [
                    {
                        "key": "women",
                        "text": "女性",
                        "list_of": "edition",
                        "numerator": {"type": "always"},
                        "at_least": "0",
                        "force": "hard",
                        "source": "一",
                    }
                ],
            )
        ],
        "shares.women.at_least",
    ),
    "a notice without names": ([("notices.0.fields", ["sex"])], "notices.public.fields"),
    "a notice that nobody runs": (
        [("notices.+", small_document()["notices"][0] | {"key": "other", "name": "另一公示"})],
        "notices.other",
    ),
    "a notice at a check": ([("stages.2.notice", "public")], "stages.qualification"),
    "scores at a check": (
        [("stages.2.requires", ["materials_checked", "scored"])],
        "stages.qualification",
    ),
    "an earlier deadline than none": (
        [("stages.2.earlier_deadlines", True)],
        "stages.qualification",
    ),
    "a stage that opens too late": (
        [("stages.0.opens_at", "2019-07-31 24:00"), ("stages.0.closes_at", None)],
        "routes.0.stages",
    ),
    "another year": (
        [
            ("application.opens_at", "2029-07-01 00:00"),
            ("application.closes_at", "2029-07-22 24:00"),
        ],
        "application.opens_at",
    ),
    "a notice in-house of no days": (
        [
            (
                "channels.0.internal_notice",
                {
                    "key": "own",
                    "name": "单位公示",
                    "objections": {"who": "职工", "how": "书面", "signed": "required"},
                },
            )
        ],
        "channels.county.internal_notice.days",
    ),
    "a prize for nobody": (
        [("results.others", [{"prize_yuan": 1}, {"prize_yuan": 2, "tiers": ["craftsman"]}])],
        "results.others.1",
    ),
    "a narrative among the fields": (
        [("narrative", {"label": "事迹", "words": 9, "tolerance_percent": 9, "key": "occupation"})],
        "narrative.key",
    ),
    "a judgement that is evidence": (
        [
            (
                "conditions",
                [
                    {
                        "key": "c",
                        "text": "条件",
                        "force": "hard",
                        "source": "一",
                        "expression": {
                            "type": "judgement",
                            "key": "evidence_evidence",
                            "question": "属实",
                        },
                    }
                ],
            )
        ],
        "conditions",
    ),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_that_cannot_be_meant_is_said(name: str) -> None:
    changes, path = SETTINGS[name]
    data = small_document()
    for place, value in changes:
        put(data, place, value)
    assert path in set(paths(data)) - BEFORE


def test_a_decision_in_blanks_is_none() -> None:
    data = small_document()
    data["decisions"] = [{"path": "paper.copies", "question": "几份", "decided": "  "}]
    found = gaps(EditionDocument.model_validate(data))
    assert "decisions.0" in [each.path for each in found]


def test_what_nobody_has_judged_yet_cannot_show_a_field() -> None:
    data = small_document()
    judged = {"type": "judgement", "key": "good", "question": "好"}
    data["form"]["sections"][0]["fields"][0]["shown_when"] = judged
    assert "form.sections.work.fields.occupation.shown_when" in paths(data)
