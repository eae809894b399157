"""Attachment pages on their way into the book: read before anything is numbered, so that one that
fails is known in time and gets a page that names it."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from talentportal.bookbinding.boxes import extent
from talentportal.bookbinding.content import BookAttachment
from talentportal.bookbinding.stamps import MM
from talentportal.bookbinding.typesetting import Geometry

TOP, BOTTOM, BOTTOM_WITH_CHECK = 276 * MM, 21 * MM, 40 * MM
BROKEN = (pikepdf.PdfError, OSError, ValueError, KeyError, AttributeError, TypeError)
IN_MEMORY = 64 * 1024 * 1024
LEGIBLE = 0.75
"""Landscape pages that would shrink below this are turned, their heads to the left (GB/T 9704)."""


@dataclass
class Bound:
    """An attachment whose pages are in the book's file as forms; none if it could not be read."""

    paper: BookAttachment
    forms: list[pikepdf.Object] = field(default_factory=list)
    failed: bool = False

    @property
    def is_electronic(self) -> bool:
        return not self.forms and not self.failed


class Papers:
    """The papers of one book, opened: their pages as forms in ``book``, which is new.

    Pages that come from another file are held in memory until the book is saved. Above
    ``IN_MEMORY`` the files are therefore first joined into one on the disk, of which the book is
    then made: that takes a little longer and no more memory, however many they are.
    """

    def __init__(self, papers: Iterable[BookAttachment], scratch: Path) -> None:
        self.sources: list[pikepdf.Pdf] = []  # kept open until the book is saved
        self.bound = [Bound(paper) for paper in papers]
        size = sum(_size(one.paper.pdf) for one in self.bound)
        if size > IN_MEMORY:
            self.book = self._joined(scratch)
        else:
            self.book = pikepdf.new()
            for one in self.bound:
                self._take(one)

    def _take(self, one: Bound) -> None:
        source, forms = _opened(one)
        if source is not None:
            self.sources.append(source)
            one.forms = [self.book.copy_foreign(form) for form in forms]

    def _joined(self, scratch: Path) -> pikepdf.Pdf:
        files, counts = [], []
        for number, one in enumerate(self.bound):
            source, found = _opened(one)
            counts.append(len(found))
            if source is not None:
                source.close()
                files.append(_on_disk(one.paper.pdf, scratch / f"{number}.pdf"))
        joined = str(scratch / "papers.pdf")
        options = ["--empty", "--static-id", "--object-streams=preserve", "--no-warn"]
        pikepdf.Job(["qpdf", *options, "--pages", *map(str, files), "--", joined]).run()
        book = pikepdf.open(joined)
        forms = iter([_form(page) for page in book.pages])
        while len(book.pages):
            del book.pages[-1]
        for one, count in zip(self.bound, counts, strict=True):
            one.forms = [next(forms) for _page in range(count)]
        return book

    def close(self) -> None:
        """To be called once the book is saved."""
        for source in (self.book, *self.sources):
            source.close()


def _opened(one: Bound) -> tuple[pikepdf.Pdf | None, list[pikepdf.Object]]:
    """The file and its pages, if all of them can be shown; otherwise the paper counts as failed."""
    pdf = one.paper.pdf
    if not pdf:
        return None, []
    try:
        source = pikepdf.open(
            pdf if isinstance(pdf, Path) else io.BytesIO(pdf), suppress_warnings=True
        )
        forms = [_form(page) for page in source.pages]
    except BROKEN:
        forms = []
    one.failed = not forms
    return (source, forms) if forms else (None, [])


def _size(pdf: bytes | Path) -> int:
    try:
        return pdf.stat().st_size if isinstance(pdf, Path) else len(pdf)
    except OSError:
        return 0


def _on_disk(pdf: bytes | Path, path: Path) -> Path:
    if isinstance(pdf, Path):
        return pdf
    path.write_bytes(pdf)
    return path


def _form(page: pikepdf.Page) -> pikepdf.Object:
    form = page.as_form_xobject(handle_transformations=True)
    _x, _y, width, height = extent(form)
    if min(width, height) <= 0:
        raise ValueError("The page has no area.")
    return form


def placement(form: pikepdf.Object, number: int, geometry: Geometry, compared: bool) -> str:
    """The matrix that puts a page into the frame of page ``number``, never enlarged."""
    x, y, width, height = extent(form)
    left, frame_width = geometry.left_mm(number) * MM, geometry.width_mm * MM
    bottom = BOTTOM_WITH_CHECK if compared else BOTTOM
    frame_height = TOP - bottom
    scale = min(1.0, frame_width / width, frame_height / height)
    turned = width > height and scale < LEGIBLE
    if turned:
        scale = min(1.0, frame_width / height, frame_height / width)
    shown = (height, width) if turned else (width, height)
    at_x = left + (frame_width - shown[0] * scale) / 2
    at_y = bottom + (frame_height - shown[1] * scale) / 2
    if turned:
        move = f"0 {scale:.5f} {-scale:.5f} 0"
        return f"{move} {at_x + (y + height) * scale:.3f} {at_y - x * scale:.3f}"
    return f"{scale:.5f} 0 0 {scale:.5f} {at_x - x * scale:.3f} {at_y - y * scale:.3f}"
