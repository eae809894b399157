"""All routes of the portal, found in the URL resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """A route by its full name, with the names of its arguments."""

    name: str
    arguments: tuple[str, ...]


def all_routes() -> list[Route]:
    """Every route, the back office's included."""
    return list(_walk(get_resolver(), "", ()))


def pages() -> list[Route]:
    """Every route but the back office's, each name once (the first with that name is served)."""
    found: dict[str, Route] = {}
    for route in all_routes():
        if not route.name.startswith("admin:"):
            found.setdefault(route.name, route)
    return sorted(found.values(), key=lambda route: route.name)


def back_office() -> list[Route]:
    return [route for route in all_routes() if route.name.startswith("admin:")]


def _walk(resolver: URLResolver, space: str, before: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        arguments = before + tuple(_arguments(pattern))
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, inner, arguments)
        else:
            yield Route(f"{space}{pattern.name or pattern.pattern}", arguments)


def _arguments(pattern: URLPattern | URLResolver) -> list[str]:
    found = pattern.pattern
    return list(getattr(found, "converters", None) or found.regex.groupindex)
