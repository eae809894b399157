"""WeasyPrint, kept warm: one font configuration and one style sheet for the life of the process."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from PIL import ImageFile

from nominations.book import faces

if TYPE_CHECKING:
    from weasyprint import CSS, Document

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


class Press:
    """WeasyPrint with its fonts and style sheet loaded; made once in a process, on first use."""

    def __init__(self) -> None:
        import weasyprint  # slow import
        from weasyprint.text.fonts import FontConfiguration  # slow import
        from weasyprint.urls import URLFetcher  # slow import

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


def lay_out(template: str, context: dict[str, Any], geometry: Geometry) -> "Document":
    """The pages of one template; the same words are laid out once and kept."""
    return laid_out(render_to_string(f"nominations/book/{template}", context), geometry)


@lru_cache(maxsize=24)
def laid_out(html: str, geometry: Geometry) -> "Document":
    """The pages of an HTML text, each with its anchors."""
    machine = press()
    source = machine.html(string=html, base_url=BASE_URL, url_fetcher=machine.fetcher)
    sheets = [machine.style, _margins(geometry)]
    return source.render(font_config=machine.fonts, stylesheets=sheets)


def anchors(document: "Document") -> dict[str, tuple[int, float, float]]:
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
