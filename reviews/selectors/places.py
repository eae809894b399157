"""Places of decision: a stage of an edition together with the office that holds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from nominations.chain.verbs import DUTY_OF, ENDING, NEXT, STEPS, officers_verbs, verbs_from
from nominations.models import Dossier
from nominations.selectors import dossiers_held_for
from talentportal.directory.duties import ON_EDITION, Duty, holds
from talentportal.directory.models import Office
from talentportal.programs.document import EditionDocument, Stage
from talentportal.programs.models import Edition


@dataclass(frozen=True, slots=True)
class Place:
    """A stage of an edition and the office where dossiers wait for its decision."""

    edition: Edition
    stage: Stage
    office: Office

    @property
    def document(self) -> EditionDocument:
        """The edition's rules as they stand published."""
        revision = self.edition.published_revision
        assert revision is not None
        return revision.parsed

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
    """A place with the number of dossiers that wait there."""

    place: Place
    count: int


def dossiers_at(edition: Edition, stage: str) -> QuerySet[Dossier]:
    """The dossiers that lie at a stage now, whichever office holds them."""
    return (
        Dossier.objects.filter(edition=edition, visits__left_at__isnull=True, visits__stage=stage)
        .select_related("person", "employer", "recommender", "edition", "revision", "office")
        .defer("revision__document")
        .order_by("rank", "number")
    )


def place_for(user: Any, slug: str, office: int, stage: str) -> Place:
    """The place, if it is this person's duty to decide there; 404 otherwise."""
    place = _place(slug, office, stage)
    if place is None or not holds(user, place.duty, place.held_on):
        raise Http404
    return place


def places_for(user: Any) -> list[Waiting]:
    """Where dossiers wait for this person's decision, with how many (three queries)."""
    rows = list(
        dossiers_held_for(user)
        .filter(visits__left_at__isnull=True)
        .values("edition", "office", "visits__stage")
        .annotate(waiting=Count("pk"))
        .order_by("edition", "visits__stage", "office")
    )
    editions = _by_pk(
        Edition.objects.select_related("published_revision", "city"), {r["edition"] for r in rows}
    )
    offices = _by_pk(Office.objects.all(), {row["office"] for row in rows})
    return [
        Waiting(
            Place(edition, edition.published_revision.parsed.stage(row["visits__stage"]), office),
            row["waiting"],
        )
        for row in rows
        if (edition := editions[row["edition"]]).published_revision
        and (office := offices[row["office"]])
    ]


def _by_pk(rows: QuerySet[Any], keys: Iterable[int]) -> dict[int, Any]:
    return {row.pk: row for row in rows.filter(pk__in=keys)}


def _place(slug: str, office: int, stage: str) -> Place | None:
    edition = (
        Edition.objects.filter(slug=slug, published_revision__isnull=False)
        .select_related("published_revision", "city")
        .first()
    )
    found = Office.objects.filter(pk=office).first()
    if edition is None or found is None:
        return None
    declared = next((s for s in edition.published_revision.parsed.stages if s.key == stage), None)
    if declared is None or not (
        declared.held_by == "recommender" or declared.is_held_by(found.kind, *found.names)
    ):
        return None
    return Place(edition, declared, found)
