"""Files that are refused, each with its code."""

from collections.abc import Callable

import pikepdf
from PIL import Image

from tests.nominations import upload_samples as files
from tests.nominations.book_samples import document, encoded
from tests.support.uploads import MEGABYTE


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


HTML = b"<!doctype html><title>x</title>"


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("F02", lambda: b"", "a.jpg"),
    "too-large": ("F01", lambda: bytes(31 * MEGABYTE), "a.jpg"),
    "html-as-jpg": ("I02", lambda: HTML, "a.jpg"),
    "html-as-pdf": ("D03", lambda: HTML, "a.pdf"),
    "svg": ("I02", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.jpg"),
    "eps-as-jpg": ("I02", lambda: files.saved(files.page(), "EPS"), "a.jpg"),
    "gif": ("I02", lambda: files.saved(files.page(), "GIF"), "a.gif"),
    "ico": ("I02", lambda: files.saved(files.page(), "ICO"), "a.jpg"),
    "psd": ("I02", lambda: b"8BPS" + bytes(100), "a.jpg"),
    "zip": ("I02", lambda: b"PK\x05\x06" + bytes(18), "a.jpg"),
    "docx-not-taken": ("I02", lambda: b"PK\x03\x04" + bytes(60), "a.docx"),
    "program": ("I02", lambda: b"MZ" + bytes(500), "a.jpg"),
    "moving-webp": (
        "I02",
        lambda: files.saved(
            files.page(), "WEBP", save_all=True, append_images=[Image.new("RGB", (300, 400))]
        ),
        "a.webp",
    ),
    "bomb": ("I01", files.bomb, "a.png"),
    "41-megapixels": (
        "I01",
        lambda: files.saved(Image.new("1", (8200, 5001)), "PNG"),
        "a.png",
    ),
    "jpeg-cut": ("I04", lambda: cut(encoded(files.page(900, 1200)), 0.6), "a.jpg"),
    "jpeg-head-only": ("I04", lambda: cut(encoded(files.page()), 0.03), "a.jpg"),
    "png-cut": ("I04", lambda: cut(files.saved(files.page(), "PNG"), 0.6), "a.png"),
    "tiff-cut": ("I04", lambda: cut(files.saved(files.page(), "TIFF"), 0.5), "a.tif"),
    "bmp-cut": ("I04", lambda: cut(files.saved(files.page(), "BMP"), 0.5), "a.bmp"),
    "webp-cut": ("I04", lambda: cut(files.saved(files.page(), "WEBP"), 0.5), "a.webp"),
    "heic-cut": ("I03", lambda: cut(files.saved(files.page(), "HEIF"), 0.5), "a.heic"),
    "one-pixel": ("I05", lambda: files.saved(Image.new("RGB", (1, 1)), "PNG"), "a.png"),
    "a-line": ("I05", lambda: files.saved(Image.new("RGB", (4000, 40)), "PNG"), "a.png"),
    "user-password": ("D01", lambda: files.protected(user="secret"), "a.pdf"),
    "pdf-cut-55": ("D02", lambda: cut(files.heavy_pdf(), 0.55), "a.pdf"),
    "pdf-cut-80": ("D02", lambda: cut(files.heavy_pdf(), 0.8), "a.pdf"),
    "pdf-cut-and-closed": (
        "D02",
        lambda: cut(files.saved_plainly(files.heavy_pdf()), 0.9991) + files.END,
        "a.pdf",
    ),
    "pdf-garbage": ("D03", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 9 + b"%%EOF", "a.pdf"),
    "pdf-behind-junk": ("D03", lambda: b"junk" + document(files.A4), "a.pdf"),
    "pdf-cyclic": ("D03", files.cyclic, "a.pdf"),
    "pdf-no-pages": ("D03", lambda: files.changed(lambda b, _s: b.pages.__delitem__(0)), "a.pdf"),
    "pdf-no-area": (
        "D03",
        lambda: files.changed(
            lambda _b, sheet: setattr(sheet.obj, "MediaBox", pikepdf.Array([0, 0, 0, 0]))
        ),
        "a.pdf",
    ),
    "pdf-dynamic": ("D06", lambda: files.changed(files.dynamic), "a.pdf"),
    "pdf-11-pages": ("D05", lambda: document(*[(100, 100)] * 11), "a.pdf"),
}
