"""The typefaces that notices prescribe, and what stands in for those that are not installed.

小标宋 and 仿宋 are commercial; where an office has them they are put into the folder of fonts and
used. Otherwise 思源宋体 stands in, and the properties of the book say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from fontTools.ttLib import TTFont

from talentportal.bookbinding.content import BookContent, CoverLine, Face
from talentportal.bookbinding.fonts import CHAIN, file_of

CHAIN_CSS = ", ".join(f"'{family}'" for family, _file, _package in CHAIN)


@dataclass(frozen=True)
class Prescribed:
    """A typeface by its name in notices: files that hold it, and what stands in for it."""

    name: str
    files: tuple[str, ...] = ()
    stand_in: str = ""
    """How the substitute is called; empty where ours is of this kind itself."""
    css: str = f"font-family: {CHAIN_CSS}; font-weight: normal"


FACES: dict[Face, Prescribed] = {
    "xiaobiaosong": Prescribed(
        "小标宋体",
        ("FZXBSJW.TTF", "FZXBSK.TTF", "FZXBSJW--GB1-0.TTF"),
        "思源宋体（粗）",
        f"font-family: {CHAIN_CSS}; font-weight: bold",
    ),
    "fangsong": Prescribed(
        "仿宋体",
        ("simfang.ttf", "SIMFANG.TTF", "STFANGSO.TTF", "FZFSJW.TTF", "FandolFang-Regular.otf"),
        "思源宋体",
    ),
    "kaiti": Prescribed(
        "楷体",
        ("simkai.ttf", "SIMKAI.TTF", "STKAITI.TTF", "FandolKai-Regular.otf"),
        "思源宋体",
    ),
    "heiti": Prescribed(
        "黑体", css=f"font-family: 'Noto Sans CJK SC', {CHAIN_CSS}; font-weight: normal"
    ),
    "songti": Prescribed("宋体"),
}


def file_for(face: Face) -> str:
    """The name of an installed file of this typeface; empty if there is none."""
    return next((name for name in FACES[face].files if file_of(name)), "")


@cache
def style() -> str:
    """A style class for each typeface, with the whole chain behind it for rare characters."""
    return "\n".join(f".{face} {{ {_declarations(face)} }}" for face in FACES)


def _declarations(face: Face) -> str:
    path = file_of(file_for(face)) if file_for(face) else None
    if path is None:
        return FACES[face].css
    with TTFont(path, lazy=True) as font:
        family = str(font["name"].getBestFamilyName()).replace("'", "")
    return f"font-family: '{family}', {CHAIN_CSS}; font-weight: normal"


def files() -> list[str]:
    """The installed files of prescribed typefaces: the bytes of a book depend on them."""
    return [name for face in FACES if (name := file_for(face))]


def substitutes(content: BookContent) -> str:
    """Which of the prescribed typefaces of this book another one stands in for, in a sentence."""
    wanted = dict.fromkeys(_faces(content))
    told = [
        f"{FACES[face].name}以{FACES[face].stand_in}代替"
        for face in wanted
        if FACES[face].stand_in and not file_for(face)
    ]
    return "，".join(told)


def _faces(content: BookContent) -> Iterator[Face]:
    title_page: tuple[CoverLine, ...] = content.sheet.title_page if content.sheet else ()
    for line in (*content.cover, *content.cover_foot, *title_page):
        yield line.font
    if content.narrative:
        yield content.narrative.title_font
        yield content.narrative.body_font
