"""Scanned PDFs: what is finer than print shows comes down to about 200 dpi, all else stays."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from nominations.uploads import normalise
from tests.nominations.book_samples import encoded, picture
from tests.support.uploads import assert_upright

WIDTH, HEIGHT = 298.0, 420.0


def scan(dpi: int, *matrices: str, in_form: bool = False, **more: object) -> bytes:
    """A PDF with one JPEG of ``dpi`` on a page, drawn with each matrix on a page of its own."""
    book = pikepdf.new()
    size = round(WIDTH / 72 * dpi), round(HEIGHT / 72 * dpi)
    image = pikepdf.Stream(book, encoded(picture(*size, "SCAN")))
    image.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1],
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode, **more,
    )  # fmt: skip
    drawn = book.make_indirect(image)
    if in_form:
        form = book.make_stream(b"/I Do")
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array([0, 0, 1, 1])
        form.Resources = Dictionary(XObject=Dictionary(I=drawn))
        drawn = book.make_indirect(form)
    for matrix in matrices or (f"{WIDTH} 0 0 {HEIGHT} 0 0",):
        page = book.add_blank_page(page_size=(WIDTH, HEIGHT))
        page.Resources = Dictionary(XObject=Dictionary(I=drawn))
        page.Contents = book.make_stream(
            f"q 0.5 0 0 0.5 0 0 cm 2 0 0 2 0 0 cm q {matrix} cm /I Do Q Q".encode()
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def normalised(data: bytes) -> bytes:
    found = normalise(
        data, "扫描件.pdf", formats=("pdf",), max_bytes=50_000_000, max_pages=None, apart=False
    )
    assert_upright(found, ratio=WIDTH / HEIGHT)
    return found.pdf


def widths(pdf: bytes) -> set[int]:
    with pikepdf.open(io.BytesIO(pdf)) as book:
        return {
            int(one.Width)
            for one in book.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image
        }


@pytest.mark.parametrize(("dpi", "kept"), [(200, 200), (300, 300), (400, 200), (600, 300)])
def test_scans_come_down_to_200_dpi(dpi: int, kept: int) -> None:
    """By halves, as JPEG is decoded at no cost."""
    (width,) = widths(normalised(scan(dpi)))
    assert width / WIDTH * 72 == pytest.approx(kept, rel=0.02)


def test_a_scan_that_is_lightened_is_less_than_half_its_size() -> None:
    assert len(normalised(scan(400))) < len(scan(400)) / 2


def test_a_picture_that_is_drawn_large_anywhere_stays_fine() -> None:
    stamp, whole = "30 0 0 42 0 378", f"{WIDTH} 0 0 {HEIGHT} 0 0"
    data = scan(200, stamp, whole)
    found = normalise(data, "扫描件.pdf", formats=("pdf",), max_bytes=50_000_000, apart=False)
    assert widths(found.pdf) == widths(data)
    alone = normalise(
        scan(200, stamp), "扫描件.pdf", formats=("pdf",), max_bytes=50_000_000, apart=False
    )
    assert max(widths(alone.pdf)) < max(widths(data)) / 4


def test_what_is_unusual_stays_as_it_came() -> None:
    for data in (scan(400, in_form=True), scan(400, Decode=Array([0, 1, 0, 1, 0, 1]))):
        assert widths(normalised(data)) == widths(data)
