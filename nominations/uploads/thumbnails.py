"""Every page is drawn once: the proof that it can be shown, and its small picture for the lists."""

import io

import pypdfium2
from PIL import Image

from nominations.uploads.verdict import Note, Rejected

WIDTH = 240
HEIGHT = 340
BLANK = 252
"""A page whose darkest spot is lighter than this is taken for blank."""


def drawn(pdf: bytes) -> tuple[list[bytes], list[Note]]:
    """A small JPEG of each page; notes name blank ones. Raises ``Rejected`` (D03)."""
    images, notes = [], []
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            for number in range(1, len(document) + 1):
                picture = _draw(document, number - 1)
                images.append(_small(picture))
                if not any(picture.convert("L").histogram()[:BLANK]):
                    notes.append(Note("blank", {"page": number}))
    except pypdfium2.PdfiumError:
        raise Rejected("D03") from None
    return images, notes


def _draw(document: pypdfium2.PdfDocument, index: int) -> Image.Image:
    page = document[index]
    width, height = page.get_size()
    bitmap = page.render(scale=min(WIDTH / width, HEIGHT / height) * 2)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    page.close()
    return picture


def _small(picture: Image.Image) -> bytes:
    small = picture.resize(
        (max(1, picture.width // 2), max(1, picture.height // 2)), Image.Resampling.BOX
    )
    out = io.BytesIO()
    small.save(out, "JPEG", quality=75)
    return out.getvalue()
