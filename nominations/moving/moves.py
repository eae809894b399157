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
    going beyond a soft ceiling or past the order of the ranking. ``for_deceit`` says of a revocation
    that it bans the person, and ``decision`` what it rests on. ``whole_list`` is said by whoever
    sends a sealed list, and by no page: a stage that sends one is left in no other way.
    """

    note: str = ""
    seat_reason: str = ""
    correction_due_at: datetime | None = None
    remarks: tuple[tuple[str, str], ...] = ()
    for_deceit: bool = False
    decision: Decision | None = None
    whole_list: bool = False
    versions: dict[int, int] = field(default_factory=dict)


# Codes of what a reason in writing (``Inputs.seat_reason``) gets past.
REASONED = frozenset(
    {
        "beyond-soft-limit",
        "share-needs-reason",
        "rank-passed-over",
        "reserve-passed-over",
        "not-judged-yet",
    }
)


@dataclass(slots=True)
class Outcome:
    """What became of one dossier: done, or refused and why."""

    dossier: Dossier
    refusals: tuple[Refusal, ...] = ()
    forbidden: bool = False

    @property
    def done(self) -> bool:
        return not self.refusals and not self.forbidden

    @property
    def needs_reason_alone(self) -> bool:
        """Whether a reason in writing is all that is wanting."""
        return bool(self.refusals) and {each.code for each in self.refusals} <= REASONED


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
