"""Papers: several at once, order, titles, removal and its undoing, refusals by name, files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import Attachment, Dossier
from nominations.moving import take_step
from tests.nominations.pages.conftest import picture, status_of
from tests.support.clients import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(dossier, name="material", *more):
    return reverse(f"nominations:{name}", args=[dossier.number, *(more or ("evidence",))])


def kept(dossier):
    rows = dossier.attachments.filter(material="evidence", removed_at__isnull=True)
    return [row.name for row in rows.order_by("position", "pk")]


@pytest.fixture
def two(weaver, draft):
    uploads = [picture("甲.jpg"), picture("乙.jpg", colour="red")]
    assert weaver.post(url(draft), {"files": uploads}).status_code == 302
    return list(draft.attachments.order_by("position"))


def test_several_files_at_once_without_a_script(weaver, draft, two):
    assert kept(draft) == ["甲.jpg", "乙.jpg"]
    assert [paper.pages for paper in two] == [1, 1]
    page = weaver.get(reverse("nominations:papers", args=[draft.number])).content.decode()
    assert reverse("nominations:file", args=[two[0].pk, "thumb", 0]) in page


def test_good_files_are_taken_and_bad_ones_named(weaver, draft):
    bad = SimpleUploadedFile("坏的.pdf", b"no pdf at all")
    answer = weaver.post(url(draft), {"files": [picture("好.jpg"), bad]})
    assert answer.status_code == 409
    assert "坏的.pdf" in answer.content.decode()
    assert kept(draft) == ["好.jpg"]


def test_the_script_sends_one_and_is_answered_in_words(weaver, draft):
    assert weaver.post(url(draft, "upload"), {"files": picture()}).json() == {"ok": True}
    answer = weaver.post(url(draft, "upload"), {"files": picture("又.jpg")})
    assert answer.status_code == 409
    assert "又.jpg" in answer.json()["refusals"][0]
    assert weaver.post(url(draft, "upload"), {}).status_code == 409


def test_order_is_changed_by_buttons(weaver, draft, two):
    weaver.post(url(draft), {"down": two[0].pk})
    assert kept(draft) == ["乙.jpg", "甲.jpg"]
    weaver.post(url(draft), {"up": two[0].pk})
    assert kept(draft) == ["甲.jpg", "乙.jpg"]
    weaver.post(url(draft), {"up": two[0].pk})
    assert kept(draft) == ["甲.jpg", "乙.jpg"]


def test_removed_and_put_back(weaver, draft, two):
    weaver.post(url(draft), {"remove": two[0].pk})
    assert kept(draft) == ["乙.jpg"]
    weaver.post(url(draft), {"restore": two[0].pk})
    assert sorted(kept(draft)) == ["乙.jpg", "甲.jpg"]


def test_titles_are_cleaned_and_kept(weaver, draft, two):
    fields = {f"caption-{two[0].pk}": "省五一\x00劳动奖章", "captions": "1"}
    assert weaver.post(url(draft), fields).status_code == 302
    assert Attachment.objects.get(pk=two[0].pk).caption == "省五一劳动奖章"
    assert weaver.post(url(draft), fields | {f"caption-{two[0].pk}": "\ue000"}).status_code == 409


@pytest.mark.parametrize("word", ["up", "down", "remove", "restore"])
@pytest.mark.parametrize("pk", ["0", "x", "", "9" * 30, "１"])
def test_papers_that_are_not_there(weaver, draft, two, word, pk):
    assert weaver.post(url(draft), {word: pk}).status_code == 404


def test_unknown_materials_are_not_found(weaver, draft):
    assert weaver.post(url(draft), {"files": picture()}).status_code == 302
    for name in ("material", "upload"):
        address = url(draft, name, "nothing")
        assert weaver.post(address, {"files": picture()}).status_code == 404
    assert weaver.post(url(draft, "photo", "occupation"), {"f": picture()}).status_code == 404


def test_a_portrait_takes_the_place_of_the_one_before(weaver, draft):
    for colour in ("red", "blue"):
        upload = {"photo-photo": picture("照片.jpg", colour=colour)}
        assert weaver.post(url(draft, "photo", "photo"), upload).json() == {"ok": True}
    rows = draft.attachments.filter(material="form.photo", removed_at__isnull=True)
    assert rows.count() == 1
    small = weaver.post(url(draft, "photo", "photo"), {"f": picture("小.jpg", width=100)})
    assert small.status_code == 409
    assert "413" in small.json()["refusals"][0]
    assert rows.count() == 1


def test_a_portrait_without_a_script(weaver, draft):
    form = {"version": 1, "photo-photo": picture("照片.jpg")}
    address = reverse("nominations:section", args=[draft.number, "person"])
    assert weaver.post(address, form).status_code == 302
    assert draft.attachments.get().material == "form.photo"


def test_files_are_served_by_permission_only(city, weaver, draft, two, client):
    paths = [(two[0].pk, "original"), (two[0].pk, "pdf"), (two[0].pk, "thumb", 0)]
    for path in paths:
        address = reverse("nominations:file", args=path)
        own = weaver.get(address)
        assert own.status_code == 200
        assert own["X-Content-Type-Options"] == "nosniff"
        assert own["Cache-Control"].startswith("private")
        assert b"".join(own.streaming_content)
        assert client.get(address).status_code == 302
        for name in ("lacquerer", "charlie", "yuci_examiner", "runner"):
            assert signed_in(city.people[name]).get(address).status_code == 404
    original = weaver.get(reverse("nominations:file", args=paths[0]))
    assert original["Content-Disposition"].startswith("attachment")
    assert original["Content-Type"] == "application/octet-stream"
    assert b"".join(original.streaming_content)
    bound = weaver.get(reverse("nominations:file", args=paths[1]))
    assert bound["Content-Disposition"].startswith("inline")
    assert b"".join(bound.streaming_content)
    for wrong in ((two[0].pk, "thumb", 7), (two[0].pk, "secret"), (0, "pdf")):
        assert weaver.get(reverse("nominations:file", args=wrong)).status_code == 404


def test_the_office_sees_papers_once_they_are_handed_in(city, weaver, draft, two):
    address = reverse("nominations:file", args=[two[0].pk, "pdf"])
    removed = reverse("nominations:file", args=[two[1].pk, "pdf"])
    officer = signed_in(city.yuci_examiner)
    assert status_of(officer, address) == 404
    weaver.post(url(draft), {"remove": two[1].pk})
    hand_in(weaver, draft)
    assert status_of(officer, address) == 200
    assert status_of(weaver, removed) == 200
    assert status_of(officer, removed) == 404
    assert status_of(signed_in(city.pingyao_examiner), address) == 404


def hand_in(client, draft):
    narrative = {"a-narrative": "我在车间工作十年", "a-narrative_title": "匠心", "version": 1}
    client.post(reverse("nominations:narrative", args=[draft.number]), narrative)
    take_step(dossier=Dossier.objects.get(pk=draft.pk), verb="submit", actor=draft.applicant)


def test_handed_in_papers_stay_as_they_are(weaver, draft, two):
    hand_in(weaver, draft)
    assert weaver.post(url(draft), {"remove": two[0].pk}).status_code == 409
    assert weaver.post(url(draft), {"files": picture("晚.jpg", colour="green")}).status_code == 409
    assert kept(draft) == ["甲.jpg", "乙.jpg"]
    page = weaver.get(reverse("nominations:papers", args=[draft.number])).content.decode()
    assert 'type="file"' not in page


def test_many_papers_cost_as_much_as_one(weaver, draft, two, django_assert_num_queries):
    address = reverse("nominations:papers", args=[draft.number])
    weaver.get(address)
    with CaptureQueriesContext(connection) as few:
        weaver.get(address)
    cost = len(few)
    assert cost <= 15
    for number in range(50):
        two[0].pk = None
        two[0].sha256 = str(number)
        two[0].save()
    with django_assert_num_queries(cost):
        assert len(weaver.get(address).context["boxes"][0]["papers"]) == 52
