"""What an expert sees, and what he does not."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nominations.models import Attachment, Dossier
from reviews.experts.services.forming import open_scoring
from reviews.experts.services.panels import close_panel
from reviews.models import Panel, ScoreSheet
from talentportal.shared import clock
from tests.support.clients import signed_in
from tests.support.worlds.cast import City
from tests.support.worlds.stage import Stage, own_queries, set_stage

pytestmark = pytest.mark.django_db


def sheet_url(stage: Stage, panel: Panel, expert: int = 0, dossier: int = 0) -> str:
    return f"/scoring/{panel.pk}/{stage.assignment(panel, expert, dossier).code}/"


def attach(dossier: Dossier, material: str, name: str) -> Attachment:
    paper = Attachment(
        dossier=dossier,
        material=material,
        name=name,
        media_type="application/pdf",
        size=3,
        sha256="0" * 64,
        pages=1,
        uploaded_by=dossier.applicant,
    )
    paper.original.save("a.pdf", ContentFile(b"%PDF"), save=False)
    paper.pdf.save("a.pdf", ContentFile(b"%PDF-1.7 bound"), save=False)
    paper.thumbnails = [default_storage.save("page.jpg", ContentFile(b"picture"))]
    paper.save()
    return paper


def all_bytes(client: Client, *urls: str) -> bytes:
    found = BytesIO()
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200, url
        found.write(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        found.write(repr(answer.headers).encode())
    return found.getvalue()


def test_a_blind_review_shows_nobody_who_it_is_about(city: City):
    stage = set_stage(city)
    panel = stage.panel()
    dossier = stage.dossiers[0]
    attach(dossier, "awards", f"{dossier.person.full_name}的证书.pdf")
    attach(dossier, "id_card", "身份证.pdf")
    client, url = signed_in(city.expert_one), sheet_url(stage, panel)
    client.post(url, {"skill": "40", "deeds": "30", "comment": ""})
    pages = all_bytes(
        client,
        "/scoring/",
        f"/scoring/{panel.pk}/",
        url,
        f"{url}submit/",
        f"{url}papers/1/",
        f"{url}papers/1/1/",
    )
    assert "革新织机" in pages.decode()
    assert "织布工" in pages.decode()
    assert "获奖证书" in pages.decode()
    person = dossier.person
    for secret in (
        person.full_name,
        city.loom_works.name,
        city.yuci_bureau.name,
        person.id_number,
        person.id_number[-6:],
        "13800000000",
        "13912345678",
        "示例路",
        "内部备注",
        "身份证",
        dossier.number,
    ):
        assert secret.encode() not in pages, secret
    assert client.get(f"{url}papers/2/").status_code == 404


def test_an_open_review_shows_the_name_but_never_numbers(city: City):
    stage = set_stage(city, blind=False)
    panel = stage.panel()
    client, url = signed_in(city.expert_one), sheet_url(stage, panel)
    page = all_bytes(client, url, f"/scoring/{panel.pk}/").decode()
    assert city.weaver.full_name in page
    for secret in (stage.dossiers[0].person.id_number, "13800000000", "13912345678", "示例路"):
        assert secret not in page


def test_what_a_document_says_to_experts_is_never_run(city: City):
    script = "<script>alert(1)</script>"
    criteria = [
        {"key": key, "label": f"{key}{script}", "maximum": maximum, "help": script}
        for key, maximum in (("skill", "60"), ("deeds", "40"))
    ]
    stage = set_stage(city, criteria=criteria)
    page = signed_in(city.expert_one).get(sheet_url(stage, stage.panel())).content.decode()
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert script not in page


@pytest.mark.parametrize("blind", [True, False])
def test_no_way_of_typing_a_number_brings_it_to_an_expert(city: City, blind: bool):
    stage = set_stage(city, blind=blind)
    panel = stage.panel()
    dossier = stage.dossiers[0]
    own = dossier.person.id_number
    spelled = f"{own[:14]} {own[14:]}"
    typed = ("139-0354-1234", "0354-2661234", "14240119800101 1234", "138.0000.0000", spelled)
    dossier.answers |= {
        "occupation": "织布工 " + "、".join(typed),
        "narrative": "2015-2019年带徒。" + "，".join(typed),
        "narrative_title": f"革新织机 {typed[0]}",
    }
    dossier.save(update_fields=["answers"])
    client, url = signed_in(city.expert_one), sheet_url(stage, panel)
    page = all_bytes(client, "/scoring/", f"/scoring/{panel.pk}/", url).decode()
    assert [each for each in typed if each in page] == []
    assert "织布工 ■■■、■■■、■■■、■■■、■■■" in page
    assert "2015-2019年带徒。" in page


def test_an_expert_sees_only_his_own(city: City):
    stage = set_stage(city, dossiers=2, experts=4)
    first = stage.panel(
        dossiers=[stage.dossiers[0].pk], experts=[e.pk for e in stage.experts[:3]], name="一组"
    )
    second = stage.panel(
        dossiers=[stage.dossiers[1].pk], experts=[e.pk for e in stage.experts[1:]], name="二组"
    )
    stage.score(first, 1, 0, "47", "21")
    client = signed_in(city.expert_one)
    assert client.get(f"/scoring/{first.pk}/").status_code == 200
    own = sheet_url(stage, first)
    assert client.get(own).status_code == 200
    foreign = f"/scoring/{second.pk}/"
    code = second.assignments.first().code
    for url in (foreign, f"{foreign}{code}/", f"/scoring/{first.pk}/{code}/"):
        assert client.get(url).status_code == 404
    assert client.post(f"{foreign}{code}/submit/").status_code == 404
    assert client.post(f"{foreign}{code}/aside/", {"reason": "x"}).status_code == 404
    assert "68.00" not in client.get(own).content.decode()
    assert signed_in(city.stranger).get(own).status_code == 404
    assert signed_in(city.runner).get(own).status_code == 404
    assert Client().get(own).status_code == 302


def test_a_panel_that_is_not_open_or_is_closed_shows_nothing(city: City):
    stage = set_stage(city, dossiers=1)
    panel = stage.panel(opened=False)
    client, url = signed_in(city.expert_one), sheet_url(stage, panel)
    assert client.get(url).status_code == 404
    due = clock.now() + timedelta(days=1)
    panel = open_scoring(panel=panel, due_at=due, actor=stage.runner)
    assert client.get(url).status_code == 200
    stage.score_all(panel, [["50"] * 3])
    close_panel(panel=panel, actor=stage.runner)
    assert client.get(url).status_code == 404


def test_who_stands_aside_sees_nothing_more_at_once(city: City):
    stage = set_stage(city)
    panel = stage.panel()
    attach(stage.dossiers[0], "awards", "a.pdf")
    client, url = signed_in(city.expert_one), sheet_url(stage, panel)
    assert b"bound" in all_bytes(client, f"{url}papers/1/")
    assert client.post(f"{url}aside/", {"reason": " "}).status_code == 409
    answer = client.post(f"{url}aside/", {"reason": "师徒关系"})
    assert answer.url == f"/scoring/{panel.pk}/"
    for gone in (url, f"{url}submit/", f"{url}papers/1/", f"{url}papers/1/1/"):
        assert client.get(gone).status_code == 404


def test_a_sheet_is_kept_as_typed_and_handed_in_once(city: City):
    stage = set_stage(city)
    panel = stage.panel()
    client, url = signed_in(city.expert_one), sheet_url(stage, panel)
    typed = {"skill": "4", "deeds": "", "comment": "一半"}
    kept = client.post(url, typed, headers={"X-Autosave": "1"})
    assert (kept.status_code, set(kept.json())) == (200, {"saved_at", "version"})
    assert ScoreSheet.objects.get().points == {"skill": "4", "deeds": ""}
    assert client.post(url, typed).status_code == 409
    full = typed | {"skill": "40", "deeds": "30.5"}
    assert client.post(url, full).url == f"{url}submit/"
    assert "70.5" in client.get(f"{url}submit/").content.decode()
    assert client.post(f"{url}submit/").url == f"/scoring/{panel.pk}/"
    assert client.post(f"{url}submit/").status_code == 409
    again = client.post(url, full | {"skill": "60"}, headers={"X-Autosave": "1"})
    assert (again.status_code, set(again.json())) == (409, {"sentence"})
    assert str(ScoreSheet.objects.get().total) == "70.50"


def test_the_older_of_two_windows_is_told_and_loses_nothing(city: City):
    stage = set_stage(city)
    panel = stage.panel()
    client, url = signed_in(city.expert_one), sheet_url(stage, panel)
    first = {"skill": "40", "deeds": "30", "comment": "甲窗口", "version": "0"}
    auto = {"X-Autosave": "1"}
    assert client.post(url, first, headers=auto).json()["version"] == 1
    older = {"skill": "10", "deeds": "10", "comment": "乙窗口", "version": "0"}
    told = client.post(url, older, headers=auto)
    assert (told.status_code, set(told.json())) == (409, {"sentence"})
    assert ScoreSheet.objects.get().points["skill"] == "40"
    page = client.post(url, older)
    assert page.status_code == 409
    text = page.content.decode()
    assert "乙窗口" in text
    assert "甲窗口" in text
    assert page.context["form"]["version"].value() == "1"
    assert client.post(url, older | {"version": "1"}).url == f"{url}submit/"
    assert ScoreSheet.objects.get().points["skill"] == "10"


def test_what_was_shown_is_what_is_handed_in(city: City):
    stage = set_stage(city)
    panel = stage.panel()
    client, url = signed_in(city.expert_one), sheet_url(stage, panel)
    client.post(url, {"skill": "40", "deeds": "30", "comment": "", "version": "0"})
    shown = client.get(f"{url}submit/").context["version"]
    client.post(url, {"skill": "50", "deeds": "30", "comment": "", "version": "1"})
    assert client.post(f"{url}submit/", {"version": shown}).status_code == 409
    assert client.post(f"{url}submit/", {"version": 2}).status_code == 302
    assert str(ScoreSheet.objects.get().total) == "80.00"


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_takes_as_many_queries_for_one_as_for_many(city: City, number: int):
    stage = set_stage(city, dossiers=number)
    panel = stage.panel()
    client = signed_in(city.expert_one)
    client.get(f"/scoring/{panel.pk}/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/scoring/{panel.pk}/").status_code == 200
    assert own_queries(queries) == 2
