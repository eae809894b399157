"""Two at once: one sheet is handed in once; a closing and a sheet do not slip past each other."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from nominations.models import Dossier
from reviews.models import Panel, ScoreSheet
from reviews.services.panels import close_panel
from reviews.services.sheets import save_sheet, submit_sheet
from talentportal.shared.refusals import Refused
from tests.cast import City
from tests.reviews.stage import set_stage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run the calls in threads that start together; ``done``, or the codes of what refused each."""
    barrier, found = threading.Barrier(len(calls)), [""] * len(calls)

    def run(index: int) -> None:
        barrier.wait()
        try:
            calls[index]()
            found[index] = "done"
        except Refused as refused:
            found[index] = " ".join(each.code for each in refused.refusals)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found


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
