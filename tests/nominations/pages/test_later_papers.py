"""Papers that a stage asks for (入围后提交): by whom, when, what waits for them, and what is kept."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.applying.handing_in import hand_in_later_papers
from nominations.applying.papers import attach, remove
from nominations.invariants import INVARIANTS
from nominations.models import Dossier, Event, Fulfilment, Letter, Submission, Visit
from nominations.moving import Inputs, take_step
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults
from talentportal.shared import clock
from talentportal.shared.jobs import Job
from talentportal.shared.refusals import Refused
from tests.nominations.pages.conftest import picture
from tests.support.clients import signed_in
from tests.support.worlds import world
from tests.support.worlds.cast import City
from tests.support.worlds.later_papers import FILM, asking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def asked(city: City) -> Dossier:
    return asking(city)


@pytest.fixture
def weaver(city: City) -> Client:
    return signed_in(city.weaver)


def url(dossier: Dossier, name: str, *more: str) -> str:
    return reverse(f"nominations:{name}", args=[dossier.number, *more])


def upload(client: Client, dossier: Dossier, material: str = "film") -> Any:
    return client.post(url(dossier, "material", material), {"files": [picture("片头.jpg")]})


def supplement(client: Client, dossier: Dossier) -> Any:
    dossier.refresh_from_db()
    return client.post(url(dossier, "supplement"), {"version": dossier.version})


def test_they_are_not_asked_for_before(city: City, weaver: Client) -> None:
    content = world.small_document()
    content["materials"] += [FILM]
    dossier = world.start_dossier(city, world.publish_edition(city, content), city.weaver)
    with clock.travel(world.APPLYING):
        assert "事迹视频截图" not in weaver.get(url(dossier, "papers")).content.decode()
        answer = upload(weaver, dossier)
    assert answer.status_code == 409
    assert "现在不能提交" in answer.content.decode()
    assert not dossier.attachments.filter(material="film").exists()
    take = world.bring_to(city, dossier, "examination")
    assert take.state == "initial_review"


def test_the_applicant_is_told_and_hands_them_in(weaver: Client, asked: Dossier) -> None:
    letter = Letter.objects.filter(dossier=asked).latest("pk")
    assert "事迹视频截图、答辩提纲" in letter.body
    for page in ("overview", "papers"):
        assert "事迹视频截图" in weaver.get(url(asked, page)).content.decode()
    home = reverse("nominations:mine")
    assert "提交补充材料" in weaver.get(home).content.decode()
    before, visits = asked.entered_at, Visit.objects.count()
    assert upload(weaver, asked).status_code == 302
    assert supplement(weaver, asked).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.entered_at) == ("qualification", before)
    assert Visit.objects.count() == visits
    event = Event.objects.filter(dossier=asked).latest("sequence")
    assert (event.verb, event.from_state, event.to_state) == ("supplement",) + (
        "qualification",
    ) * 2
    kept = Submission.objects.filter(dossier=asked).latest("ordinal")
    assert "film" in [paper["material"] for paper in kept.papers]
    assert event.data["digest"] == kept.digest
    assert Job.objects.filter(kind="book", key=f"book:{asked.number}:{asked.version}").exists()
    assert "提交补充材料" not in weaver.get(home).content.decode()
    assert "已提交" in weaver.get(url(asked, "overview")).content.decode()
    assert weaver.get(url(asked, "receipt")).status_code == 200
    assert [fault for check in INVARIANTS for fault in check()] == []


def test_nobody_goes_on_without_them(city: City, weaver: Client, asked: Dossier) -> None:
    world.meet_requirements(city, asked)
    Fulfilment.objects.filter(dossier=asked, requirement="later_papers").delete()
    with pytest.raises(Refused) as refused:
        take_step(dossier=asked, verb="qualify", actor=city.runner)
    assert [each.code for each in refused.value.refusals] == ["later_papers-unmet"]
    page = signed_in(city.runner).get(f"/dossiers/{asked.number}/").content.decode()
    assert "本环节材料已补交" in page
    upload(weaver, asked)
    supplement(weaver, asked)
    asked.refresh_from_db()
    assert take_step(dossier=asked, verb="qualify", actor=city.runner).state != "qualification"


def test_the_version_with_later_papers_is_sealed_as_the_first_was(weaver, asked) -> None:
    upload(weaver, asked)
    assert supplement(weaver, asked).status_code == 302
    shown = weaver.get(reverse("nominations:versions", args=[asked.number])).context["versions"]
    assert [(each.number, each.is_sealed) for each in shown] == [(2, True), (1, True)]


def test_they_cannot_be_handed_in_incomplete_twice_or_stale(weaver: Client, asked: Dossier) -> None:
    assert "未上传" in supplement(weaver, asked).content.decode()
    upload(weaver, asked, "slides")
    assert supplement(weaver, asked).status_code == 409
    upload(weaver, asked)
    stale = weaver.post(url(asked, "supplement"), {"version": asked.version - 1})
    assert stale.status_code == 409
    assert weaver.post(url(asked, "supplement"), {"version": "x" * 50}).status_code == 409
    assert supplement(weaver, asked).status_code == 302
    assert "无需重复" in supplement(weaver, asked).content.decode()
    assert Event.objects.filter(dossier=asked, verb="supplement").count() == 1


def test_what_is_changed_is_handed_in_again(city: City, weaver: Client, asked: Dossier) -> None:
    upload(weaver, asked)
    supplement(weaver, asked)
    paper = asked.attachments.get(material="film")
    remove(attachment=paper, actor=city.weaver)
    assert not Fulfilment.objects.filter(dossier=asked, requirement="later_papers").exists()
    remove(attachment=paper, actor=city.weaver, removed=False)
    assert supplement(weaver, asked).status_code == 302


def test_nothing_else_can_be_changed_meanwhile(city: City, weaver: Client, asked: Dossier) -> None:
    assert upload(weaver, asked, "evidence").status_code == 409
    with pytest.raises(Refused) as refused:
        attach(dossier=asked, actor=city.weaver, material="evidence", upload=picture())
    assert refused.value.refusals[0].code == "not-a-draft"


def test_when_the_stage_is_over_it_is_too_late(city: City, weaver: Client) -> None:
    asked = asking(city, closes_at="2019-08-20 18:00")
    end = datetime(2019, 8, 20, 18, tzinfo=clock.CHINA)
    with clock.travel(end - timedelta(seconds=1)):
        assert upload(weaver, asked).status_code == 302
        assert supplement(weaver, asked).status_code == 302
    with clock.travel(end):
        assert upload(weaver, asked, "slides").status_code == 409
        assert supplement(weaver, asked).status_code == 409
    assert Fulfilment.objects.filter(dossier=asked, requirement="later_papers", met=True).exists()


def test_only_the_applicant_hands_them_in(city: City, asked: Dossier) -> None:
    for stranger in (city.lacquerer, city.pingyao_examiner):
        assert supplement(signed_in(stranger), asked).status_code == 404
    assert supplement(signed_in(city.runner), asked).status_code == 403
    assert supplement(Client(), asked).status_code == 302
    with pytest.raises(Refused):
        hand_in_later_papers(dossier=asked, actor=city.weaver, version=asked.version)
    assert not Event.objects.filter(dossier=asked, verb="supplement").exists()


def test_a_correction_after_it_keeps_them(city: City, weaver: Client, asked: Dossier) -> None:
    upload(weaver, asked)
    supplement(weaver, asked)
    asked.refresh_from_db()
    note = Inputs(note="请补正")
    back = take_step(dossier=asked, verb="return_to_applicant", actor=city.runner, inputs=note)
    assert back.state == "draft"
    assert upload(weaver, asked).status_code == 409
    assert asked.attachments.filter(material="film", removed_at__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("change", "place", "word"),
    [
        ({"materials": [{**FILM, "asked_at": "nowhere"}]}, "materials.film.asked_at", "nowhere"),
        (
            {
                "materials": [FILM],
                "conditions": [
                    {
                        "key": "shown",
                        "text": "有视频",
                        "force": "hard",
                        "source": "一",
                        "expression": {"type": "evidence", "material": "film"},
                    }
                ],
            },
            "conditions.shown.expression",
            "后续环节",
        ),
    ],
)
def test_what_could_never_be_handed_in_in_time_is_a_fault(
    change: dict[str, Any], place: str, word: str
) -> None:
    document = EditionDocument.model_validate(world.small_document() | change)
    assert any(each.path == place and word in each.sentence for each in faults(document))


def test_a_stage_cannot_wait_for_papers_that_nobody_is_asked_for() -> None:
    content = world.small_document()
    stage = next(each for each in content["stages"] if each["key"] == "qualification")
    stage["requires"] = [*stage.get("requires", []), "later_papers"]
    said = [each.sentence for each in faults(EditionDocument.model_validate(content))]
    assert any("没有材料在此环节提交" in sentence for sentence in said)
