"""The edition document: everything an administrator decides about one selection."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Field

from talentportal.directory.models import OfficeKind
from talentportal.programs.document.schema.base import (
    ApplicantKindName,
    Closing,
    Day,
    Force,
    Key,
    NotBoolean,
    Opening,
    Part,
    Text,
)
from talentportal.programs.document.schema.conditions import (
    Condition,
    Exclusion,
    NominationLimit,
    ShareRule,
)
from talentportal.programs.document.schema.expressions import Expression
from talentportal.programs.document.schema.form import Form
from talentportal.programs.document.schema.heading import EditionHeader, ProgramHeader
from talentportal.programs.document.schema.papers import Material, Narrative, Paper
from talentportal.programs.document.schema.procedure import (
    Application,
    Consultation,
    Deadline,
    Notice,
    Route,
    SelectionMethod,
    Stage,
)
from talentportal.programs.document.schema.results import Results
from talentportal.programs.document.schema.review import Review, measured_in
from talentportal.programs.document.schema.tiers import Tier
from talentportal.programs.vocabulary import StageKind

SCHEMA_VERSION: Literal[2] = 2
APPLICANT_KIND_FIELD = "applicant_kind"
"""The field of the form that asks which kind applies, where an edition takes several."""


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)


class ApplicantKind(Part):
    """Who may be honoured: a person, a team or an organisation."""

    kind: ApplicantKindName
    """Which."""
    min_members: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """For teams: fewest people, leader included."""
    max_members: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """For teams: most people, leader included."""
    members: Key | None = None
    """For teams: the table of the form whose rows are the members, one a row, without the leader;
    its column ``name`` says who each is."""
    named_by: Key | None = None
    """For teams: the field of the form in which a team says what it is called; without it a team
    goes by the name of its leader."""
    force: Force = Force.HARD
    """For teams: whether another number is refused (hard) or needs a reason (一般不少于, soft)."""
    source: Text | None = None
    """The clause that says how many."""


class Channel(Part):
    """A way in: who may bring a dossier, and to whom it goes first."""

    key: Key
    """Key, unique among the channels."""
    name: Text
    """Its name."""
    kind: Literal["unit", "self", "industry", "referral", "direct"]
    """What kind of way it is."""
    recommender_kinds: Annotated[tuple[OfficeKind, ...], Field(min_length=1)]
    """Kinds of office that may recommend through it."""
    description: Text
    """For whom it is, in a sentence that helps to choose."""
    internal_notice: Notice | None = None
    """A notice that the employer runs in-house before it recommends."""
    opens_at: Opening | None = None
    """Where this channel takes applications later than the edition: its first instant."""
    closes_at: Closing | None = None
    """Where it closes earlier than the edition: its end, exclusive."""


class Stated(Part):
    """Where the notice says what a setting says, quoted so that a machine can find it."""

    path: Text
    """The setting, such as ``notices.public.days``."""
    quote: Text
    """The notice's words; they must stand in ``edition.notice_text``."""


class Decision(Part):
    """What an administrator decided because the notice is silent or can be read in two ways."""

    path: Text
    """The setting it concerns."""
    question: Text
    """What the notice leaves open."""
    decided: str | None = None
    """What was decided; while it is missing, the edition cannot be published."""
    decided_by: str = ""
    """Who decided."""
    decided_on: Day | None = None
    """When."""
    reason: str = ""
    """Why so."""


class EditionDocument(Part):
    """The whole configuration of an edition."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """Version of this schema; documents of older ones are brought up to date when they are read."""
    program: ProgramHeader
    """The program."""
    edition: EditionHeader
    """The head of the notice and its text."""
    timezone: Literal["Asia/Shanghai"] = "Asia/Shanghai"
    """In which days begin and end."""
    reference_date: Day | None = None
    """The day on which ages and years are counted, unless a rule names its own."""
    applicant_kinds: tuple[ApplicantKind, ...] = (ApplicantKind(kind="person"),)
    """Who may be honoured; with several, the form asks which in a choice ``applicant_kind``."""
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    """Ranks of the honour."""
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    """Ways in."""
    methods: tuple[SelectionMethod, ...] = ()
    """How people are chosen."""
    conditions: tuple[Condition, ...] = ()
    """Who may be honoured."""
    exclusions: tuple[Exclusion, ...] = ()
    """Who may not."""
    local_conditions: bool = False
    """Whether recommenders may add stricter conditions of their own."""
    limits: tuple[NominationLimit, ...] = ()
    """How many may be named and chosen."""
    shares: tuple[ShareRule, ...] = ()
    """Shares that lists must keep."""
    form: Form
    """The application form."""
    narrative: Narrative | None = None
    """The account of deeds."""
    materials: tuple[Material, ...] = ()
    """What is handed in beside the form."""
    application: Application
    """The applicants' window."""
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    """All stages."""
    routes: Annotated[tuple[Route, ...], Field(min_length=1)]
    """Which stages a dossier passes, in order."""
    consultations: tuple[Consultation, ...] = ()
    """Departments that are asked."""
    review: Review = Review()
    """How experts score, where there is one round."""
    reviews: tuple[Review, ...] = ()
    """Rounds with settings of their own, named by their stages."""
    notices: tuple[Notice, ...] = ()
    """Public notices."""
    results: Results
    """What the honoured receive."""
    paper: Paper
    """The bound book."""
    deadlines: tuple[Deadline, ...] = ()
    """Further dates of the notice."""
    stated: tuple[Stated, ...] = ()
    """Where the notice says what publishing needs."""
    decisions: tuple[Decision, ...] = ()
    """What was decided where the notice is silent."""

    def route(self, channel_key: str, tier_key: str | None = None) -> tuple[Stage, ...]:
        """The stages after the draft, in order; a tier's own route goes before the general one."""
        fitting = [route for route in self.routes if channel_key in route.channels]
        own = [route for route in fitting if tier_key and tier_key in route.tiers]
        general = [route for route in fitting if not route.tiers]
        for route in (*own, *general):
            return tuple(self.stage(key) for key in route.stages)
        raise KeyError(f"{channel_key}/{tier_key}")

    def application_for(self, channel_key: str) -> Application:
        """The window in which applications come through a channel: the edition's, or its own."""
        channel = self.channel(channel_key)
        own = {"opens_at": channel.opens_at, "closes_at": channel.closes_at}
        return self.application.model_copy(
            update={name: instant for name, instant in own.items() if instant is not None}
        )

    def kinds_for(self, tier_key: str) -> tuple[ApplicantKindName, ...]:
        """The kinds of applicant that may receive a tier, in the edition's order; never none."""
        own = self.tier(tier_key).kinds
        every = tuple(each.kind for each in self.applicant_kinds)
        return tuple(kind for kind in every if kind in own) or every

    @property
    def takes_organisations(self) -> bool:
        """Whether organisations apply, and nobody else."""
        return all(each.kind == "organisation" for each in self.applicant_kinds)

    def tiers_through(self, channel_key: str) -> tuple[Tier, ...]:
        """The tiers one may apply for through a channel: those to which a route leads from it."""
        fitting = [route for route in self.routes if channel_key in route.channels]
        return tuple(
            tier
            for tier in self.tiers_to_apply_for
            if any(not route.tiers or tier.key in route.tiers for route in fitting)
        )

    def internal_notice_at(self, stage: Stage, channel: str, tier: str) -> Notice | None:
        """The notice a channel asks for in-house, at the first stage where its recommender acts."""
        declared = self.channel(channel).internal_notice
        if declared is None:
            return None
        own = [
            each
            for each in self.route(channel, tier)
            if each.kind is StageKind.RECOMMENDATION and each.held_by == "recommender"
        ]
        return declared if own and own[0].key == stage.key else None

    def stage(self, key: str) -> Stage:
        """The stage of this key; ``KeyError`` if there is none, as for all of these."""
        return _by_key(self.stages, key)

    def channel(self, key: str) -> Channel:
        return _by_key(self.channels, key)

    def tier(self, key: str) -> Tier:
        return _by_key(self.tiers, key)

    def tiers_behind(self, key: str) -> tuple[Tier, ...]:
        """The awards that take those who come next in the ranking of a tier, in order."""
        found: list[Tier] = []
        while (
            behind := next((tier for tier in self.tiers if tier.nominee_of == key), None)
        ) is not None and behind not in found:
            found.append(behind)
            key = behind.key
        return tuple(found)

    @property
    def tiers_to_apply_for(self) -> tuple[Tier, ...]:
        """All but nominees' awards: nobody applies for those."""
        return tuple(tier for tier in self.tiers if tier.nominee_of is None)

    def limit(self, key: str) -> NominationLimit:
        return _by_key(self.limits, key)

    def offices_named(self) -> Iterator[tuple[str, str]]:
        """Path and name of every office of the city that the document names."""
        for stage in self.stages:
            if stage.office is not None:
                yield f"stages.{stage.key}.office", stage.office
            yield from ((f"stages.{stage.key}.joint_offices", each) for each in stage.joint_offices)
        for limit in self.limits:
            yield from ((f"limits.{limit.key}.table", row.office) for row in limit.table)

    def limit_for(
        self, group: str, recommender_kind: str | None, tier_key: str | None = None
    ) -> NominationLimit | None:
        """The first rule of a group that binds this kind of recommender (and tier), if any does."""
        binding = self._limits_for(group, recommender_kind, tier_key)
        return next((limit for limit in binding if limit.by is None), None)

    def limits_for(
        self, group: str, recommender_kind: str | None, tier_key: str | None = None
    ) -> list[NominationLimit]:
        """Every rule of a group that binds this kind of recommender and tier: all of them do."""
        return list(self._limits_for(group, recommender_kind, tier_key))

    def _limits_for(
        self, group: str, recommender_kind: str | None, tier_key: str | None
    ) -> Iterator[NominationLimit]:
        for limit in self.limits:
            if (
                limit.group == group
                and (not limit.recommender_kinds or recommender_kind in limit.recommender_kinds)
                and (not limit.tiers or tier_key in limit.tiers)
            ):
                yield limit

    def limits_by_headcount(self, office_kind: str) -> list[NominationLimit]:
        """The limits for which an office of this kind must state a headcount."""
        return [
            limit
            for limit in self.limits
            if limit.brackets
            and limit.measured_by == "headcount"
            and limit.scope == "recommender"
            and any(
                office_kind in channel.recommender_kinds
                and (not limit.recommender_kinds or office_kind in limit.recommender_kinds)
                for channel in self.channels
            )
        ]

    def material(self, key: str) -> Material:
        return _by_key(self.materials, key)

    def consultation(self, key: str) -> Consultation:
        return _by_key(self.consultations, key)

    def notice_at(self, stage: Stage) -> Notice | None:
        """The notice that runs at a stage: the one it names, or the edition's only one."""
        if stage.notice is not None:
            return _by_key(self.notices, stage.notice)
        return self.notices[0] if len(self.notices) == 1 else None

    def review_at(self, stage: Stage | None) -> Review:
        """The round of review at a stage: the one it names, or the edition's single one."""
        if stage is None or stage.review is None:
            return self.review
        return next(each for each in self.reviews if each.key == stage.review)

    def rounds(self) -> list[tuple[str, Review]]:
        """Every round that a stage uses, with its path in the document."""
        named = {stage.review for stage in self.stages if stage.kind is StageKind.EXPERT_REVIEW}
        return [
            *([("review", self.review)] if None in named else []),
            *((f"reviews.{each.key}", each) for each in self.reviews if each.key in named),
        ]

    @property
    def notice(self) -> Notice | None:
        """The first public notice: most editions have one."""
        return self.notices[0] if self.notices else None

    def expressions(self) -> Iterator[tuple[str, Expression]]:
        """Every expression in it, with the path of where it stands."""
        yield from _expressions_in(self, "")
        yield from measured_in("review", self.review)
        for review in self.reviews:
            yield from measured_in(f"reviews.{review.key}", review)


def _by_key(items: Iterable[K], key: str) -> K:
    for item in items:
        if item.key == key:
            return item
    raise KeyError(key)


EXPRESSION_FIELDS = frozenset(
    {
        "expression",
        "unless",
        "when",
        "required_when",
        "shown_when",
        "for_whom",
        "numerator",
        "denominator",
    }
)


def _expressions_in(part: Part, path: str) -> Iterator[tuple[str, Expression]]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        place = f"{path}.{name}" if path else name
        if value is None:
            continue
        if name in EXPRESSION_FIELDS:
            yield place, value
        elif isinstance(value, Part):
            yield from _expressions_in(value, place)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Part):
                    yield from _expressions_in(item, f"{place}.{getattr(item, 'key', index)}")
