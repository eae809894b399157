"""Jobs: ordered in a transaction, taken up by one worker, done once, with a readable end."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from talentportal.shared import clock, jobs
from talentportal.shared.jobs import (
    JobOrder,
    JobResult,
    LeaseLost,
    cancel_job,
    order_job,
    order_jobs,
    retry_job,
    run,
    run_due_jobs,
)
from talentportal.shared.models import ATTEMPTS, Job, JobState
from talentportal.shared.refusals import Refused


@pytest.fixture
def kind():
    """Register a handler for the length of a test."""
    with contextlib.ExitStack() as stack:

        def register(handler, name="test"):
            jobs.job(name)(handler)
            stack.callback(jobs.HANDLERS.pop, name)
            return name

        yield register


def only_job():
    return Job.objects.get()


@pytest.mark.django_db
@pytest.mark.smoke
def test_an_ordered_job_is_done_and_keeps_its_result(kind):
    seen = []
    name = kind(lambda running: seen.append(running.params) or JobResult({"n": 3}, "a", "b.pdf"))
    order_job(kind=name, key="k", params={"x": 1})
    assert run_due_jobs() == 1
    done = only_job()
    assert (done.state, done.result, done.result_file, done.result_name, done.attempts) == (
        "done",
        {"n": 3},
        "a",
        "b.pdf",
        1,
    )
    assert seen == [{"x": 1}]
    assert run_due_jobs() == 0


@pytest.mark.django_db
def test_the_same_key_twice_is_one_job():
    first = order_job(kind="test", key="k", params={"x": 1})
    assert order_job(kind="test", key="k", params={"x": 2}) == first
    assert [job.params for job in Job.objects.all()] == [{"x": 1}]


@pytest.mark.django_db
def test_many_jobs_are_ordered_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        order_jobs([JobOrder("test", f"k{number}") for number in range(50)])
    assert Job.objects.count() == 50


@pytest.mark.django_db(transaction=True)
def test_an_order_that_is_rolled_back_leaves_nothing(settings):
    settings.JOB_CARRIER = "celery"
    with transaction.atomic():
        order_job(kind="test", key="k")
        assert Job.objects.count() == 1
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_a_job_for_later_waits_for_its_day(kind):
    name = kind(lambda running: None)
    order_job(kind=name, key="k", not_before=clock.now() + timedelta(days=2))
    assert run_due_jobs() == 0
    with clock.travel(clock.now() + timedelta(days=2, seconds=1)):
        assert run_due_jobs() == 1


@pytest.mark.django_db
def test_a_refusal_ends_a_job_with_its_sentences(kind):
    def refuse(running):
        raise Refused.because("no-pages", "第3份材料没有页面。", remedy="请重新上传。")

    order_job(kind=kind(refuse), key="k")
    run_due_jobs()
    assert (only_job().state, only_job().error) == ("failed", "第3份材料没有页面。 请重新上传。")


@pytest.mark.django_db
def test_a_fault_is_tried_again_later_and_then_ends_with_a_reference(kind):
    def fail(running):
        raise OSError("secret path /srv/x")

    order_job(kind=kind(fail), key="k")
    now = clock.now()
    for attempt in range(1, ATTEMPTS + 1):
        with clock.travel(now + timedelta(days=attempt)):
            assert run_due_jobs() == 1
            assert run_due_jobs() == 0
        assert only_job().attempts == attempt
        assert only_job().state == ("queued" if attempt < ATTEMPTS else "failed")
    assert str(only_job().pk) in only_job().error
    assert "secret" not in only_job().error


@pytest.mark.django_db
def test_a_job_that_takes_every_worker_with_it_is_given_up(kind):
    name = kind(lambda running: None)
    job = order_job(kind=name, key="k")
    Job.objects.update(
        state=JobState.RUNNING,
        attempts=ATTEMPTS,
        lease_until=clock.wall() - timedelta(seconds=1),
    )
    assert run(job.pk) is False
    assert only_job().state == "failed"
    assert only_job().error
    assert run_due_jobs() == 0


@pytest.mark.django_db
def test_a_running_job_is_free_only_when_its_lease_has_run_out(kind):
    name = kind(lambda running: None)
    job = order_job(kind=name, key="k")
    Job.objects.update(
        state=JobState.RUNNING,
        attempts=1,
        lease_until=clock.wall() + timedelta(seconds=30),
    )
    assert run(job.pk) is False
    Job.objects.update(lease_until=clock.wall() - timedelta(seconds=1))
    assert run(job.pk) is True
    assert (only_job().state, only_job().attempts) == ("done", 2)


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_cannot_finish(kind):
    def slow(running):
        Job.objects.update(attempts=2)
        return JobResult({"by": "the late one"})

    order_job(kind=kind(slow), key="k")
    run_due_jobs()
    assert (only_job().state, only_job().result) == ("running", {})


@pytest.mark.django_db
def test_progress_is_shown_and_stops_a_cancelled_job(kind):
    shown = []

    def count(running):
        running.progress(0, 3)
        running.progress(3)
        shown.append((only_job().done, only_job().total))
        cancel_job(job=running.job)
        with pytest.raises(LeaseLost):
            running.progress(3)
        running.progress(3)

    order_job(kind=kind(count), key="k")
    run_due_jobs()
    assert shown == [(3, 3)]
    assert only_job().state == "cancelled"


@pytest.mark.django_db
def test_progress_writes_seldom(kind, django_assert_max_num_queries):
    def count(running):
        with django_assert_max_num_queries(5):
            for number in range(3000):
                running.progress(number, 3000)

    order_job(kind=kind(count), key="k")
    run_due_jobs()
    assert only_job().state == "done"


@pytest.mark.django_db
def test_a_failed_job_is_started_again_with_all_its_attempts(kind):
    calls = []

    def refuse_once(running):
        calls.append(running)
        if len(calls) == 1:
            raise Refused.because("once", "请先盖章。")

    job = order_job(kind=kind(refuse_once), key="k")
    with pytest.raises(Refused):
        retry_job(job=job)
    run_due_jobs()
    retry_job(job=job)
    assert (only_job().state, only_job().error, only_job().max_attempts) == (
        "queued",
        "",
        1 + ATTEMPTS,
    )
    run_due_jobs()
    assert only_job().state == "done"
    with pytest.raises(Refused) as refused:
        cancel_job(job=job)
    assert [refusal.code for refusal in refused.value.refusals] == ["job-over"]


@pytest.mark.django_db
def test_an_unknown_kind_is_a_readable_failure():
    order_job(kind="nobody-knows", key="k")
    run_due_jobs()
    assert only_job().error
    assert only_job().state == "queued"


@pytest.mark.django_db
def test_work_goes_by_the_time_that_pages_show(kind, monkeypatch):
    monkeypatch.setitem(clock._kept_ahead_by, "installation", lambda: timedelta(days=30))
    seen = []
    order_job(kind=kind(lambda running: seen.append(clock.now())), key="k")
    run_due_jobs()
    assert seen[0] - clock.now() > timedelta(days=29)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_workers_exactly_one_gets_a_job(kind):
    done = []
    job = order_job(kind=kind(lambda running: done.append(running.job.attempts)), key="k")
    barrier = threading.Barrier(10)
    taken = []

    def take():
        barrier.wait()
        taken.append(run(job.pk))
        connection.close()

    threads = [threading.Thread(target=take) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 9 + [True]
    assert done == [1]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_lease_is_kept_while_a_handler_shows_nothing(kind, monkeypatch):
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.4))
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.1)
    others = []

    def slow(running):
        over = threading.Event()
        for _number in range(4):
            over.wait(0.2)
            others.append(run(running.job.pk))

    order_job(kind=kind(slow), key="k")
    run_due_jobs()
    assert others == [False] * 4
    assert (only_job().state, only_job().attempts) == ("done", 1)
