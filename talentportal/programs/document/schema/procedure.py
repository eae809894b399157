"""How a dossier travels: the application, stages, routes, consultations, review and notice."""

from typing import Annotated, Literal

from pydantic import Field

from talentportal.directory.models import OfficeKind
from talentportal.programs.document.schema.base import (
    Closing,
    Day,
    Force,
    Key,
    NotBoolean,
    Opening,
    Part,
    Text,
)
from talentportal.programs.document.schema.expressions import Expression
from talentportal.programs.vocabulary import Requirement, StageKind

Holder = Literal["recommender"] | OfficeKind


class Application(Part):
    """The window in which applicants fill in and hand in their dossiers."""

    opens_at: Opening | None = None
    """First instant; without it the edition cannot be published."""
    closes_at: Closing | None = None
    """End, exclusive; ``2019-07-31 24:00`` lets the whole of the 31st count."""
    undertaking: Text
    """What the applicant undertakes before handing in (诚信承诺)."""
    instructions: str = ""
    """What the applicant is told on the first page."""


class Stage(Part):
    """A stage of a route: an office holds the dossier until what is required is done."""

    key: Key
    """Key, unique in the document."""
    kind: StageKind
    """What kind of stage it is; this decides which verbs lead on."""
    label: Text
    """Its name in the notice's words."""
    held_by: Holder
    """The dossier's own recommender, or the city's office of a kind."""
    office: Text | None = None
    """Which office of that kind, by its name, where the city has several (市总工会)."""
    together_with: tuple[OfficeKind, ...] = ()
    """Offices that do it jointly (会同)."""
    joint_offices: tuple[Text, ...] = ()
    """Or those that do it jointly by their names, where the city has several of a kind."""
    opens_at: Opening | None = None
    """First instant; without it the stage is open as soon as a dossier reaches it."""
    closes_at: Closing | None = None
    """End, exclusive; without it the stage has no deadline."""
    earlier_deadlines: bool = False
    """Whether an office may set itself an earlier deadline."""
    requires: tuple[Requirement, ...] = ()
    """What must be done before a dossier leaves the stage onward."""
    limit: Key | None = None
    """The group of limits of which leaving it takes a seat."""
    list_sent: Literal["none", "unranked", "ranked"] = "none"
    """Whether a sealed list is sent up, and whether in order of preference."""
    list_signed: bool = False
    """Whether that list goes up only with the scan of it as it was signed and sealed on paper."""
    meeting: str = ""
    """The meeting that decides, in words (单位党组（党委）会议)."""
    notice: Key | None = None
    """For a public notice: which of the edition's notices runs."""
    review: Key | None = None
    """For an expert review: which of the edition's ``reviews`` it is; without it ``review``."""
    instructions: str = ""
    """What the office is to do, in the notice's words."""

    @property
    def required(self) -> tuple[Requirement, ...]:
        """All that must be done: what it lists, and the consent of those who decide with it."""
        joint = (Requirement.JOINT_CONSENT,) if self.is_joint else ()
        return tuple(dict.fromkeys((*self.requires, *joint)))

    @property
    def is_joint(self) -> bool:
        """Whether others decide with the office that holds it."""
        return bool(self.together_with or self.joint_offices)

    def is_held_by(self, kind: str, *names: str) -> bool:
        """Whether an office of this kind and these names may hold it; a recommender aside."""
        return self.held_by == kind and (self.office is None or self.office in names)


class Route(Part):
    """The stages after the draft, in order; after the last the person is honoured."""

    channels: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Channels that take this route."""
    tiers: tuple[Key, ...] = ()
    """Tiers that take it; none means all."""
    stages: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Keys of the stages."""


class Consultation(Part):
    """A department that is asked about a person; silence is never consent."""

    key: Key
    """Key, unique in the document."""
    department: Text
    """The department, in the notice's words (同级政法部门)."""
    stage: Key
    """The stage that may not be left before it has answered."""
    when: Expression | None = None
    """For whom; without it for everybody."""
    answers: Annotated[
        tuple[Literal["agree", "disagree", "has_matter", "no_record"], ...], Field(min_length=1)
    ] = ("agree", "disagree", "has_matter")
    """What it may answer."""
    due_working_days: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """When it is reminded."""
    source: Text
    """The clause it comes from."""


class Objections(Part):
    """Who may object to a notice, and how."""

    who: Text
    """Who."""
    how: Text
    """By which way and to whom."""
    signed: Literal["required", "anonymous_with_leads"]
    """Whether the true name is required or concrete anonymous leads are taken too."""
    letters_count_by: Literal["received", "sent"] = "received"
    """The date that counts of a letter."""
    findings: str = ""
    """What becomes of an objection, in the notice's words."""


NoticeField = Literal[
    "name",
    "leader",
    "members",
    "sex",
    "employer",
    "post",
    "occupation",
    "skill_level",
    "recommender",
    "tier",
]


class Notice(Part):
    """A public notice of names (公示)."""

    key: Key
    """Key, unique among the notices."""
    name: Text
    """Its name (社会公示)."""
    days: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """How many days."""
    day_kind: Literal["working", "calendar"] | None = None
    """Working days by the State Council's table, or calendar days."""
    count_first_day: bool | None = None
    """Whether the day of publication is the first."""
    places: tuple[Text, ...] = ()
    """Where it is shown."""
    fields: Annotated[tuple[NoticeField, ...], Field(min_length=1)] = ("name", "employer")
    """What it shows of a person; never number, phone, birthday, address or score. A team's leader
    stands behind its name unless ``leader`` gives him a column of his own."""
    list_order: Literal["rank", "strokes", "recommender"] = "strokes"
    """Order of names: by rank, by strokes of the surname, by recommender."""
    objections: Objections
    """Who may object, and how."""


class Deadline(Part):
    """A date that the notice names and no stage enforces (汇总表报送)."""

    label: Text
    """What is due."""
    due_on: Day
    """The day."""


class SelectionMethod(Part):
    """How people are chosen: another axis than how they come in."""

    kind: Literal["expert_review", "direct_recognition", "inspection", "contest", "vote"]
    """Which method."""
    text: Text
    """The notice's words."""
    force: Force = Force.HARD
    """Whether it is always used, or may be."""
