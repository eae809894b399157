"""The chain of typefaces, and the check that every character of a book is in it.

Without a chain of its own Pango takes any installed font for a rare character, in the middle of a
name; with no font at all it prints an empty box and says nothing.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

from talentportal.bookbinding.content import BookContent, texts, with_texts

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
CHAIN = (
    ("Noto Serif CJK SC", "NotoSerifCJK-Regular.ttc", "fonts-noto-cjk"),
    ("BabelStone Han", "BabelStoneHan.ttf", "fonts-babelstone-han"),
    ("HanaMinB", "HanaMinB.ttf", "fonts-hanazono"),
)
"""Family, file and Debian package, in the order in which they are asked for a character."""
OTHERS = ("NotoSerifCJK-Bold.ttc", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
"""Further faces of the chain's first families (bold, and Hei for headings)."""
GETA = "〓"
"""What printers have always set for a character that they do not have."""


@cache
def file_of(name: str) -> Path | None:
    """Where a font file is installed."""
    found = (path for folder in FOLDERS if folder.is_dir() for path in folder.rglob(name))
    return min(found, default=None)


@cache
def characters() -> frozenset[int]:
    """Every code point that some font of the chain has."""
    known: set[int] = set()
    for family, name, _package in CHAIN:
        path = file_of(name)
        if path is not None:
            known.update(_cmap(path, family))
    return frozenset(known)


def _cmap(path: Path, family: str) -> set[int]:
    number = 0
    while ImageFont.truetype(path, index=number).getname()[0] != family:
        number += 1
    with TTFont(path, fontNumber=number, lazy=True) as font:
        return _mapped(font)


def _mapped(font: TTFont) -> set[int]:
    """The code points of the table that covers all planes, read group by group; taking each
    character's glyph apart as fontTools does would take longer than setting the book's form."""
    table = font.reader["cmap"]
    (count,) = struct.unpack_from(">H", table, 2)
    for number in range(count):
        (at,) = struct.unpack_from(">L", table, 8 + number * 8)
        (kind,) = struct.unpack_from(">H", table, at)
        if kind == 12:
            (groups,) = struct.unpack_from(">L", table, at + 12)
            told = struct.iter_unpack(">LLL", table[at + 16 : at + 16 + groups * 12])
            return {code for first, last, _glyph in told for code in range(first, last + 1)}
    return set(font.getBestCmap() or ())


def is_printable(character: str) -> bool:
    """Whether the chain has it, or it needs no glyph (line ends, joiners, variation selectors)."""
    if unicodedata.category(character) == "Co":
        return False  # private use: whatever some font draws there, nobody knows what was meant
    if character in "\n\t " or unicodedata.category(character) in {"Cf", "Mn"}:
        return True
    return ord(character) in characters()


def missing_glyphs(content: BookContent) -> list[tuple[str, str]]:
    """Field and character of everything that no font of the chain has, each once, in order."""
    told = list(texts(content))
    used = set().union(*(text for _place, text in told))
    missing = {character for character in used if not is_printable(character)}
    found: dict[tuple[str, str], None] = {}
    for place, text in told if missing else ():
        for character in text:
            if character in missing:
                found[place, character] = None
    return list(found)


def with_geta(content: BookContent) -> BookContent:
    """The same book with 〓 for every character that cannot be printed."""
    changed: BookContent = with_texts(content, _printable)
    return changed


def _printable(text: str) -> str:
    return "".join(one if is_printable(one) else GETA for one in text)
