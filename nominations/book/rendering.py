"""From the content of a book to its PDF, never silently incomplete."""

import gc
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
from django.utils.translation import gettext as _

from nominations.book.assembly import Bindery
from nominations.book.content import BookContent, RenderedBook
from nominations.book.fonts import missing_glyphs, with_geta
from nominations.book.papers import Bound, bind
from nominations.book.parts import photo_uri
from nominations.book.plan import Plan
from nominations.book.typesetting import Geometry

# WeasyPrint shares its fonts among the threads of a process and garbles them when two set type.
_TYPESETTING = threading.Lock()


def render_book(content: BookContent) -> RenderedBook:
    """One PDF with everything in it. The same content gives the same bytes in any process.

    What cannot be printed is named in ``problems`` and visible in the book: 〓 for a character that
    no font has, a page of its own for an attachment that cannot be read.
    """
    with _TYPESETTING, _uncollected():
        return _rendered(content)


@contextmanager
def _uncollected() -> Iterator[None]:
    """WeasyPrint makes a hundred thousand objects, all of them needed until the end: looking
    through them again and again for rubbish is a sixth of its time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _rendered(content: BookContent) -> RenderedBook:
    problems = list(content.problems)
    content = _legible(content, problems)
    photo = _photo(content, problems)
    book = pikepdf.new()
    bound, sources = _bound(book, content, problems)
    geometry = Geometry(content.binding_margin_mm, content.duplex)
    plan = Plan(content, geometry, bound, photo).make()
    bindery = Bindery(book, plan)
    bindery.bind()
    pdf = bindery.saved()
    for source in sources:  # kept open until here: their pages are read when the book is saved
        source.close()
    return RenderedBook(
        pdf=pdf,
        pages=len(plan.leaves),
        digest=hashlib.sha256(pdf).hexdigest(),
        contents=tuple(
            (entry.title, int(entry.page)) for entry in plan.listed if entry.page.isdigit()
        ),
        problems=tuple(problems),
    )


def _legible(content: BookContent, problems: list[str]) -> BookContent:
    missing = missing_glyphs(content)
    for place, character in missing:
        problems.append(
            _("No font has the character {character} (U+{code}) in “{place}”.").format(
                character=ascii(character).strip("'")
                if ord(character) in range(0xD800, 0xE000)
                else character,
                code=f"{ord(character):04X}",
                place=place,
            )
        )
    return with_geta(content) if missing else content


def _photo(content: BookContent, problems: list[str]) -> str | None:
    try:
        return photo_uri(content.photo)
    except ValueError:
        problems.append(_("The portrait cannot be read; its place in the form is empty."))
        return None


def _bound(
    book: pikepdf.Pdf, content: BookContent, problems: list[str]
) -> tuple[list[Bound], list[pikepdf.Pdf]]:
    results, sources = [], []
    for number, paper in enumerate(content.attachments, 1):
        one, source = bind(book, paper)
        results.append(one)
        if source is not None:
            sources.append(source)
        if one.failed:
            problems.append(
                _("Attachment {number}, “{title}” ({file}), could not be bound.").format(
                    number=number, title=paper.title, file=paper.file_name or "PDF"
                )
            )
    return results, sources
