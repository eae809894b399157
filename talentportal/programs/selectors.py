"""Reading editions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from talentportal.directory.access import configured_cities
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.changing.differences import Difference, differences
from talentportal.programs.document.faults.checks import faults, gaps
from talentportal.programs.document.faults.remarks import remarks
from talentportal.programs.document.schema.describing import label_at
from talentportal.programs.models import Edition, EditionRevision, EditionStatus

SPECIMENS: list[tuple[Any, str]] = []
"""Previews that apps above offer: label and name of a route that takes the edition's slug."""
TOUCHED: list[Callable[[Edition, EditionDocument], list[str]]] = []
"""What a new revision does to the work that apps above keep, and what of it keeps the earlier rules:
edition and document to be published → sentences for the confirmation."""


def revision_of(slug: str, number: int | None = None) -> EditionRevision | None:
    """A revision of an edition by number; without one, the newest."""
    revisions = EditionRevision.objects.filter(edition__slug=slug).order_by("-number")
    return (revisions if number is None else revisions.filter(number=number)).first()


def editions_configured_by(user: Any) -> QuerySet[Edition]:
    """Editions of the cities whose selections ``user`` configures."""
    return Edition.objects.filter(city__in=configured_cities(user))


def configurable(user: Any) -> QuerySet[Edition]:
    """The editions that ``user`` configures, the newest first, with their revisions in order."""
    revisions = EditionRevision.objects.order_by("-number").defer("document")
    revisions = revisions.select_related("created_by")
    return (
        editions_configured_by(user)
        .select_related("program", "published_revision", "city")
        .prefetch_related(Prefetch("revisions", revisions, to_attr="all_revisions"))
        .order_by("-year", "label")
    )


@dataclass(frozen=True, slots=True)
class ToMend:
    """What stands in the way of publishing: the setting in words, its part, and the sentence."""

    path: str
    label: str
    sentence: str


@dataclass(frozen=True)
class Configuration:
    """An edition as its administrator sees it: the newest revision and the published one."""

    edition: Edition
    newest: EditionRevision
    published: EditionRevision | None

    @property
    def document(self) -> EditionDocument:
        return self.newest.parsed

    @property
    def is_draft(self) -> bool:
        return self.newest.published_at is None and self.newest != self.published

    @property
    def may_change(self) -> bool:
        return self.edition.status != EditionStatus.CLOSED

    @property
    def contradictions(self) -> list[ToMend]:
        return [_to_mend(self.document, each) for each in faults(self.document)]

    @property
    def undecided(self) -> list[ToMend]:
        return [_to_mend(self.document, each) for each in gaps(self.document)]

    @property
    def changes(self) -> list[Difference]:
        """What the draft changes of what is published."""
        if not self.is_draft or self.published is None:
            return []
        return differences(self.published.parsed, self.document)

    @property
    def touches(self) -> list[str]:
        return [
            *(sentence for ask in TOUCHED for sentence in ask(self.edition, self.document)),
            *remarks(self.document),
        ]


def configuration_of(edition: Edition) -> Configuration | None:
    """An edition with its newest revision; ``None`` if it has none."""
    newest = edition.revisions.select_related("created_by").order_by("-number").first()
    return newest and Configuration(edition, newest, edition.published_revision)


def _to_mend(document: EditionDocument, found: Any) -> ToMend:
    return ToMend(found.path, label_at(document, found.path), found.sentence)
