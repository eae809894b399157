"""Shares of a list that no list can keep together."""

from typing import Any

import pytest

from tests.support.worlds.altered import Changes, said

WOMEN, MEN = (
    {"type": "field_equals", "fact": "person.sex", "value": value} for value in ("female", "male")
)
WORKERS = {"type": "skill_level", "at_least": "senior"}


def aged(**bounds: int) -> dict[str, Any]:
    return {"type": "age", **bounds}


def share(key: str, who: dict[str, Any], **settings: Any) -> dict[str, Any]:
    head = {"key": key, "text": "比例", "list_of": "edition", "force": "hard", "source": "一"}
    return head | {"numerator": who} | settings


TWELVE: Changes = [
    ("tiers.0.slots_op", "exact"),
    ("tiers.0.slots", 12),
    ("limits.2.maximum", 12),
]
EXCLUSIVE: dict[str, tuple[list[dict[str, Any]], str]] = {
    "women and men": ([share("w", WOMEN, at_least="3/5"), share("m", MEN, at_least="1/2")], "110%"),
    "young and old": (
        [
            share("young", aged(at_most=40), at_least="1/2"),
            share("old", aged(at_least=45), at_least="3/5"),
        ],
        "110%",
    ),
    "three ages": (
        [
            share("a", aged(at_most=35), at_least="2/5"),
            share("b", aged(at_least=36, at_most=45), at_least="2/5"),
            share("c", aged(at_least=46), at_least="2/5"),
        ],
        "120%",
    ),
    "fewer of more": (
        [
            share("all", aged(at_most=50), at_most="1/2"),
            share("few", aged(at_most=40), at_least="3/5"),
        ],
        "“few”",
    ),
    "the same people twice": (
        [share("w", WOMEN, at_least="3/5"), share("v", WOMEN, at_most="1/2")],
        "“w”",
    ),
    "too few of all": (
        [share("w", WOMEN, at_most="2/5"), share("m", MEN, at_most="1/2")],
        "90%",
    ),
    "numbers": (
        [share("w", WOMEN, at_least_number=8), share("m", MEN, at_least_number=5)],
        "13",
    ),
    "numbers of the same people": (
        [share("w", WOMEN, at_least_number=6), share("v", WOMEN, at_most_number=5)],
        "“w”",
    ),
    "everybody": ([share("w", {"type": "always"}, at_least="1/2")], "全部"),
    "nobody": ([share("w", WOMEN, denominator=MEN, at_least="1/2")], "互相排斥"),
    "no bound": ([share("w", WOMEN, at_most="1")], "总是成立"),
}
FITTING: dict[str, list[dict[str, Any]]] = {
    "as much as there is": [share("w", WOMEN, at_least="3/5"), share("m", MEN, at_least="2/5")],
    "ages that overlap": [
        share("young", aged(at_most=45), at_least="1/2"),
        share("old", aged(at_least=45), at_least="3/5"),
    ],
    "people who may be both": [
        share("w", WOMEN, at_least="3/5"),
        share("s", WORKERS, at_least="3/5"),
    ],
    "other people": [
        share("w", WOMEN, at_least="3/5", denominator=WORKERS),
        share("m", MEN, at_least="3/5"),
    ],
    "another list": [
        share("w", WOMEN, at_least="3/5"),
        share("m", MEN, at_least="3/5", list_of="recommender"),
    ],
    "numbers for all places": [
        share("w", WOMEN, at_least_number=7),
        share("m", MEN, at_least_number=5),
    ],
}


HARD: Changes = [("limits.0.force", "hard"), ("limits.1.force", "hard")]
OF_A_LIST = {"list_of": "recommender", "stage": "recommendation"}


@pytest.mark.parametrize(("setting", "number"), [("at_least_number", 3), ("smallest_group", 3)])
def test_a_list_is_no_longer_than_its_limit(setting: str, number: int) -> None:
    rule = share("w", WOMEN, **OF_A_LIST, at_least="1/2") | {setting: number}
    found = said([*HARD, ("shares", [rule])])
    assert [path for path, _sentence in found] == [f"shares.w.{setting}"]
    assert said([*HARD, ("shares", [rule | {setting: 2}])]) == []
    assert said([("shares", [rule])]) == []


@pytest.mark.parametrize("name", EXCLUSIVE)
def test_shares_that_no_list_can_keep_are_said_at_the_later_one(name: str) -> None:
    rules, words = EXCLUSIVE[name]
    found = said([*TWELVE, ("shares", rules)])
    assert [path.split(".")[:2] for path, _sentence in found] == [["shares", rules[-1]["key"]]]
    assert words in found[0][1]


@pytest.mark.parametrize("name", FITTING)
def test_shares_that_a_list_can_keep_are_taken(name: str) -> None:
    assert said([*TWELVE, ("shares", FITTING[name])]) == []
