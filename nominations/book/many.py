"""Many books as one order: bound one after the other, then put together for the printer.

Every finished book is kept as it is made, so work that was paused, broken off or partly refused
goes on where it stood: only what is missing is typeset.
"""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.book.making import make_book
from nominations.form.subjects import identities_of
from nominations.models import Book, Dossier
from nominations.models.papers import BookVariant, random_path
from nominations.selectors import dossiers_visible_to
from talentportal.bookbinding import collating
from talentportal.directory.models import User
from talentportal.shared.jobs import JobOrder, JobResult, RunningJob, order_jobs
from talentportal.shared.lasting import lasting_words
from talentportal.shared.missing import Missing
from talentportal.shared.models import AccessAction, Job
from talentportal.shared.records import Seen, record_access
from talentportal.shared.refusals import Refused

log = logging.getLogger(__name__)
KIND = "books"
MOST_COPIES = 10


def order_books(*, key: str, dossiers: Sequence[int], layout: str, copies: int, actor: User) -> Job:
    """Order the books of these dossiers as a ``zip`` or one file to ``print``; the same key is the
    same job."""
    key = f"books:{hashlib.sha256(key.encode()).hexdigest()}"
    params = {"dossiers": list(dossiers), "layout": layout, "copies": copies}
    order_jobs(
        [JobOrder(kind=KIND, key=key, params=params, requested_by=actor, total=len(dossiers))]
    )
    return Job.objects.get(key=key)


def bind_many(running: RunningJob) -> JobResult:
    """Make what is missing, then put all together; a refused book is named and left out."""
    actor = User.objects.get(pk=running.job.requested_by_id or 0)
    wanted: list[int] = running.params["dossiers"]
    seen = _seen(actor, wanted)
    books: list[Book] = []
    rows: list[dict[str, str]] = []
    for done, pk in enumerate(wanted):
        running.progress(done, len(wanted))
        dossier = seen.get(pk)
        book, sentence = _made(dossier) if dossier else (None, _("You can no longer see it."))
        if book is not None:
            books.append(book)
        rows.append(_row(dossier, book, sentence))
    if not books:
        raise Refused.because("no-book", _("None of the books could be made."))
    path, name = _together(books, running.params["layout"], running.params["copies"])
    running.progress(len(wanted), len(wanted))
    lacking = len(wanted) - len(books)
    return JobResult(
        {"sentence": _sentence(books, lacking), "rows": rows, "again": lacking > 0},
        file=path,
        file_name=name,
    )


def _seen(actor: User, wanted: Sequence[int]) -> dict[int, Dossier]:
    rows = dossiers_visible_to(actor).filter(pk__in=wanted, submitted_at__isnull=False)
    return rows.only("pk", "number").in_bulk()


def _made(dossier: Dossier) -> tuple[Book | None, str]:
    """The book, or why there is none."""
    try:
        return make_book(dossier_pk=dossier.pk, variant=BookVariant.FULL.value), ""
    except Refused as refused:
        return None, str(refused)
    except Exception:
        log.exception("The book of %s could not be made.", dossier.number)
        return None, _("This could not be done because of a fault in the system.")


def _row(dossier: Dossier | None, book: Book | None, sentence: str) -> dict[str, str]:
    problems = "；".join(book.problems) if book else ""
    return {
        "label": dossier.number if dossier else "—",
        "outcome": "done" if book else "refused",
        "sentence": sentence or problems,
        "url": reverse("nominations:dossier", args=[dossier.number]) if dossier else "",
    }


def _sentence(books: Sequence[Book], lacking: int) -> str:
    pages = sum(book.pages for book in books)
    told = _("{number} books with {pages} pages in all.").format(number=len(books), pages=pages)
    left = _("{number} are missing; the reasons stand below.").format(number=lacking)
    return f"{told} {left}" if lacking else told


def _together(books: Sequence[Book], layout: str, copies: int) -> tuple[str, str]:
    """The stored file with all books, and its name for people."""
    parts = [
        collating.BoundPart(
            book.dossier.number,
            book.code,
            book.pages,
            Path(book.file.path),
            book.dossier.document.paper.kept_by,
        )
        for book in books
    ]
    with TemporaryDirectory(prefix="books-") as folder:
        if layout == "zip":
            made = collating.zipped(parts, Path(folder))
        else:
            made = collating.printed(parts, Path(folder), copies)
        with made.open("rb") as file:
            stored = default_storage.save(random_path(books[0], made.name), File(file))
    return stored, _("Application books ({number}){suffix}").format(
        number=len(books), suffix=made.suffix
    )


def send(user: Any, job: Job) -> None:
    """Before the file of an order of books is handed over: only to whoever may see every dossier
    in it now, and never without a record."""
    wanted = job.params.get("dossiers") or [job.params.get("dossier", 0)]
    if not may_have(user, wanted):
        raise Missing
    with lasting_words():
        reason = _("Downloaded as {file}").format(file=job.result_name)
    record_downloads(user, Dossier.objects.filter(pk__in=wanted), reason)


def may_have(user: Any, dossiers: Iterable[int]) -> bool:
    """Whether somebody may see every one of these dossiers now."""
    wanted = set(dossiers)
    return dossiers_visible_to(user).filter(pk__in=wanted).count() == len(wanted)


def record_downloads(user: Any, dossiers: QuerySet[Dossier], reason: str) -> None:
    """A book shows the whole number of the identity document: who took one away is kept, for
    everybody whose number is in it. One's own needs no record."""
    rows = dossiers.exclude(applicant=user).select_related(
        "person", "revision", "edition__published_revision"
    )
    record_access(
        user=user,
        action=AccessAction.BOOK,
        seen=[Seen(each.dossier, each.name) for row in rows for each in identities_of(row)],
        reason=reason,
    )
