"""Files that come with an objection: taken, refused as a whole, read by the notice officer alone."""

import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from reviews.models import Objection, ObjectionFile
from reviews.notices.services import evidence as limits
from reviews.notices.services.evidence import EvidenceFile
from reviews.notices.services.notices import draft_notice, open_notice
from reviews.notices.services.objections import file_objection
from reviews.notices.views import objections as views
from talentportal.shared import clock
from talentportal.shared.models import AccessRecord
from talentportal.shared.refusals import Refused
from tests.nominations import upload_samples as samples
from tests.nominations.book_samples import document, encoded
from tests.reviews.evidence_samples import NAME, certificate
from tests.support.clients import signed_in
from tests.support.worlds import world
from tests.support.worlds.world import OPENING

A4 = (595, 842)
WORDS = "获奖证书系伪造，详见附件。"
AGAIN = "文件须重新选择"


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def notice(city):
    edition = world.publish_edition(city)
    world.bring_to(city, world.start_dossier(city, edition, city.weaver), "notice")
    with clock.travel(OPENING):
        drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
        return open_notice(notice=drafted, actor=city.publisher)


@pytest.fixture
def objection(notice) -> Objection:
    with clock.travel(OPENING):
        return file_objection(notice=notice, entry=None, text=WORDS, evidence=[certificate()])


def upload(name: str = "证书.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, document(A4) if content is None else content)


def send(client: Client, notice, *files: SimpleUploadedFile, **more):
    data = {"entry": "", "text": WORDS, "objector": "晋小异", "contact": "邮箱", **more}
    with clock.travel(OPENING):
        return client.post(reverse("reviews:object", args=[notice.slug]), data | {"files": files})


def refused_for(response, sentence: str) -> None:
    """The reason stands at the field, the words are kept, nothing of the post is."""
    content = response.content.decode()
    assert response.status_code == 409
    at_the_field = content.split('id="id_files_error"')[1].split("</div>")[0]
    assert sentence in at_the_field
    assert AGAIN in at_the_field
    assert WORDS in content
    assert "邮箱" in content
    assert_nothing_is_kept()


def assert_nothing_is_kept(objections: int = 0) -> None:
    assert (Objection.objects.count(), ObjectionFile.objects.count()) == (objections, 0)
    assert stored_files() == []


def stored_files() -> list[Path]:
    return [
        path for path in Path(settings.MEDIA_ROOT).rglob("objectionfile/**/*") if path.is_file()
    ]


def test_files_come_with_the_objection_in_one_post(client, notice):
    picture = encoded(samples.page())
    response = send(client, notice, upload("证书.pdf"), upload("照片.exe.jpg", picture))
    assert response.status_code == 200
    objection = Objection.objects.get()
    pdf, jpg = objection.files.all()
    assert [(each.position, each.name, each.pages) for each in (pdf, jpg)] == [
        (1, "证书.pdf", 1),
        (2, "照片.exe.jpg", 1),
    ]
    assert jpg.sha256 == hashlib.sha256(picture).hexdigest()
    with jpg.original.open() as stored, jpg.pdf.open() as pages:
        assert stored.read() == picture
        assert pages.read(5) == b"%PDF-"
    assert "证书" not in pdf.original.name
    assert Path(jpg.original.name).suffix == ".jpg"
    assert len(stored_files()) == 4


def test_the_field_is_there_without_a_script(client, notice):
    with clock.travel(OPENING):
        page = client.get(reverse("reviews:object", args=[notice.slug])).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'type="file" name="files"' in page
    assert " multiple" in page


def test_an_objection_needs_no_file(client, notice):
    assert send(client, notice).status_code == 200
    assert_nothing_is_kept(objections=1)


def test_the_objector_reads_the_names_of_his_files_and_nothing_else(client, notice):
    received = send(client, notice, upload("证书.pdf"))
    objection = Objection.objects.get()
    follow = client.post(reverse("reviews:follow"), {"reference": objection.reference})
    for response in (received, follow):
        content = response.content.decode()
        assert "证书.pdf" in content
        assert "/files/" not in content
        assert objection.files.get().sha256 not in content


def test_nothing_that_acts_reaches_the_officer(client, city, notice):
    assert send(client, notice, upload("x.pdf", samples.changed(samples.active))).status_code == 200
    reference = Objection.objects.get().reference
    answer = signed_in(city.publisher).get(reverse("reviews:objection-file", args=[reference, 1]))
    with pikepdf.open(io.BytesIO(answer.getvalue())) as book:
        assert [key for key in ("/OpenAction", "/AA", "/Names") if key in book.Root] == []
        assert "/AA" not in book.pages[0].obj


BAD = {
    "damaged": ("坏的.pdf", lambda: document(A4)[:-200], "不完整"),
    "no pdf": ("坏的.pdf", lambda: b"no pdf at all", "坏的.pdf"),
    "renamed": ("木马.pdf", lambda: b"MZ\x90\x00" + bytes(400), "木马.pdf"),
    "encrypted": ("加密.pdf", lambda: samples.protected(user="secret"), "密码"),
    "word": ("材料.jpg", lambda: b"PK\x03\x04" + bytes(400), "材料.jpg"),
    "empty": ("空的.pdf", lambda: b"", "空的.pdf"),
    "too many pages": ("长的.pdf", lambda: document(*[A4] * 51), "50"),
    "too large": ("大的.pdf", lambda: document(A4) + bytes(limits.LARGEST), "10MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_file_refuses_the_whole_post(client, notice, name):
    called, make, sentence = BAD[name]
    refused_for(send(client, notice, upload(), upload(called, make())), sentence)


def test_every_bad_file_is_named(client, notice):
    response = send(client, notice, upload("甲.pdf", b"x"), upload("乙.pdf", b"y"))
    refused_for(response, "甲.pdf")
    refused_for(response, "乙.pdf")


@pytest.mark.parametrize("make", [lambda n: document(A4, words=str(n)), lambda n: b""])
def test_a_sixth_file_is_refused(client, notice, make):
    files = [upload(f"{n}.pdf", make(n)) for n in range(6)]
    refused_for(send(client, notice, *files), "最多可附5个文件")


def test_the_same_file_twice_is_refused(client, notice):
    refused_for(send(client, notice, upload("甲.pdf"), upload("乙.pdf")), "乙.pdf")


def test_all_files_together_have_a_limit(client, notice):
    nine = bytes(9 * limits.MEGABYTE)
    files = [upload(f"{n}.pdf", bytes([n]) + nine) for n in range(4)]
    refused_for(send(client, notice, *files), "合计超过30MB")


def test_what_is_beyond_the_limits_is_never_written_down(client, notice, settings, tmp_path):
    """Files of a request lie on the disk until it is answered."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    seen = []
    measured = views.ObjectionForm.refuse_files

    def measure(form, refusals):
        seen.append(sum(path.stat().st_size for path in tmp_path.rglob("*.upload*")))
        return measured(form, refusals)

    views.ObjectionForm.refuse_files = measure
    try:
        send(client, notice, upload("大的.pdf", bytes(50 * limits.MEGABYTE)))
    finally:
        views.ObjectionForm.refuse_files = measured
    assert seen == [0]


def test_missing_words_refuse_the_files_too(client, notice):
    response = send(client, notice, upload(), text="")
    assert AGAIN in response.content.decode()
    assert_nothing_is_kept()


def test_files_of_a_program_or_after_the_end_are_not_looked_into(client, notice, monkeypatch):
    monkeypatch.setattr(views, "examine", lambda files: pytest.fail("decoded"))
    assert send(client, notice, upload(), website="x").status_code == 200
    notice.state = "closed"
    notice.save()
    assert send(client, notice, upload()).status_code == 409
    assert_nothing_is_kept()


def test_the_token_is_asked_for_and_the_limits_hold_while_it_is_read(notice):
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, notice, upload()).status_code == 403
    assert_nothing_is_kept()
    with clock.travel(OPENING):
        strict.get(reverse("reviews:object", args=[notice.slug]))
    token = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    large = upload("大的.pdf", bytes(limits.LARGEST + 1))
    refused_for(send(strict, notice, large, **token), "10MB")
    assert send(strict, notice, upload(), **token).status_code == 200


def test_files_from_one_address_are_counted_by_the_hour_and_by_the_day(client, notice, monkeypatch):
    monkeypatch.setattr(views, "FILED_AN_HOUR", 100)
    monkeypatch.setattr(views, "FILED_WITH_FILES_A_DAY", 1)
    assert send(client, notice, upload()).status_code == 200
    refused = send(client, notice, upload())
    assert refused.status_code == 409
    assert "一天内" in refused.content.decode()
    assert AGAIN in refused.content.decode()
    assert send(client, notice).status_code == 200
    monkeypatch.setattr(views, "TRIED_WITH_FILES_AN_HOUR", 2)
    monkeypatch.setattr(views, "examine", lambda files: pytest.fail("decoded"))
    assert send(client, notice, upload()).status_code == 409
    assert (Objection.objects.count(), ObjectionFile.objects.count()) == (2, 1)


def test_a_notice_takes_so_much_and_words_still_after_that(client, notice, monkeypatch):
    assert send(client, notice, upload()).status_code == 200
    monkeypatch.setattr(limits, "MOST_OF_A_NOTICE", 1000)
    content = send(client, notice, upload("又.pdf", document(A4, words="B"))).content.decode()
    assert "不再接收文件" in content
    assert send(client, notice).status_code == 200
    assert (Objection.objects.count(), ObjectionFile.objects.count()) == (2, 1)


def test_what_was_written_goes_when_the_rest_cannot_be_kept(notice):
    good = certificate()
    broken = EvidenceFile("又.pdf", good.content, None)  # type: ignore[arg-type]
    with clock.travel(OPENING), pytest.raises(AttributeError):
        file_objection(notice=notice, entry=None, text=WORDS, evidence=[good, broken])
    assert_nothing_is_kept()


def test_two_files_never_stand_in_one_place(objection):
    row = objection.files.get()
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save()


def test_the_service_itself_refuses_too_many_and_too_much():
    for files in ([upload()] * 6, [upload("x", bytes(11 * limits.MEGABYTE))] * 3):
        with pytest.raises(Refused) as error:
            limits.examine(files)
        assert {each.place for each in error.value.refusals} == {"files"}


def test_after_a_file_that_had_to_be_stopped_no_other_is_tried(monkeypatch):
    tried = []

    def stopped(content, name, **more):
        tried.append(name)
        raise Refused.because(limits.COSTLY, "x")

    monkeypatch.setattr(limits, "normalise", stopped)
    with pytest.raises(Refused):
        limits.examine([upload("甲.pdf"), upload("乙.pdf")])
    assert tried == ["甲.pdf"]


def test_the_officer_opens_the_pages_and_every_opening_is_recorded(city, objection):
    officer = signed_in(city.publisher)
    content = officer.get(reverse("reviews:objection", args=[objection.reference])).content.decode()
    address = reverse("reviews:objection-file", args=[objection.reference, 1])
    file = objection.files.get()
    assert [word for word in (NAME, address, file.sha256) if word not in content] == []
    for _each in range(2):
        answer = officer.get(address)
        assert answer.status_code == 200
        assert answer.getvalue() == certificate().normalised.pdf
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == f'inline; filename="{objection.reference}-1.pdf"'
    records = AccessRecord.objects.filter(action="read-objection-file", user=city.publisher)
    subjects = list(records.values_list("subject", flat=True))
    assert subjects == [f"{objection.reference}/1 {file.sha256}"] * 2


def test_nobody_else_opens_a_file(city, objection):
    address = reverse("reviews:objection-file", args=[objection.reference, 1])
    for who in ("runner", "auditor", "yuci_recommender", "weaver", "charlie"):
        assert signed_in(city.people[who]).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    officer = signed_in(city.publisher)
    for arguments in ([objection.reference, 2], ["0" * 16, 1]):
        assert officer.get(reverse("reviews:objection-file", args=arguments)).status_code == 404
    assert officer.post(address).status_code == 405
    assert AccessRecord.objects.count() == 0


def test_an_officer_who_is_meant_himself_opens_nothing(city, notice):
    entry = notice.entries.get()
    with clock.travel(OPENING):
        own = file_objection(notice=notice, entry=entry, text=WORDS, evidence=[certificate()])
    entry.dossier.applicant = city.publisher
    entry.dossier.save()
    address = reverse("reviews:objection-file", args=[own.reference, 1])
    assert signed_in(city.publisher).get(address).status_code == 404
