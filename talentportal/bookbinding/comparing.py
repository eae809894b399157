"""Two versions of a book beside each other: which pages differ, and how each looks."""

import hashlib
import io
import re
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

FOOTER = re.compile(r"\S+\s*版本[：\s]*\w+|第\s*\d+\s*页\s*共\s*\d+\s*页")
"""Number, version and page numbers differ on every page of another version."""
WIDTH = 900


def pages_that_differ(before: Path, after: Path) -> list[int]:
    """Numbers of the pages whose words or papers are not the same, page for page."""
    pairs = zip_longest(_fingerprints(before), _fingerprints(after))
    return [number for number, (old, new) in enumerate(pairs, 1) if old != new]


def _fingerprints(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        words = [_words(page.get_textpage().get_text_bounded()) for page in document]
    with pikepdf.open(path) as document:
        papers = [_paper(page) for page in document.pages]
    return [f"{text}\n{paper}" for text, paper in zip(words, papers, strict=True)]


def _words(text: str) -> str:
    return re.sub(r"\s", "", FOOTER.sub("", text))


def _paper(page: pikepdf.Page) -> str:
    """The digest of what lies on the page from an attachment; empty on pages of ours."""
    digest = hashlib.sha256()
    drawn: Any = page.obj.get("/Resources", pikepdf.Dictionary()).get("/XObject", {})
    if "/Paper" not in drawn:
        return ""
    _feed(digest, drawn["/Paper"])
    return digest.hexdigest()


def _feed(digest: Any, drawing: pikepdf.Object) -> None:
    """The stored bytes of a drawing and of the pictures in it."""
    digest.update(drawing.read_raw_bytes())
    inner: Any = drawing.get("/Resources", pikepdf.Dictionary()).get("/XObject", {})
    for name in sorted(inner.keys()):
        _feed(digest, inner[name])


def picture_of(path: Path, number: int) -> bytes:
    """A page as a JPEG; nothing where the book has no such page."""
    with pypdfium2.PdfDocument(path) as document:
        if not 1 <= number <= len(document):
            return b""
        page = document[number - 1]
        image = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
        page.close()
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
