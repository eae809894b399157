"""The bytes of a book: the same everywhere, keyed by all that goes into them, and closed in."""

import base64
import dataclasses
import os
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from nominations.book import (
    BookContent,
    Certification,
    RenderedBook,
    book_key,
    environment,
    render_book,
)
from nominations.book.typesetting import Geometry, laid_out
from tests.nominations.book_samples import dossier, encoded, picture

ROOT = Path(__file__).resolve().parents[2]


@cache
def content() -> BookContent:
    return dossier()


@cache
def book() -> RenderedBook:
    return render_book(content())


SCRIPT = """
import django; django.setup()
from nominations.book import book_key, render_book
from nominations.book import environment
from nominations.book.typesetting import Geometry, laid_out
from tests.nominations.book_samples import dossier
content = dossier()
print(render_book(content).digest, book_key(content))
"""


def test_the_same_content_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    found = {(book().digest, book_key(content()))}
    for seed, folder in (("1", ROOT), ("77", tmp_path)):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "talentportal.settings.test",
            "TZ": "America/New_York" if seed == "77" else "Asia/Shanghai",
        }
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(tuple(done.stdout.split()))
    assert len(found) == 1


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
