"""PDFs as they come from scanners, phones and office programs: odd, but every reader shows them."""

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.nominations import upload_samples as files

A4 = (595, 842)
DRAWING = (
    b"1 0 0 rg 0 702 140 140 re f 0 0 1 rg 300 600 220 60 re f 0 0.6 0 rg 60 80 90 260 re f "
    b"0 g 2 w 40 40 515 762 re S 0.2 0.2 0.2 RG 60 500 m 300 380 l 500 560 l S "
)
"""Nothing in it is alike when turned or mirrored."""
Change = Callable[[pikepdf.Pdf, pikepdf.Page], None]


def drawn(change: Change | None = None, content: bytes = DRAWING, **save: object) -> bytes:
    """A page with the drawing, changed by ``change``."""
    book = pikepdf.new()
    page = book.add_blank_page(page_size=A4)
    page.obj.Contents = book.make_stream(content)
    page.obj.Resources = Dictionary()
    if change:
        change(book, book.pages[0])
    out = io.BytesIO()
    book.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def with_image(image: Image.Image, **entries: object) -> Change:
    """The picture in the middle of the page, as a scanner or a program would keep it."""

    def change(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
        data = entries.pop("data", None) or zlib.compress(image.tobytes())
        stream = pikepdf.Stream(book, data)
        stream.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=image.width,
            Height=image.height,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray if image.mode == "L" else Name.DeviceRGB,
            Filter=Name.FlateDecode,
        )
        for key, value in entries.items():
            stream.stream_dict[f"/{key}"] = value(book) if callable(value) else value
        page.obj.Resources.XObject = Dictionary(I=book.make_indirect(stream))
        page.contents_add(b"q 300 0 0 300 200 250 cm /I Do Q")

    return change


def _encoded(kind: str, mode: str = "RGB", **options: object) -> bytes:
    return files.saved(files.page().convert(mode), kind, **options)


def jpeg2000(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    with_image(files.page(), data=_encoded("JPEG2000"), Filter=Name.JPXDecode)(book, page)


def fax(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A bilevel scan in CCITT group 4, as fax machines and many scanners send it."""
    tiff = Image.open(io.BytesIO(_encoded("TIFF", "1", compression="group4")))
    at, size = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    data = _encoded("TIFF", "1", compression="group4")[at : at + size]
    parameters = Dictionary(K=-1, Columns=300, Rows=400, BlackIs1=tiff.tag_v2[262] == 0)
    with_image(
        files.page(),
        data=data,
        Filter=Name.CCITTFaxDecode,
        DecodeParms=parameters,
        BitsPerComponent=1,
        ColorSpace=Name.DeviceGray,
    )(book, page)


def ink(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A CMYK photograph as Adobe programs write it: inverted."""
    with_image(
        files.page(),
        data=_encoded("JPEG", "CMYK"),
        Filter=Name.DCTDecode,
        ColorSpace=Name.DeviceCMYK,
        Decode=Array([1, 0, 1, 0, 1, 0, 1, 0]),
    )(book, page)


def _soft(book: pikepdf.Pdf) -> pikepdf.Object:
    mask = pikepdf.Stream(book, zlib.compress(bytes(range(256)) * 256))
    mask.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=256,
        Height=256,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
        Filter=Name.FlateDecode,
    )
    return book.make_indirect(mask)


def palette(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    few = files.page().quantize(16)
    colours = bytes((few.getpalette() or [])[:48])
    with_image(few, ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 15, String(colours)]))(
        book, page
    )


def hidden_layer(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A layer that is off covers the page in green: nobody who opens the file sees it."""
    layer = book.make_indirect(Dictionary(Type=Name.OCG, Name=String("草稿")))
    shown = book.make_indirect(Dictionary(Type=Name.OCG, Name=String("正文")))
    book.Root.OCProperties = Dictionary(
        OCGs=Array([layer, shown]),
        D=Dictionary(OFF=Array([layer]), ON=Array([shown]), Order=Array([layer, shown])),
    )
    page.obj.Resources.Properties = Dictionary(L0=layer, L1=shown)
    page.contents_add(
        b"/OC /L0 BDC 0 1 0 rg 0 0 595 842 re f EMC /OC /L1 BDC 1 0 1 rg 400 100 90 90 re f EMC"
    )


def hidden_picture(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A picture that belongs to a layer which is off as all are that are not named."""
    with_image(files.page())(book, page)
    layer = book.make_indirect(Dictionary(Type=Name.OCG, Name=String("水印")))
    book.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(BaseState=Name.OFF, ON=Array([]), Order=Array([layer]))
    )
    page.obj.Resources.XObject.I.OC = layer


def hidden_remark(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    files.remark(book, page)
    page.obj.Annots[0].F = 2


def see_through(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.Resources.ExtGState = Dictionary(
        G=Dictionary(ca=0.4, CA=0.4), M=Dictionary(BM=Name.Multiply)
    )
    page.contents_add(
        b"q /G gs 0 0 1 rg 0 600 300 242 re f Q q /M gs 1 1 0 rg 250 560 200 90 re f Q"
    )


def spot_colour(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    tint = Dictionary(
        FunctionType=2, Domain=[0, 1], C0=Array([0, 0, 0, 0]), C1=Array([0, 1, 1, 0]), N=1
    )
    spot = Array([Name.Separation, Name("/Seal"), Name.DeviceCMYK, tint])
    page.obj.Resources.ColorSpace = Dictionary(S=spot)
    page.contents_add(b"q /S cs 0.9 scn 200 200 200 200 re f Q")


def shading(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    ramp = Dictionary(FunctionType=2, Domain=[0, 1], C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1)
    page.obj.Resources.Shading = Dictionary(
        S=Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 595, 0]), Function=ramp
        )
    )
    page.contents_add(b"q 100 150 400 120 re W n /S sh Q")


def drawn_letters(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A Type 3 font: letters that are drawings."""
    glyph = book.make_stream(b"1000 0 0 0 750 750 d1 0 0 750 750 re f")
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 750, 750]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(a=glyph),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        FirstChar=97,
        LastChar=97,
        Widths=Array([1000]),
        Resources=Dictionary(),
    )
    page.obj.Resources.Font = Dictionary(T=font)
    page.contents_add(b"BT /T 60 Tf 150 450 Td (aaaa) Tj ET")


def borrowed(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Resources and box stand at the parent, as some printers' drivers write them."""
    see_through(book, page)
    parent = page.obj.Parent
    parent.Resources, parent.MediaBox = page.obj.Resources, page.obj.MediaBox
    del page.obj.Resources, page.obj.MediaBox


def cut_streams(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """The content goes on in another stream between two numbers, and a q is never closed."""
    pieces = [b"q 1 0 0 rg 0 702 ", b"140 140 re f q 0 0 1 rg 300", b" 600 220 60 re f "]
    page.obj.Contents = Array([book.make_stream(piece) for piece in pieces])


def set_page(**entries: object) -> Change:
    def change(_book: pikepdf.Pdf, page: pikepdf.Page) -> None:
        for key, value in entries.items():
            page.obj[f"/{key}"] = Array(value) if isinstance(value, list) else value

    return change


def shifted(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.contents_add(b"q 1 0 0 1 -300 5000 cm", prepend=True)
    page.contents_add(b"Q")
    page.obj.MediaBox = Array([-300, 5000, 295, 5842])


def nested(book: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A drawing in a drawing in a drawing, each turned."""
    inner = book.make_stream(DRAWING)
    for _depth in range(3):
        inner.Type, inner.Subtype = Name.XObject, Name.Form
        inner.BBox = Array([0, 0, 595, 842])
        inner.Matrix = Array([0.8, 0.1, -0.1, 0.8, 60, 20])
        outer = book.make_stream(b"q /F Do Q")
        outer.Resources = Dictionary(XObject=Dictionary(F=inner))
        inner = outer
    page.obj.Contents = book.make_stream(b"/F Do")
    page.obj.Resources = Dictionary(XObject=inner.Resources.XObject)


def updated() -> bytes:
    """Written twice: the second state is appended and counts."""
    first = drawn(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(first)) as book:
        number = book.pages[0].obj.Contents.objgen[0]
    start = int(first.rsplit(b"startxref", 1)[1].split()[0])
    content = DRAWING + b"1 0 1 rg 380 120 120 120 re f "
    body = b"%d 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (
        number,
        len(content),
        content,
    )
    at = len(first)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    trailer = first[first.rindex(b"trailer") : first.rindex(b"startxref")].replace(
        b"<<", b"<</Prev %d " % start, 1
    )
    return first + body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (at + len(body))


PLACED: dict[str, Callable[[], bytes]] = {
    "plain": drawn,
    "linearized": lambda: drawn(linearize=True),
    "object-streams": lambda: drawn(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "aes-owner-password": lambda: drawn(
        encryption=pikepdf.Encryption(owner="o", user="", R=6, allow=pikepdf.Permissions())
    ),
    "rc4-owner-password": lambda: drawn(
        encryption=pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False)
    ),
    "updated": updated,
    "junk-behind": lambda: drawn() + b"\n" * 40 + b"<!-- sent by mail -->",
    "cut-streams": lambda: drawn(cut_streams),
    "too-many-closed": lambda: drawn(content=DRAWING + b"Q Q Q"),
    "flipped-state": lambda: drawn(content=b"1 0 0 -1 0 842 cm " + DRAWING),
    "no-resources": lambda: drawn(lambda _b, p: p.obj.__delitem__("/Resources")),
    "borrowed-from-parent": lambda: drawn(borrowed),
    "shifted-box": lambda: drawn(shifted),
    "rotate-minus-90": lambda: drawn(set_page(Rotate=-90)),
    "rotate-450": lambda: drawn(set_page(Rotate=450)),
    "crop-beyond-media": lambda: drawn(set_page(CropBox=[-50, -50, 900, 900])),
    "crop-in-the-middle": lambda: drawn(set_page(CropBox=[100, 300, 400, 700])),
    "crop-and-rotate": lambda: drawn(set_page(CropBox=[100, 300, 400, 700], Rotate=90)),
    "trim-trap": lambda: drawn(set_page(TrimBox=[100, 100, 200, 200], ArtBox=[1, 1, 9, 9])),
    "a4-landscape": lambda: drawn(set_page(MediaBox=[0, 0, 842, 595])),
    "panorama": lambda: drawn(set_page(MediaBox=[0, 0, 595, 90])),
    "user-unit": lambda: drawn(set_page(UserUnit=3)),
    "see-through": lambda: drawn(see_through),
    "spot-colour": lambda: drawn(spot_colour),
    "shading": lambda: drawn(shading),
    "drawn-letters": lambda: drawn(drawn_letters),
    "nested": lambda: drawn(nested),
    "hidden-layer": lambda: drawn(hidden_layer),
    "hidden-picture": lambda: drawn(hidden_picture),
    "hidden-remark": lambda: drawn(hidden_remark),
    "remark": lambda: drawn(files.remark),
    "filled-in": lambda: drawn(files.filled_in),
    "active": lambda: drawn(files.active),
    "jpeg2000": lambda: drawn(jpeg2000),
    "fax": lambda: drawn(fax),
    "cmyk-photograph": lambda: drawn(ink),
    "palette": lambda: drawn(palette),
    "soft-mask": lambda: drawn(with_image(files.page(), SMask=_soft)),
    "inverted": lambda: drawn(with_image(files.page().convert("L"), Decode=Array([1, 0]))),
    "colour-key": lambda: drawn(with_image(files.page(), Mask=Array([180, 200, 0, 10, 0, 10]))),
}
"""Each is shown by every reader and must be bound as it is shown."""
