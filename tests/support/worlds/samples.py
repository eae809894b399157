"""Edition documents for tests: the craftsmen of Jinzhong, and changes to them."""

from functools import cache
from pathlib import Path
from typing import Any

from talentportal.programs.document import EditionDocument
from talentportal.programs.document.text import yaml_file

EDITIONS = Path(__file__).resolve().parents[3] / "fixtures" / "editions"
SLUGS = sorted(path.stem for path in EDITIONS.glob("*.yaml"))
JINZHONG = EDITIONS / "jinzhong-craftsman-2019.yaml"


@cache
def edition(slug: str) -> EditionDocument:
    """An edition of the repository as it stands in its file."""
    return yaml_file.load(yaml_file.read(EDITIONS / f"{slug}.yaml"))


@cache
def jinzhong() -> EditionDocument:
    """The edition as it stands in the file."""
    return yaml_file.load(yaml_file.read(JINZHONG))


def changed(**changes: Any) -> EditionDocument:
    """The edition of Jinzhong with whole parts replaced, checked by the types only."""
    return EditionDocument.model_validate(jinzhong().model_dump() | changes)


def changed_text(*replacements: tuple[str, str]) -> str:
    """The edition's file with pieces of text replaced; each piece must be there once."""
    text = yaml_file.read(JINZHONG)
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the file"
        text = text.replace(old, new)
    return text


def line_of(text: str, piece: str) -> int:
    """The line on which a piece of text stands for the first time, from 1."""
    return text[: text.index(piece)].count("\n") + 1
