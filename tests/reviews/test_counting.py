"""Points that answers earn, on the sheets of a panel: the same for all experts, and nobody's to give."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import Dossier, Submission
from reviews.experts.services.counting import points_counted
from reviews.experts.services.forming import open_scoring
from reviews.experts.services.panels import close_panel
from reviews.experts.services.sheets import save_sheet, submit_sheet, submit_sheets
from reviews.invariants import sheets_hold_the_points_that_were_counted
from reviews.models import CountedPoints, Panel, ScoreSheet
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.worlds.cast import City
from tests.support.worlds.counted_points import set_stage
from tests.support.worlds.stage import (
    Stage,
)

pytestmark = pytest.mark.django_db


def points_in(panel: Panel) -> list[Decimal]:
    return list(
        CountedPoints.objects.filter(panel=panel)
        .order_by("dossier__number")
        .values_list("points", flat=True)
    )


def hand_in(stage: Stage, panel: Panel, expert: int, dossier: int, **points: str) -> ScoreSheet:
    how: dict[str, Any] = {
        "assignment": stage.assignment(panel, expert, dossier),
        "actor": stage.experts[expert].user,
    }
    save_sheet(points=points, **how)
    return submit_sheet(**how)


def test_they_are_counted_when_scoring_begins(city: City) -> None:
    stage = set_stage(city)
    panel = stage.panel(opened=False)
    assert points_in(panel) == []
    open_scoring(panel=panel, due_at=clock.now() + timedelta(days=3), actor=stage.runner)
    assert points_in(panel) == [8, 16, 0]


def test_every_sheet_has_them_and_no_expert_can_change_them(city: City) -> None:
    stage = set_stage(city)
    panel = stage.panel()
    assert points_in(panel) == [8, 16, 0]
    sheet = hand_in(stage, panel, 0, 0, skill="50", patents="20")
    assert sheet.points == {"skill": "50", "patents": "8"}
    assert sheet.total == Decimal("58.00")


def test_sheets_handed_in_together_have_them_too(city: City) -> None:
    stage = set_stage(city)
    panel = stage.panel()
    typed = {stage.assignment(panel, 1, each).pk: {"skill": "40"} for each in range(3)}
    submit_sheets(panel=panel, actor=stage.experts[1].user, typed=typed)
    totals = ScoreSheet.objects.order_by("assignment__dossier__number").values_list("total")
    assert [each for (each,) in totals] == [48, 56, 40]


def test_what_experts_give_is_still_asked(city: City) -> None:
    stage = set_stage(city)
    panel = stage.panel()
    with pytest.raises(Refused) as refused:
        hand_in(stage, panel, 0, 0)
    assert [each.place for each in refused.value.refusals] == ["skill"]


def test_the_score_and_ties_follow_them(city: City) -> None:
    stage = set_stage(city)
    panel = stage.panel()
    for expert in range(3):
        for dossier, skill in enumerate(("48", "40", "50")):
            hand_in(stage, panel, expert, dossier, skill=skill)
    close_panel(panel=panel, actor=stage.runner)
    scores = Dossier.objects.order_by("number").values_list("final_score", flat=True)
    assert list(scores) == [56, 56, 50]
    ranks = Dossier.objects.order_by("rank").values_list("number", flat=True)
    assert list(ranks)[:2] == ["D2019-00001", "D2019-00000"], "of equals who has more patents"


def test_they_are_counted_again_after_a_correction(city: City) -> None:
    stage = set_stage(city)
    panel = stage.panel()
    dossier = stage.dossiers[0]
    dossier.answers["patents"].append({"name": "补报"})
    dossier.save(update_fields=["answers"])
    assert hand_in(stage, panel, 0, 0, skill="50").points["patents"] == "8"
    Submission.objects.create(
        dossier=dossier,
        ordinal=1,
        answers=dossier.answers,
        papers=[],
        account="{}",
        digest="0" * 64,
        submitted_at=clock.now(),
    )
    assert hand_in(stage, panel, 1, 0, skill="50").points["patents"] == "12"
    assert list(sheets_hold_the_points_that_were_counted()) == []


def test_a_sheet_with_other_points_than_were_counted_is_found(city: City) -> None:
    stage = set_stage(city)
    panel = stage.panel()
    sheet = hand_in(stage, panel, 0, 0, skill="50")
    assert list(sheets_hold_the_points_that_were_counted()) == []
    sheet.points["patents"] = "20"
    sheet.save(update_fields=["points"])
    assert len(list(sheets_hold_the_points_that_were_counted())) == 1


@pytest.mark.parametrize("blind", [False, True])
def test_experts_read_how_they_came_about(city: City, client: Client, blind: bool) -> None:
    stage = set_stage(city, blind=blind)
    panel = stage.panel()
    own = stage.assignment(panel, 0, 0)
    client.force_login(stage.experts[0].user)
    page = client.get(reverse("reviews:sheet", args=[panel.pk, own.code])).content.decode()
    assert "8 / 20" in page
    assert "每项专利" in page
    assert ("4 × 2 = 8" in page) is not blind
    assert 'name="patents"' not in page
    assert 'name="skill"' in page


def test_the_number_of_queries_does_not_grow(
    city: City, django_assert_max_num_queries: Any
) -> None:
    stage = set_stage(city, patents=tuple(range(1, 13)))
    panel = stage.panel(opened=False)
    with django_assert_max_num_queries(12):
        points_counted(panel, [each.pk for each in stage.dossiers])


def test_what_is_chosen_before_the_form_is_said_in_words(city: City, client: Client) -> None:
    stage = set_stage(city)
    client.force_login(stage.runner)
    page = client.get(f"/dossiers/{stage.dossiers[0].number}/").content.decode()
    assert "0分（男）" in page
