"""What stands on the pages of a bound book."""

import re

import pypdfium2
from PIL import Image

from talentportal.bookbinding import (
    RenderedBook,
)


def texts(rendered: RenderedBook) -> list[str]:
    """The text of each page, as it is copied from a reader."""
    return _texts(rendered.pdf)


def squeezed_texts(pdf: bytes) -> list[str]:
    """The text of each page without blanks."""
    return [squeezed(text) for text in _texts(pdf)]


def _texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def squeezed(text: str) -> str:
    """A text without blanks, line breaks and what readers put in their stead."""
    return re.sub(r"[\s\u200b\ufeff\ufffe]", "", text)


def page_image(rendered: RenderedBook, number: int) -> Image.Image:
    """A page as a picture, counted from 1."""
    with pypdfium2.PdfDocument(rendered.pdf) as document:
        return document[number - 1].render(scale=0.5).to_pil().convert("RGB")


def red_box(image: Image.Image) -> tuple[int, int, int, int]:
    """Where the red corner of the sample papers lies."""
    red, green, blue = image.split()
    mask = Image.eval(red, lambda value: 255 * (value > 150))
    for channel in (green, blue):
        dark = Image.eval(channel, lambda value: 255 * (value < 60))
        mask = Image.composite(mask, Image.new("L", mask.size), dark)
    box = mask.getbbox()
    assert box is not None
    return box
