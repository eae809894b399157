"""The city's desk of an edition: how far things are, what is late, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.chain.verbs import DUTY_OF, State
from nominations.models import Dossier, Visit
from reviews.models import Objection
from reviews.notices.selectors.inquiries import unsettled
from reviews.notices.selectors.notices import editions_of_publisher
from talentportal.directory.duties import ON_EDITION, Duty, objects_where
from talentportal.directory.models import Office
from talentportal.programs.models import EarlierDeadline, Edition, WindowExtension
from talentportal.programs.rules.timetable import document_of, stated_end
from talentportal.programs.rules.windows import Windows
from talentportal.programs.vocabulary import StageKind
from talentportal.shared import clock


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When each window closes for each office, extensions included."""

    edition: Edition
    extensions: tuple[WindowExtension, ...]
    earlier: tuple[EarlierDeadline, ...] = ()

    def closes_at(self, key: str, office: Office | None) -> datetime | None:
        """The end of a stage's (or the application's) window for an office."""
        return self.windows.closes_at(self.edition.pk, key, self._stated(key), office)

    def published(self, key: str, office: Office | None) -> datetime | None:
        """The same without what offices set themselves."""
        return self.windows.published(self.edition.pk, key, self._stated(key), office)

    @property
    def windows(self) -> Windows:
        return Windows(self.extensions, self.earlier)

    def _stated(self, key: str) -> datetime | None:
        return stated_end(document_of(self.edition), key)


@dataclass(frozen=True, slots=True)
class Queue:
    """Dossiers that wait at a stage with an office."""

    stage: str
    label: str
    office: Office
    count: int
    closes_at: datetime | None
    url: str

    @property
    def is_late(self) -> bool:
        return self.closes_at is not None and clock.now() >= self.closes_at


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one recommender is with the dossiers that name it."""

    office: Office
    total: int
    drafts: int
    waiting: int
    passed_on: int
    ended: int
    closes_at: datetime | None

    @property
    def handed_in(self) -> int:
        return self.total - self.drafts

    @property
    def is_late(self) -> bool:
        over = self.closes_at is not None and clock.now() >= self.closes_at
        return over and self.waiting > 0


def desk_edition(user: Any, slug: str) -> Edition:
    """An edition that the person runs, publishes for or audits; 404 otherwise."""
    edition = editions_of_publisher(user, Duty.RUN, Duty.AUDIT).filter(slug=slug).first()
    if edition is None or edition.published_revision is None:
        raise Http404
    return edition


def deadlines_of(edition: Edition) -> Deadlines:
    rows = WindowExtension.objects.filter(edition=edition).select_related("office", "granted_by")
    earlier = EarlierDeadline.objects.filter(edition=edition).select_related("office")
    return Deadlines(edition, tuple(rows.order_by("-granted_at")), tuple(earlier))


def funnel_of(edition: Edition) -> list[tuple[str, int]]:
    """How many dossiers were begun, handed in, and came to each stage (three queries)."""
    document = edition.published_revision.parsed
    begun = Dossier.objects.filter(edition=edition)
    counted = begun.aggregate(
        begun=Count("pk"),
        handed_in=Count("pk", filter=Q(submitted_at__isnull=False)),
        honoured=Count("pk", filter=Q(state=State.HONOURED)),
    )
    reached = dict(
        Visit.objects.filter(dossier__edition=edition)
        .values_list("stage")
        .annotate(n=Count("dossier", distinct=True))
        .order_by()
    )
    return [
        (_("Begun"), counted["begun"]),
        (_("Handed in"), counted["handed_in"]),
        *((document.stage(key).label, reached.get(key, 0)) for key in _route_keys(edition)),
        (_("Honoured"), counted["honoured"]),
    ]


def queues_of(edition: Edition, deadlines: Deadlines, user: Any) -> list[Queue]:
    """Where dossiers wait now, in the order of the route; linked where it is this person's."""
    document = edition.published_revision.parsed
    rows = list(
        Visit.objects.filter(dossier__edition=edition, left_at__isnull=True)
        .values("stage", "office")
        .annotate(n=Count("pk"))
        .order_by()
    )
    offices = Office.objects.in_bulk({row["office"] for row in rows})
    order = {key: index for index, key in enumerate(_route_keys(edition))}
    mine = {duty for duty in ON_EDITION if edition.pk in objects_where(user, duty, Edition)}
    queues = [
        Queue(
            stage=row["stage"],
            label=document.stage(row["stage"]).label,
            office=offices[row["office"]],
            count=row["n"],
            closes_at=deadlines.closes_at(row["stage"], offices[row["office"]]),
            url=_url(edition, document.stage(row["stage"]), row["office"], mine),
        )
        for row in rows
    ]
    return sorted(queues, key=lambda queue: (order.get(queue.stage, 99), queue.office.name))


def progress_of(edition: Edition, deadlines: Deadlines) -> list[Progress]:
    """Each recommender's dossiers: drafts, waiting with it, passed on, ended (two queries)."""
    keys = [
        stage.key
        for stage in edition.published_revision.parsed.stages
        if stage.held_by == "recommender"
    ]
    with_recommender = Q(visits__left_at__isnull=True, visits__stage__in=keys)
    ended = Q(state__in=[State.DECLINED, State.WITHDRAWN])
    rows = list(
        Dossier.objects.filter(edition=edition, recommender__isnull=False)
        .values("recommender")
        .annotate(
            total=Count("pk", distinct=True),
            drafts=Count("pk", filter=Q(state=State.DRAFT), distinct=True),
            waiting=Count("pk", filter=with_recommender, distinct=True),
            ended=Count("pk", filter=ended, distinct=True),
        )
        .order_by()
    )
    offices = Office.objects.in_bulk({row["recommender"] for row in rows})
    listed = [
        Progress(
            office=offices[row["recommender"]],
            total=row["total"],
            drafts=row["drafts"],
            waiting=row["waiting"],
            ended=row["ended"],
            passed_on=row["total"] - row["drafts"] - row["waiting"] - row["ended"],
            closes_at=_last(
                [deadlines.closes_at(key, offices[row["recommender"]]) for key in keys]
            ),
        )
        for row in rows
    ]
    return sorted(listed, key=lambda each: (not each.is_late, each.office.name))


def open_objections(edition: Edition) -> int:
    """How many objections have no finding, or one whose consequence has not happened yet."""
    rows = Objection.objects.filter(notice__edition=edition)
    words = ("text", "objector", "contact")
    return len(unsettled(rows.select_related("notice__edition").defer(*words)))


def recommenders_of(edition: Edition) -> Any:
    """The offices that could be granted an extension of their own."""
    kinds = {
        kind
        for channel in edition.published_revision.parsed.channels
        for kind in channel.recommender_kinds
    }
    offices = Office.objects.filter(kind__in=kinds, status="active")
    if edition.city is not None:
        offices = offices.filter(path__startswith=edition.city.path)
    return offices.order_by("name")


def _route_keys(edition: Edition) -> list[str]:
    """The keys of all stages of all routes, each once, in order."""
    routes = edition.published_revision.parsed.routes
    return list(dict.fromkeys(key for route in routes for key in route.stages))


def _url(edition: Edition, stage: Any, office: int, mine: Iterable[Duty]) -> str:
    if DUTY_OF[stage.kind.value] not in mine:
        return ""
    if stage.kind is StageKind.PUBLIC_NOTICE:
        return reverse("reviews:notices-desk")
    arguments = {"slug": edition.slug, "office": office, "stage": stage.key}
    return reverse("reviews:place", kwargs=arguments)


def _last(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
