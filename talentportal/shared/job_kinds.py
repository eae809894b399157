"""What kinds of job are called, and the pages that show their results; apps add theirs on loading."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from talentportal.shared.models import Job


@dataclass(frozen=True, slots=True)
class JobKind:
    """The name of a kind, and the route (taking the job's key) of a page of its own, if any.

    ``sending`` is asked before its file is sent: it refuses whoever may no longer see what is in
    it, and records the access. ``can_rest``: its handler goes on where it was stopped.
    """

    label: Any
    page: str = ""
    sending: Callable[[Any, Job], None] | None = None
    can_rest: bool = False


KINDS: dict[str, JobKind] = {}


def describe(
    kind: str,
    label: Any,
    page: str = "",
    *,
    sending: Callable[[Any, Job], None] | None = None,
    can_rest: bool = False,
) -> None:
    """Name a kind of job."""
    KINDS[kind] = JobKind(label, page, sending, can_rest)


def before_sending(user: Any, job: Job) -> None:
    """Ask the kind of a job whether its file may be sent to ``user`` now."""
    kind = KINDS.get(job.kind)
    if kind is not None and kind.sending is not None:
        kind.sending(user, job)


def can_rest(job: Job) -> bool:
    """Whether the work may be paused and go on later."""
    return job.kind in KINDS and KINDS[job.kind].can_rest


def label_of(job: Job) -> str:
    """What a person calls this job."""
    return str(KINDS[job.kind].label) if job.kind in KINDS else _("Work in the background")


def page_of(job: Job) -> str:
    """The address of the page with its result; empty where the job page itself is enough."""
    page = KINDS[job.kind].page if job.kind in KINDS else ""
    return reverse(page, kwargs={"pk": job.pk}) if page else ""
