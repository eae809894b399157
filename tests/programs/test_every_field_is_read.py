"""Nothing can be typed into a document that no code reads."""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from talentportal.programs.document.schema.base import Part

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("talentportal", "quotas", "nominations", "reviews", "rehearsals")
DOCUMENT = ROOT / "talentportal" / "programs" / "document"
COMPUTING = (
    "bands.py",
    "papers.py",
    "points.py",
    "results.py",
    "edition.py",
    "form.py",
    "procedure.py",
    "tiers.py",
)
"""Modules of the document whose methods compute something of a setting (``self.words``)."""


def _parts(above: type[Part] = Part) -> Iterator[type[Part]]:
    for part in above.__subclasses__():
        yield part
        yield from _parts(part)


FIELDS = sorted({name for part in _parts() for name in inspect.get_annotations(part)})


@cache
def readers() -> str:
    """All code and all templates that may read a document, without the document's own package."""
    paths = [
        path
        for folder in (*PACKAGES, "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html", ".txt", ".tex") and DOCUMENT not in path.parents
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def computed() -> str:
    return "\n".join((DOCUMENT / "schema" / name).read_text(encoding="utf-8") for name in COMPUTING)


def is_read(name: str) -> bool:
    outside = rf"\.{name}\b|getattr\(\w+, \"{name}\""
    inside = rf"\b(self|band|limit|other)\.{name}\b"
    return bool(re.search(outside, readers()) or re.search(inside, computed()))


@pytest.mark.parametrize("name", FIELDS)
def test_what_can_be_typed_is_read(name: str) -> None:
    assert is_read(name), f"No code outside the document reads “{name}”."
