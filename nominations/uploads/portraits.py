"""Whether a portrait will look right in its place: proportions, and the colour behind the head.

Looked at in the small picture that was made of it when it was taken in; the colour is a remark
only, because a person judges it in the end.
"""

import io
from collections.abc import Callable

from PIL import Image, ImageStat

TOLERATED = 0.04
"""How much of a side may be cut off without a word."""
Colour = tuple[float, float, float]
BACKGROUNDS: dict[str, Callable[[Colour], bool]] = {
    "红": lambda c: c[0] > 100 and c[0] > 1.35 * max(c[1], c[2]),
    "白": lambda c: min(c) > 195,
    "蓝": lambda c: c[2] > 90 and c[2] > 1.15 * c[0],
}


def is_lying(thumbnail: bytes) -> bool:
    """Whether it is wider than high, as no portrait is."""
    with Image.open(io.BytesIO(thumbnail)) as picture:
        return picture.width > picture.height


def cut_off(thumbnail: bytes, width_mm: int, height_mm: int) -> tuple[str, int] | None:
    """The side at which the print cuts (``width`` or ``height``) and how many percent of it."""
    with Image.open(io.BytesIO(thumbnail)) as picture:
        wanted, there = width_mm / height_mm, picture.width / picture.height
    share = 1 - min(wanted / there, there / wanted)
    if share <= TOLERATED:
        return None
    return ("width" if there > wanted else "height"), round(share * 100)


def has_background(thumbnail: bytes, colour: str) -> bool | None:
    """Whether both upper corners are of this colour; ``None`` for a colour we do not know."""
    known = next((test for name, test in BACKGROUNDS.items() if name in colour), None)
    if known is None:
        return None
    with Image.open(io.BytesIO(thumbnail)) as picture:
        shown = picture.convert("RGB")
    wide, high = max(2, shown.width // 8), max(2, shown.height // 5)
    left = shown.crop((2, 2, 2 + wide, 2 + high))
    right = shown.crop((shown.width - wide - 2, 2, shown.width - 2, 2 + high))
    return all(known(_median(corner)) for corner in (left, right))


def _median(image: Image.Image) -> Colour:
    red, green, blue = ImageStat.Stat(image).median
    return float(red), float(green), float(blue)
