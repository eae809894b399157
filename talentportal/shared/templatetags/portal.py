"""Template tags that know the portal: links that keep filters, masks, deadlines as notices write them."""

from typing import Any

from django import template
from django.http import HttpRequest

from talentportal.shared import masking, moments
from talentportal.shared.pages import SIZES

register = template.Library()
register.filter("mask_id_number", masking.mask_id_number)
register.filter("mask_phone", masking.mask_phone)
register.filter("until", moments.until)


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """``?…`` with the present query and ``changes``; ``None`` or an empty text takes one away.

    ``<a href="{% query_with page=2 %}">``; a change of anything but the page begins at page 1.
    """
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def page_sizes() -> tuple[int, ...]:
    """How many rows a page may have."""
    return SIZES
