"""Equal scores: only what counts decides between them, and the ranking says what did."""

from decimal import Decimal

import pytest

from reviews.experts.rules.scoring import Aggregation, counting
from reviews.experts.services.panels import close_panel
from reviews.experts.services.ranking import rankings
from reviews.experts.services.sheets import save_sheet, submit_sheet
from tests.support.clients import review_page, signed_in
from tests.support.worlds.cast import City
from tests.support.worlds.stage import Stage, set_stage

TRIMMED = Aggregation("trimmed_mean", 5, 3, 2)
Points = list[tuple[str, str]]


@pytest.mark.parametrize(
    ("keys", "counted"),
    [
        ([3, 1, 2], [0, 1, 2]),
        ([9, 1, 5, 4, 3], [2, 3, 4]),
        ([(5, 2), (5, 1), (5, 3), (1, 0), (5, 2)], [0, 1, 4]),
    ],
)
def test_the_highest_and_the_lowest_do_not_count(keys, counted):
    assert counting(keys, TRIMMED) == counted
    assert counting(keys, Aggregation("mean")) == list(range(len(keys)))
    assert counting(keys, Aggregation("median")) == list(range(len(keys)))


def scored(city: City, sheets: list[Points], **review) -> Stage:
    """``sheets[dossier][expert]`` are the points of both criteria."""
    stage = set_stage(city, dossiers=len(sheets), experts=len(sheets[0]), **review)
    panel = stage.panel()
    for dossier, row in enumerate(sheets):
        for expert, (skill, deeds) in enumerate(row):
            assignment, user = stage.assignment(panel, expert, dossier), stage.experts[expert].user
            save_sheet(assignment=assignment, actor=user, points={"skill": skill, "deeds": deeds})
            submit_sheet(assignment=assignment, actor=user)
    close_panel(panel=panel, actor=stage.runner)
    return stage


PLAIN: Points = [("50", "35")] * 5
EXTREME: Points = [("60", "37"), *[("50", "35")] * 3, ("45", "35")]


@pytest.mark.django_db
def test_a_sheet_that_was_dropped_does_not_decide_between_equals(city: City):
    stage = scored(city, [PLAIN, EXTREME], tie_break=["skill"])
    (ranking,) = rankings(stage.edition, "review")
    assert [(each.score, each.rank, each.tied) for each in ranking.results] == [
        (Decimal("85.00"), 1, True),
        (Decimal("85.00"), 1, True),
    ]
    assert all("并列" in each.ordering for each in ranking.results)


@pytest.mark.django_db
def test_the_ranking_says_what_decided_between_equals(city: City):
    better: Points = [("51", "34")] * 5
    lower: Points = [("30", "30")] * 5
    stage = scored(city, [PLAIN, better, lower], tie_break=["skill"])
    (ranking,) = rankings(stage.edition, "review")
    said = "同分，按“技艺水平”平均分排序：51.00 > 50.00"
    assert [(each.rank, each.ordering) for each in ranking.results] == [
        (1, said),
        (2, said),
        (3, ""),
    ]
    assert said in ranking.results[0].arithmetic
    page = review_page(signed_in(stage.runner), "ranking", "e", "review")
    assert said in page.content.decode().replace("&gt;", ">")


@pytest.mark.django_db
def test_what_differs_behind_the_second_digit_is_shown_as_different(city: City):
    better: Points = [("50.01", "34.99"), *[("50", "35")] * 3]
    stage = scored(city, [[("50", "35")] * 4, better], tie_break=["skill"], aggregation="mean")
    (ranking,) = rankings(stage.edition, "review")
    assert "50.0025 > 50.0000" in ranking.results[0].ordering
