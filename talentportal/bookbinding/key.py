"""The key of a book: the hash of everything that its bytes depend on."""

import hashlib
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from talentportal.bookbinding import faces
from talentportal.bookbinding.content import BookContent
from talentportal.bookbinding.fonts import CHAIN, OTHERS, file_of
from talentportal.bookbinding.typesetting import FOLDER, pango_version

LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "fonttools", "segno", "pillow", "pypdfium2")


def book_key(content: BookContent) -> str:
    """Books with the same key have the same bytes; unchanged means not rendered again."""
    digest = hashlib.sha256(_surroundings())
    _feed(digest, content)
    return digest.hexdigest()


@cache
def _surroundings() -> bytes:
    """Our code and templates, the fonts, the libraries: read once in a process."""
    digest = hashlib.sha256(pango_version().encode())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    ours = [*sorted(Path(__file__).parent.glob("*.py")), *sorted(FOLDER.iterdir())]
    names = [*(name for _family, name, _p in CHAIN), *OTHERS, *faces.files()]
    fonts = [file_of(name) for name in names]
    for path in [*ours, *(path for path in fonts if path)]:
        digest.update(path.name.encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.digest()


def content_code(content: BookContent) -> str:
    """The digest of what the book says, whichever release of the portal prints it."""
    digest = hashlib.sha256()
    _feed(digest, content, by_name=True)
    return digest.hexdigest()


def _feed(digest: Any, value: Any, *, by_name: bool = False) -> None:
    """Every value with its type and length, so that no two contents run into one another.

    A stored file never changes under its name; ``by_name`` spares reading it.
    """
    if is_dataclass(value) and not isinstance(value, type):
        value = tuple((one.name, getattr(value, one.name)) for one in fields(value))
    if isinstance(value, tuple):
        digest.update(b"(%d" % len(value))
        for one in value:
            _feed(digest, one, by_name=by_name)
        return
    if isinstance(value, Path) and by_name:
        data = value.name.encode()
    elif isinstance(value, Path):
        with value.open("rb") as file:
            data = hashlib.file_digest(file, "sha256").digest()
    elif isinstance(value, bytes):
        data = hashlib.sha256(value).digest()
    else:
        plain = value.isoformat() if isinstance(value, date) else value
        data = repr(plain).encode("utf-8", "surrogatepass")
    digest.update(b"%d:" % len(data) + data)
