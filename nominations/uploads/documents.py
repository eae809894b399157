"""PDFs become plain pages: nothing active, nothing hidden, nothing missing, at most A4."""

import io
import re

import pikepdf

from nominations.uploads import layers, scans
from nominations.uploads.images import saved
from nominations.uploads.verdict import Note, Pages, Rejected
from talentportal.bookbinding.boxes import box_of, extent

SHORT_PT, LONG_PT = 595.276, 841.89
SMALLEST_PT = 3.0
READABLE_PT = 150.0
"""Smaller pages (a stamp, a page in the wrong unit) are enlarged to this."""
TOLERANCE_PT = 6.0
LAST_WORD = b"%%EOF"
REFERENCE = re.compile(rb"(\d+) (\d+) R\b")
REBUILT = "reconstruct"
NEEDLESS = "Resources is missing or invalid"
"""A drawing that uses no font and no picture needs none; what lacks them is refused as dangling."""
LOST = re.compile(
    r"error decoding|parse error while reading stream|unable to find|EOF while|unexpected EOF|"
    r"loop detected|stream length|expected endstream|attempting to recover stream|page tree|"
    r"invalid|duplicate|ignoring|treating .* as null|object has offset 0",
)


def pages_of(data: bytes, max_pages: int | None) -> Pages:
    """The pages as they are seen on a screen; raises ``Rejected`` (D01–D03, D05, D06)."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as source:
            return _bind(source, data, max_pages)
    except pikepdf.PasswordError:
        raise Rejected("D01") from None
    except (pikepdf.PdfError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise Rejected("D03" if LAST_WORD in data[-2048:] else "D02") from None


def _bind(source: pikepdf.Pdf, data: bytes, max_pages: int | None) -> Pages:
    count = len(source.pages)
    if count == 0:
        raise Rejected("D03")
    if max_pages is not None and count > max_pages:
        raise Rejected("D05", pages=count, limit=max_pages)
    notes = _notes(source)
    layers.hide(source)
    _flatten(source)
    scans.lighten(source)
    book = pikepdf.new()
    scaled = [number for number, page in enumerate(source.pages, 1) if _place(book, page)]
    _refuse_if_incomplete(source, data)
    if scaled:
        notes.append(Note("scaled", {"page": scaled[0], "pages": len(scaled)}))
    return Pages(saved(book), count, notes=notes)


def _refuse_if_incomplete(source: pikepdf.Pdf, data: bytes) -> None:
    """A file cut off in the middle opens all the same, with the right number of pages: what is lost
    shows in the missing end, in the repairs it took and in references to objects that are gone."""
    problems = [str(problem) for problem in (*source.get_warnings(), *source.check_pdf_syntax())]
    if LAST_WORD not in data[-2048:]:
        raise Rejected("D02")
    if any(REBUILT in problem for problem in problems) and _dangling(source):
        raise Rejected("D02")
    if any(LOST.search(problem) and NEEDLESS not in problem for problem in problems):
        raise Rejected("D02")


def _dangling(source: pikepdf.Pdf) -> bool:
    there: set[bytes] = set()
    wanted: set[bytes] = set()
    for found in source.objects:
        if not isinstance(found, pikepdf.Object):
            continue
        number, generation = found.objgen
        if not number:
            continue
        there.add(b"%d %d" % (number, generation))
        is_stream = isinstance(found, pikepdf.Stream)
        text = (found.stream_dict if is_stream else found).unparse(resolved=True)
        wanted.update(b"%s %s" % match for match in REFERENCE.findall(text))
    return bool(wanted - there)


def _notes(source: pikepdf.Pdf) -> list[Note]:
    form = source.Root.get("/AcroForm")
    if form is None:
        return []
    if "/XFA" in form and not len(form.get("/Fields", [])):
        raise Rejected("D06")
    return [Note("signed")] if int(form.get("/SigFlags", 0)) & 1 else []


def _flatten(source: pikepdf.Pdf) -> None:
    """Filled-in fields, stamps and remarks become part of the page; what acts is dropped later,
    because only the content of each page is taken over."""
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("all")


def _place(book: pikepdf.Pdf, page: pikepdf.Page) -> bool:
    """Add the visible part of ``page`` to ``book``, upright; whether it had to be scaled."""
    _show_what_readers_show(page)
    form = book.copy_foreign(page.as_form_xobject(handle_transformations=True))
    for key in ("/Metadata", "/PieceInfo", "/LastModified"):
        if key in form:
            del form[key]
    x, y, width, height = extent(form)
    if min(width, height) < SMALLEST_PT:
        raise Rejected("D03")
    scale = _scale(width, height)
    box = [0, 0, round(width * scale, 2), round(height * scale, 2)]
    content = f"q {scale:.5f} 0 0 {scale:.5f} {-x * scale:.3f} {-y * scale:.3f} cm /P Do Q"
    book.pages.append(
        pikepdf.Page(
            book.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Page,
                    MediaBox=box,
                    Contents=book.make_stream(content.encode()),
                    Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=form)),
                )
            )
        )
    )
    return scale != 1.0


def _show_what_readers_show(page: pikepdf.Page) -> None:
    """Readers show the CropBox within the MediaBox; the trim box of a print shop is not meant."""
    for key in ("/TrimBox", "/BleedBox", "/ArtBox"):
        if key in page.obj:
            del page.obj[key]
    media, crop = box_of(page.mediabox), box_of(page.cropbox)
    shown = [
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    ]
    if shown[2] - shown[0] < SMALLEST_PT or shown[3] - shown[1] < SMALLEST_PT:
        shown = media
    page.obj.MediaBox = page.obj.CropBox = pikepdf.Array(shown)


def _scale(width: float, height: float) -> float:
    short, long = min(width, height), max(width, height)
    if short <= SHORT_PT + TOLERANCE_PT and long <= LONG_PT + TOLERANCE_PT:
        return READABLE_PT / long if long < READABLE_PT else 1.0
    return min(SHORT_PT / short, LONG_PT / long)
