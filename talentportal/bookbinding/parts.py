"""The parts of a book that we typeset ourselves, each laid out from its template."""

import base64
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

from talentportal.bookbinding.content import BookContent, Certification, Fact, PrintedTable, Section
from talentportal.bookbinding.sheets import sheet
from talentportal.bookbinding.typesetting import Document, Geometry, lay_out

PHOTO_ROWS = 4
PHOTO_DPI = 300
TALL = 400
LONG_TITLE = 20
LONG_LABEL, SHORT_VALUE = 12, 14
"""A statement with a short answer: the label takes the room, not the answer."""
OPINIONS_TITLE = "审核意见"
HEAD_SLOT_MM = 9.2
"""The height of an attachment's title, which begins 11 mm from the top of the sheet."""
HEADING = re.compile(r"^[一二三四五六七八九十]{1,3}、.{1,38}$")
SUBHEADING = re.compile(r"^（[一二三四五六七八九十]{1,3}）.{1,36}$")


@dataclass(frozen=True)
class Cell:
    label: str
    value: str
    span: int = 1
    label_span: int = 1


@dataclass
class SheetRow:
    cells: list[Cell]
    photo_rows: int = 0
    is_beside: bool = False

    @property
    def is_tall(self) -> bool:
        return sum(len(cell.value) for cell in self.cells) > TALL


def cover(content: BookContent, geometry: Geometry) -> Document:
    context = {
        "title": content.title,
        "top": content.cover,
        "facts": content.cover_facts,
        "foot": content.cover_foot,
        "url": bool(content.verification_url),
    }
    return lay_out("cover.html", context, geometry)


def form(content: BookContent, geometry: Geometry, photo: str | None) -> Document:
    boxes = () if "opinions" in content.order else content.opinions
    context = {
        "title": content.form_title,
        "is_long_title": len(content.form_title) > LONG_TITLE,
        "number": content.dossier_number,
        "photo": photo,
        "photo_mm": [f"{side}" for side in content.photo_mm],
        "notes": content.notes,
        "notes_title": content.notes_title,
        "sections": [
            _section(one, content.photo_place and not index and content.sheet is None)
            for index, one in enumerate(content.sections)
        ],
        "opinions": boxes,
        "opinions_title": _numbered(OPINIONS_TITLE, content.sections),
    }
    if content.sheet is not None:
        return sheet(content, content.sheet, geometry, context)
    return lay_out("form.html", context, geometry)


def opinions(content: BookContent, geometry: Geometry) -> Document:
    context = {"opinions": content.opinions, "opinions_title": OPINIONS_TITLE}
    return lay_out("opinions.html", context, geometry)


def narrative(content: BookContent, geometry: Geometry) -> Document:
    told = content.narrative
    assert told is not None
    context = {
        "title": told.title,
        "byline": told.byline,
        "title_font": told.title_font,
        "body_font": told.body_font,
        "title_pt": f"{told.title_pt:g}",
        "body_pt": f"{told.body_pt:g}",
        "leading": f"{told.body_pt * 1.8:g}",
        "paragraphs": [{"text": text, "rank": _rank(text)} for text in told.paragraphs],
    }
    return lay_out("narrative.html", context, geometry)


def heads(content: BookContent, geometry: Geometry) -> Document:
    """The titles that are laid over the pages of the attachments, on one long page, a slot below
    another."""
    context = {
        "papers": content.attachments,
        "width": f"{geometry.width_mm:g}",
        "slot": f"{HEAD_SLOT_MM:g}",
        "height": f"{HEAD_SLOT_MM * len(content.attachments):g}",
    }
    return lay_out("heads.html", context, geometry)


def check_boxes(content: BookContent, geometry: Geometry) -> Document:
    """A page for each of ``checks``, laid over the pages of copies."""
    context = {
        "checks": checks(content),
        "words": content.certification_words,
        "width": f"{geometry.width_mm:g}",
    }
    return lay_out("checks.html", context, geometry)


def checks(content: BookContent) -> list[Certification | None]:
    """The different boxes for the certification, ``None`` for the empty one, in whichever order the
    papers lie; most are alike."""
    found = {paper.certified for paper in content.attachments if paper.compared}
    return sorted(found, key=lambda one: (one.day, one.name) if one else (date.min, ""))


def slip(number: int, title: str, file_name: str, geometry: Geometry) -> Document:
    """The visible page in place of an attachment that could not be bound."""
    context = {
        "number": str(number),
        "title": title,
        "file_name": file_name,
        "heading": "此材料未能装入本册",
        "reason": "系统无法读取该文件，请报送单位另附纸质件，并重新上传后再次生成本册。",
    }
    return lay_out("slip.html", context, geometry)


def photo_uri(photo: bytes | None, photo_mm: tuple[int, int]) -> str | None:
    """The portrait as a data address, cut to its size in print; raises ``ValueError`` if it
    cannot be read."""
    if photo is None:
        return None
    size = round(photo_mm[0] / 25.4 * PHOTO_DPI), round(photo_mm[1] / 25.4 * PHOTO_DPI)
    try:
        image = _page_image(photo, size) if photo.startswith(b"%PDF") else _image(photo)
    except (OSError, SyntaxError, pypdfium2.PdfiumError) as error:
        raise ValueError("The portrait cannot be read.") from error
    out = io.BytesIO()
    ImageOps.fit(image.convert("RGB"), size).save(out, "JPEG", quality=92)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def _image(photo: bytes) -> Image.Image:
    with Image.open(io.BytesIO(photo), formats=["JPEG", "PNG"]) as image:
        return ImageOps.exif_transpose(image)


def _page_image(photo: bytes, size: tuple[int, int]) -> Image.Image:
    with pypdfium2.PdfDocument(photo) as document:
        page = document[0]
        scale = max(size[0] / page.get_width(), size[1] / page.get_height())
        image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
        return image


def _rank(text: str) -> str:
    if HEADING.match(text):
        return "heading"
    return "subheading" if SUBHEADING.match(text) else ""


def _numbered(title: str, sections: tuple[Section, ...]) -> str:
    """The title with the next number where the sections carry numbers (一、二、三、)."""
    numerals = "一二三四五六七八九十"
    counted = sections and all("、" in section.title[:3] for section in sections)
    if not counted or len(sections) >= len(numerals):
        return title
    return f"{numerals[len(sections)]}、{title}"


def _section(section: Section, has_photo: bool) -> dict[str, Any]:
    rows = _rows(section.facts, has_photo)
    return {
        "title": section.title,
        "rows": rows,
        "columns": ["16%", "22.5%", "16%", "22%", "23.5%"]
        if has_photo
        else _shares((17, 33, 17, 33)),
        "tables": [_table(table) for table in section.tables],
    }


def _rows(facts: tuple[Fact, ...], has_photo: bool) -> list[SheetRow]:
    """Two facts a row, wide ones alone; the portrait stands beside the first rows."""
    pairs = list(_paired(facts))
    beside = min(PHOTO_ROWS, len(pairs)) if has_photo else 0
    rows = []
    for index, pair in enumerate(pairs):
        more = 1 if has_photo and index >= beside else 0
        spans = (3 + more,) if len(pair) == 1 else (1, 1 + more)
        cells = [_cell(fact, span) for fact, span in zip(pair, spans, strict=True)]
        rows.append(SheetRow(cells, beside if has_photo and index == 0 else 0, index < beside))
    return rows


def _cell(fact: Fact, span: int) -> Cell:
    if span >= 3 and len(fact.label) > LONG_LABEL and len(fact.value) <= SHORT_VALUE:
        return Cell(fact.label, fact.value, span - 2, 3)
    return Cell(fact.label, fact.value, span)


def _paired(facts: Iterable[Fact]) -> Iterable[tuple[Fact, ...]]:
    waiting: Fact | None = None
    for fact in facts:
        if fact.wide:
            yield (fact,)
        elif waiting:
            yield waiting, fact
            waiting = None
        else:
            waiting = fact
    if waiting:
        yield (waiting,)


def _table(table: PrintedTable) -> dict[str, Any]:
    widths = table.widths or (1.0,) * len(table.head)
    return {
        "title": table.title,
        "head": table.head,
        "rows": table.rows,
        "columns": _shares(widths),
    }


def _shares(widths: Iterable[float]) -> list[str]:
    widths = list(widths)
    return [f"{100 * width / sum(widths):.3f}%" for width in widths]
