"""What kinds of job are called, and the pages that show their results; apps add theirs on loading."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from talentportal.shared.models import Job


@dataclass(frozen=True, slots=True)
class JobKind:
    """The name of a kind, and the route (taking the job's key) of a page of its own, if any."""

    label: Any
    page: str = ""


KINDS: dict[str, JobKind] = {}


def describe(kind: str, label: Any, page: str = "") -> None:
    """Name a kind of job."""
    KINDS[kind] = JobKind(label, page)


def label_of(job: Job) -> str:
    """What a person calls this job."""
    return str(KINDS[job.kind].label) if job.kind in KINDS else _("Work in the background")


def page_of(job: Job) -> str:
    """The address of the page with its result; empty where the job page itself is enough."""
    page = KINDS[job.kind].page if job.kind in KINDS else ""
    try:
        return reverse(page, kwargs={"pk": job.pk}) if page else ""
    except NoReverseMatch:
        return ""
