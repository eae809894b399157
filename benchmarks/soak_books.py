"""Five hundred books by two workers, one of which is killed again and again.

Prints JSON. What it must show: every ordered book is there once, with the very bytes that a
rendering in peace gives; the worker that is never killed needs no more memory for its last books
than for its first. ``soak_books.py [BOOKS [KILLS]]``; runs on a database of its own.
"""

import hashlib
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentportal.settings.test")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from nominations.book.making import composed_for, order_book  # noqa: E402
from nominations.models import Book, Dossier  # noqa: E402
from nominations.models.papers import BookVariant  # noqa: E402
from rehearsals import applicants, rehearsal  # noqa: E402
from rehearsals.order import order_for  # noqa: E402
from talentportal.bookbinding import render_book  # noqa: E402
from talentportal.programs.models import Edition  # noqa: E402
from talentportal.shared.models import Job  # noqa: E402
from tests.shared.work import start_worker  # noqa: E402

SLUG = "jinzhong-craftsman-2019"
DRAFT = BookVariant.DRAFT.value
WORKER = """
settings.MEDIA_ROOT = os.environ["MEDIA"]
jobs.LEASE = timedelta(seconds=5)
jobs.HEARTBEAT_SECONDS = 1
notes = Path(os.environ["NOTES"]).open("a")
idle = 0
while idle < 100:
    if run_due_jobs(limit=1):
        idle = 0
        status = Path("/proc/self/status").read_text().split()
        print(status[status.index("VmRSS:") + 1], status[status.index("VmHWM:") + 1], file=notes, flush=True)
    else:
        idle += 1
        time.sleep(0.1)
"""


def ordered(count: int) -> list[Dossier]:
    """Drafts of so many people, each with its book ordered."""
    call_command("load_edition", f"fixtures/editions/{SLUG}.yaml", "--publish", stdout=sys.stderr)
    copy = rehearsal.prepare(order_for(Edition.objects.get(slug=SLUG), dossiers=count, seed=1))
    entrances = applicants.Entrances(copy.scene)
    for person in copy.people:
        applicants.apply(copy.scene, person, entrances.any(), copy.scene.now)
    dossiers = list(Dossier.objects.order_by("pk"))
    for dossier in dossiers:
        order_book(dossier=dossier, variant=DRAFT, actor=dossier.applicant)
    return dossiers


def worked(folder: Path, kills: int) -> dict[str, Any]:
    """Two workers until nothing is left; the second is killed ``kills`` times, at any moment of its
    work, and started again."""
    rng = random.Random(1)  # noqa: S311
    started = time.monotonic()

    def worker(name: str) -> subprocess.Popen[bytes]:
        return start_worker(WORKER, MEDIA=settings.MEDIA_ROOT, NOTES=str(folder / name))

    steady, killed, broken = worker("steady"), worker("killed"), 0
    for _kill in range(kills):
        taken = Job.objects.filter(worker__contains=f":{killed.pid}:")
        while killed.poll() is None and not taken.exists():
            time.sleep(0.05)
        time.sleep(rng.uniform(0, 4))
        broken += taken.filter(state="running").count()
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
        killed = worker("killed")
    codes = [steady.wait(), killed.wait()]
    return {"ended": codes, "broken_off": broken, "seconds": round(time.monotonic() - started)}


def made(dossiers: list[Dossier]) -> dict[str, Any]:
    """What is there, against a rendering in peace."""
    wrong = []
    for dossier in dossiers:
        peaceful = render_book(composed_for(dossier, DRAFT).content)
        books = Book.objects.filter(dossier=dossier, variant=DRAFT)
        found = [(book.sha256, digest_of(book)) for book in books]
        if found != [(peaceful.digest, peaceful.digest)] or peaceful.problems:
            wrong.append(dossier.number)
    files = [path for path in Path(settings.MEDIA_ROOT).glob("book/**/*") if path.is_file()]
    return {
        "books": Book.objects.count(),
        "wrong": wrong,
        "jobs": dict(Counter(Job.objects.filter(kind="book").values_list("state", flat=True))),
        "attempts": dict(
            Counter(Job.objects.filter(kind="book").values_list("attempts", flat=True))
        ),
        "files_without_a_book": len(files) - Book.objects.count(),
        "folders_left": len(list(Path(tempfile.gettempdir()).glob("talentportal-book-*"))),
    }


def digest_of(book: Book) -> str:
    with book.file.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def memory(notes: Path) -> dict[str, float]:
    """MiB of the worker that lived: in its first and its last tenth, and at most."""
    lines = [tuple(map(int, line.split())) for line in notes.read_text().splitlines()]
    tenth = max(1, len(lines) // 10)
    first, last = (
        statistics.median(resident for resident, _peak in part) / 1024
        for part in (lines[:tenth], lines[-tenth:])
    )
    return {
        "books": len(lines),
        "first_tenth": round(first, 1),
        "last_tenth": round(last, 1),
        "last_to_first": round(last / first, 3),
        "peak_after_first_tenth": round(lines[tenth - 1][1] / 1024, 1),
        "peak": round(lines[-1][1] / 1024, 1),
    }


def main() -> None:
    books, kills = (int(word) for word in (*sys.argv[1:], *("500", "10")[len(sys.argv) - 1 :]))
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    with tempfile.TemporaryDirectory(prefix="soak-books-") as media:
        settings.MEDIA_ROOT = f"{media}/media"
        try:
            dossiers = ordered(books)
            result = {"ordered": len(dossiers), "kills": kills, **worked(Path(media), kills)}
            result |= {**made(dossiers), "worker": memory(Path(media) / "steady")}
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
    print(json.dumps(result, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
