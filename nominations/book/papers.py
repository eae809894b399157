"""Attachment pages on their way into the book: read before anything is numbered, so that one that
fails is known in time and gets a page that names it."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from nominations.book.content import BookAttachment
from nominations.book.stamps import MM
from nominations.book.typesetting import Geometry
from nominations.uploads.documents import extent

TOP, BOTTOM, BOTTOM_WITH_CHECK = 276 * MM, 21 * MM, 40 * MM
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


def bind(book: pikepdf.Pdf, paper: BookAttachment) -> tuple[Bound, pikepdf.Pdf | None]:
    """The forms, and the file they came from, which must be kept open until the book is saved."""
    if not paper.pdf:
        return Bound(paper), None
    try:
        source = pikepdf.open(
            paper.pdf if isinstance(paper.pdf, Path) else io.BytesIO(paper.pdf),
            suppress_warnings=True,
        )
        forms = [_form(book, page) for page in source.pages]
    except (pikepdf.PdfError, OSError, ValueError, KeyError, AttributeError, TypeError):
        return Bound(paper, failed=True), None
    if not forms:
        return Bound(paper, failed=True), None
    return Bound(paper, forms), source


def _form(book: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    form = book.copy_foreign(page.as_form_xobject(handle_transformations=True))
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
