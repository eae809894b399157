"""Votes from the pages: an officer holds the session, members vote on theirs, the chair counts."""

import pytest

from reviews.models import BallotVoter, Panel
from tests.support.clients import signed_in
from tests.support.worlds.ballots import code_of, everybody, voting
from tests.support.worlds.cast import City

pytestmark = pytest.mark.django_db


def test_a_session_is_held_from_the_pages(city: City):
    stage, panel = voting(city, dossiers=2, experts=3)
    officer, url = signed_in(stage.runner), f"/panels/{panel.pk}/"
    assert officer.post(f"{url}ballot/open/", {"present": []}).status_code == 409
    present = {"present": everybody(stage)[:2], "chair": stage.experts[1].pk}
    assert officer.post(f"{url}ballot/open/", present).status_code == 409
    present["present"] = everybody(stage)
    assert officer.post(f"{url}ballot/open/", present).status_code == 302
    codes = [code_of(panel, dossier) for dossier in stage.dossiers]
    votes = {f"vote_{codes[0]}": "for", f"vote_{codes[1]}": "against"}
    for expert in stage.experts:
        client, place = signed_in(expert.user), f"/scoring/{panel.pk}/ballot/"
        assert client.get(place).context["left"] == 2
        assert client.post(place, votes).templates[0].name == "reviews/ballot_confirm.html"
        again = client.post(place, votes | {"again": "1"})
        assert {row["code"]: row["chosen"] for row in again.context["rows"]} == {
            codes[0]: "for",
            codes[1]: "against",
        }
        assert BallotVoter.objects.filter(expert=expert).count() == 0
        assert client.post(place, votes | {"confirmed": "1"}).status_code == 302
        assert client.get(place).context["left"] == 0
        assert client.post(place, {"confirmed": "1"}).status_code == 409
    other, chair = signed_in(stage.experts[0].user), signed_in(stage.experts[1].user)
    assert other.post(f"/scoring/{panel.pk}/ballot/count/").status_code == 403
    assert chair.get(f"/scoring/{panel.pk}/ballot/").context["presides"]
    result = f"/scoring/{panel.pk}/ballot/result/"
    assert other.get(result).context["rows"] == []
    assert chair.post(f"/scoring/{panel.pk}/ballot/count/").url == result
    assert [row["verdict"].passes for row in other.get(result).context["rows"]] == [True, False]
    assert result in other.get("/scoring/").content.decode()
    assert signed_in(city.stranger).get(result).status_code == 404
    page = officer.get(url).content.decode()
    assert "3/3" in page
    assert "0/3" in page


def test_a_vote_is_broken_off_and_a_late_member_admitted_from_the_page(city: City):
    stage, panel = voting(city, experts=4)
    officer, url = signed_in(stage.runner), f"/panels/{panel.pk}/"
    officer.post(f"{url}ballot/open/", {"present": everybody(stage)[:3]})
    late = stage.experts[3]
    place = f"/scoring/{panel.pk}/ballot/"
    assert not signed_in(late.user).get(place).context["present"]
    assert officer.post(f"{url}ballot/admit/", {"expert": late.pk}).status_code == 302
    assert signed_in(late.user).get(place).context["present"]
    assert officer.post(f"{url}ballot/admit/", {"expert": 0}).status_code == 409
    assert officer.post(f"{url}ballot/close/", {}).status_code == 409
    assert officer.post(f"{url}ballot/void/", {"void_reason": ""}).status_code == 409
    assert officer.post(f"{url}ballot/void/", {"void_reason": "重开"}).status_code == 302
    assert Panel.objects.get().state == "scoring"
