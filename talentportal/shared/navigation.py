"""The main navigation: apps add entries when they load, the header shows those that concern a person.

An app adds its entries in ``AppConfig.ready``; ``shown_to`` and ``count`` run on every page, so they
must be cheap (at most one query between them).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

Test = Callable[[HttpRequest], bool]
Count = Callable[[HttpRequest], int]


@dataclass(frozen=True)
class Entry:
    """A place in the navigation; ``label`` is a lazy translation, ``url_name`` a named route."""

    label: Any
    url_name: str
    order: int
    shown_to: Test
    count: Count | None


@dataclass(frozen=True)
class ShownEntry:
    """An entry as the header shows it on one page."""

    label: str
    url: str
    current: bool
    exact: bool
    count: int


_entries: dict[str, Entry] = {}


def everyone(request: HttpRequest) -> bool:
    """Show an entry to every visitor."""
    return True


def signed_in(request: HttpRequest) -> bool:
    """Show an entry to people who are signed in."""
    return bool(request.user.is_authenticated)


def add(
    label: Any, url_name: str, *, order: int, shown_to: Test = everyone, count: Count | None = None
) -> None:
    """Add (or replace) the entry of a route."""
    _entries[url_name] = Entry(label, url_name, order, shown_to, count)


def entries_for(request: HttpRequest) -> list[ShownEntry]:
    """The entries this visitor sees, in order; routes that do not exist are left out."""
    shown = []
    for entry in sorted(_entries.values(), key=lambda each: each.order):
        url = _url_of(entry)
        if url is not None and entry.shown_to(request):
            shown.append(_shown(entry, url, request))
    return shown


def _shown(entry: Entry, url: str, request: HttpRequest) -> ShownEntry:
    exact = request.path == url
    inside = url != "/" and request.path.startswith(url)
    count = entry.count(request) if entry.count else 0
    return ShownEntry(str(entry.label), url, exact or inside, exact, count)


def _url_of(entry: Entry) -> str | None:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return None
