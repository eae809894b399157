"""Pictures become pages: decoded once in full, upright, about 200 dpi, without hidden data."""

import io
import struct
import zlib
from collections.abc import Iterator

import pikepdf
import pillow_heif
from PIL import Image, ImageCms, ImageFile, ImageOps, ImageSequence

from nominations.uploads.kinds import FileKind
from nominations.uploads.verdict import Note, Pages, Rejected

pillow_heif.register_heif_opener(thumbnails=False)

MOST_PIXELS = 40_000_000
"""A 40-megapixel picture takes 160 MB when decoded; phones make 12 to 50."""
WIDTH_PT, HEIGHT_PT = 170 / 25.4 * 72, 245 / 25.4 * 72
"""The largest picture on an A4 page with a binding margin."""
DPI = 200
LEAST_PIXELS = 32
MOST_SLENDER = 20
POOR_DPI = 90
QUALITY = 85
FEW_COLOURS = 4096
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    zlib.error,
    IndexError,
    KeyError,
)
NOT_A_LOOP = {"JPEG"}
"""Phones hide a second picture (depth, HDR) in JPEG files; only the first is meant."""


def pages_of(data: bytes, kind: FileKind, max_pages: int | None) -> Pages:
    """One page per picture (all pages of a TIFF); raises ``Rejected`` (I01, I02, I04, D05)."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, where it is loaded, lets them pass
    try:
        with Image.open(io.BytesIO(data), formats=[kind.decoder]) as image:
            return _bind(image, kind, max_pages)
    except Image.DecompressionBombError:
        raise Rejected("I01", limit=MOST_PIXELS // 1_000_000) from None
    except BROKEN:
        raise Rejected("I03" if kind.name == "heic" else "I04") from None


def _bind(image: Image.Image, kind: FileKind, max_pages: int | None) -> Pages:
    count = 1 if kind.decoder in NOT_A_LOOP else getattr(image, "n_frames", 1)
    if count > 1 and kind.name != "tiff":
        raise Rejected("I02")
    if max_pages is not None and count > max_pages:
        raise Rejected("D05", pages=count, limit=max_pages)
    book, notes = pikepdf.new(), []
    for number, picture in enumerate(_upright_pictures(image, count), 1):
        page, dpi = _page(book, picture)
        book.pages.append(page)
        if dpi < POOR_DPI:
            notes.append(Note("coarse", {"page": number, "dpi": round(dpi)}))
    return Pages(saved(book), count, notes=notes)


def saved(book: pikepdf.Pdf) -> bytes:
    """The bytes of a PDF, the same for the same content."""
    out = io.BytesIO()
    book.save(out, deterministic_id=True)
    return out.getvalue()


def _upright_pictures(image: Image.Image, count: int) -> Iterator[Image.Image]:
    frames = ImageSequence.Iterator(image) if count > 1 else iter([image])
    for _number, frame in zip(range(count), frames, strict=False):
        _check_size(*frame.size)
        yield _upright(frame)


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Rejected("I01", width=width, height=height, limit=MOST_PIXELS // 1_000_000)
    if min(width, height) < LEAST_PIXELS or max(width, height) > MOST_SLENDER * min(width, height):
        raise Rejected("I05", width=width, height=height)


def _upright(frame: Image.Image) -> Image.Image:
    """Decoded in full (a truncated file fails here), brought to size, turned as its EXIF says."""
    if frame.format in {"JPEG", "MPO"}:
        frame.draft(None, _pixels_wanted(frame))
    frame.load()
    orientation = frame.getexif().get(0x0112, 1)  # not before: a TIFF is turned when it is loaded
    wide, high = _pixels_wanted(frame)
    picture = _plain(frame)
    factor = min(picture.width / wide, picture.height / high)
    if factor >= 1.6 and picture.mode in {"L", "RGB"}:
        picture = picture.resize(
            (round(picture.width / factor), round(picture.height / factor)),
            Image.Resampling.BICUBIC,
            reducing_gap=2.0,
        )
    if orientation in range(2, 9):
        picture.getexif()[0x0112] = orientation
        picture = ImageOps.exif_transpose(picture)
    return picture


def _pixels_wanted(frame: Image.Image) -> tuple[int, int]:
    """The size at 200 dpi on the page, in the proportions of the frame as it is stored."""
    turned = frame.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    width, height = frame.size[::-1] if turned else frame.size
    scale = min(WIDTH_PT / 72 * DPI / width, HEIGHT_PT / 72 * DPI / height, 1.0)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return size[::-1] if turned else size


def _plain(frame: Image.Image) -> Image.Image:
    """8-bit grey, black-and-white or sRGB on white, whatever it was."""
    if frame.mode.startswith("I;16") or frame.mode in {"I", "F"}:
        return _eight_bits(frame)
    if frame.mode == "1" or (frame.mode == "L" and "transparency" not in frame.info):
        return frame.copy()
    if frame.has_transparency_data:
        shape = frame.convert("RGBA")
        white = Image.new("RGBA", shape.size, "white")
        return Image.alpha_composite(white, shape).convert("RGB")
    return _in_srgb(frame)


def _eight_bits(frame: Image.Image) -> Image.Image:
    wide = frame.convert("I") if frame.mode.startswith("I;16") else frame
    return (
        wide.convert("F").point(lambda value: value * (255.0 / _brightest(frame)) + 0).convert("L")
    )


def _brightest(frame: Image.Image) -> float:
    if frame.mode != "F":
        return 65535.0
    _darkest, brightest = frame.getextrema()
    return float(brightest) if isinstance(brightest, int | float) and brightest > 0 else 1.0


def _in_srgb(frame: Image.Image) -> Image.Image:
    profile = frame.info.get("icc_profile")
    if profile and frame.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                frame, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None  # a wrong profile: the numbers are taken as they are
        if converted is not None:
            converted.info.clear()
            return converted
    return frame.convert("RGB")


def _page(book: pikepdf.Pdf, picture: Image.Image) -> tuple[pikepdf.Page, float]:
    """A page just as large as the picture on it, and its resolution there."""
    scale = min(WIDTH_PT / picture.width, HEIGHT_PT / picture.height, 0.75)
    width, height = picture.width * scale, picture.height * scale
    content = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q".encode()
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, round(width, 2), round(height, 2)],
        Contents=book.make_stream(content),
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=_xobject(book, picture))),
    )
    return pikepdf.Page(book.make_indirect(page)), 72 / scale


def _xobject(book: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Object:
    """Drawings with few colours stay as they are, photographs become JPEG."""
    drawing = picture.mode == "1" or picture.getcolors(FEW_COLOURS) is not None
    if drawing and picture.mode != "1" and _is_grey(picture):
        picture = picture.convert("L")
    data = zlib.compress(picture.tobytes(), 9) if drawing else _jpeg(picture)
    stream = pikepdf.Stream(book, data)
    stream.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceRGB if picture.mode == "RGB" else pikepdf.Name.DeviceGray,
        BitsPerComponent=1 if picture.mode == "1" else 8,
        Filter=pikepdf.Name.FlateDecode if drawing else pikepdf.Name.DCTDecode,
    )
    return book.make_indirect(stream)


def _is_grey(picture: Image.Image) -> bool:
    colours = picture.getcolors(FEW_COLOURS) or []
    return picture.mode == "RGB" and all(
        isinstance(colour, tuple) and len(set(colour)) == 1 for _count, colour in colours
    )


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.info.clear()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
