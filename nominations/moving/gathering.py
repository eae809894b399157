"""Gathers what guards look at, for all dossiers of a batch at once, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, takewhile

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations.chain import guards
from nominations.chain.case import Case, Paper, Record
from nominations.chain.steps import Step
from nominations.chain.verbs import APPLICANT
from nominations.form.checking import gaps_in_materials, gaps_of, materials_for
from nominations.form.facts import NO_ENTRIES, effective_answers, facts_of
from nominations.form.subjects import ORGANISATION, index_of_applicant
from nominations.handed_in import papers_handed_in
from nominations.limits.shares import judged_at, proposal_on
from nominations.models import Attachment, Dossier, Fulfilment
from nominations.moving.moves import Inputs
from nominations.moving.registers import entries_of
from talentportal.directory.duties import managed_by
from talentportal.directory.models import Office, OfficeKind
from talentportal.programs.document import Stage
from talentportal.programs.rules.eligibility import Entries, Facts, evaluate, reference_date
from talentportal.programs.rules.windows import APPLICATION, Windows, windows_of
from talentportal.programs.vocabulary import Requirement, StageKind
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal

RECOMMENDER = "recommender"


@dataclass(slots=True)
class Gathered:
    """The batch with everything its guards need, keyed by dossier."""

    dossiers: Sequence[Dossier]
    declared: Step
    given: Inputs
    now: datetime
    papers: dict[int, list[Paper]] = field(default_factory=dict)
    records: dict[tuple[int, str], dict[str, Record]] = field(default_factory=dict)
    windows: Windows = field(default_factory=Windows)
    registered: dict[str, Entries] = field(default_factory=dict)
    speaking: set[int] = field(default_factory=set)
    holders: dict[str, list[Office]] = field(default_factory=dict)

    def cases(self) -> Iterator[tuple[Dossier, Case]]:
        for dossier in self.dossiers:
            yield dossier, self._case(dossier)

    def holder(self, stage: Stage, dossier: Dossier) -> Office | None:
        """The office that holds a stage of this dossier's route."""
        if stage.held_by == RECOMMENDER:
            return dossier.recommender
        there = self.holders.get(str(stage.held_by), [])
        if stage.office is not None:
            there = [office for office in there if stage.office in office.names]
        return nearest(there, dossier.recommender)

    def joint_offices(self, stage: Stage, dossier: Dossier) -> dict[str, Office | None]:
        """Those that decide with the holder, by what the edition calls them."""
        every = [office for offices in self.holders.values() for office in offices]
        return {
            str(OfficeKind(kind).label): nearest(
                self.holders.get(str(kind), []), dossier.recommender
            )
            for kind in stage.together_with
        } | {
            name: nearest([office for office in every if name in office.names], dossier.recommender)
            for name in stage.joint_offices
        }

    def facts(self, dossier: Dossier) -> Facts:
        """What is known of a dossier, the registers included where they were read."""
        return facts_of(
            dossier,
            papers=self.papers.get(dossier.pk, ()),
            entries=self.registered.get(index_of_applicant(dossier), NO_ENTRIES),
            members=self.registered,
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
            note=self.given.note,
            decision=self.given.decision,
            whole_list=self.given.whole_list,
            undertaking=dossier.undertaking_at is not None,
            has_final_score=dossier.final_score is not None,
        )
        self._ask_for_papers(dossier, case)
        if guards.nothing_bars_it in self.declared.when:
            case.bars = tuple(self._bars(dossier))
        if guards.a_reserve_can_stand in self.declared.when:
            self._look_at_the_reserve(dossier, case)
        if guards.no_hard_condition_fails in self.declared.when:
            facts = self.facts(dossier)
            found = evaluate(dossier.document, facts, reference_date(dossier.document))
            case.findings = tuple(found)
            if guards.the_form_is_complete in self.declared.when:
                gaps = gaps_of(dossier.document, case.answers, papers, facts)
                case.gaps = (*self._gaps_in_authority(dossier), *gaps)
        return case

    def _ask_for_papers(self, dossier: Dossier, case: Case) -> None:
        """What the stage asks for beside what was handed in; most stages ask for nothing."""
        key = case.stage.key if case.stage else None
        if key is None or all(each.asked_at != key for each in case.document.materials):
            return
        facts = self.facts(dossier)
        case.asked_here = materials_for(case.document, facts, key)
        case.missing_here = tuple(gaps_in_materials(case.document, case.papers, facts, key))

    def _look_at_the_reserve(self, dossier: Dossier, case: Case) -> None:
        """Whether the experts who judged those before them have judged them too."""
        place = judged_at(dossier.route)
        judged = dossier.route[place]
        scored = self.records.get((dossier.pk, judged.key), {}).get(Requirement.SCORED)
        came = dossier.position is not None and dossier.position >= place
        is_review = judged.kind is StageKind.EXPERT_REVIEW
        if not came or (is_review and not dossier.recognised_directly and scored is None):
            case.not_judged_at = judged.label

    def _bars(self, dossier: Dossier) -> Iterator[Refusal]:
        """What was found against it at other stages than where it lies, in the order of its route.

        Where it lies, the requirements of the stage ask for the same.
        """
        route, here = dossier.route, dossier.stage
        proposed_at = proposal_on(route)
        for place, stage in enumerate(route):
            if stage == here:
                continue
            for requirement in _barring(place < proposed_at):
                record = self.records.get((dossier.pk, stage.key), {}).get(requirement)
                if record is not None and not record.met:
                    yield Refusal(
                        f"barred-by-{requirement.value}",
                        _("“{stage}”: {finding}").format(
                            stage=stage.label, finding=record.sentence or requirement.label
                        ),
                        place=dossier.number,
                        remedy=_("Only a correction of that finding itself removes it."),
                    )

    def _gaps_in_authority(self, dossier: Dossier) -> Iterator[Refusal]:
        """In the name of an organisation applies who manages its account here."""
        if dossier.applicant_kind == ORGANISATION and dossier.pk not in self.speaking:
            yield Refusal(
                "not-its-manager",
                _("Only a manager of “{office}” can apply in its name.").format(
                    office=dossier.employer.name if dossier.employer else "–"
                ),
                remedy=_("Register the organisation, or ask its manager to invite you."),
            )

    def _window(
        self, dossier: Dossier, stage: Stage | None
    ) -> tuple[datetime | None, datetime | None]:
        window = stage or dossier.document.application_for(dossier.channel)
        key = stage.key if stage else APPLICATION
        office = dossier.office if stage else dossier.recommender
        end = self.windows.closes_at(dossier.edition_id, key, window.closes_at, office)
        if stage is None and end is not None and dossier.correction_due_at:
            end = max(end, dossier.correction_due_at)
        return window.opens_at, end


def _barring(is_before_proposal: bool) -> tuple[Requirement, ...]:
    """What bars for good: an objection that stands, and what was found before the proposal.

    What departments say at the proposal is asked there again of whoever comes back to it.
    """
    found_before = (Requirement.SCORED, Requirement.CONSULTATIONS_ANSWERED)
    return (*(found_before if is_before_proposal else ()), Requirement.OBJECTIONS_SETTLED)


def gather(dossiers: Sequence[Dossier], declared: Step, given: Inputs | None = None) -> Gathered:
    """Read what the guards of ``declared`` need about ``dossiers`` (rows locked by the door)."""
    found = Gathered(dossiers, declared, given or Inputs(), clock.now())
    if not dossiers:
        return found
    edition = dossiers[0].edition
    found.windows = windows_of([edition])
    found.holders = _holders(dossiers)
    found.papers = papers_of(dossiers, as_handed_in=declared.by != APPLICANT)
    for row in Fulfilment.objects.filter(dossier__in=dossiers):
        found.records.setdefault((row.dossier_id, row.stage), {})[row.requirement] = Record(
            row.met, row.sentence, row.not_before
        )
    if guards.no_hard_condition_fails in declared.when:
        read_registers(found)
    return found


def facts_of_all(dossiers: Sequence[Dossier]) -> dict[int, Facts]:
    """What is known of dossiers with what the registers hold, by dossier (four queries)."""
    papers, entries = papers_of(dossiers), entries_of(dossiers)
    return {
        dossier.pk: facts_of(
            dossier,
            papers=papers.get(dossier.pk, ()),
            entries=entries.get(index_of_applicant(dossier), NO_ENTRIES),
            members=entries,
        )
        for dossier in dossiers
    }


def papers_of(dossiers: Sequence[Dossier], *, as_handed_in: bool = False) -> dict[int, list[Paper]]:
    """The papers of dossiers in order: as the applicant has them now, or as they were handed in."""
    papers: dict[int, list[Paper]] = defaultdict(list)
    there = Attachment.objects.filter(dossier__in=dossiers, removed_at__isnull=True)
    rows = chain.from_iterable(papers_handed_in(dossiers).values()) if as_handed_in else there
    for row in rows:
        papers[row.dossier_id].append(
            Paper(row.material, str(row), row.pages, row.sighted_at is not None)
        )
    return papers


def read_registers(found: Gathered) -> None:
    """What the registers hold of whoever applies and of the members of teams."""
    found.registered = entries_of(found.dossiers)
    found.speaking = _speaking(found.dossiers)


def _speaking(dossiers: Sequence[Dossier]) -> set[int]:
    """Applications of organisations whose applicant manages the organisation (one query)."""
    theirs = [each for each in dossiers if each.applicant_kind == ORGANISATION]
    pairs = managed_by([each.applicant_id for each in theirs]) if theirs else set()
    return {each.pk for each in theirs if (each.applicant_id, each.employer_id) in pairs}


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
    """Kind → the offices of the edition's city that stages of these routes name (one query)."""
    stages = {stage.key: stage for dossier in dossiers for stage in dossier.route}.values()
    kinds = {str(stage.held_by) for stage in stages if stage.held_by != RECOMMENDER}
    kinds |= {str(kind) for stage in stages for kind in stage.together_with}
    names = {name for stage in stages for name in stage.joint_offices}
    city = dossiers[0].edition.city
    named = Q(kind__in=kinds) | Q(name__in=names) | Q(short_name__in=names)
    offices = Office.objects.filter(named, status="active").order_by("path")
    if city is not None:
        offices = offices.filter(path__startswith=city.path)
    found: dict[str, list[Office]] = defaultdict(list)
    for office in offices:
        found[office.kind].append(office)
    return found
