"""Which windows of an edition are ahead, open or over, and for whom: asked by everybody here.

The application is open as long as somebody may hand in: it begins with the first channel that
opens and ends with the last that closes, or with an extension that only some offices have.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from talentportal.directory.models import Office
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition, EditionStatus
from talentportal.programs.rules.windows import APPLICATION, Windows, windows_of
from talentportal.shared import clock


@dataclass(frozen=True, slots=True)
class Window:
    """One row of a timetable; ``closes_at`` is exclusive and has extensions for all in it.

    ``last`` is the end with extensions for single offices, where there are any.
    """

    key: str
    label: str
    opens_at: datetime | None
    closes_at: datetime | None
    extended: bool = False
    last: datetime | None = None

    @property
    def state(self) -> str:
        """ahead, current or done, as the timeline shows it."""
        now = clock.now()
        end = self.last or self.closes_at
        if end is not None and now >= end:
            return "done"
        if self.opens_at is not None and now < self.opens_at:
            return "ahead"
        return "current" if self.opens_at or end else "ahead"

    @property
    def is_open(self) -> bool:
        return self.state == "current"

    @property
    def only_extended(self) -> bool:
        """Whether it is open for offices with an extension of their own, and over for the others."""
        return self.is_open and self.closes_at is not None and clock.now() >= self.closes_at

    @property
    def end(self) -> datetime | None:
        """The end that matters now."""
        return self.last if self.only_extended else self.closes_at


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An edition with the window in which people apply."""

    edition: Edition
    document: EditionDocument
    application: Window


def published_editions() -> QuerySet[Edition]:
    """Editions that take place now: neither drafts nor closed."""
    return Edition.objects.filter(
        status=EditionStatus.PUBLISHED, published_revision__isnull=False
    ).select_related("published_revision", "program", "city")


def editions_under_way(besides: Collection[int] = ()) -> list[UnderWay]:
    """Published editions but ``besides``, those open for applications first, then those that will
    open (three queries)."""
    editions = list(published_editions().exclude(pk__in=besides).order_by("-year", "-pk"))
    windows = windows_of(editions)
    rows = [
        UnderWay(edition, document, application_of(edition, document, windows))
        for edition, document in ((each, document_of(each)) for each in editions)
    ]
    order = {"current": 0, "ahead": 1, "done": 2}
    return sorted(rows, key=lambda row: order[row.application.state])


def document_of(edition: Edition) -> EditionDocument:
    """The rules of a published edition."""
    assert edition.published_revision is not None
    return edition.published_revision.parsed


def application_of(edition: Edition, document: EditionDocument, windows: Windows) -> Window:
    """The window in which anybody at all may apply."""
    ways = [document.application_for(each.key) for each in document.channels]
    ways = ways or [document.application]
    ends = [each.closes_at for each in ways]
    return Window(
        APPLICATION,
        _("Application"),
        _first([each.opens_at for each in ways]),
        _last([windows.published(edition.pk, APPLICATION, end, None) for end in ends]),
        last=_last([windows.latest(edition.pk, APPLICATION, end) for end in ends]),
    )


def application_end(
    edition: int, document: EditionDocument, windows: Windows, channel: str, office: Office | None
) -> datetime | None:
    """The end that binds whoever applies through a channel and an office."""
    stated = document.application_for(channel).closes_at
    return windows.closes_at(edition, APPLICATION, stated, office)


def timetable(edition: Edition, windows: Windows) -> Iterator[Window]:
    """The application, channels with dates of their own, then every stage that has dates."""
    document = document_of(edition)
    application = (APPLICATION, _("Application"), document.application)
    channels = [
        (APPLICATION, _("Application: {channel}").format(channel=each.name), each)
        for each in document.channels
        if each.opens_at or each.closes_at
    ]
    stages = [(stage.key, stage.label, stage) for stage in document.stages]
    for key, label, stated in [application, *channels, *stages]:
        if key == APPLICATION or stated.opens_at or stated.closes_at:
            end = windows.published(edition.pk, key, stated.closes_at, None)
            yield Window(key, label, stated.opens_at, end, extended=end != stated.closes_at)


def stated_end(document: EditionDocument, key: str) -> datetime | None:
    """The end of the application or of a stage as the edition states it."""
    return (document.application if key == APPLICATION else document.stage(key)).closes_at


def _first(instants: Sequence[datetime | None]) -> datetime | None:
    """The earliest; none where one of them has no beginning."""
    known = [each for each in instants if each is not None]
    return min(known) if len(known) == len(instants) else None


def _last(instants: Sequence[datetime | None]) -> datetime | None:
    """The latest; none where one of them has no end."""
    known = [each for each in instants if each is not None]
    return max(known) if len(known) == len(instants) else None
