"""The titles over the pages of the attachments, cut from one long page.

WeasyPrint takes milliseconds for each page that it lays out, whatever stands on it; a hundred
titles on one page cost it no more than the contents do.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from talentportal.bookbinding.parts import HEAD_SLOT_MM
from talentportal.bookbinding.stamps import MM, PAGE_HEIGHT

SLOT = HEAD_SLOT_MM * MM
BOTTOM = PAGE_HEIGHT - 11 * MM - SLOT
"""Where the slot of a title lies on the sheet."""
PX = 0.75


def of(book: pikepdf.Pdf, sheet: pikepdf.Page, count: int) -> list[pikepdf.Object]:
    """A form for each of ``count`` titles, with the rule below it."""
    fonts = book.make_indirect(book.copy_foreign(sheet.resources.Font))
    width = float(sheet.mediabox[2])
    texts: dict[int, list[Any]] = {}
    for slot, text in _texts(pikepdf.parse_content_stream(sheet, "Tm Tf Tj TJ")):
        texts.setdefault(min(slot, count - 1), []).extend(text)
    return [_form(book, number, texts.get(number, []), fonts, width) for number in range(count)]


def _texts(instructions: Iterable[Any]) -> Iterator[tuple[int, list[Any]]]:
    """What is shown from one place on, in its typeface, with the slot in which it stands."""
    typeface, text, slot = None, list[Any](), 0
    for one in instructions:
        operator = str(one.operator)
        if operator == "Tm":
            yield slot, text
            text = [typeface, one] if typeface else [one]
            slot = int(float(one.operands[5]) * PX / SLOT)
        else:
            text.append(one)
            typeface = one if operator == "Tf" else typeface
    yield slot, text


def _form(
    book: pikepdf.Pdf, number: int, text: list[Any], fonts: pikepdf.Object, width: float
) -> pikepdf.Object:
    matrix = f"{PX} 0 0 -{PX} 0 {(number + 1) * SLOT:.3f} cm".encode()
    rule = f"q 0.5 w 0 0.25 m {width:.2f} 0.25 l S 0 g ".encode()
    shown = pikepdf.unparse_content_stream(text)
    stream = book.make_stream(rule + matrix + b" BT " + shown + b" ET Q")
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox = Array([0, 0, round(width, 2), round(SLOT, 2)])
    stream.Resources = Dictionary(Font=fonts)
    return book.make_indirect(stream)
