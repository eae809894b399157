"""The officers' pages: pool, panels, ranking, steps, inspection."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from nominations.models import Dossier, Fulfilment
from reviews.experts.services.panels import close_panel
from reviews.models import Expert, Inspection, Panel, Reopening
from talentportal.directory.duties import Duty, grant
from talentportal.shared import clock
from talentportal.shared.jobs import run_due_jobs
from talentportal.shared.models import Job
from tests.support.clients import signed_in
from tests.support.worlds import factories
from tests.support.worlds.cast import City
from tests.support.worlds.stage import Stage, own_queries, set_stage

pytestmark = pytest.mark.django_db


def closed(city: City, skills: list[list[str]], **how) -> tuple[Stage, Panel]:
    stage = set_stage(city, dossiers=len(skills), **how)
    panel = stage.panel()
    stage.score_all(panel, skills)
    return stage, close_panel(panel=panel, actor=stage.runner)


def states() -> list[str]:
    return list(Dossier.objects.order_by("number").values_list("state", flat=True))


def test_the_pool_is_filtered_and_kept(city: City):
    set_stage(city)
    client = signed_in(city.runner)
    page = client.get("/editions/e/experts/?q=第1评审").content.decode()
    assert city.expert_two.full_name in page
    assert city.expert_one.full_name not in page
    added = {"account": "charlie", "employer_name": city.hospital.name, "trades": "护理"}
    assert client.post("/editions/e/experts/add/", added).status_code == 302
    expert = Expert.objects.get(user=city.charlie)
    assert expert.employer == city.hospital
    assert client.post("/editions/e/experts/add/", added).status_code == 409
    nobody = client.post("/editions/e/experts/add/", added | {"account": "nobody"})
    assert nobody.status_code == 409
    client.post(f"/editions/e/experts/{expert.pk}/active/", {"active": "0"})
    expert.refresh_from_db()
    assert not expert.is_active


def test_the_page_offers_nobody_by_name_where_experts_are_drawn(city: City):
    stage = set_stage(city, dossiers=1, experts=5, drawn=True)
    client = signed_in(city.runner)
    page = client.get("/editions/e/panels/review/new/")
    assert page.context["form"]["draw_members"].value() == 3
    assert 'name="experts"' not in page.content.decode()
    form = {"name": "机械组", "draw_members": "3", "draw_reserves": "1"}
    form |= {"dossiers": [stage.dossiers[0].pk], "experts": [stage.experts[0].pk]}
    assert client.post("/editions/e/panels/review/new/", form).status_code == 409
    del form["experts"]
    assert client.post("/editions/e/panels/review/new/", form).status_code == 302


def test_a_panel_is_drawn_opened_watched_and_closed(city: City):
    stage = set_stage(city, dossiers=2, experts=5)
    client = signed_in(city.runner)
    assert client.get("/editions/e/panels/").status_code == 200
    assert client.get("/editions/e/panels/review/new/").status_code == 200
    form = {"name": "机械组", "draw_members": "9", "draw_reserves": "2", "trade": "机械"}
    form["dossiers"] = [dossier.pk for dossier in stage.dossiers]
    assert client.post("/editions/e/panels/review/new/", form).status_code == 409
    form["draw_members"] = "3"
    url = client.post("/editions/e/panels/review/new/", form).url
    panel = Panel.objects.get()
    assert url == f"/panels/{panel.pk}/"
    assert panel.seed in client.get(url).content.decode()
    due = localtime(clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(f"{url}open/", {"due_at": "2001-01-01T00:00"}).status_code == 409
    assert client.post(f"{url}open/", {"due_at": due}).status_code == 302
    assert client.post(f"{url}close/", {}).status_code == 409
    assert client.post(f"{url}remind/").status_code == 302
    assert client.post(f"{url}remind/").status_code == 302
    assert Job.objects.filter(kind="expert_reminder").count() == 3
    gone = panel.members.filter(is_reserve=False).first()
    replaced = {"in_place_of": gone.pk, "reason": ""}
    assert client.post(f"{url}reserve/", replaced).status_code == 409
    assert panel.members.filter(is_reserve=True).count() == 2
    assert client.post(f"{url}reserve/", replaced | {"reason": "出差"}).status_code == 302
    assert client.post(f"{url}dissolve/").status_code == 409


def test_reminders_say_how_many_and_nothing_else(city: City, mailoutbox: list):
    stage = set_stage(city, dossiers=2)
    panel = stage.panel()
    stage.score(panel, 0, 0, "40")
    signed_in(city.runner).post(f"/panels/{panel.pk}/remind/")
    run_due_jobs()
    mail = next(each for each in mailoutbox if each.to == [city.expert_one.email])
    assert "1" in mail.body
    assert stage.dossiers[1].person.full_name not in mail.subject + mail.body


def test_officers_see_progress_but_no_points_before_the_closing(city: City):
    stage = set_stage(city, dossiers=1)
    panel = stage.panel()
    stage.score(panel, 0, 0, "47", "21.5")
    client = signed_in(city.runner)
    page = client.get(f"/panels/{panel.pk}/").content.decode()
    assert "1 / 1" in page
    ranking = client.get("/editions/e/ranking/review/").content.decode()
    assert "68.5" not in page + ranking


def test_a_sheet_is_given_back_by_two_officers(city: City):
    stage = set_stage(city, dossiers=1)
    panel = stage.panel()
    stage.score(panel, 0, 0, "40")
    second = factories.make_user("second")
    grant(second, Duty.RUN, stage.edition)
    code = stage.assignment(panel).code
    asked = {"expert": stage.experts[0].pk, "code": code.lower(), "reason": "误填"}
    first = signed_in(city.runner)
    assert first.post(f"/panels/{panel.pk}/reopenings/", asked | {"code": "X"}).status_code == 409
    assert first.post(f"/panels/{panel.pk}/reopenings/", asked).status_code == 302
    url = f"/reopenings/{Reopening.objects.get().pk}/grant/"
    assert first.post(url).status_code == 409
    assert first.post(f"/panels/{panel.pk}/reopenings/", asked).status_code == 409
    assert first.post(url.replace("grant", "drop")).status_code == 302
    assert first.post(f"/panels/{panel.pk}/reopenings/", asked).status_code == 302
    url = f"/reopenings/{Reopening.objects.latest('pk').pk}/grant/"
    assert signed_in(city.stranger).post(url).status_code == 404
    assert signed_in(second).post(url).status_code == 302
    assert stage.assignment(panel).sheet.submitted_at is None


def test_the_ranking_shows_ties_and_outliers_and_moves_after_confirmation(city: City):
    stage, _panel = closed(city, [["50", "50", "10"], ["40"] * 3, ["40"] * 3, ["60"] * 3])
    client, url = signed_in(city.runner), "/editions/e/ranking/review/"
    page = client.get(url).content.decode()
    assert "90.00" in page
    assert client.get(f"{url}?cut_craftsman=1").context["tables"][0]["ranking"].tied_at_cut == []
    (table,) = client.get(url).context["tables"]
    assert [row["result"].rank for row in table["rows"]] == [1, 2, 2, 4]
    assert [row["result"].outlying for row in table["rows"]][-1] == [2]
    assert [row["chosen"] for row in table["rows"]] == [True, False, False, False]
    chosen = {"verb": "shortlist", "selected": [stage.dossiers[3].pk]}
    shown = client.post(f"{url}step/", chosen)
    assert shown.status_code == 200
    assert states() == ["expert_review"] * 4
    assert stage.dossiers[3].number in shown.content.decode()
    assert client.post(f"{url}step/", chosen | {"confirmed": "1"}).status_code == 302
    assert states() == ["expert_review"] * 3 + ["vetting"]
    rest = {"verb": "not_select", "selected": [each.pk for each in stage.dossiers[:3]]}
    client.post(f"{url}step/", rest | {"confirmed": "1", "reason": ""})
    assert states() == ["expert_review"] * 3 + ["vetting"]
    client.post(f"{url}step/", rest | {"confirmed": "1", "reason": "排名靠后，列为备选"})
    assert states() == ["not_selected"] * 3 + ["vetting"]


def test_passing_somebody_over_needs_the_vote_written_down(city: City):
    stage, _panel = closed(city, [["50"] * 3, ["40"] * 3])
    client, url = signed_in(city.runner), "/editions/e/ranking/review/step/"
    chosen = {"verb": "shortlist", "selected": [stage.dossiers[1].pk], "confirmed": "1"}
    assert client.post(url, chosen).status_code == 409
    assert states() == ["expert_review"] * 2
    assert client.post(url, chosen | {"reason": "评审组表决"}).status_code == 302
    assert states() == ["expert_review", "vetting"]


def test_a_dossier_is_recognised_directly_with_a_reason(city: City):
    stage = set_stage(city, dossiers=1)
    url = "/editions/e/ranking/review/step/"
    asked = {"verb": "recognise", "selected": [stage.dossiers[0].pk]}
    client = signed_in(city.runner)
    assert client.post(url, asked).status_code == 200
    client.post(url, asked | {"confirmed": "1", "reason": "全国技术能手，特别优秀"})
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.recognised_directly) == ("vetting", True)


def test_the_workbook_holds_the_ranking_and_no_formula(city: City):
    stage, _panel = closed(city, [["50"] * 3, ["40"] * 3])
    person = stage.dossiers[0].person
    person.full_name = "=1+1"
    person.save()
    answer = signed_in(city.runner).get("/editions/e/ranking/review/workbook/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet["A"]][2:] == [1, 2]
    assert (sheet["C3"].value, sheet["C3"].data_type) == ("=1+1", "s")


def test_an_inspection_is_recorded_for_the_stage_that_asks(city: City):
    stage, _panel = closed(city, [["50"] * 3])
    Dossier.objects.update(submitted_at=clock.now())
    number = stage.dossiers[0].number
    client, url = signed_in(city.runner), f"/dossiers/{number}/inspection/"
    words = {"inspected_on": "2999-01-01", "inspectors": "甲、乙", "report": "属实"}
    assert client.post(url, words).status_code == 200
    assert not Inspection.objects.exists()
    assert client.post(url, words | {"inspected_on": "2019-08-20"}).status_code == 302
    assert Fulfilment.objects.get(requirement="inspected").stage == "vetting"


@pytest.mark.parametrize(
    "who", ["stranger", "publisher", "expert_one", "yuci_recommender", "weaver"]
)
def test_others_do_not_find_the_pages(city: City, who: str):
    stage, panel = closed(city, [["50"] * 3])
    Dossier.objects.update(submitted_at=clock.now())
    urls = [
        "/editions/e/experts/",
        "/editions/e/panels/",
        "/editions/e/panels/review/new/",
        f"/panels/{panel.pk}/",
        "/editions/e/ranking/review/",
        "/editions/e/ranking/review/workbook/",
        f"/dossiers/{stage.dossiers[0].number}/inspection/",
    ]
    runner = signed_in(city.runner)
    assert [runner.get(url).status_code for url in urls] == [200] * len(urls)
    client = signed_in(getattr(city, who))
    assert [client.get(url).status_code for url in urls] == [404] * len(urls)
    assert client.post(f"/panels/{panel.pk}/close/").status_code == 404


@pytest.mark.parametrize("number", [1, 12])
def test_queries_do_not_grow_with_the_rows(city: City, number: int):
    _stage, panel = closed(city, [["50"] * 3] * number)
    client, counts = signed_in(city.runner), {}
    for url in ("/editions/e/panels/", f"/panels/{panel.pk}/", "/editions/e/ranking/review/"):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts[url.split("/")[-2]] = own_queries(queries)
    assert counts == {"panels": 3, str(panel.pk): 4, "review": 6}
