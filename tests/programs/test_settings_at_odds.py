"""Settings of which one makes another impossible or void: each is said at its place."""

from typing import Any

import pytest

from tests.support.worlds.altered import Changes, said, undecided
from tests.support.worlds.world import small_document

EXACT: Changes = [("tiers.0.slots_op", "exact"), ("limits.2.force", "hard")]
TRADE = {
    "key": "trade",
    "label": "工种",
    "type": "choice",
    "options": [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙"}],
}
FIELD = "form.sections.0.fields.+"


def by_trade(first: int | None, second: int | None) -> Changes:
    categories = [
        {"key": key, "name": key, **({"slots": slots} if slots is not None else {})}
        for key, slots in (("a", first), ("b", second))
    ]
    limit = {"key": "trade", "group": "slots", "name": "工种名额", "scope": "edition"}
    limit |= {"by": "dossier.category", "force": "hard", "source": "一"}
    return [
        (FIELD, TRADE),
        ("tiers.0.category_field", "trade"),
        ("tiers.0.categories", categories),
        ("limits.+", limit),
    ]


def limit(key: str, **settings: Any) -> tuple[str, Any]:
    head = {"key": key, "group": "slots", "name": key, "scope": "edition", "force": "hard"}
    return "limits.+", head | {"source": "一"} | settings


def stage(place: int, **settings: Any) -> tuple[str, Any]:
    """A further stage like the one at a place of the list."""
    return "stages.+", small_document()["stages"][place] | settings


def rounds(first: dict[str, Any], second: dict[str, Any]) -> Changes:
    """Two rounds, one after the other."""
    route = small_document()["routes"][0]
    route["stages"].insert(4, "defence")
    return [
        ("review", small_document()["review"] | {"shortlist_number": 20} | first),
        ("reviews", [{"key": "defence"} | second]),
        stage(3, key="defence", label="答辩", review="defence"),
        ("routes.0", route),
    ]


def contest(**settings: Any) -> dict[str, Any]:
    return {"imported": {"method": "contest", "score_column": "成绩"} | settings}


OF_UNITS = {"type": "field_equals", "fact": "dossier.channel", "value": "city_unit"}
NO_CRITERIA = {"criteria": [], "ballot": None}
CONTESTED = ("methods", [{"kind": "contest", "text": "竞赛"}])
AT_ODDS: dict[str, tuple[Changes, str, str]] = {
    "a trade above its tier": (
        [*EXACT, *by_trade(16, None)],
        "tiers.craftsman.categories.a.slots",
        "16",
    ),
    "trades above their tier": (
        [*EXACT, *by_trade(10, 6)],
        "tiers.craftsman.categories",
        "16",
    ),
    "as many of one employer as there are places": (
        [*EXACT, limit("employer", by="employer.name", maximum=15)],
        "limits.employer.maximum",
        "“slots”",
    ),
    "a limit for those who never take its seats": (
        [
            ("routes.0.channels", ["county"]),
            (
                "routes.+",
                {
                    "channels": ["city_unit"],
                    "stages": ["examination", "qualification", "experts", "proposal", "notice"],
                },
            ),
        ],
        "limits.city_unit",
        "“nomination”",
    ),
    "places taken before the last vetting": (
        [
            stage(4, key="again", label="再审", limit=None),
            (
                "routes.0.stages",
                [*small_document()["routes"][0]["stages"][:5], "again", "notice", "party_review"],
            ),
        ],
        "stages.proposal.limit",
        "“again”",
    ),
    "more in the later round": (
        rounds({}, {"panel_size": 3, "drawn": False, "shortlist_number": 21}),
        "reviews.defence.shortlist_number",
        "20",
    ),
    "a wider ratio in the later round": (
        rounds(
            {"shortlist_number": None, "shortlist_ratio": "1.5"},
            {"panel_size": 3, "shortlist_ratio": 2},
        ),
        "reviews.defence.shortlist_ratio",
        "3/2",
    ),
    "a ratio wider than the number before it": (
        rounds({}, {"panel_size": 3, "shortlist_ratio": 2}),
        "reviews.defence.shortlist_ratio",
        "30",
    ),
    "a part of an unknown whole": (
        [*rounds(NO_CRITERIA | contest(), {"earlier_share": "0.4"} | contest()), CONTESTED],
        "reviews.defence.imported.maximum",
        "满分",
    ),
    "the least and the most": (
        [
            *rounds(
                NO_CRITERIA | contest(maximum=100, best="lowest"),
                {"earlier_share": "0.4"} | contest(maximum=100),
            ),
            CONTESTED,
        ],
        "reviews.defence.earlier_share",
        "最低",
    ),
    "one order of trades with places each": (
        [
            *by_trade(7, 8),
            ("review", contest(maximum=100)),
            CONTESTED,
        ],
        "review.panels_by",
        "category",
    ),
    "a paper for those who do not pass": (
        [
            ("routes.0.channels", ["county"]),
            (
                "routes.+",
                {
                    "channels": ["city_unit"],
                    "stages": ["examination", "experts", "proposal", "notice"],
                },
            ),
            ("stages.2.requires", ["materials_checked", "later_papers"]),
            (
                "materials.+",
                {
                    "key": "later",
                    "name": "答辩材料",
                    "order": 2,
                    "asked_at": "qualification",
                    "for_whom": OF_UNITS,
                },
            ),
        ],
        "materials.later.asked_at",
        "“qualification”",
    ),
    "a department asked of those who do not pass": (
        [
            ("routes.0.channels", ["county"]),
            (
                "routes.+",
                {
                    "channels": ["city_unit"],
                    "stages": ["examination", "experts", "proposal", "notice"],
                },
            ),
            ("consultations.0.when", OF_UNITS),
        ],
        "consultations.police.stage",
        "“recommendation”",
    ),
    "a department that cannot agree": (
        [("consultations.0.answers", ["disagree", "has_matter"])],
        "consultations.police.answers",
        "agree",
    ),
    "a department asked too late": (
        [("consultations.0.due_working_days", 40)],
        "consultations.police.due_working_days",
        "40",
    ),
    "a notice issued when all is over": (
        [("edition.issued_on", "2019-08-01")],
        "application.closes_at",
        "2019-08-01",
    ),
    "a day before the beginning": (
        [("deadlines", [{"label": "报送", "due_on": "2019-06-30"}])],
        "deadlines.0.due_on",
        "2019-07-01",
    ),
    "paid before anybody has applied": (
        [("results.instalments", [{"yuan": 20000, "due_on": "2019-07-01"}])],
        "results.instalments.0.due_on",
        "2019-07-23",
    ),
    "the second year before the first": (
        [
            (
                "results.instalments",
                [
                    {"yuan": 10000, "year": 1, "due_on": "2020-12-01"},
                    {"yuan": 10000, "year": 2, "due_on": "2020-06-01"},
                ],
            )
        ],
        "results.instalments.1.due_on",
        "2020-12-01",
    ),
    "a notice longer than its stage": (
        [
            ("stages.5.opens_at", "2019-09-01 00:00"),
            ("stages.5.closes_at", "2019-09-04 24:00"),
        ],
        "stages.notice.closes_at",
        "5",
    ),
}


@pytest.mark.parametrize("name", AT_ODDS)
def test_a_setting_that_another_makes_impossible_is_said(name: str) -> None:
    changes, path, words = AT_ODDS[name]
    found = said(changes)
    assert words in " ".join(sentence for place, sentence in found if place == path), found


FITTING: dict[str, Changes] = {
    "trades of all places": [*EXACT, *by_trade(8, 7)],
    "fewer of one employer": [*EXACT, limit("employer", by="employer.name", maximum=2)],
    "beyond a soft limit": [limit("employer", by="employer.name", maximum=20)],
    "fewer in the later round": rounds(
        {}, {"panel_size": 3, "drawn": False, "shortlist_number": 15}
    ),
    "a ratio narrower than the number before it": rounds(
        {}, {"panel_size": 3, "shortlist_ratio": "1.2"}
    ),
    "a part of a known whole": [
        *rounds(
            NO_CRITERIA | contest(maximum=100), {"earlier_share": "0.4"} | contest(maximum=100)
        ),
        CONTESTED,
    ],
    "an order of each trade": [
        *by_trade(7, 8),
        ("review", contest(maximum=100) | {"panels_by": "category", "category_field": "trade"}),
        CONTESTED,
    ],
    "a notice as long as its stage": [
        ("stages.5.opens_at", "2019-09-01 00:00"),
        ("stages.5.closes_at", "2019-09-09 24:00"),
    ],
}


@pytest.mark.parametrize("name", FITTING)
def test_settings_that_fit_are_taken(name: str) -> None:
    assert said(FITTING[name]) == []


DOUBTFUL: dict[str, tuple[Changes, str, str]] = {
    "one of several departments": (
        [("stages.6.held_by", "department")],
        "stages.party_review.held_by",
        "部门",
    ),
    "jointly with one of several unions": (
        [("stages.4.together_with", ["union"])],
        "stages.proposal.together_with",
        "joint_offices",
    ),
    "a scale of three": ([("review.normalise", "z_score")], "review.normalise", "3"),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_rarely_meant_asks_for_a_decision(name: str) -> None:
    changes, path, words = DOUBTFUL[name]
    found = dict(undecided(changes))
    assert words in found.get(path, ""), found
    decision = {"path": path, "question": "如此", "decided": "是", "decided_by": "市人社局"}
    decision |= {"decided_on": "2019-06-01", "reason": "仅此一家"}
    assert path not in dict(undecided([*changes, ("decisions", [decision])]))


def test_an_office_that_is_named_is_one() -> None:
    changes: Changes = [("stages.6.held_by", "department"), ("stages.6.office", "某局")]
    assert undecided(changes) == []
