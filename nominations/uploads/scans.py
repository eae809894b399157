"""Pages from a scanner set too high are brought to about 200 dpi, as photographs are.

Only a plain JPEG is touched, only where every place in which it is drawn is known, and only if
much is gained. Text, drawings, black-and-white scans and whatever is unusual stay as they came.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Matrix, Name
from PIL import Image

from nominations.uploads.images import BROKEN, DPI, QUALITY

WORTH_IT = 1.6
"""As for photographs: 300 dpi stay, 400 and more are brought down."""
MOST_PIXELS = 1_500_000_000
"""Of one file: forty pages of 600 dpi. Decoding takes time, and the rest is shown as it came."""
PLAIN = {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter"}
PLAIN |= {"/Length", "/Interpolate", "/Name", "/Intent"}


def lighten(source: pikepdf.Pdf) -> int:
    """Bring what is too fine to size; how many pictures that were."""
    places = _places(source)
    left, changed = MOST_PIXELS, 0
    for image, width_pt, height_pt in places.values():
        pixels = int(image.Width) * int(image.Height)
        factor = min(
            int(image.Width) / (width_pt / 72 * DPI),
            int(image.Height) / (height_pt / 72 * DPI),
        )
        if factor < WORTH_IT or pixels > left:
            continue
        left -= pixels
        changed += _reduce(image, factor)
    return changed


def _places(source: pikepdf.Pdf) -> dict[tuple[int, int], tuple[Any, float, float]]:
    """Each plain JPEG with the largest size (points) in which some page draws it."""
    found: dict[tuple[int, int], tuple[Any, float, float]] = {}
    barred: set[tuple[int, int]] = set()
    for page in source.pages:
        unit = float(page.obj.get("/UserUnit", 1))
        for thing, matrix in _drawn(page):
            if not _is_plain(thing):
                barred.update(_within(thing))
                continue
            width = abs(complex(matrix.a, matrix.b)) * unit
            height = abs(complex(matrix.c, matrix.d)) * unit
            _image, before_x, before_y = found.get(thing.objgen, (thing, 0.1, 0.1))
            found[thing.objgen] = thing, max(width, before_x), max(height, before_y)
    return {key: place for key, place in found.items() if key not in barred}


def _drawn(page: pikepdf.Page) -> Iterator[tuple[Any, Matrix]]:
    """What a page draws, and the matrix in force."""
    things = page.resources.get("/XObject", {})
    matrix, kept = Matrix(), list[Matrix]()
    for one in pikepdf.parse_content_stream(page, "q Q cm Do"):
        match str(one.operator):
            case "q":
                kept.append(matrix)
            case "Q" if kept:
                matrix = kept.pop()
            case "cm":
                matrix = Matrix(*(float(value) for value in one.operands)) @ matrix
            case "Do" if str(one.operands[0]) in things:
                yield things[str(one.operands[0])], matrix


def _within(form: Any, depth: int = 0) -> Iterator[tuple[int, int]]:
    """The pictures in a drawing of its own, which may show them at any size."""
    for thing in dict(form.get("/Resources", {}).get("/XObject", {})).values():
        yield thing.objgen
        if depth < 5:
            yield from _within(thing, depth + 1)


def _is_plain(thing: Any) -> bool:
    keys = set(thing.keys())
    return (
        keys <= PLAIN
        and thing.get("/Subtype") == Name.Image
        and thing.get("/Filter") in (Name.DCTDecode, pikepdf.Array([Name.DCTDecode]))
        and thing.get("/BitsPerComponent") == 8
    )


def _reduce(image: Any, factor: float) -> bool:
    try:
        with Image.open(io.BytesIO(image.read_raw_bytes()), formats=["JPEG"]) as fine:
            if fine.mode not in {"L", "RGB"}:
                return False
            size = round(fine.width / factor), round(fine.height / factor)
            fine.draft(None, size)
            fine.load()
            picture = fine.copy()
            if picture.width / size[0] >= WORTH_IT:
                picture = fine.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    except BROKEN:
        return False  # what is wrong with it is found by those who look for that
    out = io.BytesIO()
    picture.info.clear()
    picture.save(out, "JPEG", quality=QUALITY)
    image.write(out.getvalue(), filter=Name.DCTDecode)
    image.Width, image.Height = picture.size
    return True
