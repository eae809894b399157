"""Pages of jobs: mine, one of them with its progress, its file or its reasons."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from talentportal.shared import job_kinds
from talentportal.shared.jobs import cancel_job, jobs_of, pause_job, resume_job, retry_job
from talentportal.shared.models import Job
from talentportal.shared.pages import page_of
from talentportal.shared.refusals import Refused
from talentportal.shared.responses import Refusals, respond


@login_required
@never_cache
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """What I have ordered, newest first."""
    page = page_of(request, jobs_of(request.user).defer("params", "result"))
    rows = [(job, job_kinds.label_of(job)) for job in page]
    return render(request, "jobs/list.html", {"page_obj": page, "rows": rows})


@login_required
@never_cache
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: how far it is, then what came of it; polled in place while it runs."""
    job = _own(request, pk)
    if "X-Fragment" not in request.headers:
        return render(request, "jobs/detail.html", _shown(job))
    response = render(request, "_job.html", _shown(job))
    if job.is_over:
        response["X-Reload"] = "yes"
    return response


@login_required
@never_cache
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that a job has made, to the one who ordered it."""
    job = _own(request, pk)
    if not job.result_file or not default_storage.exists(job.result_file):
        raise Http404
    with Refusals() as refused:
        job_kinds.before_sending(request.user, job)
        return FileResponse(
            default_storage.open(job.result_file),
            as_attachment=True,
            filename=job.result_name or job.result_file.rpartition("/")[2],
        )
    return respond(request, "jobs/detail.html", _shown(job), refused)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _changed(request, pk, cancel_job)


@login_required
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    return _changed(request, pk, _pause)


def _pause(*, job: Job) -> None:
    if not job_kinds.can_rest(job):
        raise Refused.because("cannot-rest", _("This work cannot be paused; it may be cancelled."))
    pause_job(job=job)


@login_required
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    return _changed(request, pk, resume_job)


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    return _changed(request, pk, retry_job)


def _own(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(jobs_of(request.user), pk=pk)


def _changed(request: HttpRequest, pk: int, change: Any) -> HttpResponse:
    job = _own(request, pk)
    with Refusals() as refused:
        change(job=job)
        return redirect("jobs:detail", pk)
    job.refresh_from_db()
    return respond(request, "jobs/detail.html", _shown(job), refused)


def _shown(job: Job) -> dict[str, Any]:
    return {
        "job": job,
        "label": job_kinds.label_of(job),
        "page": job_kinds.page_of(job),
        "can_rest": job_kinds.can_rest(job),
        "url": reverse("jobs:detail", args=[job.pk]),
    }
