"""When a window closes for an office: the edition's end, extensions, and earlier deadlines.

An extension only ever moves the end later, an office's own deadline only ever earlier; the instant
of the end itself is outside (``opens_at <= now < closes_at``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from talentportal.directory.models import Office
from talentportal.programs.models import EarlierDeadline, Edition, WindowExtension

APPLICATION = "application"


@dataclass(frozen=True, slots=True)
class Windows:
    """What was granted and set for the windows of some editions."""

    extensions: Sequence[WindowExtension] = ()
    earlier: Sequence[EarlierDeadline] = ()

    def published(
        self, edition: int, key: str, closes_at: datetime | None, office: Office | None
    ) -> datetime | None:
        """The end for an office with extensions, without what offices set themselves."""
        if closes_at is None:
            return None
        granted = [
            each.closes_at
            for each in self.extensions
            if (each.edition_id, each.stage) == (edition, key)
            and each.office_id in (None, office.pk if office else None)
        ]
        return max([closes_at, *granted])

    def latest(self, edition: int, key: str, closes_at: datetime | None) -> datetime | None:
        """The last end that anybody at all has: until then a page stays open to all."""
        granted = [
            each.closes_at
            for each in self.extensions
            if (each.edition_id, each.stage) == (edition, key)
        ]
        return closes_at and max([closes_at, *granted])

    def closes_at(
        self, edition: int, key: str, closes_at: datetime | None, office: Office | None
    ) -> datetime | None:
        """The end that binds an office."""
        end = self.published(edition, key, closes_at, office)
        if end is None:
            return None
        own = [
            each.closes_at
            for each in self.earlier
            if (each.edition_id, each.stage) == (edition, key) and each.binds(office)
        ]
        return min([end, *own])


def windows_of(editions: Collection[Edition] | Collection[int]) -> Windows:
    """Everything granted and set in these editions (two queries)."""
    return Windows(
        list(WindowExtension.objects.filter(edition__in=editions)),
        list(EarlierDeadline.objects.filter(edition__in=editions).select_related("office")),
    )
