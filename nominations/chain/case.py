"""A dossier as the guards see it: plain values, gathered in bulk by the door, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from talentportal.programs.document import EditionDocument, Material, Stage
from talentportal.programs.rules.eligibility import ConditionFinding
from talentportal.programs.vocabulary import Requirement
from talentportal.shared.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Record:
    """What stands recorded for one requirement of a stage (a ``Fulfilment`` row)."""

    met: bool
    sentence: str = ""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One uploaded file, as far as a rule asks about it."""

    material: str
    name: str
    pages: int
    sighted: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What a step rests on: which body decided, in which document, on which day."""

    body: str
    document: str
    decided_on: date | None

    @property
    def words(self) -> str:
        return f"{self.body}，{self.document}，{self.decided_on}"


@dataclass(slots=True)
class Case:
    """Everything a guard may look at. ``stage`` is where the dossier lies, ``None`` for a draft.

    ``asked_here`` are the materials that the stage asks of this person, ``missing_here`` a refusal
    for each of them that must be there and is not. ``bars`` is what was found against it at other
    stages of its route. ``whole_list``: it goes up with everybody on its list. ``not_judged_at`` is the round in which somebody who is to be a reserve was
    never judged.
    """

    number: str
    channel: str
    tier: str
    state: str
    document: EditionDocument
    stage: Stage | None
    now: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    answers: Mapping[str, Any]
    papers: tuple[Paper, ...] = ()
    gaps: tuple[Refusal, ...] = ()
    findings: tuple[ConditionFinding, ...] = ()
    asked_here: tuple[Material, ...] = ()
    missing_here: tuple[Refusal, ...] = ()
    not_judged_at: str = ""
    bars: tuple[Refusal, ...] = ()
    records: Mapping[str, Record] = field(default_factory=dict)
    note: str = ""
    whole_list: bool = False
    decision: Decision | None = None
    undertaking: bool = False
    has_final_score: bool = False

    @property
    def required(self) -> tuple[Requirement, ...]:
        """What the stage asks for, with the notice in-house and the papers that it has of its own."""
        if self.stage is None:
            return ()
        asked = self.document.internal_notice_at(self.stage, self.channel, self.tier)
        own = (Requirement.INTERNAL_NOTICE,) if asked else ()
        later = (Requirement.LATER_PAPERS,) if any(m.required for m in self.asked_here) else ()
        return tuple(dict.fromkeys((*self.stage.required, *own, *later)))
