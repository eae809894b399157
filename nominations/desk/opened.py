"""Opening a dossier at an officer's desk: found or 404, with everything its page shows."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nominations.access import Authority
from nominations.chain.steps import Step
from nominations.chain.verbs import APPLICANT, STEPS, State
from nominations.desk.filters import DossierFilter
from nominations.desk.layout import (
    Check,
    Difference,
    MaterialPapers,
    ShownSection,
    checklist,
    differences,
    papers_by_material,
    places_of,
    sections_of,
)
from nominations.desk.queues import neighbours
from nominations.handed_in import papers_handed_in
from nominations.models import Attachment, ConsentAnswer, Dossier, Event, Remark, Submission
from nominations.moving.gathering import gather, read_registers
from nominations.selectors import dossiers_held_for
from talentportal.directory.services.unmasking import may_unmask
from talentportal.programs.rules.eligibility import ConditionFinding, evaluate, reference_date
from talentportal.programs.rules.points import Shown, reckoning
from talentportal.shared.models import AccessAction

OFFICERS_VERBS = tuple(verb for verb, declared in STEPS.items() if declared.by != APPLICANT)


@dataclass(slots=True)
class Opened:
    """A dossier with what every page about it shows."""

    dossier: Dossier
    holds: bool
    reads_number: bool
    steps: list[Step]
    before: str | None = None
    after: str | None = None

    @property
    def channel(self) -> str:
        """The way it came, in the edition's words."""
        return self.dossier.document.channel(self.dossier.channel).name


@dataclass(slots=True)
class Contents:
    """What stands in it, and what its stage asks for."""

    checks: list[Check]
    sections: list[ShownSection]
    materials: list[MaterialPapers]
    findings: list[ConditionFinding]
    points: list[Shown]
    papers: list[Attachment]
    narrative_title: str
    narrative: str

    @property
    def unsighted(self) -> list[Attachment]:
        return [
            paper
            for group in self.materials
            if group.to_sight
            for paper in group.papers
            if paper.sighted_at is None
        ]


def opened(user: Any, dossier: Dossier, query: Any) -> Opened:
    """With the steps that are this person's to take, and its neighbours in the list they came from."""
    authority = Authority(user)
    steps = [STEPS[verb] for verb in authority.verbs(dossier) if verb in OFFICERS_VERBS]
    found = DossierFilter(query, dossiers_held_for(user))
    before, after = neighbours(found.matching, dossier.number)
    reads = may_unmask(authority.standing(dossier), AccessAction.ID_NUMBER)
    return Opened(dossier, authority.holds_stage(dossier), reads, steps, before, after)


def contents_of(dossier: Dossier) -> Contents:
    """Everything on the reading page (a fixed number of queries).

    While the applicant corrects it, officers read what was handed in last, answers and papers, not
    what is being typed or uploaded.
    """
    if dossier.state == State.DRAFT and (last := dossier.submissions.order_by("ordinal").last()):
        dossier.answers = last.answers
    gathered = gather([dossier], STEPS["return_to_applicant"])
    ((_dossier, case),) = gathered.cases()
    (papers,) = papers_handed_in([dossier]).values()
    read_registers(gathered)
    facts = gathered.facts(dossier)
    document = dossier.document
    narrative = document.narrative
    return Contents(
        checks=checklist(case, dossier),
        sections=sections_of(dossier, facts, papers),
        materials=papers_by_material(document, papers),
        findings=list(evaluate(document, facts, reference_date(document))),
        points=reckoning(document, dossier.route, facts, reference_date(document)),
        papers=papers,
        narrative_title=str(dossier.answers.get(narrative.title_key) or "") if narrative else "",
        narrative=str(dossier.answers.get(narrative.key) or "") if narrative else "",
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """What changed between two handings-in."""

    before: Submission
    after: Submission
    differences: list[Difference]


def corrections_of(dossier: Dossier) -> list[Correction]:
    """Each handing-in after the first, the newest first, with what it changed."""
    rows = list(dossier.submissions.order_by("ordinal"))
    pairs = itertools.pairwise(rows)
    return [
        Correction(old, new, differences(dossier.document, old, new))
        for old, new in reversed(list(pairs))
    ]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event in words."""

    event: Event
    what: str
    stage_left: str
    stage_entered: str

    @property
    def ended(self) -> str:
        """Where it led when that is no stage: back to the applicant, or an end."""
        return str(State(self.event.to_state).label)


def remarks_of(dossier: Dossier) -> list[tuple[Remark, str]]:
    """The remarks made on returning it, with the label of their place, the newest first."""
    labels = {place: label for place, _group, label in places_of(dossier.document)}
    rows = dossier.remarks.select_related("given_by").order_by("-given_at", "pk")
    return [(remark, labels.get(remark.place, "")) for remark in rows]


@dataclass(frozen=True, slots=True)
class Recorded:
    """Something recorded about a dossier that moved it nowhere."""

    at: datetime
    what: str
    who: str
    note: str


def recorded_about(dossier: Dossier) -> list[Recorded]:
    """What was said and decided of it between its steps, the newest first."""
    found = [*_members_taken_out(dossier), *_joint_answers(dossier)]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _joint_answers(dossier: Dossier) -> Iterator[Recorded]:
    """Every answer of an office that decides jointly, the superseded ones too."""
    rows = ConsentAnswer.objects.filter(consent__dossier=dossier)
    for each in rows.select_related("consent__office", "recorded_by"):
        words = _("{office} agrees") if each.agreed else _("{office} does not agree")
        yield Recorded(
            at=each.recorded_at,
            what=words.format(office=each.consent.office.name),
            who=each.recorded_by.full_name,
            note=each.note,
        )


def _members_taken_out(dossier: Dossier) -> Iterator[Recorded]:
    for each in dossier.members_out.select_related("taken_out_by"):
        yield Recorded(
            at=each.taken_out_at,
            what=_("Member taken out of the team: {name}").format(name=each.full_name),
            who=each.taken_out_by.full_name,
            note=each.reason,
        )


def history_of(dossier: Dossier) -> list[Happened]:
    """What happened to it, the newest first."""
    labels = {stage.key: stage.label for stage in dossier.document.stages}
    return [
        Happened(
            event,
            str(STEPS[event.verb].label) if event.verb in STEPS else event.verb,
            labels.get(event.stage, event.stage),
            labels.get(event.next_stage, event.next_stage),
        )
        for event in dossier.events.select_related("office").order_by("-sequence")
    ]
