"""Jobs: ordered in a transaction, carried by Celery or by ``manage.py work``, done once.

The table is the truth; whoever carries a job only says "look at this one". A job whose worker
dies is free again when its lease runs out, and its handler is written so that doing it twice is
doing it once.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.models import F, Q, QuerySet
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from talentportal.shared import clock
from talentportal.shared.lasting import lasting_words
from talentportal.shared.models import ATTEMPTS, Job, JobState
from talentportal.shared.refusals import Refused

log = logging.getLogger(__name__)
TASK = "talentportal.shared.tasks.run_job"
LEASE = timedelta(seconds=60)
HEARTBEAT_SECONDS = 15
PROGRESS_SECONDS = 0.5
# How many the sweeper sends at once; the next sweep sends the next.
SWEEP = 1000
# Of everything a page can wait for, the broker is the least: one try, a second at most.
IMPATIENT = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "retry_on_timeout": False,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}


@dataclass(frozen=True)
class JobOrder:
    """What is wanted: ``params`` is JSON, ``key`` makes the same order twice one job."""

    kind: str
    key: str
    params: dict[str, Any] = field(default_factory=dict)
    requested_by: Any = None
    not_before: datetime | None = None
    total: int = 0


@dataclass(frozen=True)
class JobResult:
    """What a handler leaves: JSON for the page, and the name of a stored file if it made one.

    The page of the job shows of ``data``: ``sentence`` (how it went) and
    ``rows``, a list of ``{"label", "outcome", "sentence", "url"}`` (``outcome``: done or refused).
    With ``again`` parts of it failed, and it may be started again for these.
    """

    data: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    file_name: str = ""


class LeaseLost(Exception):
    """Another worker has taken the job up, or somebody has cancelled it."""


class RunningJob:
    """What a handler holds of its job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.params: dict[str, Any] = job.params
        self._told = 0.0

    def progress(self, done: int, total: int | None = None) -> None:
        """Show how far it is and keep the lease; raises ``LeaseLost`` when it is no longer ours.

        Call it as often as you like, between transactions: it writes twice a second.
        """
        if total is not None and total != self.job.total:
            self.job.total, self._told = total, 0.0
        if time.monotonic() - self._told < PROGRESS_SECONDS and done != self.job.total:
            return
        self._told = time.monotonic()
        lease = clock.wall() + LEASE
        if not _mine(self.job).update(done=done, total=self.job.total, lease_until=lease):
            raise LeaseLost(self.job.key)


Handler = Callable[[RunningJob], JobResult | None]
HANDLERS: dict[str, Handler] = {}


def job(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job (named for people in ``job_kinds``)."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def handler_of(kind: str) -> Handler:
    """What carries out a kind of job; handlers live in the modules ``workers`` of the apps."""
    autodiscover_modules("workers")
    return HANDLERS[kind]


def order_job(
    *,
    kind: str,
    key: str,
    params: dict[str, Any] | None = None,
    requested_by: Any = None,
    not_before: datetime | None = None,
) -> Job:
    """Order one job in the caller's transaction; the same key gives the job that is there."""
    order_jobs([JobOrder(kind, key, params or {}, requested_by, not_before)])
    return Job.objects.get(key=key)


def order_jobs(orders: Sequence[JobOrder]) -> None:
    """Order many jobs in one statement; keys that are there already are left alone."""
    Job.objects.bulk_create(
        [
            Job(
                kind=order.kind,
                key=order.key,
                params=order.params,
                requested_by=order.requested_by,
                not_before=order.not_before,
                total=order.total,
            )
            for order in orders
        ],
        ignore_conflicts=True,
    )
    _send_on_commit([order.key for order in orders])


def jobs_of(user: Any) -> QuerySet[Job]:
    """What somebody has ordered, newest first; nobody sees the jobs of others."""
    return Job.objects.filter(requested_by=user)


@transaction.atomic
def cancel_job(*, job: Job) -> None:
    """Take an order back; a handler that is at work stops when it next shows its progress."""
    changed = Job.objects.filter(
        pk=job.pk, state__in=[JobState.QUEUED, JobState.RUNNING, JobState.PAUSED]
    ).update(
        state=JobState.CANCELLED,
        finished_at=clock.now(),
        lease_until=None,
    )
    if not changed:
        raise Refused.because("job-over", _("This work has ended already; nothing was cancelled."))


@transaction.atomic
def pause_job(*, job: Job) -> None:
    """Let work rest; a handler that is at it stops when it next shows its progress."""
    changed = Job.objects.filter(pk=job.pk, state__in=[JobState.QUEUED, JobState.RUNNING]).update(
        state=JobState.PAUSED, lease_until=None
    )
    if not changed:
        raise Refused.because("job-over", _("This work has ended already; nothing was paused."))


@transaction.atomic
def resume_job(*, job: Job) -> None:
    """Go on with paused work; what its handler has kept is not done again."""
    changed = Job.objects.filter(pk=job.pk, state=JobState.PAUSED).update(
        state=JobState.QUEUED, max_attempts=F("attempts") + ATTEMPTS, not_before=None
    )
    if not changed:
        raise Refused.because("not-paused", _("Only paused work can go on."))
    _send_on_commit([job.key])


@transaction.atomic
def retry_job(*, job: Job) -> None:
    """Order a job again that failed, in parts or whole, or was cancelled, with all its attempts
    before it.

    Attempts are never counted back: by their number a late worker is told from the present one.
    """
    over = Q(state__in=[JobState.FAILED, JobState.CANCELLED])
    partly = Q(state=JobState.DONE, result__again=True)
    changed = Job.objects.filter(over | partly, pk=job.pk).update(
        state=JobState.QUEUED,
        max_attempts=F("attempts") + ATTEMPTS,
        not_before=None,
        done=0,
        error="",
        finished_at=None,
    )
    if not changed:
        raise Refused.because(
            "not-failed",
            _("Only work that has failed or was cancelled can be tried again."),
            remedy=_("Load the page again to see how far it is."),
        )
    _send_on_commit([job.key])


def send(jobs: Any) -> int:
    """Tell the broker about due jobs; a broker that does not answer is left to the sweeper."""
    due = list(_due(jobs).order_by("pk").values_list("pk", flat=True)[:SWEEP])
    sent = 0
    try:
        with current_app.connection(transport_options=IMPATIENT) as broker:
            producer = current_app.amqp.Producer(broker)
            for sent, key in enumerate(due, start=1):  # noqa: B007
                current_app.send_task(TASK, (key,), producer=producer, retry=False)
    except Exception as error:  # the order stands in the table, whatever the broker says
        log.warning("The broker does not answer (%s); the sweeper will send jobs.", error)
    return sent


def resend_due() -> int:
    """Send what is due again; returns how many (the sweeper of Celery beat).

    A job that is sent twice is done once: the second to come finds nothing to take up.
    """
    return send(Job.objects.all())


def run_due_jobs(limit: int | None = None, until: Callable[[], bool] = lambda: False) -> int:
    """Run jobs that are due, oldest first, until none is left, ``limit`` are done or ``until()``."""
    number = 0
    with clock.as_the_portal_shows():
        while (limit is None or number < limit) and not until():
            key = _due(Job.objects.order_by("pk")).values_list("pk", flat=True).first()
            if key is None:
                break
            number += run(key)
    return number


def run(key: int) -> bool:
    """Take a job up and carry it out; ``False`` when it is not there to be taken."""
    with clock.as_the_portal_shows(), lasting_words():
        claimed = _claim(key)
        if claimed is None:
            return False
        try:
            with _heartbeat(claimed):
                result = handler_of(claimed.kind)(RunningJob(claimed)) or JobResult()
        except LeaseLost:
            log.warning("Job %s was cancelled or taken up by another worker.", claimed.key)
        except Exception as error:
            log.exception("Job %s failed.", claimed.key)
            _give_up_or_retry(claimed, error)
        else:
            _finish(claimed, result)
    return True


def _send_on_commit(keys: Sequence[str]) -> None:
    if settings.JOB_CARRIER == "celery":
        transaction.on_commit(lambda: send(Job.objects.filter(key__in=keys)))


def _due(jobs: Any) -> Any:
    """Leases run by the machine's clock, dates by the portal's."""
    ready = Q(not_before__isnull=True) | Q(not_before__lte=clock.now())
    waiting = Q(state=JobState.QUEUED) & ready
    abandoned = Q(state=JobState.RUNNING, lease_until__lt=clock.wall())
    return jobs.filter(waiting | abandoned)


def _claim(key: int) -> Job | None:
    """One conditional UPDATE: of any number of workers exactly one gets the row."""
    due = _due(Job.objects.filter(pk=key))
    if _give_up_killers(due):
        return None
    taken = due.update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        worker=f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[:80],
        lease_until=clock.wall() + LEASE,
        started_at=clock.now(),
        error="",
    )
    return Job.objects.get(pk=key) if taken else None


def _give_up_killers(due: Any) -> bool:
    """A job whose every worker died (of its memory, say) must not take the next one with it."""
    return bool(
        due.filter(attempts__gte=F("max_attempts")).update(
            state=JobState.FAILED,
            error=_(
                "The work was broken off each time it was tried. The material may be too large: "
                "please split it, or tell whoever runs the portal."
            ),
            finished_at=clock.now(),
            lease_until=None,
        )
    )


def _mine(claimed: Job) -> Any:
    return Job.objects.filter(
        pk=claimed.pk, state=JobState.RUNNING, attempts=claimed.attempts, worker=claimed.worker
    )


def _finish(claimed: Job, result: JobResult) -> None:
    kept = _mine(claimed).update(
        state=JobState.DONE,
        done=F("total"),
        result=result.data,
        result_file=result.file,
        result_name=result.file_name,
        finished_at=clock.now(),
        lease_until=None,
    )
    if not kept:
        log.warning("The result of job %s came too late and was dropped.", claimed.key)


def _give_up_or_retry(claimed: Job, error: Exception) -> None:
    """A refusal is final; anything else is tried again, later each time."""
    final = isinstance(error, Refused) or claimed.attempts >= claimed.max_attempts
    _mine(claimed).update(
        state=JobState.FAILED if final else JobState.QUEUED,
        error=_readable(claimed, error),
        not_before=clock.now() + timedelta(seconds=5 * 4**claimed.attempts),
        finished_at=clock.now() if final else None,
        lease_until=None,
    )


def _readable(claimed: Job, error: Exception) -> str:
    if isinstance(error, Refused):
        return str(error)
    return _("This could not be done because of a fault in the system (job {number}).").format(
        number=claimed.pk
    )


@contextmanager
def _heartbeat(claimed: Job) -> Iterator[None]:
    """Keep the lease while the handler works on something that shows no progress."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(HEARTBEAT_SECONDS):
            try:
                _mine(claimed).update(lease_until=clock.wall() + LEASE)
            except DatabaseError:  # busy or gone for a moment; the next beat comes in time
                log.warning("The lease of job %s could not be renewed.", claimed.key)
        connections.close_all()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
