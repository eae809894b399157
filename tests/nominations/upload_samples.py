"""Files as people upload them, good and bad; all made here, none kept."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.nominations.book_samples import document, encoded, picture

TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
A4 = (595, 842)
END = b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def page(width: int = 300, height: int = 400) -> Image.Image:
    return picture(width, height, "A")


def turned(orientation: int, size: tuple[int, int] = (300, 400)) -> bytes:
    """Stored turned or mirrored; shows upright to whoever minds its EXIF."""
    turn = TURNS[orientation]
    stored = page(*size).transpose(turn) if turn is not None else page(*size)
    return encoded(stored, orientation=orientation)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def see_through() -> bytes:
    """A red corner on nothing at all, which must become white."""
    image = Image.new("RGBA", (300, 400), (0, 0, 0, 0))
    image.paste((192, 0, 0, 255), (0, 0, 60, 80))
    return saved(image, "PNG")


def sixteen_bits() -> bytes:
    """A grey ramp with 16 bits a pixel: dark above, light below."""
    image = Image.new("I;16", (300, 400))
    image.putdata([65535 * (at // 300) // 400 for at in range(300 * 400)])
    return saved(image, "PNG")


def bomb() -> bytes:
    """A PNG of 900 megapixels in a few kilobytes of header and zeros."""
    size = (30_000).to_bytes(4) * 2
    chunks = [(b"IHDR", size + b"\x01\x00\x00\x00\x00"), (b"IDAT", zlib.compress(bytes(10_000)))]
    out = b"\x89PNG\r\n\x1a\n"
    for name, data in [*chunks, (b"IEND", b"")]:
        out += len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)
    return out


def changed(change: object, *sizes: tuple[float, float]) -> bytes:
    """A PDF whose file or first page was changed by ``change(book, page)``."""
    with pikepdf.open(io.BytesIO(document(*(sizes or (A4,))))) as book:
        change(book, book.pages[0])  # type: ignore[operator]
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def protected(user: str = "", owner: str = "owner") -> bytes:
    with pikepdf.open(io.BytesIO(document(A4))) as book:
        out = io.BytesIO()
        book.save(out, encryption=pikepdf.Encryption(owner=owner, user=user))
        return out.getvalue()


def rotated(degrees: int) -> bytes:
    """Drawn turned, shown upright by its /Rotate."""

    def change(book: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
        width, height = A4
        turns = {
            90: f"0 1 -1 0 {height} 0",
            180: f"-1 0 0 -1 {width} {height}",
            270: f"0 -1 1 0 0 {width}",
        }
        sheet.contents_add(f"q {turns[degrees]} cm".encode(), prepend=True)
        sheet.contents_add(b"Q")
        if degrees != 180:
            sheet.obj.MediaBox = Array([0, 0, height, width])
        sheet.obj.Rotate = degrees

    return changed(change)


def cropped(book: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
    """What lies outside the crop box is not meant to be seen; the trim box is a trap."""
    sheet.contents_add(b"q 0 0 1 rg 0 0 595 842 re f Q", prepend=True)
    sheet.obj.MediaBox = Array([-100, -100, 695, 942])
    sheet.obj.CropBox = Array([0, 0, 595, 842])
    sheet.obj.TrimBox = Array([200, 200, 300, 300])
    sheet.contents_add(b"q 0 1 0 rg -100 -100 90 1042 re f Q")


def active(book: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
    """Everything that acts by itself."""
    script = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert('x')"))
    launch = Dictionary(S=Name.Launch, F=pikepdf.String("calc.exe"))
    book.Root.OpenAction = script
    book.Root.AA = Dictionary(WC=script)
    sheet.obj.AA = Dictionary(O=launch)
    book.attachments["evil.exe"] = b"MZ"
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 50, 50]), A=launch, Border=[0, 0, 0]
    )
    sheet.obj.Annots = Array([book.make_indirect(link)])


def remark(book: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
    """A stamp of green in the middle of the page, with its own appearance."""
    look = book.make_stream(b"0 1 0 rg 0 0 100 100 re f")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
    stamp = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Stamp,
        Rect=Array([250, 370, 350, 470]),
        F=4,
        AP=Dictionary(N=look),
    )
    sheet.obj.Annots = Array([book.make_indirect(stamp)])


def filled_in(book: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
    """A form field with a value and no appearance, as many programs leave it."""
    widget = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=pikepdf.String("name"),
        V=pikepdf.String("XXXXXXXX"),
        DA=pikepdf.String("/Helv 40 Tf 0 g"),
        Rect=Array([250, 370, 550, 470]),
        F=4,
    )
    field = book.make_indirect(widget)
    sheet.obj.Annots = Array([field])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    book.Root.AcroForm = Dictionary(
        Fields=Array([field]),
        NeedAppearances=True,
        DA=pikepdf.String("/Helv 40 Tf 0 g"),
        DR=Dictionary(Font=Dictionary(Helv=book.make_indirect(font))),
    )


def dynamic(book: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
    book.Root.AcroForm = Dictionary(Fields=Array([]), XFA=book.make_stream(b"<xdp/>"))


def signed(book: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
    book.Root.AcroForm = Dictionary(Fields=Array([]), SigFlags=3)


def cyclic() -> bytes:
    """A page tree that is its own child."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def without_table() -> bytes:
    """All objects are there, only their table is lost: readers rebuild it."""
    whole = saved_plainly(document(A4))
    return whole[: whole.rindex(b"xref\n0")] + END


def saved_plainly(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as book:
        out = io.BytesIO()
        book.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue()


def heavy_pdf() -> bytes:
    """A page whose picture of noise makes the file long enough to be cut."""
    noise = saved(Image.effect_noise((900, 1200), 80).convert("RGB"), "JPEG", quality=90)

    def change(book: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
        image = pikepdf.Stream(book, noise)
        image.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=900,
            Height=1200,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        sheet.Resources.XObject = Dictionary(I=book.make_indirect(image))
        sheet.contents_add(b"q 300 0 0 400 150 100 cm /I Do Q")

    return changed(change, A4, A4, A4)


def stream_bomb(megabytes: int) -> bytes:
    """A page of a few kilobytes whose content swells."""

    def change(book: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
        swelling = zlib.compress(b"0 0 1 1 re f " * (megabytes * 80_000), 9)
        sheet.Contents = pikepdf.Stream(book, zlib.compress(swelling, 9))
        sheet.Contents.stream_dict.Filter = Array([Name.FlateDecode, Name.FlateDecode])

    return changed(change)
