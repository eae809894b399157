"""What is uploaded: checked, decoded once, and turned into the pages that will be bound."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from nominations.uploads import isolated, making, sentences
from nominations.uploads.kinds import recognised, taken
from nominations.uploads.verdict import Note, Rejected

__all__ = ["NormalisedFile", "normalise"]


@dataclass(frozen=True)
class NormalisedFile:
    """A file that was accepted.

    ``pdf`` holds its pages as they will be bound: upright, at most A4, nothing active, about
    200 dpi; empty for electronic enclosures (documents and films), which have no pages.
    ``sha256`` is that of the file as it came; ``warnings`` are sentences.
    """

    kind: str
    media_type: str
    pages: int
    pdf: bytes
    thumbnails: tuple[bytes, ...]
    sha256: str
    warnings: tuple[str, ...]


def normalise(
    data: bytes | BinaryIO,
    name: str,
    *,
    formats: Iterable[str],
    max_bytes: int,
    max_pages: int | None = None,
    apart: bool = True,
) -> NormalisedFile:
    """Check and convert one upload; raises ``Refused`` with a sentence that names the file.

    The real type must be one of ``formats`` (pdf, jpg, png, heic, docx, xlsx, mp4); where one kind
    of picture is taken, every kind is. Decoding runs in a process of its own (``apart``).
    """
    content = data if isinstance(data, bytes) else data.read(max_bytes + 1)
    wanted = tuple(formats)
    try:
        recognised(content, name, wanted, max_bytes)
        request = {"name": name, "formats": wanted, "max_bytes": max_bytes, "max_pages": max_pages}
        answer = isolated.run if apart else making.answer
        header, blobs = answer(content, request)
    except Rejected as rejected:
        raise sentences.refused(rejected, name, taken(wanted)) from None
    return NormalisedFile(
        kind=header["kind"],
        media_type=header["media_type"],
        pages=header["count"],
        pdf=blobs[0],
        thumbnails=tuple(blobs[1:]),
        sha256=hashlib.sha256(content).hexdigest(),
        warnings=tuple(sentences.told(Note(code, values)) for code, values in header["notes"]),
    )
