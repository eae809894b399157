"""What everybody may read without signing in: editions, their timetable, the register of honours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.notices.rules.notice_entries import employer_of
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.schema.describing import value_label
from talentportal.programs.document.schema.placeholders import CERTIFICATE_PLACEHOLDERS, filled
from talentportal.programs.models import Edition, EditionStatus, HonourRecord, WindowExtension
from talentportal.shared import clock

APPLICATION = "application"


@dataclass(frozen=True, slots=True)
class Window:
    """One row of a timetable; ``closes_at`` is exclusive and has extensions for all in it."""

    key: str
    label: str
    opens_at: datetime | None
    closes_at: datetime | None
    extended: bool = False

    @property
    def state(self) -> str:
        """ahead, current or done, as the timeline shows it."""
        now = clock.now()
        if self.closes_at is not None and now >= self.closes_at:
            return "done"
        if self.opens_at is not None and now < self.opens_at:
            return "ahead"
        return "current" if self.opens_at or self.closes_at else "ahead"

    @property
    def is_open(self) -> bool:
        return self.state == "current"


@dataclass(frozen=True, slots=True)
class Announced:
    """An edition with the window in which people apply."""

    edition: Edition
    application: Window


def public_editions() -> QuerySet[Edition]:
    """Published and closed editions, newest first; never drafts, never rehearsals."""
    return (
        Edition.objects.filter(
            status__in=[EditionStatus.PUBLISHED, EditionStatus.CLOSED],
            published_revision__isnull=False,
            is_rehearsal=False,
        )
        .select_related("published_revision", "program", "city")
        .order_by("-year", "-pk")
    )


def public_edition(slug: str) -> Edition:
    edition = public_editions().filter(slug=slug).first()
    if edition is None:
        raise Http404
    return edition


def announced_editions() -> list[Announced]:
    """Editions under way with their window of application, those open now first (two queries)."""
    editions = list(public_editions().filter(status=EditionStatus.PUBLISHED))
    extensions = list(WindowExtension.objects.filter(edition__in=editions, office__isnull=True))
    rows = [Announced(edition, next(windows_of(edition, extensions))) for edition in editions]
    order = {"current": 0, "ahead": 1, "done": 2}
    return sorted(rows, key=lambda row: order[row.application.state])


def windows_of(edition: Edition, extensions: list[WindowExtension]) -> Iterator[Window]:
    """The timetable: the application, then every stage that has dates, extended where granted."""
    document = edition.published_revision.parsed
    application = (APPLICATION, _("Application"), document.application)
    channels = [
        (APPLICATION, _("Application: {channel}").format(channel=each.name), each)
        for each in document.channels
        if each.opens_at or each.closes_at
    ]
    stages = [(stage.key, stage.label, stage) for stage in document.stages]
    for key, label, window in [application, *channels, *stages]:
        if key == APPLICATION or window.opens_at or window.closes_at:
            later = [
                extension.closes_at
                for extension in extensions
                if extension.stage == key
                and extension.edition_id == edition.pk
                and extension.office_id is None
            ]
            closes_at = window.closes_at and max([window.closes_at, *later])
            yield Window(
                key, label, window.opens_at, closes_at, extended=closes_at != window.closes_at
            )


def timetable(edition: Edition) -> list[Window]:
    extensions = list(WindowExtension.objects.filter(edition=edition, office__isnull=True))
    return list(windows_of(edition, extensions))


def benefits_of(document: EditionDocument) -> list[tuple[str, tuple[str, ...]]]:
    """What the honoured receive, in the notice's words: all of them, then some tiers or kinds."""
    names = {tier.key: tier.name for tier in document.tiers}
    found = [("", document.results.benefits)]
    for other in document.results.others:
        whose = [names[key] for key in other.tiers]
        whose += [value_label(kind) for kind in other.kinds]
        found.append(("、".join(whose), other.benefits))
    return [(whose, benefits) for whose, benefits in found if benefits]


def register() -> QuerySet[HonourRecord]:
    """Honours awarded through this portal, newest first, each with its holder's employer."""
    dossiers = Dossier.objects.filter(
        edition=OuterRef("edition"), number=OuterRef("dossier_number")
    )
    return (
        HonourRecord.objects.filter(edition__isnull=False, edition__is_rehearsal=False)
        .select_related("edition")
        .defer("subject_index")
        .annotate(employer=Subquery(dossiers.values("employer__name")[:1]))
        .order_by("-awarded_on", "certificate_number", "pk")
    )


_BRACKETS = ("〔〕", "（）", "()", "[]", "【】")


def certificate_with(number: str) -> HonourRecord | None:
    """The honour with this certificate number, whatever blanks and brackets it was typed with."""
    typed = "".join(number.split())
    if not typed:
        return None
    written = {_with_brackets(typed, kind) for kind in _BRACKETS}
    return register().filter(certificate_number__in=[typed, *sorted(written)]).first()


def _with_brackets(number: str, kind: str) -> str:
    for opening, closing in _BRACKETS:
        number = number.replace(opening, kind[0]).replace(closing, kind[1])
    return number


def dossier_of(record: HonourRecord) -> Dossier:
    """The dossier that was honoured, with the rules that stood."""
    return Dossier.objects.select_related(
        "person", "employer", "recommender", "revision", "edition__program"
    ).get(edition=record.edition_id, number=record.dossier_number)


def words_of(record: HonourRecord, dossier: Dossier) -> str:
    """The words of the certificate, by the rules the honour was awarded under."""
    values = {
        "edition": dossier.edition.label,
        "program": dossier.document.program.name,
        "year": dossier.edition.year,
        "name": record.full_name,
        "employer": employer_of(dossier),
        "recommender": dossier.recommender.name if dossier.recommender else "",
        "tier": record.title,
        "number": dossier.number,
        "date": record.awarded_on,
        "certificate_number": record.certificate_number or "",
        "issued_on": record.awarded_on,
    }
    return filled(dossier.results.certificate_text, CERTIFICATE_PLACEHOLDERS, **values)
