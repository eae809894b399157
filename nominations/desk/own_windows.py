"""Windows for which an office may set itself, and those below it, an earlier deadline."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nominations.access import SETTING
from talentportal.directory.duties import offices_where
from talentportal.directory.models import Office
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import EarlierDeadline, Edition
from talentportal.programs.rules.timetable import document_of, published_editions, stated_end
from talentportal.programs.rules.windows import APPLICATION, windows_of


@dataclass(frozen=True, slots=True)
class OwnWindow:
    """A window of an edition for one office: the edition's end, and its own where it set one."""

    edition: Edition
    office: Office
    key: str
    label: str
    published: datetime
    own: EarlierDeadline | None

    @property
    def value(self) -> str:
        """What the page names it by."""
        return f"{self.edition.pk}:{self.office.pk}:{self.key}"


def allowed_windows(document: EditionDocument, office: Office) -> list[tuple[str, str]]:
    """(key, label) of the windows an office may close earlier: its stages, and the application."""
    kinds = {kind for channel in document.channels for kind in channel.recommender_kinds}
    stages = [
        stage
        for stage in document.stages
        if stage.earlier_deadlines
        and stage.closes_at
        and (
            stage.is_held_by(office.kind, *office.names)
            or (stage.held_by == "recommender" and office.kind in kinds)
        )
    ]
    first = [(APPLICATION, _("Application"))] if stages and document.application.closes_at else []
    return [*first, *((stage.key, stage.label) for stage in stages)]


def own_windows(user: Any) -> list[OwnWindow]:
    """The windows of all editions under way that this person's offices may close earlier."""
    offices = list(offices_where(user, *SETTING).order_by("path"))
    if not offices:
        return []
    editions = list(published_editions().order_by("-year", "pk"))
    windows = windows_of(editions)
    own = {(row.edition_id, row.office_id, row.stage): row for row in windows.earlier}
    found = []
    for edition in editions:
        document = document_of(edition)
        for office in offices:
            if edition.city is not None and not office.path.startswith(edition.city.path):
                continue
            for key, label in allowed_windows(document, office):
                end = windows.published(edition.pk, key, stated_end(document, key), office)
                assert end is not None
                mine = own.get((edition.pk, office.pk, key))
                found.append(OwnWindow(edition, office, key, label, end, mine))
    return found
