"""Long lists in pages: the size is chosen from a few, a page that is not there is the nearest."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from talentportal.shared.keys import number_of

SIZES = (20, 50, 100)


def page_of(
    request: HttpRequest, rows: Any, *, name: str = "page", size: int = SIZES[0]
) -> Page[Any]:
    """The page of ``rows`` that ``?page=…&size=…`` asks for; ``size`` is used if it asks for none.

    ``{% pagination page %}`` shows its links. Nothing typed into the address is an error.
    """
    asked = number_of(request.GET.get("size"), SIZES[-1])
    if asked in SIZES:
        size = asked
    return Paginator(rows, size).get_page(request.GET.get(name))
