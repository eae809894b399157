"""Consultations at a place: who is asked about whom, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nominations.form.facts import facts_of
from nominations.models import DOCUMENTS, Dossier
from nominations.moving.findings import holds_stage
from nominations.moving.gathering import papers_of
from nominations.places import Place
from reviews.models import Consultation
from talentportal.programs.document import Consultation as Declared
from talentportal.programs.rules.eligibility import holds, reference_date
from talentportal.shared.missing import Missing, existing


@dataclass(frozen=True, slots=True)
class Asked:
    """One department for one person; ``row`` is empty while nobody has asked it."""

    declared: Declared
    row: Consultation | None


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """A dossier with the departments that its person requires."""

    dossier: Dossier
    departments: tuple[Asked, ...]

    @property
    def open(self) -> int:
        """How many departments have not answered."""
        return sum(1 for asked in self.departments if asked.row is None or not asked.row.answer)


def required_for(dossiers: Sequence[Dossier], stage: str) -> dict[int, list[Declared]]:
    """Dossier pk → the consultations its person requires at ``stage``, in the notice's order.

    Where a fact is open the department is asked: better one letter too many than one too few.
    """
    papers = papers_of(dossiers, as_handed_in=True)
    needed: dict[int, list[Declared]] = {}
    for dossier in dossiers:
        facts = facts_of(dossier, papers=papers.get(dossier.pk, ()))
        on = reference_date(dossier.document)
        needed[dossier.pk] = [
            declared
            for declared in dossier.document.consultations
            if declared.stage == stage
            and (declared.when is None or holds(declared.when, facts, on) is not False)
        ]
    return needed


def consultations_at(place: Place) -> list[PersonAsked]:
    """Everybody at a place with the departments required (a fixed number of queries)."""
    dossiers = list(
        place.dossiers()
        .select_related("applicant", "edition__published_revision")
        .defer(*DOCUMENTS)
    )
    rows = {
        (row.dossier_id, row.key): row
        for row in Consultation.objects.filter(dossier__in=dossiers, stage=place.stage.key)
    }
    needed = required_for(dossiers, place.stage.key)
    return [
        PersonAsked(
            dossier,
            tuple(
                Asked(declared, rows.get((dossier.pk, declared.key)))
                for declared in needed[dossier.pk]
            ),
        )
        for dossier in dossiers
    ]


def letters_at(place: Place) -> Sequence[Consultation]:
    """The questions asked at a place, by department and rank, with their people."""
    return list(
        Consultation.objects.filter(dossier__in=place.dossiers(), stage=place.stage.key)
        .select_related(
            "dossier__person",
            "dossier__employer",
            "dossier__edition",
            "dossier__revision",
            "dossier__applicant",
        )
        .order_by("department", "dossier__rank", "dossier__number")
    )


def consultation_for(user: Any, pk: int) -> Consultation:
    """A consultation about a dossier that lies with this person; else ``Missing``."""
    consultations = Consultation.objects.select_related(
        "dossier__person",
        "dossier__edition__published_revision",
        "dossier__revision",
        "dossier__office",
    )
    found = existing(consultations.filter(pk=pk).first())
    if not holds_stage(user, found.dossier):
        raise Missing
    return found
