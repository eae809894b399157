"""The form as a notice's annex prints it: rows of boxes on one grid."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from talentportal.bookbinding.content import BookContent, Box, CoverLine, Fact, PrintedSheet
from talentportal.bookbinding.typesetting import Geometry, lay_out

if TYPE_CHECKING:
    from weasyprint import Document

COLUMNS = 6
"""Three boxes side by side, each a label and its words; the portrait adds a seventh column."""
LABEL_MM = 21
SPANS = {
    (1, 6): (5,),
    (1, 7): (6,),
    (2, 6): (1, 3),
    (2, 7): (3, 2),
    (3, 6): (1, 1, 1),
    (3, 7): (1, 1, 2),
}
"""How many columns the words take: by the number of boxes and of columns."""


@dataclass
class PrintedBox:
    """A box with the columns that its words take."""

    box: Box
    span: int


@dataclass
class PrintedRow:
    """A row of the sheet; the portrait begins in the row with ``photo_rows``."""

    boxes: list[PrintedBox]
    photo_rows: int = 0
    cells: int = field(init=False)

    def __post_init__(self) -> None:
        self.cells = len(self.boxes)

    @property
    def is_long(self) -> bool:
        """Words of a single box may go on over the page; everything else stays together."""
        return self.cells == 1 and self.boxes[0].box.opinion is None


def sheet(
    content: BookContent, printed: PrintedSheet, geometry: Geometry, context: Any
) -> "Document":
    """The form's own title page, its notes, its boxes, and added pages for what has no box."""
    top, facts, foot = parts_of_cover(printed.title_page)
    wide, high = content.photo_mm
    rows = _rows(printed)
    return lay_out(
        "sheet.html",
        {
            **context,
            "top": top,
            "facts": facts,
            "foot": foot,
            "notes": content.notes,
            "notes_title": content.notes_title,
            "rows": rows,
            "columns": _columns(geometry, wide if printed.photo_rows else 0),
            "photo_label": printed.photo_label,
            "photo_high": f"{high}",
        },
        geometry,
    )


def _rows(printed: PrintedSheet) -> list[PrintedRow]:
    rows = []
    for index, boxes in enumerate(printed.rows):
        beside = index < printed.photo_rows
        columns = COLUMNS + (1 if printed.photo_rows and not beside else 0)
        spans = SPANS[len(boxes), columns]
        row = PrintedRow([PrintedBox(*pair) for pair in zip(boxes, spans, strict=True)])
        row.photo_rows = printed.photo_rows if beside and not index else 0
        rows.append(row)
    return rows


def _columns(geometry: Geometry, photo_mm: int) -> list[str]:
    photo = photo_mm + 2 if photo_mm else 0
    words = (geometry.width_mm - photo - 3 * LABEL_MM) / 3
    widths = [f"{LABEL_MM}mm", f"{words:.2f}mm"] * 3
    return [*widths, f"{photo}mm"] if photo else widths


def parts_of_cover(
    lines: tuple[CoverLine, ...],
) -> tuple[tuple[CoverLine, ...], tuple[Fact, ...], tuple[CoverLine, ...]]:
    """Lines above, facts (姓名：…) set as a table, and lines below them."""
    labelled = [index for index, line in enumerate(lines) if _label(line.text)]
    if not labelled:
        return _without_facts(lines)
    first, last = labelled[0], labelled[-1]
    facts = tuple(Fact(*line.text.split("：", 1)) for line in lines[first : last + 1])
    return lines[:first], facts, lines[last + 1 :]


def _without_facts(
    lines: tuple[CoverLine, ...],
) -> tuple[tuple[CoverLine, ...], tuple[Fact, ...], tuple[CoverLine, ...]]:
    """The last line goes to the foot where it is smaller than the first (a date)."""
    if len(lines) > 1 and lines[-1].size_pt < lines[0].size_pt:
        return lines[:-1], (), lines[-1:]
    return lines, (), ()


def _label(text: str) -> str:
    label, colon, _words = text.partition("：")
    return label if colon and 1 < len(label.replace("\u3000", "")) <= 6 else ""
