"""Certificates of honour as one file to be printed: ordered as a job, handed over with a record."""

import secrets
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.experts.services.assigning import require_run
from reviews.honours.rules.certificates import STYLE, Certificate, digest_of, variants
from reviews.honours.selectors.certificates import certificates_of
from talentportal.bookbinding.sheaf import Sheaf
from talentportal.directory.duties import Duty, holds
from talentportal.directory.models import User
from talentportal.programs.models import Edition, HonourRecord
from talentportal.shared.jobs import JobOrder, JobResult, RunningJob, order_jobs
from talentportal.shared.lasting import lasting_words
from talentportal.shared.missing import Missing
from talentportal.shared.models import AccessAction, Job, JobState
from talentportal.shared.records import Seen, record_access
from talentportal.shared.refusals import Refused

KIND = "certificates"


@transaction.atomic
def order_certificates(*, edition: Edition, actor: User, honour: int | None = None) -> Job:
    """Order the certificates of everybody honoured in an edition, or of one honour (pk).

    The same certificates ordered again are the same job, unless it failed or was cancelled.
    Nobody sees the jobs of others, so each officer has their own.
    """
    require_run(actor, edition)
    wanted = certificates_of(edition, None if honour is None else {honour})
    if not wanted:
        raise Refused.because(
            "nothing-to-print",
            _("There is no certificate to print: nobody is honoured, or the honour is revoked."),
        )
    key = f"{KIND}:{edition.pk}:{digest_of(wanted)}:{actor.pk}:"
    ordered = Job.objects.filter(key__startswith=key).order_by("-pk")
    if ordered and ordered[0].state not in (JobState.FAILED, JobState.CANCELLED):
        return ordered[0]
    key = f"{key}{len(ordered) + 1}"
    params = {"edition": edition.pk, "honours": [each.honour for each in wanted]}
    order_jobs([JobOrder(kind=KIND, key=key, params=params, requested_by=actor, total=len(wanted))])
    return Job.objects.get(key=key)


def print_certificates(running: RunningJob) -> JobResult:
    """Set the certificates one after another; one that cannot be printed is named and left out."""
    edition = Edition.objects.get(pk=running.params["edition"])
    wanted = certificates_of(edition, set(running.params["honours"]))
    sheaf, printed, rows = Sheaf(STYLE.read_text(encoding="utf-8")), [], []
    for done, each in enumerate(wanted):
        running.progress(done, len(wanted))
        sentence = _added(sheaf, each)
        if sentence:
            rows.append(_row(each, sentence))
        else:
            printed.append(each.honour)
    if not printed:
        reasons = [row["sentence"] for row in rows]
        raise Refused.because("nothing-printed", " ".join([_("There is nothing left."), *reasons]))
    title = f"{edition.label} {wanted[0].title}"
    stored = default_storage.save(_path(), ContentFile(sheaf.pdf(title)))
    running.progress(len(wanted), len(wanted))
    return JobResult(
        {
            "sentence": _told(len(printed), len(rows)),
            "rows": rows,
            "again": bool(rows),
            "honours": printed,
        },
        file=stored,
        file_name=_("Certificates of {edition} ({number}).pdf").format(
            edition=edition.label, number=len(printed)
        ),
    )


def send(user: Any, job: Job) -> None:
    """Before the file is handed over: only to whoever runs the edition now, only while every honour
    in it stands, and never without a record."""
    edition = Edition.objects.filter(pk=job.params.get("edition")).first()
    if edition is None or not holds(user, Duty.RUN, edition):
        raise Missing
    honours = HonourRecord.objects.filter(pk__in=job.result.get("honours", []))
    _refuse_revoked(honours.filter(revoked_on__isnull=False))
    with lasting_words():
        reason = _("Downloaded as {file}").format(file=job.result_name)
    named = honours.order_by("pk").values_list("dossier_number", "full_name")
    record_access(
        user=user,
        action=AccessAction.CERTIFICATE,
        seen=[Seen(number, name) for number, name in named],
        reason=reason,
    )


def _refuse_revoked(revoked: Any) -> None:
    names = list(revoked.order_by("pk").values_list("full_name", flat=True))
    if names:
        raise Refused.because(
            "honour-revoked",
            _("In this file are honours that have been revoked since: {names}.").format(
                names="、".join(names)
            ),
            remedy=_("Order the certificates again from the list of honourees."),
        )


def _added(sheaf: Sheaf, certificate: Certificate) -> str:
    """Why a certificate cannot be printed; empty where it has been set."""
    missing = certificate.unprintable
    if missing:
        return _("“{characters}” stands in none of the fonts.").format(characters="".join(missing))
    if not sheaf.add(variants(certificate)):
        return _("The words are too long for one page.")
    return ""


def _row(certificate: Certificate, sentence: str) -> dict[str, str]:
    return {
        "label": " ".join(filter(None, (certificate.number, certificate.name))),
        "outcome": "refused",
        "sentence": sentence,
        "url": reverse("reviews:honour", args=[certificate.honour]),
    }


def _told(printed: int, lacking: int) -> str:
    told = ngettext("{number} certificate.", "{number} certificates.", printed)
    told = told.format(number=printed)
    left = _("{number} could not be printed; the reasons stand below.").format(number=lacking)
    return f"{told} {left}" if lacking else told


def _path() -> str:
    """A name that tells nothing and cannot be guessed."""
    token = secrets.token_hex(16)
    return f"certificates/{token[:2]}/{token}.pdf"
