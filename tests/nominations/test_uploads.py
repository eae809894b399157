"""Good files become upright pages; bad ones are refused by name, with a code and a way out."""

import io
import itertools
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from nominations.uploads import isolated
from tests.nominations import upload_samples as files
from tests.nominations.book_samples import document, encoded
from tests.nominations.refused_uploads import REFUSED
from tests.support.uploads import (
    MEGABYTE,
    assert_upright,
    at,
    drawn,
    refusal,
    taken,
)

PICTURES: dict[str, Callable[[], bytes]] = {
    **{f"exif-{n}": (lambda n=n: files.turned(n)) for n in files.TURNS},
    "progressive": lambda: files.saved(files.page(), "JPEG", progressive=True),
    "cmyk": lambda: files.saved(files.page().convert("CMYK"), "JPEG"),
    "png": lambda: files.saved(files.page(), "PNG"),
    "png-palette": lambda: files.saved(files.page().quantize(64), "PNG"),
    "png-see-through": files.see_through,
    "webp": lambda: files.saved(files.page(), "WEBP"),
    "heic": lambda: files.saved(files.page(), "HEIF"),
    "bmp": lambda: files.saved(files.page(), "BMP"),
    "tiff-lzw": lambda: files.saved(files.page(), "TIFF", compression="tiff_lzw"),
    "two-in-one": lambda: files.saved(
        files.page(), "MPO", save_all=True, append_images=[Image.new("RGB", (150, 200))]
    ),
    "with-pdf-behind": lambda: encoded(files.page()) + document((595, 842)),
    "with-script": lambda: files.saved(files.page(), "JPEG", comment=b"<script>alert(1)</script>"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_become_one_upright_page(name: str) -> None:
    result = taken(PICTURES[name]())
    assert result.pages == 1
    assert_upright(result)
    assert len(result.thumbnails) == 1
    assert b"script" not in result.pdf


@pytest.mark.parametrize("orientation", [1, 5, 6, 8])
def test_large_photographs_come_down_to_200_dpi(orientation: int) -> None:
    result = taken(files.turned(orientation, (3000, 4000)))
    assert_upright(result)
    with pikepdf.open(io.BytesIO(result.pdf)) as book:
        picture = book.pages[0].obj.Resources.XObject.P
        dpi = int(picture.Width) / float(book.pages[0].mediabox[2]) * 72
    assert 190 <= dpi <= 330
    assert result.warnings == ()


def test_all_pages_of_a_tiff_are_bound() -> None:
    pages = [files.page(300, height) for height in (400, 300, 200)]
    data = files.saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    result = taken(data)
    assert result.pages == 3
    for index, ratio in enumerate((0.75, 1.0, 1.5)):
        assert_upright(result, index, ratio)
    assert refusal(data, max_pages=2) == "D05"


def test_drawings_stay_sharp() -> None:
    line_art = files.page().convert("L").point(lambda value: 255 * (value > 100)).convert("1")
    result = taken(files.saved(line_art, "TIFF", compression="group4"))
    with pikepdf.open(io.BytesIO(result.pdf)) as book:
        image = book.pages[0].obj.Resources.XObject.P
        assert (image.Filter, int(image.BitsPerComponent)) == ("/FlateDecode", 1)
    assert at(drawn(result.pdf), 0.08, 0.08) < (60, 60, 60)


def test_sixteen_bits_keep_their_shades() -> None:
    image = drawn(taken(files.sixteen_bits()).pdf)
    shades = [at(image, 0.5, down)[0] for down in (0.1, 0.5, 0.9)]
    assert shades == pytest.approx([25, 128, 230], abs=8)


def test_what_a_camera_knows_is_not_passed_on() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    data = files.saved(files.page(), "JPEG", exif=exif)
    assert b"SECRETCAMERA" in data
    assert b"SECRETCAMERA" not in taken(data).pdf


PDFS: dict[str, Callable[[], bytes]] = {
    "plain": lambda: document(files.A4),
    **{f"rotate-{turn}": (lambda turn=turn: files.rotated(turn)) for turn in (90, 180, 270)},
    "cropped": lambda: files.changed(files.cropped),
    "owner-password": files.protected,
    "reversed-box": lambda: files.changed(
        lambda _b, sheet: setattr(sheet.obj, "MediaBox", pikepdf.Array([595, 842, 0, 0]))
    ),
    "user-unit": lambda: files.changed(lambda _b, sheet: setattr(sheet.obj, "UserUnit", 2)),
    "huge": lambda: document((10_180, 14_400)),
    "a3": lambda: document((842, 1191)),
    "tiny": lambda: document((40, 56.6)),
    "active": lambda: files.changed(files.active),
    "remark": lambda: files.changed(files.remark),
    "no-table": files.without_table,
    "signed": lambda: files.changed(files.signed),
}


@pytest.mark.parametrize("name", PDFS)
def test_documents_become_upright_pages(name: str) -> None:
    result = taken(PDFS[name](), "报告.pdf")
    assert result.pages == 1
    assert_upright(result, ratio=595 / 842)
    with pikepdf.open(io.BytesIO(result.pdf)) as book:
        assert not book.is_encrypted
        assert set(book.Root.keys()) == {"/Type", "/Pages"}
        assert set(book.pages[0].obj.keys()) <= {
            "/Type",
            "/Parent",
            "/MediaBox",
            "/Contents",
            "/Resources",
        }


def test_mixed_pages_keep_their_order() -> None:
    result = taken(document(files.A4, (842, 595), (300, 300)), "报告.pdf")
    for index, ratio in enumerate((595 / 842, 842 / 595, 1.0)):
        assert_upright(result, index, ratio)


def test_what_lies_outside_the_crop_box_stays_out() -> None:
    image = drawn(taken(files.changed(files.cropped), "报告.pdf").pdf)
    assert at(image, 0.005, 0.9) == (0, 0, 255)  # the edge of what is meant to be seen


def test_stamps_and_fields_become_part_of_the_page() -> None:
    assert at(drawn(taken(document(files.A4), "a.pdf").pdf), 0.5, 0.48)[1] > 200
    assert at(drawn(taken(files.changed(files.remark), "a.pdf").pdf), 0.5, 0.5) == (0, 255, 0)
    filled = drawn(taken(files.changed(files.filled_in), "a.pdf").pdf)
    plain = drawn(taken(document(files.A4), "a.pdf").pdf)
    box = [int(plain.width * 0.7), int(plain.height * 0.45), plain.width - 15, plain.height // 2]
    assert plain.crop(box).convert("L").getextrema()[0] > 200
    assert filled.crop(box).convert("L").getextrema()[0] < 100


def test_nothing_active_survives() -> None:
    data = files.changed(files.active)
    with pikepdf.open(io.BytesIO(data)) as book:
        assert {"/OpenAction", "/AA", "/Names"} <= set(book.Root.keys())
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(taken(data, "a.pdf").pdf)) as book:
        book.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    for word in (b"JavaScript", b"Launch", b"calc.exe", b"evil.exe", b"EmbeddedFile", b"/AA"):
        assert word not in out.getvalue()


@pytest.mark.parametrize("name", REFUSED)
def test_bad_files_are_refused_by_name(name: str) -> None:
    code, make, file_name = REFUSED[name]
    assert refusal(make(), file_name) == code


def test_the_content_counts_and_not_the_name() -> None:
    assert taken(document(files.A4), "照片.jpg").kind == "pdf"
    assert taken(encoded(files.page()), "证书.pdf").media_type == "image/jpeg"
    assert refusal(document(files.A4), "证书.jpg", formats=("jpg", "png")) == "I02"
    assert refusal(encoded(files.page()), "证书.pdf", formats=("pdf",)) == "I02"


def test_documents_and_films_are_enclosed_without_pages() -> None:
    film = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64)
    result = taken(film, "事迹.mp4", formats=("mp4",))
    assert (result.kind, result.pages, result.pdf, result.thumbnails) == ("mp4", 0, b"", ())
    assert refusal(film, "事迹.mp4") == "I02"


def test_a_person_is_told_what_may_disappoint() -> None:
    sentences = {
        name: taken(data, f"{name}.pdf").warnings
        for name, data in {
            "blank": files.changed(lambda b, s: setattr(s, "Contents", b.make_stream(b""))),
            "a3": document((842, 1191)),
            "signed": files.changed(files.signed),
            "coarse": files.saved(files.page(40, 60).resize((64, 96)), "PNG"),
            "plain": document(files.A4),
        }.items()
    }
    assert {name: len(found) for name, found in sentences.items()} == {
        "blank": 1,
        "a3": 1,
        "signed": 1,
        "coarse": 0,
        "plain": 0,
    }


def test_the_same_file_gives_the_same_pages_in_a_process_of_its_own() -> None:
    for data in (files.turned(6, (1500, 2000)), document(files.A4, (842, 595))):
        here, there, again = (taken(data, apart=apart) for apart in (False, True, True))
        assert here == there == again
        assert here.pages == len(here.thumbnails)


def test_refusals_come_back_from_the_other_process() -> None:
    assert refusal(files.protected(user="secret"), "合同.pdf", apart=True) == "D01"


def test_a_file_that_takes_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "WALL_SECONDS", 3)
    data = files.stream_bomb(400)
    assert len(data) < MEGABYTE
    assert refusal(data, "炸弹.pdf", apart=True) == "D04"


def test_upload_samples_are_many_enough() -> None:
    assert len(list(itertools.chain(PICTURES, PDFS, REFUSED))) >= 60
