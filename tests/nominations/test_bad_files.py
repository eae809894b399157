"""Every odd file is bound as a reader shows it, every bad one refused by name: judged by pixels.

The page of the finished book is compared with the source as another program draws it: poppler for
PDFs where it is installed (pdfium else), Pillow for pictures.
"""

import io
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from nominations.uploads import NormalisedFile, normalise
from nominations.uploads.documents import extent
from talentportal.bookbinding import BookAttachment, RenderedBook, render_book
from tests.nominations import odd_pdfs, odd_pictures
from tests.nominations.book_samples import dossier
from tests.nominations.refused_uploads import REFUSED
from tests.support.uploads import refusal

POPPLER = shutil.which("pdftoppm")
SCALE = 1.0
BLOCKS = 24
FARTHEST, MEAN = 45, 7
"""How far the colours of a block, and of a page, may be from the source (of 255)."""
MM = 72 / 25.4
ODD: dict[str, tuple[str, Callable[[], bytes]]] = {
    **{f"pdf-{name}": ("pdf", make) for name, make in odd_pdfs.PLACED.items()},
    **{f"picture-{name}": ("picture", make) for name, make in odd_pictures.PLACED.items()},
}


@cache
def source(name: str) -> bytes:
    return ODD[name][1]()


@cache
def taken(name: str) -> NormalisedFile:
    return normalise(
        source(name), f"{name}.bin", formats=("pdf", "jpg"), max_bytes=30 << 20, apart=False
    )


@pytest.fixture(scope="module")
def book() -> RenderedBook:
    """One book with every odd file as an attachment."""
    papers = tuple(
        BookAttachment(name, taken(name).pdf, name, compared=False, group="材料") for name in ODD
    )
    rendered = render_book(dossier(attachments=papers, photo=None))
    assert rendered.problems == ()
    return rendered


@pytest.mark.parametrize("name", ODD)
def test_odd_files_are_bound_as_they_are_shown(book: RenderedBook, name: str) -> None:
    shown = shown_by_others(name)
    title = next(title for title, _page in book.contents if title.endswith(f"\u3000{name}"))
    first = dict(book.contents)[title]
    assert taken(name).pages == len(shown)
    for offset, drawn in enumerate(shown):
        placed = placed_part(book, first + offset)
        lies = drawn.width > drawn.height and placed.height > placed.width
        expected = drawn.transpose(Image.Transpose.ROTATE_90) if lies else drawn
        proportions = expected.width / expected.height
        assert placed.width / placed.height == pytest.approx(proportions, rel=0.03)
        farthest, mean = difference(placed, expected)
        assert (farthest < FARTHEST, mean < MEAN) == (True, True), (farthest, mean)


def shown_by_others(name: str) -> list[Image.Image]:
    kind, _make = ODD[name]
    return _drawn_pdf(source(name)) if kind == "pdf" else _decoded(source(name))


def _drawn_pdf(data: bytes) -> list[Image.Image]:
    if POPPLER is None:
        with pypdfium2.PdfDocument(data) as document:
            document.init_forms()
            return [page.render(scale=SCALE).to_pil().convert("RGB") for page in document]
    command = [POPPLER, "-cropbox", "-r", "72", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    stream, found = io.BytesIO(done.stdout), []
    while stream.tell() < len(done.stdout):
        found.append(_next_ppm(stream))
    return found


def _next_ppm(stream: io.BytesIO) -> Image.Image:
    assert stream.readline() == b"P6\n"
    width, height = map(int, stream.readline().split())
    assert stream.readline() == b"255\n"
    return Image.frombytes("RGB", (width, height), stream.read(width * height * 3))


def _decoded(data: bytes) -> list[Image.Image]:
    with Image.open(io.BytesIO(data)) as image:
        frames = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            upright = ImageOps.exif_transpose(image)
            if upright.mode.startswith("I"):
                upright = upright.convert("F").point(lambda value: value / 257 + 0).convert("L")
            clear = upright.convert("RGBA")
            paper = Image.new("RGBA", clear.size, "white")
            frames.append(Image.alpha_composite(paper, clear).convert("RGB"))
        return frames


def placed_part(book: RenderedBook, number: int) -> Image.Image:
    """The part of a page of the book on which the attachment lies; it must lie on the page."""
    left, low, right, high = _placed_box(book, number)
    assert left >= 17 * MM
    assert right <= (210 - 17) * MM
    assert low >= 20 * MM
    assert high <= 277 * MM
    with pypdfium2.PdfDocument(book.pdf) as document:
        image = document[number - 1].render(scale=SCALE).to_pil().convert("RGB")
    top = image.height - high * SCALE
    box = (left * SCALE, top, right * SCALE, image.height - low * SCALE)
    return image.crop(tuple(round(value) for value in box))


def _placed_box(book: RenderedBook, number: int) -> tuple[float, float, float, float]:
    with pikepdf.open(io.BytesIO(book.pdf)) as document:
        page = document.pages[number - 1]
        x, y, width, height = extent(page.obj.Resources.XObject.Paper)
        (first, *_others) = pikepdf.parse_content_stream(page, "cm")
        a, b, c, d, e, f = (float(value) for value in first.operands)
    assert (a == d and b == c == 0) or (b == -c and a == d == 0), "neither stretched nor askew"
    corners = [
        (a * px + c * py + e, b * px + d * py + f)
        for px, py in ((x, y), (x + width, y), (x, y + height), (x + width, y + height))
    ]
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """How far the farthest block is, and all on average."""
    size = (BLOCKS, BLOCKS)
    same = other.resize(one.size, Image.Resampling.BOX)
    apart = ImageChops.difference(
        one.resize(size, Image.Resampling.BOX), same.resize(size, Image.Resampling.BOX)
    )
    return max(high for _low, high in apart.getextrema()), max(ImageStat.Stat(apart).mean)


def test_the_measure_sees_what_is_lost() -> None:
    """A page that lost its blue bar, went grey, was cut or mirrored is far from its source."""
    page = _drawn_pdf(odd_pdfs.drawn())[0]
    lost = page.copy()
    lost.paste("white", (300, 180, 520, 245))
    wrong = {
        "lost": lost,
        "blank": Image.new("RGB", page.size, "white"),
        "grey": page.convert("L").convert("RGB"),
        "mirrored": ImageOps.mirror(page),
        "turned": page.rotate(180),
        "cut": page.crop((0, 0, page.width * 3 // 4, page.height)).resize(page.size),
    }
    assert difference(page, page) == (0, 0)
    for name, image in wrong.items():
        assert difference(image, page)[0] > FARTHEST, name


@pytest.mark.parametrize("name", REFUSED)
def test_bad_files_are_refused_by_name(name: str) -> None:
    code, make, file_name = REFUSED[name]
    assert refusal(make(), file_name) == code


def test_the_set_is_large_enough() -> None:
    assert len(ODD) + len(REFUSED) >= 60


def test_nothing_of_it_is_kept_as_a_file() -> None:
    kept = [path for path in Path(__file__).parent.iterdir() if path.suffix in {".pdf", ".jpg"}]
    assert kept == []
