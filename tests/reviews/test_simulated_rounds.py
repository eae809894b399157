"""Whole selections with other reviews than points: each runs from the draft to the register."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from rehearsals.order import order_for
from rehearsals.playing import play
from reviews.models import Ballot, Panel, ResultImport, RoundResult
from talentportal.programs.document.text import yaml_file
from talentportal.programs.models import Edition
from talentportal.programs.services import publish, save_revision
from tests.support.worlds.cast import City
from tests.support.worlds.samples import JINZHONG

BALLOT = {"quorum": "2/3", "threshold": "1/2", "threshold_included": False}
DECIDED = {
    "question": "通知未写明。",
    "decided": "按本设置执行。",
    "decided_by": "领导小组",
    "decided_on": "2019-06-20",
    "reason": "参照通行做法。",
}


@pytest.fixture
def run(city: City, tmp_path: Path, settings: Settings) -> Any:
    """Publish the first edition with another review and play it to its end."""
    settings.MEDIA_ROOT = tmp_path

    def played(review: dict[str, Any], *paths: str, **changes: Any) -> dict[str, Any]:
        content = yaml_file.load(yaml_file.read(JINZHONG)).model_dump(mode="json")
        content["review"] |= review
        content["stated"] = [
            each for each in content["stated"] if not each["path"].startswith("review")
        ]
        content["decisions"] = [
            each for each in content["decisions"] if not each["path"].startswith("review")
        ]
        content["decisions"] += [{"path": path, **DECIDED} for path in paths]
        content |= changes
        document = type(yaml_file.load(yaml_file.read(JINZHONG))).model_validate(content)
        publish(revision=save_revision(document=document, city=city.offices["city"]).revision)
        return play(order_for(Edition.objects.get(slug=JINZHONG.stem), dossiers=12, seed=7))

    return played


def ended_well(told: dict[str, Any]) -> bool:
    stages = told["funnel"]["stages"]
    assert told["invariants"]["broken"] == {}
    assert {row["waiting"] for row in stages[1:]} == {0}
    return bool(told["funnel"]["honoured"] > 0)


def test_a_selection_by_votes_alone(run: Any) -> None:
    needed = ["panel_size", "smallest_sample", "ballot.quorum", "ballot.threshold"]
    review = {"criteria": [], "tie_break": [], "aggregation": None, "ballot": BALLOT}
    assert ended_well(run(review, *[f"review.{name}" for name in needed]))
    assert Ballot.objects.filter(state="closed").count() == 1


def test_a_selection_by_a_contest(run: Any) -> None:
    imported = {"method": "contest", "score_column": "总成绩", "tie_break_columns": ["实操"]}
    review = {"criteria": [], "tie_break": [], "aggregation": None, "imported": imported}
    methods = [{"kind": "contest", "text": "以赛代评"}]
    assert ended_well(run(review, "review.imported.score_column", methods=methods))
    assert ResultImport.objects.get().state == "sealed"
    assert not Panel.objects.exists()


def test_a_selection_in_two_rounds_with_a_vote_in_the_second(run: Any) -> None:
    content = yaml_file.load(yaml_file.read(JINZHONG)).model_dump(mode="json")
    first = next(each for each in content["stages"] if each["kind"] == "expert_review")
    second = first | {"key": "defence", "label": "现场答辩", "review": "defence"}
    place = content["stages"].index(first) + 1
    stages = [*content["stages"][:place], second, *content["stages"][place:]]
    routes = [
        route
        | {
            "stages": [
                key
                for each in route["stages"]
                for key in ([each, "defence"] if each == first["key"] else [each])
            ]
        }
        for route in content["routes"]
    ]
    rules = {"key": "defence", "panel_size": 5, "smallest_sample": 3, "earlier_share": "1"}
    paths = ["review.panel_size", "review.smallest_sample"]
    paths += ["review.aggregation", "review.criteria"]
    paths += [f"reviews.defence.{name}" for name in ("panel_size", "smallest_sample")]
    paths += [f"reviews.defence.ballot.{name}" for name in ("quorum", "threshold")]
    told = run({}, *paths, stages=stages, routes=routes, reviews=[rules | {"ballot": BALLOT}])
    assert ended_well(told)
    assert set(RoundResult.objects.values_list("stage", flat=True)) == {first["key"], "defence"}
