"""What a file really is, judged by its first bytes; its name and what the browser says count for nothing."""

from dataclasses import dataclass
from typing import Literal

import magic

from nominations.uploads.verdict import Rejected

Group = Literal["image", "pdf", "unbound"]


@dataclass(frozen=True)
class FileKind:
    """A type of file that the portal takes."""

    name: str
    group: Group
    media_type: str
    decoder: str = ""


JPEG = FileKind("jpg", "image", "image/jpeg", "JPEG")
PNG = FileKind("png", "image", "image/png", "PNG")
WEBP = FileKind("webp", "image", "image/webp", "WEBP")
HEIC = FileKind("heic", "image", "image/heic", "HEIF")
TIFF = FileKind("tiff", "image", "image/tiff", "TIFF")
BMP = FileKind("bmp", "image", "image/bmp", "BMP")
PDF = FileKind("pdf", "pdf", "application/pdf")
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = FileKind("docx", "unbound", OFFICE + "wordprocessingml.document")
XLSX = FileKind("xlsx", "unbound", OFFICE + "spreadsheetml.sheet")
MP4 = FileKind("mp4", "unbound", "video/mp4")

BY_MAGIC = {
    "image/jpeg": JPEG,
    "image/png": PNG,
    "image/webp": WEBP,
    "image/heic": HEIC,
    "image/heif": HEIC,
    "image/tiff": TIFF,
    "image/bmp": BMP,
    "image/x-ms-bmp": BMP,
    "application/pdf": PDF,
    DOCX.media_type: DOCX,
    XLSX.media_type: XLSX,
    "video/mp4": MP4,
}
STARTS = {
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "webp": (b"RIFF",),
    "tiff": (b"II*\0", b"MM\0*"),
    "bmp": (b"BM",),
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
}
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


def kind_of(data: bytes) -> FileKind | None:
    """The type of the file, or ``None`` when it is none that the portal takes.

    The signature must stand at the very first byte: a PDF hidden behind a picture is a picture.
    """
    if data[4:8] == b"ftyp":
        return HEIC if data[8:12] in HEIF_BRANDS else _by_magic(data, {"mp4"})
    names = {name for name, starts in STARTS.items() if data.startswith(starts)}
    return _by_magic(data, names) if names else None


def _by_magic(data: bytes, names: set[str]) -> FileKind | None:
    if "pdf" in names:
        return PDF
    kind = BY_MAGIC.get(magic.from_buffer(data[:65536], mime=True))
    return kind if kind and kind.name in names else None


def accepts(formats: tuple[str, ...], kind: FileKind) -> bool:
    """Whether the edition takes this kind. Every picture becomes the same page in the book, so an
    edition that takes one kind of picture takes them all (phones save HEIC by themselves)."""
    if kind.group == "image":
        return any(name in formats for name in ("jpg", "png", "webp", "heic", "tiff", "bmp"))
    return kind.name in formats


def recognised(data: bytes, name: str, formats: tuple[str, ...], max_bytes: int) -> FileKind:
    """The kind of the file, judged before anything is decoded (F01, F02, I02, D03)."""
    if not data:
        raise Rejected("F02")
    if len(data) > max_bytes:
        raise Rejected("F01", limit=max_bytes // 1_048_576)
    kind = kind_of(data)
    if kind is None or not accepts(formats, kind):
        claims_pdf = name.lower().endswith(".pdf") and kind is None
        raise Rejected("D03") if claims_pdf else Rejected("I02", formats=taken(formats))
    return kind


def taken(formats: tuple[str, ...]) -> str:
    """The formats as people write them."""
    return " / ".join(name.upper() for name in formats)
