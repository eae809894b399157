"""From the content of a book to its PDF, never silently incomplete."""

import gc
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from talentportal.bookbinding.assembly import Bindery
from talentportal.bookbinding.content import BookContent, RenderedBook
from talentportal.bookbinding.fonts import missing_glyphs, with_geta
from talentportal.bookbinding.identity import identify
from talentportal.bookbinding.papers import Bound, Papers
from talentportal.bookbinding.parts import photo_uri
from talentportal.bookbinding.plan import Plan
from talentportal.bookbinding.scratch import scratch
from talentportal.bookbinding.stamps import Typeface, typeface
from talentportal.bookbinding.typesetting import Geometry

# WeasyPrint shares its fonts among the threads of a process and garbles them when two set type.
TYPESETTING = threading.Lock()


def render_book(content: BookContent, path: Path | None = None) -> RenderedBook:
    """One PDF with everything in it, written to ``path``, or kept in memory where there is none.
    The same content gives the same bytes in any process.

    What cannot be printed is named in ``problems`` and visible in the book: 〓 for a character that
    no font has, a page of its own for an attachment that cannot be read.
    """
    with TYPESETTING, _uncollected(), scratch() as folder:
        return _rendered(content, folder, path or folder / "book.pdf", kept=path is None)


def face_for(words: str) -> Typeface:
    """The typeface of the stamps with the glyphs of these words."""
    with TYPESETTING:
        return typeface(words)


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


def _rendered(content: BookContent, folder: Path, path: Path, *, kept: bool) -> RenderedBook:
    problems = list(content.problems)
    content = _legible(content, problems)
    photo = _photo(content, problems)
    with closing(Papers(content.attachments, folder)) as papers:
        problems += _unbound(papers.bound)
        geometry = Geometry(content.binding_margin_mm, content.duplex)
        plan = Plan(content, geometry, papers.bound, photo).make()
        bindery = Bindery(papers.book, plan)
        bindery.bind()
        bindery.save(path)
    digest = identify(path)
    return RenderedBook(
        pdf=path.read_bytes() if kept else b"",
        pages=len(plan.leaves),
        digest=digest,
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
        return photo_uri(content.photo, content.photo_mm)
    except ValueError:
        problems.append(_("The portrait cannot be read; its place in the form is empty."))
        return None


def _unbound(bound: list[Bound]) -> list[str]:
    return [
        _("Attachment {number}, “{title}” ({file}), could not be bound.").format(
            number=number, title=one.paper.title, file=one.paper.file_name or "PDF"
        )
        for number, one in enumerate(bound, 1)
        if one.failed
    ]
