"""What is stamped on every page: its number, the dossier, the version, the seam and 草稿.

Each stamp is a few operators in the page's own content stream with one shared typeface, which
costs next to nothing; overlaying whole pages would cost more than the rest of the book.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pikepdf
import segno

from talentportal.bookbinding.typesetting import Geometry, laid_out

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
WORDS = "第页共版本草稿骑缝章本页空白（）—编号："
USUAL = frozenset(WORDS).union(chr(code) for code in range(33, 127))
BASELINE = 11 * MM
SMALL, NUMBER_SIZE = 8.0, 10.0
CODE_SIZE = 12 * MM
CODE_BOTTOM = 5.5 * MM
SEAL = 42 * MM
"""The diameter of an official seal."""
COVER_CODE, COVER_CODE_BOTTOM = 24 * MM, 43 * MM
COVER_SIZE, COVER_NUMBER = 9.0, 38.4 * MM


@dataclass(frozen=True)
class Glyph:
    font: str
    code: str
    width: float
    """In thousandths of the type size."""


class Typeface:
    """The glyphs of the stamps, taken from a page that WeasyPrint set with each of them once."""

    def __init__(self, characters: str) -> None:
        out = io.BytesIO()
        html = f"<style>@page{{size:4000mm 40mm;margin:0}}</style>{_escaped(characters)}"
        laid_out(html, Geometry()).write_pdf(out)
        self.source = pikepdf.open(io.BytesIO(out.getvalue()))
        page = self.source.pages[0]
        self.fonts = page.resources.Font
        glyphs = list(self._glyphs(page))
        if len(glyphs) != len(characters):
            raise ValueError("The stamp's typeface lost a character.")
        self.glyphs = dict(zip(characters, glyphs, strict=True))

    def _glyphs(self, page: pikepdf.Page) -> list[Glyph]:
        found: list[Glyph] = []
        font, widths = "", dict[int, float]()
        for instruction in pikepdf.parse_content_stream(page, "Tf Tj TJ"):
            operands = instruction.operands
            if str(instruction.operator) == "Tf":
                font = str(operands[0])
                widths = _widths(self.fonts[font])
                continue
            shown: Any = operands[0] if str(instruction.operator) == "TJ" else operands
            for piece in shown:
                if isinstance(piece, pikepdf.String):
                    found += _glyphs_in(bytes(piece), font, widths)
        return found

    def width(self, text: str, size: float) -> float:
        """How wide ``text`` will be; a blank is a third of the type size."""
        return sum(self.glyphs[one].width if one != " " else 333.0 for one in text) * size / 1000

    def set(self, text: str, size: float, matrix: str) -> str:
        """Operators that show ``text``; ``matrix`` places and turns it."""
        parts, font, run = [f"BT {matrix} Tm"], "", ""
        for one in text:
            glyph = self.glyphs.get(one)
            if glyph is None:
                run += "> -333 <" if run else ""
                continue
            if glyph.font != font:
                parts.append(f"[<{run}>] TJ" if run else "")
                font, run = glyph.font, ""
                parts.append(f"{font} {size:g} Tf")
            run += glyph.code
        parts.append(f"[<{run}>] TJ ET")
        return " ".join(part for part in parts if part)


def _glyphs_in(codes: bytes, font: str, widths: dict[int, float]) -> list[Glyph]:
    """Glyph numbers stand in two bytes each."""
    pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
    return [Glyph(font, pair.hex(), widths.get(int.from_bytes(pair), 1000.0)) for pair in pairs]


def _escaped(characters: str) -> str:
    marks = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    inner = "".join(marks.get(one, one) for one in characters)
    style = "white-space:nowrap;font-kerning:none;font-variant-ligatures:none;font-size:10pt"
    return f'<p style="{style}">{inner}</p>'


def _widths(font: pikepdf.Object) -> dict[int, float]:
    """The widths of a composite font: ``c [w1 w2 …]`` or ``first last w``."""
    told = list(font.DescendantFonts[0].get("/W", []))
    widths: dict[int, float] = {}
    while told:
        first = int(told.pop(0))
        following = told.pop(0)
        if isinstance(following, pikepdf.Array):
            widths.update({first + at: float(width) for at, width in enumerate(following)})
        else:
            width = float(told.pop(0))
            widths.update(dict.fromkeys(range(first, int(following) + 1), width))
    return widths


def typeface(identity: str) -> Typeface:
    """The typeface of the stamps, with the characters of dossier number and version; most numbers
    are made of the usual ones, so that most books share it."""
    return _typeface("".join(sorted(set(identity) - USUAL - {" "})))


@lru_cache(maxsize=8)
def _typeface(further: str) -> Typeface:
    return Typeface("".join(sorted(USUAL | set(further))))


@dataclass(frozen=True)
class Stamp:
    """What all pages of one book have in common."""

    face: Typeface
    geometry: Geometry
    identity: str
    """Dossier number and version."""
    pages: int
    draft: bool
    seam_seal: bool
    has_code: bool

    def operators(self, number: int, blank: bool = False) -> str:
        """The content stream that stamps page ``number``."""
        parts = ["q 0 g", *self._footer(number)]
        if self.seam_seal:
            parts += self._seam(number)
        if blank:
            parts.append(self._centred("（本页空白）", SMALL, 0.75 * PAGE_HEIGHT))
        if self.draft:
            parts.append(self._draft())
        return " ".join([*parts, "Q"])

    def _footer(self, number: int) -> list[str]:
        left = self.geometry.left_mm(number) * MM
        right = left + self.geometry.width_mm * MM
        on_right = self._lies_right(number)
        code_x = right - CODE_SIZE if on_right else left
        text_x = left if on_right else right - self.face.width(self.identity, SMALL)
        parts = [self._placed(self.identity, SMALL, text_x)]
        told = f"第 {number} 页 共 {self.pages} 页"
        middle = (left + right - self.face.width(told, NUMBER_SIZE)) / 2
        parts.append(self._placed(told, NUMBER_SIZE, middle))
        if self.has_code:
            parts.append(code(code_x, CODE_BOTTOM, CODE_SIZE))
        return parts

    def _lies_right(self, number: int) -> bool:
        return bool(number % 2) or not self.geometry.duplex

    def _placed(self, text: str, size: float, x: float, y: float = BASELINE) -> str:
        return self.face.set(text, size, f"1 0 0 1 {x:.2f} {y:.2f}")

    def _centred(self, text: str, size: float, y: float) -> str:
        return self._placed(text, size, (PAGE_WIDTH - self.face.width(text, size)) / 2, y)

    def _seam(self, number: int) -> list[str]:
        """Two ticks at the outer edge between which the seam seal goes."""
        on_right = self._lies_right(number)
        edge, inward = (PAGE_WIDTH, PAGE_WIDTH - 4 * MM) if on_right else (0.0, 4 * MM)
        middle = PAGE_HEIGHT / 2
        ticks = [
            f"{edge:.2f} {y:.2f} m {inward:.2f} {y:.2f} l S"
            for y in (middle - SEAL / 2, middle + SEAL / 2)
        ]
        x = PAGE_WIDTH - 2.2 * MM if on_right else 2.2 * MM + 5
        y = middle - self.face.width("骑缝章", 6) / 2
        label = self.face.set("骑缝章", 6, f"0 1 -1 0 {x:.2f} {y:.2f}")
        return ["q 0.4 w 0.5 G 0.5 g", *ticks, label, "Q"]

    def _draft(self) -> str:
        size, slope = 170.0, 0.7071
        x = PAGE_WIDTH / 2 - size * slope + size * 0.25
        y = PAGE_HEIGHT / 2 - size * slope - size * 0.25
        matrix = f"{slope} {slope} {-slope} {slope} {x:.2f} {y:.2f}"
        return f"q /Faint gs 0.45 g {self.face.set('草稿', size, matrix)} Q"


def code(x: float, y: float, size: float) -> str:
    """Draws the QR code, a form one unit wide."""
    return f"q {size:.3f} 0 0 {size:.3f} {x:.3f} {y:.3f} cm /Code Do Q"


def code_form(book: pikepdf.Pdf, address: str) -> pikepdf.Object:
    """The QR code as shapes, so that it prints sharp at any size."""
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    count = len(rows)
    squares = []
    for from_top, row in enumerate(rows):
        at = 0
        while at < count:
            length = 1
            if row[at]:
                while at + length < count and row[at + length]:
                    length += 1
                squares.append(f"{at} {count - 1 - from_top} {length} 1 re")
            at += length
    side = 1 / count
    drawing = f"{side:.6f} 0 0 {side:.6f} 0 0 cm {' '.join(squares)} f"
    stream = book.make_stream(drawing.encode())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    stream.BBox = pikepdf.Array([0, 0, 1, 1])
    return stream
