"""Gathers what guards look at, for all dossiers of a batch at once, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile

from django.db.models import QuerySet, Subquery

from nominations import guards
from nominations.answers import gaps_of
from nominations.case import Case, Paper, Record
from nominations.chain import State
from nominations.facts import effective_answers, facts_of
from nominations.models import Attachment, Dossier, Fulfilment
from nominations.steps import Step
from talentportal.directory.models import Office
from talentportal.programs.document import Stage
from talentportal.programs.eligibility import Facts, evaluate, reference_date
from talentportal.programs.models import Ban, Edition, HonourRecord, Program
from talentportal.programs.windows import APPLICATION, Windows, windows_of
from talentportal.shared import clock

RECOMMENDER = "recommender"


@dataclass(slots=True)
class Gathered:
    """The batch with everything its guards need, keyed by dossier."""

    dossiers: Sequence[Dossier]
    declared: Step
    note: str
    now: datetime
    papers: dict[int, list[Paper]] = field(default_factory=dict)
    records: dict[tuple[int, str], dict[str, Record]] = field(default_factory=dict)
    windows: Windows = field(default_factory=Windows)
    honours: dict[str, list[HonourRecord]] = field(default_factory=dict)
    bans: dict[str, list[Ban]] = field(default_factory=dict)
    other_tracks: dict[str, list[str]] = field(default_factory=dict)
    holders: dict[str, list[Office]] = field(default_factory=dict)

    def cases(self) -> Iterator[tuple[Dossier, Case]]:
        for dossier in self.dossiers:
            yield dossier, self._case(dossier)

    def holder(self, stage: Stage, dossier: Dossier) -> Office | None:
        """The office that holds a stage of this dossier's route."""
        if stage.held_by == RECOMMENDER:
            return dossier.recommender
        return self.office_of(str(stage.held_by), dossier)

    def office_of(self, kind: str, dossier: Dossier) -> Office | None:
        """The office of a kind that is nearest to the dossier's recommender."""
        return nearest(self.holders.get(kind, []), dossier.recommender)

    def facts(self, dossier: Dossier) -> Facts:
        """What is known of a dossier, the registers included where they were read."""
        index = dossier.person.id_index
        return facts_of(
            dossier,
            papers=self.papers.get(dossier.pk, ()),
            honours=self.honours.get(index, ()),
            bans=self.bans.get(index, ()),
            other_tracks=self.other_tracks.get(index, ()),
        )

    def _case(self, dossier: Dossier) -> Case:
        stage = dossier.stage
        papers = tuple(self.papers.get(dossier.pk, ()))
        opens_at, closes_at = self._window(dossier, stage)
        case = Case(
            number=dossier.number,
            channel=dossier.channel,
            tier=dossier.tier,
            state=dossier.state,
            document=dossier.document,
            stage=stage,
            now=self.now,
            opens_at=opens_at,
            closes_at=closes_at,
            answers=effective_answers(dossier),
            papers=papers,
            records=self.records.get((dossier.pk, stage.key if stage else ""), {}),
            note=self.note,
            undertaking=dossier.undertaking_at is not None,
            has_final_score=dossier.final_score is not None,
        )
        if guards.the_form_is_complete in self.declared.when:
            facts = self.facts(dossier)
            case.gaps = gaps_of(dossier.document, case.answers, papers, facts)
            case.findings = tuple(
                evaluate(dossier.document, facts, reference_date(dossier.document))
            )
        return case

    def _window(
        self, dossier: Dossier, stage: Stage | None
    ) -> tuple[datetime | None, datetime | None]:
        window = stage or dossier.document.application
        key = stage.key if stage else APPLICATION
        office = dossier.office if stage else dossier.recommender
        end = self.windows.closes_at(dossier.edition_id, key, window.closes_at, office)
        if stage is None and end is not None and dossier.correction_due_at:
            end = max(end, dossier.correction_due_at)
        return window.opens_at, end


def gather(dossiers: Sequence[Dossier], declared: Step, note: str) -> Gathered:
    """Read what the guards of ``declared`` need about ``dossiers`` (rows locked by the door)."""
    found = Gathered(dossiers, declared, note, clock.now())
    if not dossiers:
        return found
    edition = dossiers[0].edition
    found.windows = windows_of([edition])
    found.holders = _holders(dossiers)
    found.papers = papers_of(dossiers)
    for row in Fulfilment.objects.filter(dossier__in=dossiers):
        found.records.setdefault((row.dossier_id, row.stage), {})[row.requirement] = Record(
            row.met, row.sentence, row.not_before
        )
    if State.DRAFT in declared.sources and guards.no_hard_condition_fails in declared.when:
        read_registers(found)
    return found


def papers_of(dossiers: Sequence[Dossier]) -> dict[int, list[Paper]]:
    """The papers of dossiers that are not removed, in order (one query)."""
    papers: dict[int, list[Paper]] = defaultdict(list)
    rows = Attachment.objects.filter(dossier__in=dossiers, removed_at__isnull=True)
    for row in rows.only("dossier_id", "material", "name", "caption", "pages", "sighted_at"):
        papers[row.dossier_id].append(
            Paper(row.material, str(row), row.pages, row.sighted_at is not None)
        )
    return papers


def read_registers(found: Gathered) -> None:
    """Honours, bans and applications in other tracks of these people (three queries)."""
    indexes = {dossier.person.id_index for dossier in found.dossiers}
    for honour in _honours_of(indexes):
        found.honours.setdefault(honour.id_index, []).append(honour)
    for ban in Ban.objects.filter(id_index__in=indexes):
        found.bans.setdefault(ban.id_index, []).append(ban)
    found.other_tracks = other_tracks_of(indexes, found.dossiers[0].edition)


def other_tracks_of(indexes: set[str], edition: Edition) -> dict[str, list[str]]:
    """Person → other editions of the umbrella and year in which a dossier is alive (one query)."""
    rows = (
        Dossier.objects.filter(
            person__id_index__in=indexes,
            edition__year=edition.year,
            edition__is_rehearsal=edition.is_rehearsal,
            edition__program__parent__isnull=False,
            edition__program__parent=Subquery(
                Program.objects.filter(pk=edition.program_id).values("parent")[:1]
            ),
        )
        .exclude(edition=edition)
        .exclude(state__in=(State.WITHDRAWN, State.DRAFT))
        .values_list("person__id_index", "edition__label")
    )
    found: dict[str, list[str]] = defaultdict(list)
    for index, label in rows:
        found[index].append(label)
    return found


def _honours_of(indexes: set[str]) -> QuerySet[HonourRecord]:
    """Honours that count against a person: those of rehearsals are nobody's."""
    held = HonourRecord.objects.filter(id_index__in=indexes, revoked_on__isnull=True)
    return held.exclude(edition__is_rehearsal=True)


def nearest(offices: Sequence[Office], recommender: Office | None) -> Office | None:
    """The office nearest to the recommender (属地); none where districts are equally near."""
    if len(offices) < 2 or recommender is None:
        return offices[0] if offices else None
    shared = [_shared_steps(office.path, recommender.path) for office in offices]
    near = [each for each, steps in zip(offices, shared, strict=True) if steps == max(shared)]
    return near[0] if len({office.parent_id for office in near}) == 1 else None


def _shared_steps(one: str, other: str) -> int:
    """How many offices two paths have in common, from the root."""
    same = takewhile(
        lambda pair: pair[0] == pair[1],
        zip(one.strip("/").split("/"), other.strip("/").split("/"), strict=False),
    )
    return len(list(same))


def _holders(dossiers: Sequence[Dossier]) -> dict[str, list[Office]]:
    """Kind → the offices of the edition's city that hold stages of this kind (one query)."""
    kinds = {
        str(stage.held_by)
        for dossier in dossiers
        for stage in dossier.route
        if stage.held_by != RECOMMENDER
    } | {str(kind) for each in dossiers for stage in each.route for kind in stage.together_with}
    city = dossiers[0].edition.city
    offices = Office.objects.filter(kind__in=kinds, status="active").order_by("path")
    if city is not None:
        offices = offices.filter(path__startswith=city.path)
    found: dict[str, list[Office]] = defaultdict(list)
    for office in offices:
        found[office.kind].append(office)
    return found
