"""The edition document: everything an administrator decides about one selection."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Field

from talentportal.directory.models import OfficeKind
from talentportal.programs.document.base import Force, Key, Part, Text
from talentportal.programs.document.conditions import (
    Condition,
    Exclusion,
    NominationLimit,
    ShareRule,
)
from talentportal.programs.document.expressions import Expression
from talentportal.programs.document.form import Form
from talentportal.programs.document.heading import EditionHeader, ProgramHeader
from talentportal.programs.document.outcome import Material, Narrative, Paper, Results
from talentportal.programs.document.procedure import (
    Application,
    Consultation,
    Deadline,
    Notice,
    Route,
    SelectionMethod,
    Stage,
)
from talentportal.programs.document.review import Review
from talentportal.programs.document.tiers import Tier
from talentportal.programs.vocabulary import StageKind

SCHEMA_VERSION: Literal[1] = 1
APPLICANT_KIND_FIELD = "applicant_kind"
"""The field of the form that asks which kind applies, where an edition takes several."""


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)


class ApplicantKind(Part):
    """Who may be honoured: a person, a team or an organisation."""

    kind: Literal["person", "team", "organisation"]
    """Which."""
    min_members: Annotated[int, Field(ge=1)] | None = None
    """For teams: fewest people, leader included."""
    max_members: Annotated[int, Field(ge=1)] | None = None
    """For teams: most people, leader included."""
    members: Key | None = None
    """For teams: the table of the form whose rows are the members, one a row, without the leader;
    its column ``name`` says who each is."""
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
    decided_on: date | None = None
    """When."""
    reason: str = ""
    """Why so."""


class EditionDocument(Part):
    """The whole configuration of an edition."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """Version of this schema; documents of older ones are brought up to date when they are read."""
    program: ProgramHeader
    """The program."""
    edition: EditionHeader
    """The head of the notice and its text."""
    timezone: Literal["Asia/Shanghai"] = "Asia/Shanghai"
    """In which days begin and end."""
    reference_date: date | None = None
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

    def nominee_tier(self, key: str) -> Tier | None:
        """The nominee's award that takes those who come next in the ranking of a tier."""
        return next((tier for tier in self.tiers if tier.nominee_of == key), None)

    @property
    def tiers_to_apply_for(self) -> tuple[Tier, ...]:
        """All but nominees' awards: nobody applies for those."""
        return tuple(tier for tier in self.tiers if tier.nominee_of is None)

    def limit(self, key: str) -> NominationLimit:
        return _by_key(self.limits, key)

    def limit_for(
        self, group: str, recommender_kind: str | None, tier_key: str | None = None
    ) -> NominationLimit | None:
        """The rule of a group that binds this kind of recommender (and tier), if any does."""
        binding = self._limits_for(group, recommender_kind, tier_key)
        return next((limit for limit in binding if limit.by is None), None)

    def limits_for(
        self, group: str, recommender_kind: str | None, tier_key: str | None = None
    ) -> list[NominationLimit]:
        """That rule, and with it every rule of the group that counts by a fact."""
        first = self.limit_for(group, recommender_kind, tier_key)
        by = [
            limit
            for limit in self._limits_for(group, recommender_kind, tier_key)
            if limit.by is not None
        ]
        return [*([first] if first else []), *by]

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


def _by_key(items: Iterable[K], key: str) -> K:
    for item in items:
        if item.key == key:
            return item
    raise KeyError(key)


_EXPRESSION_FIELDS = frozenset(
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
        if name in _EXPRESSION_FIELDS:
            yield place, value
        elif isinstance(value, Part):
            yield from _expressions_in(value, place)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Part):
                    yield from _expressions_in(item, f"{place}.{getattr(item, 'key', index)}")
