"""Where a page lies: the rectangles of PDF pages and forms, in points."""

from typing import Any

import pikepdf


def box_of(box: Any) -> list[float]:
    """Left, bottom, right, top, whichever way round it was written."""
    x1, y1, x2, y2 = (float(value) for value in box)
    return [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]


def extent(form: pikepdf.Object) -> tuple[float, float, float, float]:
    """Where the form lies after its own matrix (which turns it upright): x, y, width, height."""
    a, b, c, d, e, f = (float(value) for value in form.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    x1, y1, x2, y2 = box_of(form.BBox)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x1, x2) for y in (y1, y2)]
    left, low = min(x for x, _y in corners), min(y for _x, y in corners)
    width = max(x for x, _y in corners) - left
    height = max(y for _x, y in corners) - low
    return left, low, width, height
