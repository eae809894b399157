"""Rounds in series, and one panel for each tier or trade."""

from datetime import timedelta
from typing import Any

import pytest

from nominations.models import Dossier
from nominations.moving import take_steps
from reviews.experts.services.balloting import cast_votes, close_ballot, open_ballot
from reviews.experts.services.forming import form_panel, open_scoring
from reviews.experts.services.panels import close_panel
from reviews.experts.services.ranking import rankings, step
from reviews.experts.services.sheets import save_sheet, submit_sheet
from reviews.models import Panel, RoundResult
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults, needed_to_publish
from talentportal.shared import clock
from tests.support.clients import signed_in
from tests.support.refusals import refusal_of
from tests.support.worlds.cast import City
from tests.support.worlds.stage import Stage, document, make_dossiers, make_edition, make_expert

POINTS = {"key": "talk", "label": "答辩表现", "maximum": "100"}
BALLOT = {"quorum": "2/3", "threshold": "1/2", "threshold_included": False}


def two_rounds(**second: Any) -> dict[str, Any]:
    """The small edition with a second review after the first."""
    content = document(blind=False, shortlist_ratio="2")
    content["stages"].insert(
        1,
        {
            "key": "defence",
            "kind": "expert_review",
            "label": "现场答辩",
            "held_by": "city_bureau",
            "review": "defence",
            "requires": ["scored", "ranked"],
        },
    )
    content["routes"][0]["stages"] = ["review", "defence", "vetting"]
    rules = {
        "key": "defence",
        "drawn": False,
        "panel_size": 3,
        "smallest_sample": 3,
        "aggregation": "mean",
    }
    content["reviews"] = [rules | second]
    return content


def set_up(city: City, content: dict[str, Any], dossiers: int = 3, experts: int = 3) -> Stage:
    edition = make_edition(city, content)
    pool = [make_expert(city, number) for number in range(experts)]
    return Stage(city, edition, make_dossiers(city, edition, dossiers), pool)


def score(panel: Panel, points: dict[str, dict[str, str]]) -> None:
    """``points[dossier number][criterion]``, the same of every expert."""
    for each in panel.assignments.select_related("expert__user", "dossier"):
        user = each.expert.user
        save_sheet(assignment=each, actor=user, points=points[each.dossier.number])
        submit_sheet(assignment=each, actor=user)


def second_panel(stage: Stage) -> Panel:
    panel = form_panel(
        edition=stage.edition,
        stage="defence",
        name="答辩组",
        dossiers=[dossier.pk for dossier in stage.dossiers],
        experts=[expert.pk for expert in stage.experts],
        actor=stage.runner,
    )
    due = clock.now() + timedelta(days=3)
    return open_scoring(panel=panel, due_at=due, actor=stage.runner)


def first_round(stage: Stage, skills: list[str]) -> None:
    """All get 30 for their deeds and ``skills`` for their skill, and go on to the second round."""
    panel = stage.panel()
    stage.score_all(panel, [[skill] * len(stage.experts) for skill in skills])
    close_panel(panel=panel, actor=stage.runner)
    keys = [dossier.pk for dossier in stage.dossiers]
    take_steps(dossiers=keys, verb="shortlist", actor=stage.runner)


def found(stage: Stage) -> dict[str, tuple[str, int | None]]:
    rows = Dossier.objects.order_by("number")
    return {row.number[-1]: (str(row.final_score), row.rank) for row in rows}


@pytest.mark.django_db
def test_the_last_round_alone_decides_where_nothing_else_is_said(city: City):
    stage = set_up(city, two_rounds(criteria=[POINTS]))
    first_round(stage, ["50", "40", "30"])
    assert found(stage) == {"0": ("80.00", 1), "1": ("70.00", 2), "2": ("60.00", 3)}
    panel = second_panel(stage)
    talk = {"D2019-00000": "70", "D2019-00001": "90", "D2019-00002": "80"}
    score(panel, {number: {"talk": points} for number, points in talk.items()})
    close_panel(panel=panel, actor=stage.runner)
    assert found(stage) == {"0": ("70.00", 3), "1": ("90.00", 1), "2": ("80.00", 2)}
    kept = RoundResult.objects.filter(dossier=stage.dossiers[0]).order_by("pk")
    assert [(row.stage, str(row.score), row.rank) for row in kept] == [
        ("review", "80.00", 1),
        ("defence", "70.00", 3),
    ]


@pytest.mark.django_db
def test_only_the_last_round_is_cut_at_the_places_where_nothing_is_said(city: City):
    content = two_rounds(criteria=[POINTS])
    content["review"]["shortlist_ratio"] = None
    stage = set_up(city, content)
    first_round(stage, ["50", "40", "30"])
    (ranking,) = rankings(stage.edition, "review")
    assert ranking.cut is None
    panel = second_panel(stage)
    score(panel, {each.number: {"talk": "80"} for each in stage.dossiers})
    close_panel(panel=panel, actor=stage.runner)
    (ranking,) = rankings(stage.edition, "defence")
    assert ranking.cut == 2


@pytest.mark.django_db
def test_below_the_lowest_score_nobody_goes_on_whatever_the_rank(city: City):
    content = document(blind=False, shortlist_ratio="1", minimum_score="70")
    stage = set_up(city, content)
    panel = stage.panel()
    stage.score_all(panel, [[skill] * 3 for skill in ("50", "40", "39.99")])
    close_panel(panel=panel, actor=stage.runner)
    (ranking,) = rankings(stage.edition, "review")
    assert [result.passes for result in ranking.results] == [True, True, False]
    assert ranking.cut == 2
    keys = [dossier.pk for dossier in stage.dossiers]
    outcomes = take_steps(dossiers=keys, verb="shortlist", actor=stage.runner)
    assert [each.done for each in outcomes] == [True, True, False]
    assert "69.99" in outcomes[2].refusals[0].sentence
    client = signed_in(stage.runner)
    page = client.get(f"/editions/{stage.edition.slug}/ranking/review/").content.decode()
    assert "未通过" in page


@pytest.mark.django_db
def test_the_round_before_counts_with_the_share_that_is_declared(city: City):
    stage = set_up(city, two_rounds(criteria=[POINTS], earlier_share="0.4"))
    first_round(stage, ["50", "40", "30"])
    panel = second_panel(stage)
    talk = {"D2019-00000": "70", "D2019-00001": "90", "D2019-00002": "82.33"}
    score(panel, {number: {"talk": points} for number, points in talk.items()})
    close_panel(panel=panel, actor=stage.runner)
    # 80 × 40% + 70 × 60%; 70 × 40% + 90 × 60%; 60 × 40% + 82.33 × 60% = 73.398
    assert found(stage) == {"0": ("74.00", 2), "1": ("82.00", 1), "2": ("73.40", 3)}
    (ranking,) = rankings(stage.edition, "defence")
    assert ranking.results[0].combination == "70.00×40%＋90.00×60%＝82.00"


@pytest.mark.django_db
def test_a_second_round_can_only_say_who_passes(city: City):
    rules = {"criteria": [], "aggregation": None, "ballot": BALLOT, "earlier_share": "1"}
    stage = set_up(city, two_rounds(**rules))
    first_round(stage, ["50", "40", "30"])
    panel = second_panel(stage)
    there = [expert.pk for expert in stage.experts]
    open_ballot(panel=panel, present=there, actor=stage.runner)
    codes = dict(panel.assignments.values_list("dossier__number", "code"))
    votes = {"D2019-00000": "aaf", "D2019-00001": "ffa", "D2019-00002": "fff"}
    for number, row in votes.items():
        for expert, letter in zip(stage.experts, row, strict=True):
            choice = "for" if letter == "f" else "against"
            cast_votes(panel=panel, actor=expert.user, choices={codes[number]: choice})
    close_ballot(panel=panel, actor=stage.runner)
    assert found(stage) == {"0": ("80.00", 3), "1": ("70.00", 1), "2": ("60.00", 2)}
    keys = [dossier.pk for dossier in stage.dossiers]
    outcomes = step(
        edition=stage.edition,
        stage="defence",
        verb="shortlist",
        dossiers=keys,
        actor=stage.runner,
    )
    assert [outcome.done for outcome in outcomes] == [False, True, True]


@pytest.mark.django_db
def test_what_lies_in_the_second_round_is_not_scored_in_the_first(city: City):
    content = two_rounds(criteria=[POINTS])
    stage = set_up(city, content, dossiers=2)
    first = stage.panel()
    keys = [stage.dossiers[0].pk]
    inputs = {"edition": stage.edition, "stage": "review", "actor": stage.runner}
    step(**inputs, verb="recognise", dossiers=keys, reason="全国技术能手")
    client = signed_in(stage.experts[0].user)
    assert client.get(f"/scoring/{first.pk}/").content.decode().count("/aside/") == 1
    (row, *_rest) = signed_in(stage.runner).get(f"/panels/{first.pk}/").context["members"]
    assert (row["member"].total, row["open"]) == (1, 1)


# What the document must not say


def sentences(content: dict[str, Any]) -> dict[str, str]:
    parsed = EditionDocument.model_validate(content)
    return {each.path: each.sentence for each in faults(parsed) if "review" in each.path}


def test_faults_of_rounds_are_found():
    assert sentences(two_rounds(criteria=[POINTS])) == {}
    content = two_rounds(criteria=[{**POINTS, "maximum": "50"}], earlier_share="0.5")
    assert list(sentences(content)) == ["reviews.defence.earlier_share"]
    content = two_rounds(criteria=[POINTS])
    content["stages"][1]["review"] = "other"
    assert set(sentences(content)) == {"reviews.defence", "stages.defence.review"}
    content = two_rounds(criteria=[POINTS])
    content["review"]["earlier_share"] = "0.5"
    assert list(sentences(content)) == ["review.earlier_share"]
    content = two_rounds(criteria=[POINTS, POINTS], tie_break=["luck"])
    assert list(sentences(content)) == ["reviews.defence.criteria", "reviews.defence.tie_break"]
    content = two_rounds(criteria=[POINTS])
    content["stages"][2]["review"] = "defence"
    assert list(sentences(content)) == ["stages.vetting.review"]


def test_each_round_needs_its_own_settings_to_be_published():
    parsed = EditionDocument.model_validate(two_rounds(ballot=BALLOT, aggregation=None))
    needed = [path for path in needed_to_publish(parsed) if path.startswith("review")]
    assert needed == [
        "review.panel_size",
        "review.smallest_sample",
        "review.aggregation",
        "review.criteria",
        "reviews.defence.panel_size",
        "reviews.defence.smallest_sample",
        "reviews.defence.ballot.quorum",
        "reviews.defence.ballot.threshold",
    ]


# One panel for each tier or trade


def by_tier() -> dict[str, Any]:
    content = document(panels_by="tier")
    content["tiers"].append({"key": "master", "name": "示例大师", "slots": 1, "slots_op": "about"})
    return content


def by_trade(**review: Any) -> dict[str, Any]:
    content = document(panels_by="category", category_field="trade", **review)
    options = [{"value": "loom", "label": "纺织"}, {"value": "lacquer", "label": "漆艺"}]
    field = {"key": "trade", "label": "类别", "type": "choice", "options": options}
    content["form"]["sections"][0]["fields"].append(field)
    content["tiers"][0]["categories"] = [
        {"key": "loom", "name": "纺织", "slots": 1},
        {"key": "lacquer", "name": "漆艺", "slots": 2},
    ]
    return content


@pytest.mark.django_db
def test_a_panel_takes_dossiers_of_one_tier_only(city: City):
    stage = set_up(city, by_tier(), dossiers=3)
    Dossier.objects.filter(pk=stage.dossiers[2].pk).update(tier="master")
    assert refusal_of(stage.panel, opened=False) == "several-groups"
    first = stage.panel(dossiers=[each.pk for each in stage.dossiers[:2]])
    second = stage.panel(dossiers=[stage.dossiers[2].pk], name="大师组")
    assert (first.group, second.group) == ("craftsman", "master")
    for panel, skills in ((first, ["30", "50"]), (second, ["40"])):
        points = {
            row.dossier.number: {"skill": skill, "deeds": "30"}
            for row, skill in zip(
                panel.assignments.filter(expert=stage.experts[0]).order_by("dossier__number"),
                skills,
                strict=True,
            )
        }
        score(panel, points)
        close_panel(panel=panel, actor=stage.runner)
    shown = rankings(stage.edition, "review")
    assert [(each.key, [r.rank for r in each.results], each.cut) for each in shown] == [
        ("craftsman", [1, 2], 2),
        ("master", [1], 1),
    ]


@pytest.mark.django_db
def test_each_trade_is_ranked_by_its_own_panel_with_its_own_places(city: City):
    stage = set_up(city, by_trade(), dossiers=4)
    assert sentences(by_trade()) == {}
    _of_trades(stage, ["loom", "loom", "lacquer", ""])
    assert refusal_of(stage.panel, opened=False) == "several-groups"
    _closed(stage, [0, 1], ["20", "30"], "纺织组")
    _closed(stage, [2], ["10"], "漆艺组")
    _closed(stage, [3], ["55"], "未填组")
    shown = {each.key: each for each in rankings(stage.edition, "review")}
    assert {key: (each.label, each.cut) for key, each in shown.items()} == {
        "craftsman-": ("示例工匠：未填类别", None),
        "craftsman-lacquer": ("示例工匠：漆艺", 1),
        "craftsman-loom": ("示例工匠：纺织", 1),
    }
    assert found(stage) == {
        "0": ("50.00", 2),
        "1": ("60.00", 1),
        "2": ("40.00", 1),
        "3": ("85.00", 1),
    }


@pytest.mark.django_db
def test_scores_of_several_panels_are_brought_to_one_scale_and_ranked_together(city: City):
    stage = set_up(city, by_trade(normalise="z_score"), dossiers=4)
    _of_trades(stage, ["loom", "loom", "lacquer", "lacquer"])
    _closed(stage, [0, 1], ["20", "30"], "纺织组")
    _closed(stage, [2, 3], ["40", "60"], "漆艺组")
    # 50, 60 | 70, 90: mean of all 67.5, deviation √218.75 = 14.790…; each is one deviation off.
    (ranking,) = rankings(stage.edition, "review")
    assert [(str(each.score), each.rank) for each in ranking.results] == [
        ("82.29", 1),
        ("82.29", 1),
        ("52.71", 3),
        ("52.71", 3),
    ]
    Dossier.objects.filter(pk=stage.dossiers[3].pk).update(state="withdrawn")
    (ranking,) = rankings(stage.edition, "review")
    assert [str(each.score) for each in ranking.results] == ["82.29", "52.71", "52.71"]


def _of_trades(stage: Stage, trades: list[str]) -> None:
    for dossier, trade in zip(stage.dossiers, trades, strict=True):
        dossier.answers["trade"] = trade
        dossier.save(update_fields=["answers"])


def _closed(stage: Stage, own: list[int], skills: list[str], name: str) -> None:
    dossiers = [stage.dossiers[index] for index in own]
    panel = stage.panel(dossiers=[each.pk for each in dossiers], name=name)
    score(
        panel,
        {
            each.number: {"skill": skill, "deeds": "30"}
            for each, skill in zip(dossiers, skills, strict=True)
        },
    )
    close_panel(panel=panel, actor=stage.runner)


@pytest.mark.django_db
def test_the_page_offers_a_panel_for_each_trade(city: City):
    stage = set_up(city, by_trade(), dossiers=3)
    _of_trades(stage, ["loom", "loom", "lacquer"])
    client = signed_in(stage.runner)
    (row,) = client.get("/editions/e/panels/").context["stages"]
    assert [(each["label"], each["count"]) for each in row["groups"]] == [("漆艺", 1), ("纺织", 2)]
    page = client.get("/editions/e/panels/review/new/?group=loom")
    assert [each.number for each in page.context["dossiers"]] == ["D2019-00000", "D2019-00001"]
    assert page.context["form"]["name"].value() == "纺织评审组"
