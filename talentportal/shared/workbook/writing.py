"""Workbooks out: formatted as an annex of a notice is, safe whatever people have typed.

What comes from a person is text, never a formula; control characters are dropped; nothing is cut.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from talentportal.shared.refusals import Refused

LONGEST_CELL = 32_767
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_THIN = Side(style="thin", color="000000")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 -- openpyxl writes naive times


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, width in characters, and whether its text is centred."""

    title: str
    width: int = 12
    centred: bool = True


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A sheet as it is printed: lines above (annex number, title, office), table, lines below."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    above: Sequence[str] = ()
    below: Sequence[str] = ()
    annex: str = ""
    landscape: bool = True
    row_height: int = 32
    blank_rows: int = field(default=0)


def write_workbook(sheets: Sequence[WrittenSheet]) -> bytes:
    """The .xlsx file; equal content gives equal bytes, and its metadata names nobody."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for sheet in sheets:
        _write(book.create_sheet(_sheet_name(sheet.name)), sheet)
    book.properties.creator = ""
    book.properties.created = book.properties.modified = _EPOCH
    target = BytesIO()
    book.save(target)
    return _neutral(target.getvalue())


def _neutral(written: bytes) -> bytes:
    """The same file without the time of writing: equal content gives equal bytes."""
    target = BytesIO()
    with ZipFile(BytesIO(written)) as source, ZipFile(target, "w", ZIP_DEFLATED) as neutral:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _TIMES.sub(rb"\g<1>" + _EPOCH.isoformat().encode() + rb"Z\g<2>", content)
            neutral.writestr(ZipInfo(entry.filename), content, ZIP_DEFLATED)
    return target.getvalue()


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31] or "1"


def _write(paper: Worksheet, sheet: WrittenSheet) -> None:
    width = len(sheet.columns)
    row = 1
    if sheet.annex:
        row = _line(paper, row, width, sheet.annex, Font(name="黑体", size=16))
    row = _line(paper, row, width, sheet.title, Font(name="方正小标宋简体", size=22), centred=True)
    for text in sheet.above:
        row = _line(paper, row, width, text, Font(name="仿宋", size=14))
    head = row
    for index, column in enumerate(sheet.columns, start=1):
        _cell(paper, row, index, column.title, Font(name="黑体", size=12), centred=True)
        paper.column_dimensions[get_column_letter(index)].width = column.width
    for values in [*sheet.rows, *([[""] * width] * sheet.blank_rows)]:
        row += 1
        paper.row_dimensions[row].height = sheet.row_height
        for index, (column, value) in enumerate(zip(sheet.columns, values, strict=True), start=1):
            _cell(paper, row, index, value, Font(name="仿宋", size=12), centred=column.centred)
    row += 1
    for text in sheet.below:
        row = _line(paper, row, width, text, Font(name="仿宋", size=12))
    _set_up_page(paper, sheet, head)


def _line(
    paper: Worksheet, row: int, width: int, text: str, font: Font, *, centred: bool = False
) -> int:
    cell = paper.cell(row, 1)
    _put(cell, text)
    cell.font = font
    cell.alignment = Alignment(
        horizontal="center" if centred else "left", vertical="center", wrap_text=True
    )
    paper.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    paper.row_dimensions[row].height = (font.size or 12) * 1.9
    return row + 1


def _cell(
    paper: Worksheet, row: int, column: int, value: Any, font: Font, *, centred: bool
) -> None:
    cell = paper.cell(row, column)
    _put(cell, value)
    cell.font = font
    cell.border = _GRID
    cell.alignment = Alignment(
        horizontal="center" if centred else "left", vertical="center", wrap_text=True
    )


def _put(cell: Cell | Any, value: Any) -> None:
    """Numbers and days as such; everything else as text, whatever it begins with."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        cell.value = value
        return
    if isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", "" if value is None else str(value))
    if len(text) > LONGEST_CELL:
        raise Refused.because(
            "cell-too-long",
            _("A text has {length} characters; a cell holds {most}.").format(
                length=len(text), most=LONGEST_CELL
            ),
        )
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t", "\r", "＝")


def _set_up_page(paper: Worksheet, sheet: WrittenSheet, head: int) -> None:
    paper.page_setup.paperSize = paper.PAPERSIZE_A4
    paper.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    paper.page_setup.fitToWidth, paper.page_setup.fitToHeight = 1, 0
    paper.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    paper.print_title_rows = f"{head}:{head}"
    paper.oddFooter.center.text = "第 &P 页，共 &N 页"  # type: ignore[union-attr]
    paper.print_options.horizontalCentered = True
    paper.freeze_panes = f"A{head + 1}"
