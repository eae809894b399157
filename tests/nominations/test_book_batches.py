"""Many books as one order: complete, in order, kept when broken off, only for who may see them all."""

import csv
import io
import os
import signal
import time
import zipfile

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from nominations.book import many as book_batches
from nominations.book.many import order_books
from nominations.models import Book
from talentportal.bookbinding import collating, render_book
from talentportal.shared.jobs import pause_job, resume_job, retry_job, run_due_jobs
from talentportal.shared.models import AccessRecord, Job
from talentportal.shared.refusals import Refused
from tests.nominations import book_samples
from tests.shared.work import start_worker
from tests.support.clients import signed_in
from tests.support.downloads import content_of, fetched
from tests.support.pages_of_pdf import squeezed_texts
from tests.support.races import wait_for
from tests.support.worlds import jinzhong

ORDER = reverse("nominations:book_batch")


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def edition(city):
    return jinzhong.publish_jinzhong(city)


@pytest.fixture
def dossiers(city, edition):
    """Three that were handed in, with no work left over."""
    found = [jinzhong.submit(jinzhong.start(city, edition)) for _serial in range(3)]
    Job.objects.all().delete()
    return sorted(found, key=lambda each: each.number)


def order(actor, dossiers, layout="zip", copies=1, key="k") -> Job:
    return order_books(
        key=key, dossiers=[d.pk for d in dossiers], layout=layout, copies=copies, actor=actor
    )


def carried_out(job: Job) -> Job:
    run_due_jobs()
    job.refresh_from_db()
    return job


def test_a_selection_becomes_a_zip_with_a_list(city, dossiers):
    client = signed_in(city.runner)
    asked = client.post(ORDER, {"tab": "seen", "all_matching": "1", "query": ""})
    assert asked.status_code == 200
    assert asked.context["form"].initial["copies"] == 4
    assert asked.context["count"] == 3
    plan = {"plan": asked.context["plan"], "layout": "zip", "copies": "4"}
    assert signed_in(city.auditor).post(ORDER, plan).status_code == 409
    first, second = client.post(ORDER, plan), client.post(ORDER, plan)
    assert first.url == second.url
    job = carried_out(Job.objects.get())
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    with zipfile.ZipFile(io.BytesIO(content_of(job))) as archive:
        names = archive.namelist()
        rows = list(csv.reader(io.StringIO(archive.read("目录.csv").decode("utf-8-sig"))))
        books = {name: archive.read(name) for name in names[1:]}
    assert [row[0] for row in rows[1:]] == [each.number for each in dossiers]
    for book in Book.objects.select_related("dossier"):
        name = f"{book.dossier.number}-{book.code}.pdf"
        with book.file.open() as stored:
            assert books[name] == stored.read()
        assert [book.dossier.number, book.code, str(book.pages), name] in rows
    page = client.get(reverse("jobs:detail", args=[job.pk])).content.decode()
    assert all(each.number in page for each in dossiers)


def test_the_print_file_holds_every_copy_whole_and_in_order(city, dossiers):
    job = carried_out(order(city.runner, dossiers, "print", 3))
    pdf = content_of(job)
    pages = squeezed_texts(pdf)
    at = 0
    for dossier in dossiers:
        book = Book.objects.get(dossier=dossier)
        with book.file.open() as stored:
            own = squeezed_texts(stored.read())
        assert len(own) % 2 == 0
        for copy in (1, 2, 3):
            mark = f"共3份第{copy}份"
            assert mark in pages[at]
            assert pages[at].replace(mark, "") == own[0]
            assert pages[at + 1 : at + len(own)] == own[1:]
            at += len(own)
    assert at == len(pages)
    with pikepdf.open(io.BytesIO(pdf)) as printed, printed.open_outline() as outline:
        assert [item.title for item in outline.root] == [each.number for each in dossiers]
        assert printed.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"
    single = sum(default_storage.size(book.file.name) for book in Book.objects.all())
    assert len(pdf) < 1.5 * single


def test_each_copy_tells_who_keeps_it(tmp_path):
    path = tmp_path / "book.pdf"
    render_book(book_samples.dossier(attachments=()), path)
    with pikepdf.open(path) as book:
        count = len(book.pages)
    part = collating.BoundPart("D", "1", count, path, ("市人社局", "推荐单位"))
    pages = squeezed_texts(collating.printed([part], tmp_path, 3).read_bytes())
    marks = ["共3份第1份（市人社局留存）", "共3份第2份（推荐单位留存）", "共3份第3份"]
    assert [mark in pages[number * count] for number, mark in enumerate(marks)] == [True] * 3
    assert "留存" not in pages[2 * count]
    assert not any("共3份" in page for page in pages[1:count])


def test_much_is_put_into_several_files(city, dossiers, monkeypatch):
    monkeypatch.setattr(collating, "LARGEST", 1)
    job = carried_out(order(city.runner, dossiers, "print", 2))
    assert job.result_name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(content_of(job))) as archive:
        assert archive.namelist() == ["print-01.pdf", "print-02.pdf", "print-03.pdf"]
        for name, dossier in zip(archive.namelist(), dossiers, strict=True):
            assert dossier.number in squeezed_texts(archive.read(name))[0]


def test_the_same_books_give_the_same_files(city, dossiers):
    for layout in ("zip", "print"):
        first = carried_out(order(city.runner, dossiers, layout, key=f"{layout}1"))
        second = carried_out(order(city.runner, dossiers, layout, key=f"{layout}2"))
        assert content_of(first) == content_of(second)


def test_what_is_refused_is_named_and_tried_again_alone(city, dossiers, monkeypatch):
    broken = dossiers[1].pk
    make, made = book_batches.make_book, []

    def sometimes(*, dossier_pk, variant):
        if dossier_pk == broken:
            raise Refused.because("missing-glyph", "此字没有字体。")
        made.append(dossier_pk)
        return make(dossier_pk=dossier_pk, variant=variant)

    monkeypatch.setattr(book_batches, "make_book", sometimes)
    job = carried_out(order(city.runner, dossiers))
    outcomes = [(row["label"], row["outcome"]) for row in job.result["rows"]]
    assert outcomes == [
        (dossiers[0].number, "done"),
        (dossiers[1].number, "refused"),
        (dossiers[2].number, "done"),
    ]
    assert "此字没有字体" in job.result["rows"][1]["sentence"]
    assert len(zipfile.ZipFile(io.BytesIO(content_of(job))).namelist()) == 3
    renders = counted_renders(monkeypatch)
    broken = None
    page = signed_in(city.runner).get(reverse("jobs:detail", args=[job.pk])).content.decode()
    assert reverse("jobs:retry", args=[job.pk]) in page
    retry_job(job=job)
    assert carried_out(job).state == "done"
    assert not job.can_be_retried
    assert len(renders) == 1
    assert len(zipfile.ZipFile(io.BytesIO(content_of(job))).namelist()) == 4


def counted_renders(monkeypatch) -> list[str]:
    from nominations.book import making as books

    render, seen = books.render_book, []

    def counting(content, *more):
        seen.append(content.dossier_number)
        return render(content, *more)

    monkeypatch.setattr(books, "render_book", counting)
    return seen


def test_a_fault_of_one_book_does_not_end_the_others(city, dossiers, monkeypatch):
    make = book_batches.make_book

    def falls(*, dossier_pk, variant):
        if dossier_pk == dossiers[0].pk:
            raise ZeroDivisionError
        return make(dossier_pk=dossier_pk, variant=variant)

    monkeypatch.setattr(book_batches, "make_book", falls)
    job = carried_out(order(city.runner, dossiers))
    assert [row["outcome"] for row in job.result["rows"]] == ["refused", "done", "done"]


def test_work_that_rests_goes_on_where_it_stood(city, dossiers, monkeypatch):
    monkeypatch.setattr("talentportal.shared.jobs.PROGRESS_SECONDS", 0)
    renders = counted_renders(monkeypatch)
    make, rested = book_batches.make_book, []
    job = order(city.runner, dossiers)

    def and_rest(*, dossier_pk, variant):
        book = make(dossier_pk=dossier_pk, variant=variant)
        if len(renders) == 2 and not rested:
            rested.append(dossier_pk)
            pause_job(job=job)
        return book

    monkeypatch.setattr(book_batches, "make_book", and_rest)
    assert carried_out(job).state == "paused"
    assert run_due_jobs() == 0
    assert (len(renders), Book.objects.count()) == (2, 2)
    client = signed_in(city.runner)
    assert reverse("jobs:resume", args=[job.pk]) in (
        client.get(reverse("jobs:detail", args=[job.pk])).content.decode()
    )
    assert client.post(reverse("jobs:resume", args=[job.pk])).status_code == 302
    assert carried_out(job).state == "done"
    assert len(renders) == 3
    with pytest.raises(Refused):
        resume_job(job=job)
    with pytest.raises(Refused):
        pause_job(job=job)


def test_only_work_that_can_go_on_may_rest(city, dossiers):
    job = Job.objects.create(kind="letter", key="l", requested_by=city.runner)
    assert signed_in(city.runner).post(reverse("jobs:pause", args=[job.pk])).status_code == 409


def test_the_file_is_for_who_may_see_every_dossier_and_is_recorded(city, dossiers):
    examiner = city.yuci_examiner
    job = carried_out(order(examiner, dossiers))
    url = reverse("jobs:file", args=[job.pk])
    assert signed_in(city.runner).get(url).status_code == 404
    assert AccessRecord.objects.count() == 0
    assert fetched(examiner, url)
    records = AccessRecord.objects.filter(user=examiner, action="book")
    assert sorted(records.values_list("subject", flat=True)) == [d.number for d in dossiers]
    dossiers[0].visits.update(office=city.pingyao_bureau)
    assert signed_in(examiner).get(url).status_code == 404
    assert AccessRecord.objects.count() == 3


def test_a_book_that_is_downloaded_is_recorded_but_not_ones_own(city, dossiers):
    carried_out(order(city.runner, dossiers[:1]))
    book = Book.objects.get()
    url = reverse("nominations:book", args=[dossiers[0].number, book.pk])
    assert fetched(dossiers[0].applicant, url)
    assert AccessRecord.objects.count() == 0
    assert fetched(city.yuci_examiner, url)
    record = AccessRecord.objects.get()
    assert (record.user, record.action, record.subject) == (
        city.yuci_examiner,
        "book",
        dossiers[0].number,
    )
    assert book.code in record.reason


def test_only_officers_select_and_only_what_they_see(city, dossiers):
    every = {"tab": "seen", "all_matching": "1", "query": ""}
    assert signed_in(dossiers[0].applicant).post(ORDER, every).status_code == 403
    assert signed_in(city.pingyao_examiner).post(ORDER, every).status_code == 409
    ticked = {"tab": "seen", "selected": [dossiers[0].pk, 10**30, "x"]}
    assert signed_in(city.yuci_examiner).post(ORDER, ticked).context["count"] == 1
    assert signed_in(city.yuci_examiner).post(ORDER, {"plan": "forged"}).status_code == 409
    asked = signed_in(city.yuci_examiner).post(ORDER, ticked)
    wrong = {"plan": asked.context["plan"], "layout": "scroll", "copies": "99"}
    assert signed_in(city.yuci_examiner).post(ORDER, wrong).status_code == 422


def test_what_can_no_longer_be_seen_is_left_out(city, dossiers):
    job = order(city.yuci_examiner, dossiers)
    dossiers[0].visits.update(office=city.pingyao_bureau)
    job = carried_out(job)
    assert [row["outcome"] for row in job.result["rows"]] == ["refused", "done", "done"]
    assert dossiers[0].number not in str(job.result)


SLOW = """
import nominations.book.many as batches
jobs.LEASE = timedelta(seconds=1)
jobs.HEARTBEAT_SECONDS = 0.2
settings.MEDIA_ROOT = os.environ["MEDIA"]
make = batches.make_book
made = []

def slowly(**which):
    if len(made) == 2:
        Path(os.environ["NOTE"]).touch()
        while Path(os.environ["HOLD"]).exists():
            time.sleep(0.05)
    made.append(which)
    return make(**which)

batches.make_book = slowly
run_due_jobs()
"""


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_what_is_made(
    city, dossiers, tmp_path, settings, monkeypatch
):
    job = order(city.runner, dossiers)
    hold, note = tmp_path / "hold", tmp_path / "note"
    hold.touch()
    names = {"HOLD": str(hold), "NOTE": str(note), "MEDIA": str(settings.MEDIA_ROOT)}
    worker = start_worker(SLOW, **names)
    wait_for(note.exists)
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    assert Book.objects.count() == 2
    time.sleep(1.1)  # until the lease has run out
    renders = counted_renders(monkeypatch)
    assert carried_out(job).state == "done"
    assert len(renders) == 1
    assert len(zipfile.ZipFile(io.BytesIO(content_of(job))).namelist()) == 4
