"""What offices, departments, meetings, experts and the public say about dossiers."""

from reviews.models.ballots import (
    Ballot,
    BallotAttendance,
    BallotCount,
    BallotState,
    BallotVoter,
    VoteChoice,
)
from reviews.models.consultations import Answer, Consultation, ConsultationReply, Inspection
from reviews.models.internal_notices import InternalNotice
from reviews.models.lists import ListEntry, ListState, RankedList
from reviews.models.meetings import Meeting, MeetingDecision, MeetingKind
from reviews.models.notices import NoticeEntry, NoticeExtension, NoticeState, PublicNotice
from reviews.models.objections import (
    Consequence,
    Objection,
    ObjectionFile,
    ObjectionFinding,
    ObjectionState,
)
from reviews.models.panels import (
    Assignment,
    CountedPoints,
    Expert,
    Panel,
    PanelGroupObjectPermission,
    PanelMember,
    PanelState,
    PanelUserObjectPermission,
    Reopening,
    ScoreSheet,
)
from reviews.models.payments import (
    HOLDS,
    Cause,
    Payment,
    PaymentAct,
    PaymentKind,
    PaymentNote,
)
from reviews.models.results import (
    ImportedResult,
    ImportState,
    ResultImport,
    RoundResult,
    WithoutResult,
)

__all__ = [
    "HOLDS",
    "Answer",
    "Assignment",
    "Ballot",
    "BallotAttendance",
    "BallotCount",
    "BallotState",
    "BallotVoter",
    "Cause",
    "Consequence",
    "Consultation",
    "ConsultationReply",
    "CountedPoints",
    "Expert",
    "ImportState",
    "ImportedResult",
    "Inspection",
    "InternalNotice",
    "ListEntry",
    "ListState",
    "Meeting",
    "MeetingDecision",
    "MeetingKind",
    "NoticeEntry",
    "NoticeExtension",
    "NoticeState",
    "Objection",
    "ObjectionFile",
    "ObjectionFinding",
    "ObjectionState",
    "Panel",
    "PanelGroupObjectPermission",
    "PanelMember",
    "PanelState",
    "PanelUserObjectPermission",
    "Payment",
    "PaymentAct",
    "PaymentKind",
    "PaymentNote",
    "PublicNotice",
    "RankedList",
    "Reopening",
    "ResultImport",
    "RoundResult",
    "ScoreSheet",
    "VoteChoice",
    "WithoutResult",
]
