"""Jobs: their pages, and that nothing is lost or done twice when a worker or the broker dies."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from nominations.models import Dossier, Event
from nominations.moving import Inputs
from nominations.moving.batches import order_batch
from talentportal.shared import clock, jobs
from talentportal.shared.models import Job
from tests.support.clients import signed_in
from tests.support.worlds import world
from tests.support.worlds.cast import build_city

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def counting(monkeypatch):
    """A kind of job that counts how often each is carried out."""
    counts: dict[str, int] = {}

    def handler(running: jobs.RunningJob) -> None:
        counts[running.job.key] = counts.get(running.job.key, 0) + 1

    monkeypatch.setitem(jobs.HANDLERS, "counting", handler)
    return counts


def test_ten_jobs_survive_a_broker_that_forgets_them(
    db, settings, monkeypatch, counting, django_capture_on_commit_callbacks
):
    settings.JOB_CARRIER = "celery"
    broker: list[int] = []
    monkeypatch.setattr(
        jobs.current_app, "send_task", lambda _name, args, **_options: broker.append(args[0])
    )
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(10):
            jobs.order_job(kind="counting", key=f"counting:{number}")
    assert len(broker) == 10
    broker.clear()
    assert jobs.resend_due() == 10
    for key in [*broker, *broker]:
        jobs.run(key)
    assert counting == {f"counting:{number}": 1 for number in range(10)}
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_work_once_drains_the_table(db, counting):
    for number in range(3):
        jobs.order_job(kind="counting", key=f"counting:{number}")
    handlers = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("work", "--once")
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)
    assert sorted(counting.values()) == [1, 1, 1]
    assert Job.objects.filter(state="done").count() == 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_batch_whose_worker_is_killed_is_done_once():
    if connection.vendor != "postgresql":
        pytest.skip("needs a database that a second process can reach")
    city = build_city()
    edition = world.publish_edition(city)
    dossiers = [
        world.bring_to(city, world.start_dossier(city, edition), "examination") for _n in range(5)
    ]
    for dossier in dossiers:
        world.meet_requirements(city, dossier)
    Job.objects.all().delete()
    job = order_batch(
        key="steps:killed",
        verb="pass_review",
        edition=edition.pk,
        versions={each.pk: each.version for each in dossiers},
        inputs=Inputs(),
        actor=city.yuci_examiner,
    )
    kill_a_worker_after_its_first_portion()
    assert Dossier.objects.filter(state="recommendation").count() == 2
    assert Job.objects.get(pk=job.pk).state == "running"
    with clock.travel(world.REVIEWING):
        assert jobs.run_due_jobs() == 0
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        assert jobs.run_due_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done) == ("done", 2, 5)
    assert job.result["done"] == [each.pk for each in dossiers]
    assert job.result["refused"] == []
    moved = Event.objects.filter(verb="pass_review").values_list("dossier", flat=True)
    assert sorted(moved) == sorted(each.pk for each in dossiers)


def kill_a_worker_after_its_first_portion() -> None:
    database = connection.settings_dict
    name, host, port = database["NAME"], database["HOST"], database["PORT"]
    address = f"postgres://{database['USER']}@{host}:{port}/{name}"
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.nominations.desk.slow_worker"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "talentportal.settings.test",
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "portion\n"
    finally:
        worker.kill()
        worker.communicate()
    assert worker.returncode == -signal.SIGKILL


def test_a_job_is_seen_by_who_ordered_it(city):
    job = jobs.order_job(kind="counting", key="mine", requested_by=city.yuci_examiner)
    assert job.key in Job.objects.values_list("key", flat=True)
    for route in ("jobs:detail", "jobs:file", "jobs:retry"):
        here = reverse(route, args=[job.pk])
        for other in (city.yuci_recommender, city.stranger):
            client = signed_in(other)
            answer = client.post(here) if route == "jobs:retry" else client.get(here)
            assert answer.status_code == 404
    assert (
        signed_in(city.yuci_examiner).get(reverse("jobs:detail", args=[job.pk])).status_code == 200
    )
    listed = signed_in(city.yuci_examiner).get(reverse("jobs:list"))
    assert [row.pk for row, _label in listed.context["rows"]] == [job.pk]
    others = signed_in(city.stranger).get(reverse("jobs:list"), {"page": "-1"})
    assert list(others.context["rows"]) == []


def test_the_file_of_a_job_is_handed_out_as_an_attachment(city):
    job = jobs.order_job(kind="counting", key="file", requested_by=city.yuci_examiner)
    client, here = signed_in(city.yuci_examiner), reverse("jobs:file", args=[job.pk])
    assert client.get(here).status_code == 404
    name = default_storage.save("jobs/x.csv", ContentFile(b"1,2"))
    Job.objects.update(result_file=name, result_name="名单.csv", state="done")
    answer = client.get(here)
    assert b"".join(answer.streaming_content) == b"1,2"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_only_failed_work_is_tried_again(city, counting):
    job = jobs.order_job(kind="counting", key="again", requested_by=city.yuci_examiner)
    client, here = signed_in(city.yuci_examiner), reverse("jobs:retry", args=[job.pk])
    assert client.post(here).status_code == 409
    Job.objects.update(state="failed", attempts=5, error="x")
    assert client.post(here).status_code == 302
    assert jobs.run_due_jobs() == 1
    assert counting == {"again": 1}
    assert client.post(here).status_code == 409


def test_the_back_office_moves_nothing(city, edition, at_yuci):
    (dossier,) = at_yuci(1)
    city.configurer.is_staff = city.configurer.is_superuser = True
    city.configurer.save()
    client = signed_in(city.configurer)
    for path in ("dossier", "event"):
        assert client.get(f"/admin/nominations/{path}/").status_code == 200
        assert client.get(f"/admin/nominations/{path}/add/").status_code == 403
    page = client.get(f"/admin/nominations/dossier/{dossier.pk}/change/")
    assert page.status_code == 200
    assert "挡车工" not in page.content.decode()
    changed = client.post(f"/admin/nominations/dossier/{dossier.pk}/change/", {"state": "honoured"})
    assert changed.status_code == 403
    for path in ("allowance", "seat"):
        assert client.get(f"/admin/quotas/{path}/").status_code == 200
    assert Dossier.objects.get().state == "initial_review"
