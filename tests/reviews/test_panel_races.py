"""Two at once: one sheet is handed in once; a closing and a sheet do not slip past each other."""

import pytest

from nominations.models import Dossier
from reviews.experts.services.balloting import cast_votes, close_ballot, open_ballot
from reviews.experts.services.panels import close_panel
from reviews.experts.services.sheets import save_sheet, submit_sheet
from reviews.models import BallotCount, BallotVoter, Panel, ScoreSheet
from tests.support.races import at_once
from tests.support.worlds.cast import City
from tests.support.worlds.stage import set_stage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_two_submits_of_one_sheet_are_one(city: City):
    stage = set_stage(city, dossiers=1)
    panel = stage.panel()
    assignment, user = stage.assignment(panel), stage.experts[0].user
    save_sheet(assignment=assignment, actor=user, points={"skill": "40", "deeds": "30"})
    found = at_once(*[lambda: submit_sheet(assignment=assignment, actor=user)] * 2)
    assert sorted(found) == ["already-submitted", "done"]
    assert ScoreSheet.objects.filter(submitted_at__isnull=False).count() == 1


def test_a_sheet_is_in_before_the_closing_or_refused_after_it(city: City):
    stage = set_stage(city, dossiers=1, experts=4)
    panel = stage.panel()
    for expert in range(3):
        stage.score(panel, expert, 0, "30")
    assignment, user = stage.assignment(panel, 3), stage.experts[3].user
    save_sheet(assignment=assignment, actor=user, points={"skill": "60", "deeds": "40"})
    found = at_once(
        lambda: submit_sheet(assignment=assignment, actor=user),
        lambda: close_panel(panel=panel, actor=stage.runner, absence_reason="逾期"),
    )
    assert found[1] == "done"
    assert found[0] in ("done", "panel-state")
    score = Dossier.objects.get().final_score
    assert str(score) == ("70.00" if found[0] == "done" else "60.00")
    assert Panel.objects.get().state == "closed"


def test_a_vote_is_counted_once_however_often_it_is_sent_and_none_is_lost(city: City):
    rules = {"quorum": "2/3", "threshold": "2/3"}
    stage = set_stage(city, dossiers=1, experts=5, criteria=[], ballot=rules)
    panel = stage.panel()
    there = [expert.pk for expert in stage.experts]
    open_ballot(panel=panel, present=there, actor=stage.runner)
    choices = {panel.assignments.first().code: "for"}
    calls = [
        lambda user=expert.user: cast_votes(panel=panel, actor=user, choices=choices)
        for expert in stage.experts
        for _twice in range(2)
    ]
    assert sorted(at_once(*calls)) == ["already-voted"] * 5 + ["done"] * 5
    assert BallotCount.objects.get().in_favour == BallotVoter.objects.count() == 5


def test_a_vote_is_in_before_the_counting_or_refused_after_it(city: City):
    rules = {"quorum": "2/3", "threshold": "2/3"}
    stage = set_stage(city, dossiers=1, experts=3, criteria=[], ballot=rules)
    panel = stage.panel()
    open_ballot(panel=panel, present=[e.pk for e in stage.experts], actor=stage.runner)
    choices, user = {panel.assignments.first().code: "for"}, stage.experts[0].user
    found = at_once(
        lambda: cast_votes(panel=panel, actor=user, choices=choices),
        lambda: close_ballot(panel=panel, actor=stage.runner, reason="到时结束"),
    )
    assert found[1] == "done"
    assert found[0] in ("done", "panel-state")
    score = Dossier.objects.get().final_score
    assert str(score) == ("33.33" if found[0] == "done" else "0.00")
