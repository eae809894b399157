"""Links that apps above put onto the officer's desk and beside a dossier's checklist.

An app adds them in ``AppConfig.ready``; a link that does not concern a person answers ``None``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from talentportal.programs.vocabulary import Requirement

UrlFor = Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class DeskLink:
    """A way from the desk: its label, its order, and its address for a person (or ``None``)."""

    label: Any
    order: int
    url_for: UrlFor


DESK_LINKS: dict[str, DeskLink] = {}
# Where a requirement is met that this app has no page for: dossier → address.
WORKPLACES: dict[Requirement, UrlFor] = {}


def add(name: str, label: Any, url_for: UrlFor, *, order: int = 50) -> None:
    """Put (or replace) a link on the desk; ``url_for`` takes the person."""
    DESK_LINKS[name] = DeskLink(label, order, url_for)


def links_for(user: Any) -> list[tuple[str, str]]:
    """(label, address) of the links that concern this person, in order."""
    links = sorted(DESK_LINKS.values(), key=lambda link: link.order)
    return [(str(link.label), url) for link in links if (url := link.url_for(user))]


def workplace(requirement: Requirement, dossier: Any) -> str | None:
    """Where the requirement of this dossier is worked on, if an app above has said so."""
    where = WORKPLACES.get(requirement)
    return where(dossier) if where else None
