"""The main navigation: apps add entries when they load, the header shows those that concern a person.

An app adds its entries in ``AppConfig.ready``; ``shown_to`` runs on every page, so it must be cheap
(at most one query).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

Test = Callable[[HttpRequest], bool]


@dataclass(frozen=True)
class NavigationEntry:
    """A place in the navigation; ``label`` is a lazy translation, ``url_name`` a named route."""

    label: Any
    url_name: str
    order: int
    shown_to: Test


@dataclass(frozen=True)
class ShownEntry:
    """An entry as the header shows it on one page."""

    label: str
    url: str
    current: bool
    exact: bool


_entries: dict[str, NavigationEntry] = {}


def everyone(request: HttpRequest) -> bool:
    """Show an entry to every visitor."""
    return True


def add(label: Any, url_name: str, *, order: int, shown_to: Test = everyone) -> None:
    """Add (or replace) the entry of a route."""
    _entries[url_name] = NavigationEntry(label, url_name, order, shown_to)


def entries_for(request: HttpRequest) -> list[ShownEntry]:
    """The entries this visitor sees, in order."""
    ordered = sorted(_entries.values(), key=lambda each: each.order)
    return [_shown(entry, request) for entry in ordered if entry.shown_to(request)]


def _shown(entry: NavigationEntry, request: HttpRequest) -> ShownEntry:
    url = reverse(entry.url_name)
    exact = request.path == url
    inside = url != "/" and request.path.startswith(url)
    return ShownEntry(str(entry.label), url, exact or inside, exact)
