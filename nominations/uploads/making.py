"""From the bytes of one file to its pages, within the process that calls it."""

import zipfile
from io import BytesIO
from typing import Any

from nominations.uploads import documents, images, thumbnails
from nominations.uploads.kinds import FileKind, recognised
from nominations.uploads.verdict import Pages, Rejected

MOST_PAGES = 500
"""Of a single file where the edition sets no limit."""


def answer(data: bytes, request: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The pages of a file in plain values and bytes, fit to go from one process to another; the
    request holds name, formats, max_bytes and max_pages. Raises ``Rejected``."""
    kind = recognised(data, request["name"], tuple(request["formats"]), request["max_bytes"])
    try:
        pages = _pages(data, kind, min(request["max_pages"] or MOST_PAGES, MOST_PAGES))
    except MemoryError:
        raise Rejected("D04") from None
    header = {
        "kind": kind.name,
        "media_type": kind.media_type,
        "count": pages.count,
        "notes": [[note.code, note.values] for note in pages.notes],
    }
    return header, [pages.pdf, *pages.thumbnails]


def _pages(data: bytes, kind: FileKind, max_pages: int) -> Pages:
    if kind.group == "unbound":
        return _unbound(data, kind)
    if kind.group == "pdf":
        pages = documents.pages_of(data, max_pages)
    else:
        pages = images.pages_of(data, kind, max_pages)
    drawn, notes = thumbnails.drawn(pages.pdf)
    pages.thumbnails = drawn
    pages.notes.extend(notes)
    return pages


def _unbound(data: bytes, kind: FileKind) -> Pages:
    """Electronic enclosures have no pages; office files must at least be whole archives."""
    if kind.name in {"docx", "xlsx"} and not zipfile.is_zipfile(BytesIO(data)):
        raise Rejected("I04")
    return Pages(b"", 0)
