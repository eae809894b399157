"""What becomes of an upload: taken, refused, upright."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from nominations.uploads import NormalisedFile, normalise
from talentportal.shared.refusals import Refused

MEGABYTE = 1_048_576


WHITE, RED = (240, 240, 240), (150, 60, 60)


def taken(
    data: bytes,
    name: str = "证书.jpg",
    *,
    formats: tuple[str, ...] = ("pdf", "jpg"),
    max_bytes: int = 30 * MEGABYTE,
    max_pages: int | None = 10,
    apart: bool = False,
) -> NormalisedFile:
    return normalise(
        data, name, formats=formats, max_bytes=max_bytes, max_pages=max_pages, apart=apart
    )


def refusal(data: bytes, name: str = "证书.jpg", **rules: object) -> str:
    with pytest.raises(Refused) as caught:
        taken(data, name, **rules)  # type: ignore[arg-type]
    (found,) = caught.value.refusals
    assert name in found.sentence
    assert found.place == name
    assert found.remedy
    assert "{" not in str(found)
    return found.code


def drawn(pdf: bytes, index: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as book:
        return book[index].render(scale=0.5).to_pil().convert("RGB")


def at(image: Image.Image, across: float, down: float) -> tuple[int, int, int]:
    return image.getpixel((int(image.width * across), int(image.height * down)))  # type: ignore


def is_red(colour: tuple[int, int, int]) -> bool:
    return colour[0] > RED[0] and colour[1] < RED[1] and colour[2] < RED[2]


def assert_upright(result: NormalisedFile, index: int = 0, ratio: float = 0.75) -> None:
    """The red corner lies top left and nowhere else, the proportions are kept, it fits on A4."""
    image = drawn(result.pdf, index)
    corners = [at(image, x, y) for y in (0.08, 0.92) for x in (0.08, 0.92)]
    assert [is_red(colour) for colour in corners] == [True, False, False, False]
    assert image.width / image.height == pytest.approx(ratio, abs=0.02)
    with pikepdf.open(io.BytesIO(result.pdf)) as book:
        width, height = (float(value) for value in list(book.pages[index].mediabox)[2:])
        assert max(width, height) <= 842
        assert min(width, height) <= 596
