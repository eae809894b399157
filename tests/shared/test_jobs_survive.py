"""Jobs survive what happens to machines: killed workers, an emptied broker, one that is frozen."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from celery import current_app
from django.core.management import call_command

from talentportal.shared.jobs import order_job, resend_due, run_due_jobs
from talentportal.shared.models import Job
from tests.shared.work import start_worker

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

# A handler that notes its beginning and its end in a file, and waits where the file "hold" exists.
PROGRAM = """
folder = Path(os.environ["NOTES"])
jobs.LEASE = timedelta(seconds=1)
jobs.HEARTBEAT_SECONDS = 0.2

def note(text):
    with (folder / "notes").open("a") as notes:
        notes.write(text + "\\n")

@job("noting")
def noting(running):
    note(f"begun {running.params['n']}")
    while (folder / "hold").exists():
        time.sleep(0.05)
    note(f"ended {running.params['n']}")
    return JobResult({"n": running.params["n"]})
"""
DRAIN = PROGRAM + "\nrun_due_jobs()\n"
WORK = PROGRAM + "\nfrom django.core.management import call_command\ncall_command('work')\n"
CELERY = (
    PROGRAM
    + """
from talentportal.celery import app
app.Worker(pool="solo", loglevel="WARNING", without_gossip=True, without_mingle=True,
           without_heartbeat=True).start()
"""
)


def notes(folder: Path) -> list[str]:
    file = folder / "notes"
    return file.read_text().splitlines() if file.exists() else []


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def redis():
    """A Redis of this test's own, reached by a socket; gives its address."""
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        path = f"{folder}/redis.sock"
        server = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", path, "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        wait_for(Path(path).exists)
        yield path
        server.terminate()
        server.wait()


@pytest.fixture
def broker(monkeypatch, settings):
    """Send jobs to a broker at an address."""

    def carry_by(url: str) -> None:
        settings.JOB_CARRIER = "celery"
        monkeypatch.setitem(current_app.conf, "broker_url", url)

    return carry_by


def test_a_worker_killed_in_the_middle_leaves_its_job_to_the_next(tmp_path):
    order_job(kind="noting", key="k", params={"n": 1})
    (tmp_path / "hold").touch()
    worker = start_worker(DRAIN, NOTES=str(tmp_path))
    wait_for(lambda: notes(tmp_path) == ["begun 1"])
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    assert Job.objects.get().state == "running"
    (tmp_path / "hold").unlink()
    time.sleep(1.1)  # until the lease has run out
    assert start_worker(DRAIN, NOTES=str(tmp_path)).wait() == 0
    assert start_worker(DRAIN, NOTES=str(tmp_path)).wait() == 0
    job = Job.objects.get()
    assert (job.state, job.attempts, job.result) == ("done", 2, {"n": 1})
    assert notes(tmp_path) == ["begun 1", "begun 1", "ended 1"]


def test_two_workers_do_each_of_many_jobs_once(tmp_path):
    for number in range(20):
        order_job(kind="noting", key=f"k{number}", params={"n": number})
    workers = [start_worker(DRAIN, NOTES=str(tmp_path)) for _number in range(2)]
    assert [worker.wait() for worker in workers] == [0, 0]
    assert sorted(notes(tmp_path)) == sorted(
        f"{word} {number}" for number in range(20) for word in ("begun", "ended")
    )
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}


def test_work_finishes_the_job_in_hand_when_it_is_told_to_stop(tmp_path):
    for number in range(2):
        order_job(kind="noting", key=f"k{number}", params={"n": number})
    (tmp_path / "hold").touch()
    worker = start_worker(WORK, NOTES=str(tmp_path))
    wait_for(lambda: notes(tmp_path) == ["begun 0"])
    worker.terminate()
    (tmp_path / "hold").unlink()
    assert worker.wait() == 0
    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["done", "queued"]


def test_work_once_stops_when_nothing_is_due(capsys):
    call_command("work", "--once")
    assert capsys.readouterr().out == "0\n"


def test_an_emptied_broker_loses_no_job(tmp_path, redis, broker):
    broker(f"redis+socket://{redis}")
    for number in range(10):
        order_job(kind="noting", key=f"k{number}", params={"n": number})
    count = ["redis-cli", "-s", redis, "llen", "celery"]
    assert subprocess.check_output(count, text=True) == "10\n"
    subprocess.run(["redis-cli", "-s", redis, "flushall"], check=True, stdout=subprocess.DEVNULL)
    assert subprocess.check_output(count, text=True) == "0\n"

    worker = start_worker(CELERY, NOTES=str(tmp_path), CELERY_BROKER_URL=f"redis+socket://{redis}")
    assert resend_due() == 10
    assert resend_due() <= 10  # a second sweep: what is sent twice is done once
    wait_for(lambda: not Job.objects.exclude(state="done").exists(), 40)
    worker.terminate()
    worker.wait()
    assert sorted(notes(tmp_path)) == sorted(
        f"{word} {number}" for number in range(10) for word in ("begun", "ended")
    )


@pytest.mark.parametrize("frozen", [True, False], ids=["frozen", "gone"])
def test_the_web_does_not_wait_for_the_broker(broker, frozen):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if not frozen:
            server.close()
        broker(f"redis://127.0.0.1:{port}/0")
        began = time.monotonic()
        order_job(kind="noting", key="k", params={"n": 1})
        # No measure of speed: the bound is what a person would call hanging.
        assert time.monotonic() - began < 10
    assert Job.objects.get().state == "queued"
    assert run_due_jobs(limit=0) == 0
