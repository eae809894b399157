"""The bytes of a book: the same everywhere, keyed by all that goes into them, and closed in."""

import base64
import dataclasses
import hashlib
import io
import os
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from talentportal.bookbinding import (
    BookContent,
    Certification,
    RenderedBook,
    book_key,
    environment,
    render_book,
)
from talentportal.bookbinding.scratch import scratch
from talentportal.bookbinding.typesetting import Geometry, laid_out
from tests.nominations.book_bytes import bytes_of
from tests.nominations.book_samples import dossier, encoded, picture
from tests.support.worlds.samples import SLUGS

ROOT = Path(__file__).resolve().parents[2]


@cache
def content() -> BookContent:
    return dossier()


@cache
def book() -> RenderedBook:
    return render_book(content())


SCRIPT = """
import sys
from pathlib import Path
import django; django.setup()
import time_machine
from tests.nominations.book_bytes import bytes_of
with time_machine.travel(sys.argv[1]):
    for one in bytes_of(Path.cwd()):
        print(*one)
"""


def test_the_same_content_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    assert len(SLUGS) == 5
    folders = [tmp_path / name for name in ("here", "there", "elsewhere/深")]
    for folder in folders:
        folder.mkdir(parents=True)
    found = [bytes_of(folders[0])]
    ways = [("1", "Asia/Shanghai", "2019-07-05T09:00Z"), ("77", "America/New_York", "2031-12-31")]
    for folder, (seed, zone, moment) in zip(folders[1:], ways, strict=True):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "talentportal.settings.test",
            "TZ": zone,
        }
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, moment],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found.append([tuple(line.split()) for line in done.stdout.splitlines()])
    assert found[0] == found[1] == found[2]


def test_many_papers_are_joined_on_the_disk_and_look_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = content().attachments
    broken = dataclasses.replace(good[1], pdf=b"%PDF-1.7 broken")
    mixed = dossier(attachments=(good[0], broken, good[3], good[0]))
    held = render_book(mixed)
    monkeypatch.setattr("talentportal.bookbinding.papers.IN_MEMORY", 0)
    joined = render_book(mixed)
    assert joined.digest == render_book(mixed).digest
    assert (joined.contents, joined.problems) == (held.contents, held.problems)
    assert len(joined.problems) == 1
    assert pictures(joined) == pictures(held)


def pictures(rendered: RenderedBook) -> list[bytes]:
    with pypdfium2.PdfDocument(rendered.pdf) as document:
        return [page.render(scale=0.4).to_pil().tobytes() for page in document]


def test_the_identifier_of_a_file_is_made_of_its_bytes(tmp_path: Path) -> None:
    other = render_book(dossier(copies=5), tmp_path / "book.pdf")
    assert other.pdf == b""
    identifiers = []
    for source, told in ((tmp_path / "book.pdf", other), (io.BytesIO(book().pdf), book())):
        data = source.read_bytes() if isinstance(source, Path) else source.getvalue()
        assert hashlib.sha256(data).hexdigest() == told.digest
        with pikepdf.open(source) as document:
            first, second = (bytes(one) for one in document.trailer.ID)
            assert first == second
            identifiers.append(first)
    assert identifiers[0] != identifiers[1]


def test_what_a_killed_process_left_is_removed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    child = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    left = tmp_path / f"talentportal-book-{int(child.stdout)}-abc"
    mine = tmp_path / f"talentportal-book-{os.getpid()}-abc"
    for folder in (left, mine):
        folder.mkdir()
        (folder / "papers.pdf").touch()
    with scratch() as folder:
        assert folder.parent == tmp_path
    assert sorted(tmp_path.iterdir()) == [mine]


def test_the_key_changes_with_everything_that_is_printed() -> None:
    changes: list[dict[str, object]] = [
        {},
        {"title": "另一册"},
        {"draft": True},
        {"photo": None},
        {"duplex": False},
        {"binding_margin_mm": 30},
        {"attachments": content().attachments[::-1]},
        {"opinions": ()},
        {"verification_url": ""},
    ]
    keys = [book_key(dossier(**change)) for change in changes]
    assert len(set(keys)) == len(changes)
    assert keys[0] == book_key(content())
    first, *others = content().attachments
    later = dataclasses.replace(first, certified=Certification("王秀英", date(2019, 7, 13)))
    assert book_key(dossier(attachments=(later, *others))) != keys[0]


def test_typesetting_reads_nothing_from_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(encoded(picture(50, 50, ""), "PNG"))
    html = f"<p>a</p><img src='{secret.as_uri()}'>"
    plain = laid_out("<p>a</p>", Geometry()).write_pdf()
    assert laid_out(html, Geometry()).write_pdf() == plain
    shown = "data:image/png;base64," + base64.b64encode(secret.read_bytes()).decode()
    assert laid_out(f"<p>a</p><img src='{shown}'>", Geometry()).write_pdf() != plain


def test_a_machine_that_cannot_print_books_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.missing_libraries() + environment.missing_fonts() == []
    assert environment.check_libraries(None) + environment.check_fonts(None) == []
    monkeypatch.setattr(environment, "LIBRARIES", (("libnone.so.9", "libnone9"),))
    monkeypatch.setattr(environment, "CHAIN", (("None", "None.ttf", "fonts-none"),))
    sentences = environment.missing_libraries() + environment.missing_fonts()
    assert [
        package in one for package, one in zip(("libnone9", "fonts-none"), sentences, strict=True)
    ]
    assert [
        len(check(None)) for check in (environment.check_libraries, environment.check_fonts)
    ] == [1, 1]
