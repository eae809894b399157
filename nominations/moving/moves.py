"""What goes through the door: inputs, moves and their outcomes."""

from dataclasses import dataclass, field
from datetime import datetime

from nominations.chain.case import Decision
from nominations.models import Dossier
from talentportal.directory.models import Office
from talentportal.programs.document import Stage
from talentportal.shared.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a person gives with a step.

    ``versions`` maps dossier pk to the version the person saw: a dossier that changed since is
    refused. ``remarks`` are (place, text) pairs for a return. ``seat_reason`` is the reason for
    going beyond a soft ceiling. ``for_deceit`` says of a revocation that it bans the person, and
    ``decision`` what it rests on.
    """

    note: str = ""
    seat_reason: str = ""
    correction_due_at: datetime | None = None
    remarks: tuple[tuple[str, str], ...] = ()
    for_deceit: bool = False
    decision: Decision | None = None
    versions: dict[int, int] = field(default_factory=dict)


# Codes of what a reason in writing (``Inputs.seat_reason``) gets past.
REASONED = frozenset({"beyond-soft-limit", "share-needs-reason", "rank-passed-over"})


@dataclass(slots=True)
class Outcome:
    """What became of one dossier: done, or refused and why."""

    dossier: Dossier
    refusals: tuple[Refusal, ...] = ()
    forbidden: bool = False

    @property
    def done(self) -> bool:
        return not self.refusals and not self.forbidden


@dataclass(slots=True)
class Move:
    """One dossier that is about to move, or has just moved."""

    dossier: Dossier
    from_state: str
    left: Stage | None
    left_office: Office | None
    to_state: str
    entered: Stage | None
    position: int | None
    office: Office | None
    stays: bool = False
    award: str = ""
    data: dict[str, str] = field(default_factory=dict)
