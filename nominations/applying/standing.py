"""How a dossier stands for the one who fills it in: what is missing, what holds, until when.

The same gathering and the same guards as the door's, so that the pages never promise what the
door refuses.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from nominations.chain.case import Case
from nominations.chain.guards import the_window_is_open
from nominations.chain.verbs import STEPS, State
from nominations.form.checking import materials_for, shown_sections
from nominations.models import Dossier, Fulfilment
from nominations.moving.gathering import gather
from talentportal.programs.document import EditionDocument, FormField, Material, Section
from talentportal.programs.rules.eligibility import ConditionFinding, Facts
from talentportal.programs.vocabulary import Requirement
from talentportal.shared.refusals import Refusal
from talentportal.shared.text import count_words

NARRATIVE = "narrative"
MATERIALS = "materials"


@dataclass(frozen=True, slots=True)
class Standing:
    """A dossier with its facts, gaps and findings."""

    dossier: Dossier
    document: EditionDocument
    case: Case
    facts: Facts
    sections: tuple[tuple[Section, tuple[FormField, ...]], ...]
    materials: tuple[Material, ...]

    @property
    def is_draft(self) -> bool:
        return self.dossier.state == State.DRAFT

    @property
    def asked_here(self) -> tuple[Material, ...]:
        """What the stage where it lies asks of this person beside what was handed in."""
        return self.case.asked_here

    @property
    def has_supplemented(self) -> bool:
        """Whether what the stage asks for has been handed in, as it is now."""
        record = self.case.records.get(Requirement.LATER_PAPERS.value)
        return record is not None and record.met

    @property
    def is_returned(self) -> bool:
        return self.is_draft and self.dossier.submitted_at is not None

    @property
    def closes_at(self) -> datetime | None:
        return self.case.closes_at if self.is_draft else None

    @property
    def gaps(self) -> Sequence[Refusal]:
        return self.case.gaps

    @property
    def blocking(self) -> tuple[ConditionFinding, ...]:
        """Hard conditions that fail: with these the dossier cannot be handed in."""
        return tuple(f for f in self.case.findings if f.force == "hard" and f.outcome == "fail")

    @property
    def soft(self) -> tuple[ConditionFinding, ...]:
        """What is only asked as a rule and does not hold: a warning, no bar."""
        return tuple(f for f in self.case.findings if f.force == "soft" and f.outcome == "fail")

    @property
    def window(self) -> tuple[Refusal, ...]:
        """Why the dossier cannot be handed in at this hour, if so."""
        return tuple(the_window_is_open(self.case))

    @property
    def narrative_words(self) -> int:
        """Length of the narrative as Word counts it; 0 where there is none."""
        narrative = self.document.narrative
        text = self.dossier.answers.get(narrative.key) if narrative else ""
        return count_words(str(text or ""))

    def gaps_by_part(self) -> Mapping[str, list[Refusal]]:
        """Gaps under the section's key, ``narrative`` or ``materials``."""
        parts: dict[str, list[Refusal]] = defaultdict(list)
        for gap in self.gaps:
            head, _dot, rest = gap.place.partition(".")
            if head == "form":
                parts[f"form.{rest.partition('.')[0]}"].append(gap)
            elif head == "material":
                parts[MATERIALS].append(gap)
            else:
                parts[NARRATIVE].append(gap)
        return parts


def standing_of(dossier: Dossier) -> Standing:
    """Read everything about one dossier (with its person, offices and revision loaded)."""
    gathered = gather([dossier], STEPS["submit"])
    ((_dossier, case),) = gathered.cases()
    facts = gathered.facts(dossier)
    document = dossier.document
    return Standing(
        dossier=dossier,
        document=document,
        case=case,
        facts=facts,
        sections=tuple(shown_sections(document, facts)),
        materials=(*materials_for(document, facts), *_asked_on_the_way(dossier, facts)),
    )


def _asked_on_the_way(dossier: Dossier, facts: Facts) -> Iterator[Material]:
    """What the stages that the dossier has come to ask for."""
    for stage in dossier.route[: 0 if dossier.position is None else dossier.position + 1]:
        yield from materials_for(dossier.document, facts, stage.key)


def asked_for_papers(dossiers: Sequence[Dossier]) -> set[int]:
    """Those whose stage asks for papers that have not been handed in yet (one query)."""
    asked = {
        dossier.pk
        for dossier in dossiers
        if (stage := dossier.stage) is not None
        and any(m.required and m.asked_at == stage.key for m in dossier.document.materials)
    }
    done = Fulfilment.objects.filter(
        dossier__in=asked,
        dossier__visits__stage=F("stage"),
        dossier__visits__left_at__isnull=True,
        requirement=Requirement.LATER_PAPERS,
        met=True,
    )
    return asked - set(done.values_list("dossier", flat=True))
