"""WeasyPrint, kept warm: one font configuration and one style sheet for the life of the process."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from PIL import ImageFile

from talentportal.bookbinding import faces, subsetting

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint import Document as Laid
    from weasyprint.document import Page

FOLDER = Path(__file__).resolve().parents[2] / "templates/nominations/book"
STYLE = FOLDER / "book.css"
BASE_URL = "data:,"


@dataclass(frozen=True)
class Geometry:
    """The margins of a book's pages, mirrored when both sides are printed."""

    binding_mm: int = 25
    duplex: bool = True

    OUTER_MM = 18

    @property
    def css(self) -> str:
        inner, outer = f"{self.binding_mm}mm", f"{self.OUTER_MM}mm"
        left = f"margin-left: {inner}; margin-right: {outer}"
        right = f"margin-left: {outer}; margin-right: {inner}"
        return f"@page :right {{ {left} }} @page :left {{ {right if self.duplex else left} }}"

    @property
    def width_mm(self) -> float:
        return 210 - self.binding_mm - self.OUTER_MM

    def left_mm(self, number: int) -> float:
        """Where the text begins on page ``number``: odd pages lie on the right."""
        return self.binding_mm if number % 2 or not self.duplex else self.OUTER_MM


@contextmanager
def _postponed() -> Iterator[None]:
    """What WeasyPrint loads for variable fonts and where HarfBuzz is missing takes as long to load
    as all the rest of it, and our fonts need none of it: it is loaded when it is asked for."""

    def instantiate(*args: Any, **kwargs: Any) -> Any:
        return import_module(instancer.__name__).instantiateVariableFont(*args, **kwargs)

    subset = ModuleType("fontTools.subset")
    instancer = ModuleType("fontTools.varLib.instancer")
    instancer.instantiateVariableFont = instantiate  # type: ignore[attr-defined]
    varlib = ModuleType("fontTools.varLib")
    stand_ins = {one.__name__: one for one in (subset, varlib, instancer)}
    if sys.modules.keys() & stand_ins.keys():
        stand_ins = {}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


class Press:
    """WeasyPrint with its fonts and style sheet loaded; made once in a process, on first use."""

    def __init__(self) -> None:
        with _postponed():
            import weasyprint  # slow import
        from weasyprint.text.fonts import FontConfiguration  # slow import
        from weasyprint.urls import URLFetcher  # slow import

        subsetting.install()
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint has just allowed half pictures
        self.html = weasyprint.HTML
        self.css = weasyprint.CSS
        self.fonts = FontConfiguration()
        self.style = self.sheet(STYLE.read_text(encoding="utf-8") + faces.style())
        self.fetcher = URLFetcher(allowed_protocols=("data",))
        """Nothing outside the document is ever read: neither files nor the network."""

    def sheet(self, text: str) -> "CSS":
        return self.css(string=text, font_config=self.fonts)


press = cache(Press)


@cache
def _margins(geometry: Geometry) -> "CSS":
    return press().sheet(geometry.css)


@dataclass(frozen=True)
class Document:
    """A text for the press; it is laid out when its pages are first asked for."""

    html: str
    geometry: Geometry

    @cached_property
    def laid_out(self) -> "Laid":
        return laid_out(self.html, self.geometry)

    @property
    def pages(self) -> "list[Page]":
        pages: list[Page] = self.laid_out.pages
        return pages


def lay_out(template: str, context: dict[str, Any], geometry: Geometry) -> Document:
    """The document that one template makes."""
    return Document(render_to_string(f"nominations/book/{template}", context), geometry)


def laid_out(html: str, geometry: Geometry) -> "Laid":
    """The pages of an HTML text, each with its anchors."""
    return laid_out_with(html, [press().style, _margins(geometry)])


def laid_out_with(html: str, sheets: "list[CSS]") -> "Laid":
    """The same with other style sheets than a book's."""
    machine = press()
    source = machine.html(string=html, base_url=BASE_URL, url_fetcher=machine.fetcher)
    return source.render(font_config=machine.fonts, stylesheets=sheets)


def written(pages: "list[Page]", document: Document) -> bytes:
    """A PDF of pages, fonts shared; ``document`` is one that some of them come from."""
    out = io.BytesIO()
    document.laid_out.copy(pages).write_pdf(out)
    return out.getvalue()


@dataclass(frozen=True)
class Run:
    """The pages of one text within a ``Body``."""

    first: int
    count: int
    anchors: dict[str, tuple[int, float, float]]


@dataclass(frozen=True)
class Body:
    """Documents that have been typeset, one after another, in one PDF."""

    pdf: bytes
    runs: tuple[Run, ...]


@lru_cache(maxsize=8)
def typeset(documents: tuple[Document, ...]) -> Body:
    """What does not depend on how the papers lie: typeset once and kept, so that a book in another
    order is only put together again. The bytes are kept; pages that are laid out are heavy."""
    fresh = [Document(one.html, one.geometry) for one in documents]
    runs, first = [], 0
    for document in fresh:
        runs.append(Run(first, len(document.pages), anchors(document)))
        first += len(document.pages)
    pages = [page for document in fresh for page in document.pages]
    return Body(written(pages, fresh[0]) if fresh else b"", tuple(runs))


def anchors(document: Document) -> dict[str, tuple[int, float, float]]:
    """Page index, and points from the left and the top, of each anchor. A box that spans pages leaves its
    anchor on each of them: the first counts."""
    found: dict[str, tuple[int, float, float]] = {}
    for index, page in enumerate(document.pages):
        for name, position in page.anchors.items():
            found.setdefault(name, (index, position[0] * 0.75, position[1] * 0.75))
    return found


@cache
def pango_version() -> str:
    """The version of the library that breaks the lines."""
    from weasyprint.text.ffi import pango  # slow import

    return str(pango.pango_version())
