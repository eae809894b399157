"""The city's desk of an edition: how far things are, what is late, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from nominations.chain.verbs import State
from nominations.models import Dossier, Visit
from nominations.places import stages_of
from reviews.models import Objection
from reviews.notices.selectors.inquiries import unsettled
from reviews.notices.selectors.notices import editions_of_publisher
from talentportal.directory.duties import ON_EDITION, Duty, objects_where
from talentportal.directory.models import Office
from talentportal.programs.models import EarlierDeadline, Edition, WindowExtension
from talentportal.programs.rules.timetable import document_of
from talentportal.programs.rules.windows import Windows
from talentportal.shared import clock
from talentportal.shared.missing import Missing


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
    """An edition that the person runs, publishes for or audits; else ``Missing``."""
    edition = editions_of_publisher(user, Duty.RUN, Duty.AUDIT).filter(slug=slug).first()
    if edition is None or edition.published_revision is None:
        raise Missing
    return edition


def windows_with_grants(edition: Edition) -> Windows:
    """The windows of an edition; its extensions, the newest first, with who granted each."""
    rows = WindowExtension.objects.filter(edition=edition).select_related("office", "granted_by")
    earlier = EarlierDeadline.objects.filter(edition=edition).select_related("office")
    return Windows(list(rows.order_by("-granted_at")), list(earlier))


def funnel_of(edition: Edition) -> list[tuple[str, int]]:
    """How many dossiers were begun, handed in, and came to each stage (four queries)."""
    begun = Dossier.objects.filter(edition=edition)
    counted = begun.aggregate(
        begun=Count("pk"),
        handed_in=Count("pk", filter=Q(submitted_at__isnull=False)),
        honoured=Count("pk", filter=Q(state=State.HONOURED)),
    )
    in_force = {stage.key for stage in document_of(edition).stages}
    reached = dict(
        Visit.objects.filter(dossier__edition=edition)
        .values_list("stage")
        .annotate(n=Count("dossier", distinct=True))
        .order_by()
    )
    return [
        (_("Begun"), counted["begun"]),
        (_("Handed in"), counted["handed_in"]),
        *(
            (stage.label, reached.get(key, 0))
            for key, stage in stages_of(edition).items()
            if key in reached or key in in_force
        ),
        (_("Honoured"), counted["honoured"]),
    ]


def duties_on(edition: Edition, user: Any) -> set[Duty]:
    """The duties of an edition that the person holds on this one."""
    return {duty for duty in ON_EDITION if edition.pk in objects_where(user, duty, Edition)}


def progress_of(edition: Edition, windows: Windows) -> list[Progress]:
    """Each recommender's dossiers: drafts, waiting with it, passed on, ended (three queries)."""
    stages = [stage for stage in stages_of(edition).values() if stage.held_by == "recommender"]
    with_recommender = Q(
        visits__left_at__isnull=True, visits__stage__in=[stage.key for stage in stages]
    )
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
                windows.closes_at(
                    edition.pk, stage.key, stage.closes_at, offices[row["recommender"]]
                )
                for stage in stages
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


def _last(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
