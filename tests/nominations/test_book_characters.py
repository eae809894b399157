"""All 8,105 characters of the 通用规范汉字表 (2013), and rarer ones in names, printed and copied.

The list beside this file holds the characters in the table's order, from Unihan's kTGH (Unicode 15.0).
"""

import io
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from talentportal.bookbinding import (
    BookContent,
    Fact,
    RenderedBook,
    Section,
    missing_glyphs,
    render_book,
)
from talentportal.bookbinding.fonts import characters

TABLE = Path(__file__).with_name("general_standard_characters.txt")
SERIF = ("NotoSerifCJKSC", "BabelStoneHan", "HanaMinB")
"""Song, whatever the font: nothing else may stand in the middle of a name."""
EXTENSIONS = {
    "A": (0x3400, 0x4DBF),
    "B": (0x20000, 0x2A6DF),
    "C": (0x2A700, 0x2B739),
    "D": (0x2B740, 0x2B81D),
    "E": (0x2B820, 0x2CEA1),
    "F": (0x2CEB0, 0x2EBE0),
    "G": (0x30000, 0x3134A),
    "H": (0x31350, 0x323AF),
}
SAMPLE = 60
NAME = re.compile(r"[\s\u200b\ufeff\ufffe]")


@cache
def table() -> str:
    return TABLE.read_text(encoding="utf-8").replace("\n", "")


def content(words: list[str]) -> BookContent:
    """A book of nothing but these words, each an answer of the form."""
    facts = tuple(Fact(f"{number}", word, wide=True) for number, word in enumerate(words))
    return BookContent(
        title="字表",
        dossier_number="D-1",
        version_code="1",
        order=("form",),
        sections=(Section("字", facts),),
        photo_place=False,
        duplex=False,
        seam_seal=False,
    )


def copied(book: RenderedBook) -> str:
    with pypdfium2.PdfDocument(book.pdf) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    return NAME.sub("", text)


def fonts_of(book: RenderedBook) -> dict[str, set[str]]:
    """Character → the typefaces in which it stands, as the file itself says."""
    found: dict[str, set[str]] = defaultdict(set)
    with pikepdf.open(io.BytesIO(book.pdf)) as document:
        for page in document.pages:
            maps = {
                name: (str(font.BaseFont).split("+")[-1], _characters_of(font))
                for name, font in page.resources.Font.items()
            }
            for font, code in _codes(page):
                family, characters_of = maps[font]
                assert code not in (0, 0xFFFF), "a box instead of a character"
                found[characters_of[code]].add(family.replace("-", ""))
    return found


def _codes(page: pikepdf.Page) -> Iterator[tuple[str, int]]:
    font = ""
    for instruction in pikepdf.parse_content_stream(page, "Tf Tj TJ"):
        operands: Any = instruction.operands
        if str(instruction.operator) == "Tf":
            font = str(operands[0])
            continue
        for piece in operands[0] if str(instruction.operator) == "TJ" else operands:
            if isinstance(piece, pikepdf.String):
                codes = bytes(piece)
                for at in range(0, len(codes), 2):
                    yield font, int.from_bytes(codes[at : at + 2])


def _characters_of(font: pikepdf.Object) -> dict[int, str]:
    """The font's own table from codes to text."""
    text = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>\s*$", text, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(told).decode("utf-16-be") for code, told in pairs}


@pytest.fixture(scope="module")
def book() -> RenderedBook:
    return render_book(content([table()[at : at + 150] for at in range(0, len(table()), 150)]))


def test_the_table_is_whole() -> None:
    assert len(table()) == len(set(table())) == 8105
    assert table()[:5] == "一乙二十丁"
    assert sum(ord(one) > 0xFFFF for one in table()) == 196


def test_every_character_of_the_table_has_a_glyph(book: RenderedBook) -> None:
    assert missing_glyphs(content([table()])) == []
    assert book.problems == ()
    fonts = fonts_of(book)
    assert [one for one in table() if one not in fonts] == []


def test_all_of_them_stand_in_one_style(book: RenderedBook) -> None:
    fonts = fonts_of(book)
    strange = {
        one: fonts[one]
        for one in table()
        if not any(family.startswith(SERIF) for family in fonts[one])
    }
    assert strange == {}
    other = [one for one in table() if not any("Noto" in family for family in fonts[one])]
    assert set(other) <= set("𬎆𡒄"), "only these are missing from the first typeface"


def test_the_text_copied_out_is_the_text_that_went_in(book: RenderedBook) -> None:
    found = re.sub(r"D-1版本1|第\d+页共\d+页", "", copied(book))
    kept = re.sub(r"\d+", "", found)
    assert table() in kept


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_rare_characters_in_names(extension: str) -> None:
    """Of the extensions A to F every one, of G and H what the fonts have; the rest is named."""
    first, last = EXTENSIONS[extension]
    points = random.Random(extension).sample(range(first, last + 1), SAMPLE)
    there = [f"张{chr(point)}国" for point in points if point in characters()]
    lacking = [chr(point) for point in points if point not in characters()]
    if extension in "ABCDEF":
        assert lacking == []
    assert len(there) > SAMPLE // 3
    book = render_book(content(there))
    assert book.problems == ()
    text = copied(book)
    assert [name for name in there if name not in text] == []
    fonts = fonts_of(book)
    for name in there:
        assert any(family.startswith(SERIF) for family in fonts[name[1]]), name
    told = {character for _place, character in missing_glyphs(content(["".join(lacking)]))}
    assert told == set(lacking)
