"""What offices, departments, meetings, experts and the public say about dossiers."""

from reviews.models.consultations import Answer, Consultation, Inspection
from reviews.models.internal_notices import InternalNotice
from reviews.models.lists import ListEntry, ListState, RankedList
from reviews.models.meetings import Meeting, MeetingDecision, MeetingKind
from reviews.models.notices import (
    NoticeEntry,
    NoticeState,
    Objection,
    ObjectionState,
    PublicNotice,
)
from reviews.models.panels import (
    Assignment,
    Expert,
    Panel,
    PanelGroupObjectPermission,
    PanelMember,
    PanelState,
    PanelUserObjectPermission,
    Reopening,
    ScoreSheet,
)

__all__ = [
    "Answer",
    "Assignment",
    "Consultation",
    "Expert",
    "Inspection",
    "InternalNotice",
    "ListEntry",
    "ListState",
    "Meeting",
    "MeetingDecision",
    "MeetingKind",
    "NoticeEntry",
    "NoticeState",
    "Objection",
    "ObjectionState",
    "Panel",
    "PanelGroupObjectPermission",
    "PanelMember",
    "PanelState",
    "PanelUserObjectPermission",
    "PublicNotice",
    "RankedList",
    "Reopening",
    "ScoreSheet",
]
