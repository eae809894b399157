"""A procedure keeps the rules under which it began, whatever is published afterwards."""

from decimal import Decimal

import pytest

from nominations.models import Dossier
from reviews.experts.services.panels import close_panel
from reviews.experts.services.ranking import rankings
from reviews.experts.sheets.ranking import workbook_of
from reviews.invariants import closed_results_are_what_their_rules_give
from reviews.models import Panel, RoundResult
from tests.support.worlds.cast import City
from tests.support.worlds.stage import Stage, publish_another, set_stage

pytestmark = pytest.mark.django_db

SWAPPED = [
    {"key": "skill", "label": "技艺水平", "maximum": "40"},
    {"key": "deeds", "label": "业绩贡献", "maximum": "60"},
]
UNEVEN = [["60", "0", "20"], ["30", "30", "31"], ["10", "10", "45"]]
"""The mean and the median order these differently."""


def shown(stage: Stage) -> list[tuple[str, Decimal | None, int]]:
    (ranking,) = rankings(stage.edition, "review")
    return [(each.dossier.number, each.score, each.rank) for each in ranking.results]


def stored() -> list[tuple[str, Decimal | None, int | None]]:
    rows = Dossier.objects.order_by("rank").values_list("number", "final_score", "rank")
    return list(rows)


def closed(city: City, skills: list[list[str]] = UNEVEN, **review) -> Stage:
    stage = set_stage(city, dossiers=len(skills), **(review or {"aggregation": "mean"}))
    panel = stage.panel()
    stage.score_all(panel, skills)
    close_panel(panel=panel, actor=stage.runner)
    return stage


def test_a_panel_at_work_keeps_what_points_are_given_for(city: City):
    stage = set_stage(city, dossiers=1)
    panel = stage.panel()
    stage.score(panel, 0, 0, "60")
    publish_another(stage.edition, criteria=SWAPPED)
    stage.score(panel, 1, 0, "59")
    stage.score(panel, 2, 0, "58")
    panel = Panel.objects.get()
    assert [each.maximum for each in panel.review.criteria] == [60, 40]
    close_panel(panel=panel, actor=stage.runner)
    assert Dossier.objects.get().final_score == Decimal("89.00")


def test_a_panel_that_has_not_begun_takes_the_new_rules(city: City):
    stage = set_stage(city, dossiers=1)
    forming = stage.panel(opened=False)
    publish_another(stage.edition, criteria=SWAPPED)
    assert [each.maximum for each in Panel.objects.get(pk=forming.pk).review.criteria] == [40, 60]


def test_a_later_panel_of_the_round_keeps_the_rules_of_the_first(city: City):
    stage = set_stage(city, dossiers=2)
    first, second = stage.dossiers
    stage.panel(dossiers=[first.pk])
    publish_another(stage.edition, criteria=SWAPPED)
    later = stage.panel(dossiers=[second.pk], name="第二评审组")
    assert [each.maximum for each in later.review.criteria] == [60, 40]


@pytest.mark.parametrize(
    "changed",
    [
        {"aggregation": "median"},
        {"criteria": SWAPPED, "aggregation": "mean"},
        {"tie_break": ["deeds"], "aggregation": "mean"},
        {"minimum_score": "79", "aggregation": "mean"},
        {"decimals": 0, "aggregation": "mean"},
    ],
)
def test_a_closed_result_is_shown_as_it_was_written_down(city: City, changed):
    stage = closed(city)
    before, against = (
        shown(stage),
        [each.against for each in rankings(stage.edition, "review")[0].results],
    )
    publish_another(stage.edition, **changed)
    assert shown(stage) == before == stored()
    assert [each.against for each in rankings(stage.edition, "review")[0].results] == against
    assert list(closed_results_are_what_their_rules_give()) == []
    assert workbook_of(stage.edition, rankings(stage.edition, "review"))


def test_who_leaves_afterwards_leaves_a_gap_and_the_line_reaches_one_further(city: City):
    stage = closed(city)
    first = Dossier.objects.get(rank=1)
    Dossier.objects.filter(pk=first.pk).update(state="withdrawn")
    (ranking,) = rankings(stage.edition, "review")
    assert [each.rank for each in ranking.results] == [2, 3]
    assert [ranking.is_above(each) for each in ranking.results] == [True, True]
    assert list(closed_results_are_what_their_rules_give()) == []


@pytest.mark.parametrize("fields", [{"score": "1.00"}, {"rank": 3}])
def test_a_stored_result_that_its_rules_do_not_give_breaks_a_promise(city: City, fields):
    closed(city)
    RoundResult.objects.filter(rank=1).update(**fields)
    assert list(closed_results_are_what_their_rules_give())


def test_a_result_changed_on_the_dossier_alone_breaks_a_promise(city: City):
    closed(city)
    Dossier.objects.filter(rank=2).update(final_score="99.00")
    assert list(closed_results_are_what_their_rules_give())
