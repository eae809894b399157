"""Bound books: made once, told apart by their code, blind where they must be."""

import os
import re
import signal
import time
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from nominations.book.making import composed_for, current_code, make_book, order_book
from nominations.models import Book, Dossier, Letter
from nominations.models.papers import BookVariant
from nominations.moving.findings import write_opinion
from talentportal.shared import clock, jobs
from talentportal.shared.jobs import run_due_jobs
from talentportal.shared.models import Job
from tests.shared.work import start_worker
from tests.support.clients import signed_in
from tests.support.races import at_once, wait_for
from tests.support.worlds import jinzhong
from tests.support.worlds.world import APPLYING, REVIEWING

FULL, BLIND = BookVariant.FULL.value, BookVariant.BLIND.value


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def edition(city):
    return jinzhong.publish_jinzhong(city)


@pytest.fixture
def dossier(city, edition):
    return jinzhong.submit(jinzhong.start(city, edition, city.weaver))


def text_of(book: Book) -> str:
    with book.file.open("rb") as stored:
        found = pypdfium2.PdfDocument(BytesIO(stored.read()))
    text = "".join(page.get_textpage().get_text_range() for page in found)
    found.close()
    return re.sub(r"\s", "", text)


def make(dossier, variant: str = FULL) -> Book:
    return make_book(dossier_pk=dossier.pk, variant=variant)


def test_the_same_book_is_made_once(dossier):
    first = make(dossier)
    assert (make(dossier), Book.objects.count()) == (first, 1)
    with first.file.open("rb") as stored, pikepdf.open(stored) as book:
        assert len(book.pages) == first.pages
    assert first.problems == []
    text = text_of(first)
    assert "张巧林" in text
    assert dossier.person.id_number in text
    assert first.code in text


def test_an_opinion_makes_a_new_version(city, dossier):
    first, before = make(dossier), current_code(dossier)
    assert first.code == before
    dossier = jinzhong.pass_review(city, dossier)
    with clock.travel(REVIEWING):
        write_opinion(
            dossier=dossier,
            box="recommender",
            text="同意推荐。",
            signed_by="乔一诺",
            signed_on=date(2019, 7, 25),
            actor=city.yuci_recommender,
        )
    second = make(dossier)
    assert second.pk != first.pk
    assert second.code == current_code(dossier) != before
    assert "同意推荐" in text_of(second)
    assert "同意推荐" not in text_of(first)


def test_the_code_is_of_what_the_book_says_not_of_what_prints_it(dossier, monkeypatch):
    before = current_code(dossier), make(dossier).key
    monkeypatch.setattr("talentportal.bookbinding.key._surroundings", lambda: b"next release")
    assert current_code(dossier) == before[0]
    assert make(dossier).key != before[1]


def test_the_book_is_the_same_in_whichever_language_the_portal_is_read(dossier):
    before = current_code(dossier)
    with translation.override("en"):
        assert current_code(dossier) == before


def test_the_blind_book_does_not_say_who_it_is(city, edition):
    answers = {
        "narrative_title": "张巧林：纺机旁的二十二年",
        "narrative": "张巧林在晋中经纬纺织机械示例有限公司工作，电话13912345678、139-0354-1234。张 巧 林2015-2019年带徒十七人。",
        "mastery": "张巧林操作法。",
    }
    dossier = jinzhong.start(city, edition, city.weaver, **answers)
    jinzhong.attach(dossier, "awards", caption="张巧林的奖章")
    dossier = jinzhong.submit(dossier)
    person = dossier.person
    secrets = [
        person.full_name, "张 巧 林".replace(" ", ""), city.loom_works.name,
        city.yuci_bureau.name, person.id_number, person.id_number[-4:], person.phone,
        "13912345678", "139-0354-1234", "榆次区示例路9号", dossier.number, "0414000000100018",
    ]  # fmt: skip
    full, blind = text_of(make(dossier)), text_of(make(dossier, BLIND))
    assert [secret for secret in secrets if secret not in full and len(secret) != 4] == []
    assert [secret for secret in secrets if secret in blind] == []
    assert "■■■操作法" in blind
    assert "纺纱工" in blind
    assert "2015-2019年带徒十七人" in blind
    assert "奖章的" not in blind


def test_verification_tells_the_state_and_nothing_else(client, city, dossier):
    first = make(dossier)

    def told(number: str, code: str) -> tuple[str, str]:
        response = client.get(reverse("nominations:verify", args=[number, code]))
        assert response.status_code == 200
        content = response.content.decode()
        secrets = [dossier.person.full_name, city.loom_works.name, "张示例"]
        assert [secret for secret in secrets if secret in content] == []
        return response.context["state"], content

    assert told(dossier.number, first.code)[0] == "current"
    assert told(dossier.number, "0" * 10)[0] == "unknown"
    assert told("D2019-99-00001", first.code)[0] == "unknown"
    make(jinzhong.pass_review(city, dossier))  # the papers carry their certification now
    assert told(dossier.number, first.code)[0] == "replaced"


def test_books_are_for_those_who_may_see_the_dossier(city, dossier):
    book = make(dossier)
    url = reverse("nominations:book", args=[dossier.number, book.pk])
    for who in ("weaver", "yuci_examiner", "yuci_recommender", "runner", "auditor"):
        response = signed_in(city.people[who]).get(url)
        assert response.status_code == 200
        assert b"".join(response.streaming_content).startswith(b"%PDF")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"
    for who in ("pingyao_examiner", "lacquerer", "expert_one", "police_officer", "charlie"):
        assert signed_in(city.people[who]).get(url).status_code == 404


def test_ordering_the_same_book_twice_is_one_job_with_its_file(city, dossier):
    Job.objects.all().delete()
    client = signed_in(city.weaver)
    order = reverse("nominations:book-order", args=[dossier.number])
    assert client.get(order).status_code == 405
    assert client.post(order).url == client.post(order).url
    assert run_due_jobs() == 1
    job = Job.objects.get()
    book = Book.objects.get()
    assert (job.state, job.result_file, job.result["pages"]) == ("done", book.file.name, book.pages)
    assert job.result_name == f"{dossier.number}-{book.code}.pdf"
    assert signed_in(city.charlie).post(order).status_code == 404


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_book_that_failed_is_ordered_anew(city, dossier, state):
    def order(who):
        return order_book(dossier=dossier, variant=FULL, actor=who)

    first = order(city.weaver)
    assert order(city.weaver) == first
    assert order(city.yuci_examiner) != first  # he would not see it
    Job.objects.filter(pk=first.pk).update(state=state, error="The fault of before.")
    second = order(city.weaver)
    assert (second.state, second.error) == ("queued", "")
    assert second.pk > first.pk
    assert order(city.weaver) == second


def test_what_changes_after_handing_in_changes_no_sealed_book(city, dossier):
    first, content = make(dossier), composed_for(dossier, FULL).content
    person, employer, recommender = dossier.person, dossier.employer, dossier.recommender
    person.full_name, person.phone, person.sex = "张巧琳", "13900000000", "male"
    person.birth_date = date(1970, 1, 1)
    person.save()
    dossier.applicant.email = "new@example.com"
    dossier.applicant.save()
    employer.name, recommender.name = "改名后的单位", "改名后的局"
    employer.save()
    recommender.save()
    dossier.attachments.update(caption="改过的标题")
    changed = Dossier.objects.get(pk=dossier.pk)
    Dossier.objects.filter(pk=dossier.pk).update(
        answers=dossier.answers | {"founded_enterprise": "yes", "occupation": "别的"},
        employer=None,
    )
    for now in (changed, Dossier.objects.get(pk=dossier.pk)):
        assert composed_for(now, FULL).content == content
        assert current_code(now) == first.code
        assert make(now) == first
    assert composed_for(Dossier.objects.get(pk=dossier.pk), BLIND).content.cover


def test_handing_in_orders_the_book_and_mails_the_letter(city, dossier):
    assert set(Job.objects.values_list("kind", "state")) == {
        ("book", "queued"),
        ("letter", "queued"),
    }
    assert run_due_jobs() == 2
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    letter, message = Letter.objects.get(), mail.outbox[-1]
    assert (message.subject, message.to) == (letter.subject, [city.weaver.email])
    assert letter.body in message.body
    assert Book.objects.get().variant == FULL


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_book(dossier):
    assert at_once(lambda: make(dossier), lambda: make(dossier)) == ["done", "done"]
    assert Book.objects.count() == 1


SLOW = """
import nominations.book.making as books
jobs.LEASE = timedelta(seconds=1)
jobs.HEARTBEAT_SECONDS = 0.2
settings.MEDIA_ROOT = os.environ["MEDIA"]
render = books.render_book

def slowly(content, path):
    Path(os.environ["NOTE"]).touch()
    while Path(os.environ["HOLD"]).exists():
        time.sleep(0.05)
    return render(content, path)

books.render_book = slowly
run_due_jobs()
"""


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_a_book_leaves_one_book(dossier, tmp_path, settings):
    Job.objects.exclude(kind="book").delete()
    hold, note = tmp_path / "hold", tmp_path / "note"
    hold.touch()
    names = {"HOLD": str(hold), "NOTE": str(note), "MEDIA": str(settings.MEDIA_ROOT)}
    worker = start_worker(SLOW, **names)
    wait_for(note.exists)
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    assert (Job.objects.get().state, Book.objects.count()) == ("running", 0)
    hold.unlink()
    time.sleep(1.1)  # until the lease has run out
    assert start_worker(SLOW, **names).wait() == 0
    assert start_worker(SLOW, **names).wait() == 0
    job, book = Job.objects.get(), Book.objects.get()
    assert (job.state, job.attempts, job.result_file) == ("done", 2, book.file.name)
    assert book.file.storage.exists(book.file.name)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_ten_books_whose_messages_were_lost_are_made_once(city, edition, settings, monkeypatch):
    sent: list[int] = []
    monkeypatch.setattr(
        "talentportal.shared.jobs.current_app.send_task",
        lambda name, keys, **how: sent.extend(keys),
    )
    settings.JOB_CARRIER = "celery"
    dossiers = [jinzhong.start(city, edition) for _serial in range(10)]
    Job.objects.all().delete()
    with clock.travel(APPLYING):
        for dossier in dossiers:
            order_book(dossier=dossier, variant=BookVariant.DRAFT, actor=dossier.applicant)
    assert len(sent) == 10
    sent.clear()  # the broker is emptied
    assert jobs.resend_due() == 10
    assert jobs.resend_due() == 10  # what is sent twice is done once
    assert len(sent) == 20
    assert sum(jobs.run(key) for key in sent) == 10
    assert Book.objects.count() == 10
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}
