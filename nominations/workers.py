"""Jobs of dossiers."""

from nominations.book import many as book_batches
from nominations.book.making import make_book
from nominations.moving import batches
from nominations.moving.mailing import mail_letter
from talentportal.shared.jobs import JobResult, RunningJob, job


@job(batches.KIND)
def take_many(running: RunningJob) -> JobResult:
    """A batch of steps; the result names each dossier and why it was left."""
    return JobResult(batches.carry_out(running))


@job("book")
def bind(running: RunningJob) -> JobResult:
    """The bound book of a dossier; doing it twice finds the first one."""
    book = make_book(dossier_pk=running.params["dossier"], variant=running.params["variant"])
    return JobResult(
        {"book": book.pk, "pages": book.pages, "problems": book.problems},
        file=book.file.name,
        file_name=f"{book.dossier.number}-{book.code}.pdf",
    )


@job(book_batches.KIND)
def bind_many(running: RunningJob) -> JobResult:
    """The books of many dossiers as one file; those that are there are not made again."""
    return book_batches.bind_many(running)


@job("letter")
def mail(running: RunningJob) -> None:
    """The letter by mail; in the portal it can be read already."""
    mail_letter(running.params["letter"])
