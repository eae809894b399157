"""Places: where dossiers wait, a stage of an edition together with the office that holds it.

A place stands under the rules of those who lie there, as the door does: newer ones may say otherwise
of the stage, or have dropped it, and it is a place until the last dossier has left.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Min, QuerySet, Subquery

from nominations.chain.verbs import DUTY_OF, ENDING, NEXT, STAGES, STEPS, officers_verbs, verbs_from
from nominations.models import DOCUMENTS, Dossier
from nominations.own_matters import refuse_own_matter
from nominations.selectors import dossiers_held_for
from talentportal.directory.duties import ON_EDITION, Duty, holds
from talentportal.directory.models import Office
from talentportal.programs.document import EditionDocument, Stage
from talentportal.programs.models import Edition, EditionRevision
from talentportal.programs.rules.windows import Windows, windows_of
from talentportal.shared import clock
from talentportal.shared.missing import Missing

SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Place:
    """A stage of an edition and the office where dossiers wait; ``revision`` has the stage."""

    edition: Edition
    stage: Stage
    office: Office
    revision: EditionRevision

    @property
    def document(self) -> EditionDocument:
        """The rules it stands under."""
        return self.revision.parsed

    @property
    def duty(self) -> Duty:
        return DUTY_OF[self.stage.kind.value]

    @property
    def held_on(self) -> Edition | Office:
        """On what the duty is held."""
        return self.edition if self.duty in ON_EDITION else self.office

    @property
    def onward(self) -> str:
        """The verb that leads on from here."""
        leaving = verbs_from(self.stage.kind.value)
        return next(v for v in leaving if STEPS[v].target == NEXT and not STEPS[v].singly)

    @property
    def out(self) -> str | None:
        """The verb that ends a dossier here, where the chain has one."""
        return next((v for v in officers_verbs(self.stage.kind.value) if v in ENDING), None)

    @property
    def consults(self) -> bool:
        """Whether the edition has departments asked about those who lie here."""
        return any(each.stage == self.stage.key for each in self.document.consultations)

    @property
    def asks_internal_notice(self) -> bool:
        """Whether a channel asks for a notice in-house before this stage is left."""
        return self.stage.held_by == "recommender" and any(
            channel.internal_notice
            and any(
                self.document.internal_notice_at(self.stage, channel.key, tier.key)
                for tier in self.document.tiers_through(channel.key)
            )
            for channel in self.document.channels
        )

    @property
    def sends_list(self) -> bool:
        """Whether dossiers go up from here on a list."""
        return self.stage.list_sent != "none"

    @property
    def arguments(self) -> dict[str, Any]:
        """What its pages are addressed by."""
        return {"slug": self.edition.slug, "office": self.office.pk, "stage": self.stage.key}

    def dossiers(self) -> QuerySet[Dossier]:
        """Those that lie here now, in order of rank and number."""
        here = dossiers_at(self.edition, self.stage.key).filter(office=self.office)
        return here.prefetch_related("members_out")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place with how many wait there, since when, and (``with_deadlines``) until when."""

    place: Place
    count: int
    oldest: datetime
    closes_at: datetime | None = None

    @property
    def is_late(self) -> bool:
        """The window has closed with dossiers still waiting."""
        return self.closes_at is not None and self.closes_at <= clock.now()

    @property
    def is_soon(self) -> bool:
        """It closes within three days."""
        return (
            self.closes_at is not None and not self.is_late and self.closes_at - clock.now() <= SOON
        )

    @property
    def urgency(self) -> tuple[bool, Any, int, str]:
        """What sorts the most urgent first."""
        place = self.place
        return self.closes_at is None, self.closes_at or 0, place.edition.pk, place.stage.key


def dossiers_at(edition: Edition, stage: str) -> QuerySet[Dossier]:
    """The dossiers that lie at a stage now, whichever office holds them."""
    return (
        Dossier.objects.filter(edition=edition, visits__left_at__isnull=True, visits__stage=stage)
        .select_related("person", "employer", "recommender", "office", "revision")
        .select_related("edition__published_revision")
        .defer(*DOCUMENTS)
        .order_by("rank", "number")
    )


def places_held_by(user: Any) -> list[Waiting]:
    """Where dossiers wait for this person, by edition and stage (four queries)."""
    return _waiting(dossiers_held_for(user), Edition.objects.in_bulk)


def places_of(edition: Edition) -> list[Waiting]:
    """Where dossiers of an edition wait, in the order of the route (four queries)."""
    order = list(stages_of(edition))
    found = _waiting(Dossier.objects.filter(edition=edition), lambda _keys: {edition.pk: edition})
    return sorted(
        found, key=lambda each: (order.index(each.place.stage.key), each.place.office.name)
    )


def with_deadlines(places: Iterable[Waiting], windows: Windows | None = None) -> list[Waiting]:
    """The same with the end that binds each office (two queries unless ``windows`` are known)."""
    found = list(places)
    windows = windows or windows_of({each.place.edition.pk for each in found})
    return [replace(each, closes_at=_closes_at(each.place, windows)) for each in found]


def place_for(user: Any, slug: str, office: int, stage: str) -> Place:
    """The place, if it is this person's duty to decide there; ``Missing`` otherwise."""
    place = _place(slug, office, stage)
    if place is None or not holds(user, place.duty, place.held_on):
        raise Missing
    _refuse_own_matter(user, place)
    return place


def require_place(actor: Any, place: Place) -> None:
    """Only whose duty it is decides at a place, and nobody where the matter is their own."""
    if not holds(actor, place.duty, place.held_on):
        raise PermissionDenied
    _refuse_own_matter(actor, place)


def _refuse_own_matter(user: Any, place: Place) -> None:
    refuse_own_matter(
        user,
        edition=place.edition,
        duty=place.duty,
        on=place.held_on,
        dossiers=place.dossiers(),
    )


def revision_with(edition: Edition, stage: str) -> EditionRevision | None:
    """The rules that have a stage: those in force, else the newest that somebody handed in under."""
    return next((each for each in _revisions(edition) if _has(each.parsed, stage)), None)


def document_with(edition: Edition, stage: str) -> EditionDocument | None:
    """The document of ``revision_with``."""
    revision = revision_with(edition, stage)
    return revision.parsed if revision else None


def stages_of(edition: Edition) -> dict[str, Stage]:
    """The stages of its routes by key, in order; last those that only older rules have (one query)."""
    found: dict[str, Stage] = {}
    for document in (each.parsed for each in _revisions(edition)):
        for route in document.routes:
            for key in route.stages:
                found.setdefault(key, document.stage(key))
    return found


def _revisions(edition: Edition) -> Iterator[EditionRevision]:
    """The rules in force, then older ones that somebody handed in under, the newest first."""
    assert edition.published_revision is not None
    yield edition.published_revision
    used = Dossier.objects.filter(edition=edition, revision__isnull=False).values("revision")
    older = edition.revisions.filter(pk__in=used).exclude(pk=edition.published_revision_id)
    yield from older.order_by("-number")


def _has(document: EditionDocument, stage: str) -> bool:
    return any(each.key == stage for each in document.stages)


def _waiting(
    dossiers: QuerySet[Dossier],
    editions_in: Callable[[Collection[int]], Mapping[int, Edition]],
) -> list[Waiting]:
    rows = list(
        dossiers.filter(state__in=STAGES, visits__left_at__isnull=True)
        .values("edition", "office", "visits__stage")
        .annotate(count=Count("pk"), oldest=Min("entered_at"), revision=Max("revision"))
        .order_by("edition", "visits__stage", "office")
    )
    editions = editions_in({row["edition"] for row in rows})
    offices = Office.objects.in_bulk({row["office"] for row in rows})
    revisions = EditionRevision.objects.in_bulk({row["revision"] for row in rows})
    return [
        Waiting(
            Place(
                editions[row["edition"]],
                (revision := revisions[row["revision"]]).parsed.stage(row["visits__stage"]),
                offices[row["office"]],
                revision,
            ),
            row["count"],
            row["oldest"],
        )
        for row in rows
    ]


def _closes_at(place: Place, windows: Windows) -> datetime | None:
    stage = place.stage
    return windows.closes_at(place.edition.pk, stage.key, stage.closes_at, place.office)


def _place(slug: str, office: int, stage: str) -> Place | None:
    edition = (
        Edition.objects.filter(slug=slug, published_revision__isnull=False)
        .select_related("published_revision", "city")
        .first()
    )
    here = Dossier.objects.filter(
        edition=edition, office=office, visits__left_at__isnull=True, visits__stage=stage
    )
    newest = here.order_by("-revision__number").values("revision")[:1]
    holder = Office.objects.filter(pk=office).annotate(newest=Subquery(newest)).first()
    revision = _rules_at(edition, holder, stage) if edition and holder else None
    if edition is None or holder is None or revision is None:
        return None
    return Place(edition, revision.parsed.stage(stage), holder, revision)


def _rules_at(edition: Edition, office: Office, stage: str) -> EditionRevision | None:
    """Those of whoever lies there; where nobody does, those that give the stage to the office."""
    newest = office.newest  # type: ignore[attr-defined]  # annotated by ``_place``
    if newest is not None and newest != edition.published_revision_id:
        return EditionRevision.objects.get(pk=newest)
    if newest is not None:
        return edition.published_revision
    revision = revision_with(edition, stage)
    declared = revision.parsed.stage(stage) if revision else None
    if declared is None or not (
        declared.held_by == "recommender" or declared.is_held_by(office.kind, *office.names)
    ):
        return None
    return revision
