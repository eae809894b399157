"""One process of ``bench_book``: makes a book in one of the ways, or many of them, and tells.

``python -m benchmarks.book_process ROLE FOLDER OUT``; what it prints is JSON. Each role imports
what it needs and nothing else, because the time of the whole process is what is measured.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TIMES = 5
MANY = 12


def naive(folder: Path, out: Path, **options: Any) -> dict[str, Any]:
    """Everything in one HTML text; PDFs are drawn first, as WeasyPrint takes none."""
    import pypdfium2
    import weasyprint

    for path in sorted(folder.glob("[0-9][0-9][0-9].pdf")):
        with pypdfium2.PdfDocument(path) as document:
            for number, page in enumerate(document):
                drawn = page.render(scale=200 / 72).to_pil()
                drawn.save(folder / f"{path.name}.{number}.jpg", quality=85)
    weasyprint.HTML(folder / "naive.html").write_pdf(out, **options)
    return {}


def naive_small(folder: Path, out: Path) -> dict[str, Any]:
    """The same with the pictures brought to 200 dpi, as the portal does when they arrive."""
    return naive(folder, out, dpi=200, jpeg_quality=80)


def typst(folder: Path, out: Path) -> dict[str, Any]:
    """Everything in one Typst file."""
    import typst as compiler

    compiler.compile(folder / "book.typ", output=out, root=folder)
    return {}


def normalising(folder: Path, out: Path) -> dict[str, Any]:
    """What the portal does once with each upload."""
    _prepare()
    from nominations.uploads import normalise

    for path in sorted(folder.glob("[0-9][0-9][0-9].*")):
        if path.suffix in (".pdf", ".png", ".jpg") and path.name.count(".") == 1:
            data = path.read_bytes()
            normalise(data, path.name, formats=("pdf", "jpg"), max_bytes=10**8, apart=False)
    return {}


def book(folder: Path, out: Path) -> dict[str, Any]:
    """Our book, once."""
    rendered = _book()(_content(folder), out)
    return {"pages": rendered.pages, "problems": rendered.problems, "digest": rendered.digest}


def warm(folder: Path, out: Path) -> dict[str, Any]:
    """In a process that has made one: other dossiers, and the same in another order."""
    render, content = _book(), _content(folder)
    render(content, out)
    papers = content.attachments

    def other(turn: int) -> None:
        render(_other(content, turn), out)

    def reordered(turn: int) -> None:
        render(replace(content, attachments=papers[turn:] + papers[:turn]), out)

    return {"book": _median(other), "reordered": _median(reordered)}


def assembly(folder: Path, out: Path) -> dict[str, Any]:
    """Our book from pages that are typeset already: what a process would take for nothing else
    (start and imports of pikepdf included), and what a worker takes."""
    import pikepdf  # noqa: F401

    started = time.process_time()
    render, content = _book(), _content(folder)
    from functools import cache

    from talentportal.bookbinding import assembly, typesetting

    kept: dict[tuple[int, ...], bytes] = {}

    def written(pages: Any, document: Any) -> bytes:
        key = tuple(id(page) for page in pages)
        if key not in kept:
            kept[key] = typesetting.written(pages, document)
        return kept[key]

    typesetting.laid_out = cache(typesetting.laid_out)
    assembly.written = written
    render(content, out)
    seconds = _median(lambda _turn: render(content, out))
    front = typesetting.typeset(tuple(_documents(content)))
    (folder / "front.pdf").write_bytes(front.pdf)
    return {"alone": started + seconds, "in_worker": seconds}


def many(folder: Path, out: Path) -> dict[str, Any]:
    """Books of other dossiers, one after another; seconds by the clock."""
    render, content = _book(), _content(folder)
    render(content, out)
    started = time.perf_counter()
    for turn in range(MANY):
        render(_other(content, turn), out)
    return {"started": started, "ended": time.perf_counter(), "books": MANY}


def _median(run: Callable[[int], None]) -> float:
    seconds = []
    for turn in range(1, TIMES + 1):
        started = time.process_time()
        run(turn)
        seconds.append(time.process_time() - started)
    return sorted(seconds)[TIMES // 2]


def _prepare() -> None:
    """Templates and nothing else of Django."""
    from django.apps import apps
    from django.conf import settings

    engine = "django.template.backends.django.DjangoTemplates"
    settings.configure(
        TEMPLATES=[{"BACKEND": engine, "DIRS": [ROOT / "templates"]}], USE_I18N=False, USE_TZ=True
    )
    apps.populate(())


def _book() -> Callable[..., Any]:
    _prepare()
    from talentportal.bookbinding import render_book

    return render_book


def _content(folder: Path) -> Any:
    import pickle

    return pickle.loads((folder / "content.pickle").read_bytes())  # noqa: S301


def _other(content: Any, turn: int) -> Any:
    """Another person's dossier: every page of it differs."""
    story = replace(content.narrative, title=f"{content.narrative.title}（{turn}）")
    return replace(content, dossier_number=f"D-2019-{turn:06}", narrative=story)


def _documents(content: Any) -> list[Any]:
    from talentportal.bookbinding import parts
    from talentportal.bookbinding.typesetting import Geometry

    geometry = Geometry()
    photo = parts.photo_uri(content.photo, content.photo_mm)
    return [
        parts.cover(content, geometry),
        parts.form(content, geometry, photo),
        parts.narrative(content, geometry),
    ]


ROLES = {
    one.__name__: one
    for one in (naive, naive_small, typst, normalising, book, warm, assembly, many)
}


def peak() -> float:
    """MiB; the system's own figure begins with what the parent of a process had."""
    (line,) = (
        line
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmHWM")
    )
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    role, *places = sys.argv[1:]
    told = ROLES[role](*map(Path, places))
    print(json.dumps({**told, "peak": peak()}))  # noqa: T201
