"""Who may be honoured, who may not, and how many a recommender may name."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from talentportal.directory.models import OfficeKind
from talentportal.programs.document.base import FactPath, Force, Key, Part, Rounding, Text
from talentportal.programs.document.expressions import Expression

Bound = Literal["applicant", "team_leader", "team_member", "organisation", "employer"]
"""Whom a rule binds: whoever applies (of a team its leader), the leader of a team only, each of its
members one by one, organisations only, or the employer."""


class Condition(Part):
    """A condition of the notice. Machines block only on what is hard and computed."""

    key: Key
    """Key, unique among conditions and exclusions."""
    text: Text
    """The notice's words."""
    force: Force
    """``hard`` blocks; ``soft`` (一般, 原则上) warns and needs a reason; ``preference`` marks."""
    group: str = ""
    """Heading under which it is shown (基本条件, 专业条件)."""
    source: Text
    """The clause it comes from, as a person would cite it (第二条（二）5)."""
    binds: Bound = "applicant"
    """Whom it binds; each member of a team is asked about his own row of the table."""
    when: Expression | None = None
    """Only for dossiers of which this holds (a channel, a tier)."""
    expression: Expression
    """What must hold."""


class Exclusion(Part):
    """Who is excluded: if the expression holds, and no exception does, the condition fails."""

    key: Key
    """Key, unique among conditions and exclusions."""
    text: Text
    """The notice's words."""
    force: Force
    """``hard`` excludes; ``soft`` (原则上不) needs a reason."""
    source: Text
    """The clause it comes from."""
    binds: Bound = "applicant"
    """Whom it binds; each member of a team is asked about his own row of the table."""
    expression: Expression
    """What excludes."""
    unless: Expression | None = None
    """The exception."""


class Bracket(Part):
    """A band of a size and the share or number that goes with it."""

    lower: Annotated[int, Field(ge=0)]
    """Where the band begins."""
    lower_included: bool = True
    """Whether the band takes this size itself (以上 does)."""
    upper: int | None = None
    """Where the band ends; without it the band is open."""
    upper_included: bool = False
    """Whether the band takes this size itself; 不足 does not, 以下 does."""
    rate: Decimal | None = None
    """Share of the size, exact."""
    number: Annotated[int, Field(ge=0)] | None = None
    """Or a fixed number."""
    unlimited: bool = False
    """Or no limit, with a reason for each."""


class NominationLimit(Part):
    """How many a recommender may name, or how many places the edition has at a stage."""

    key: Key
    """Key of this rule; the ledger of seats counts under it."""
    group: Key
    """What a stage names as its limit; the rule of the group that fits the recommender binds."""
    name: Text
    """Name shown to people (推荐名额)."""
    recommender_kinds: tuple[OfficeKind, ...] = ()
    """Kinds of recommender it binds; none means all."""
    tiers: tuple[Key, ...] = ()
    """Tiers it counts; none means all together."""
    scope: Literal["recommender", "office", "edition"]
    """Counted for each recommender, for each office that holds the stage, or over the edition."""
    by: FactPath | None = None
    """Counted for each value of this fact too: ``employer.name`` (at most so many of one unit),
    ``dossier.category`` (the places of a trade), or a choice of the form."""
    maximum: Annotated[int, Field(ge=0)] | None = None
    """The number; without it the brackets decide, or by category the places of each."""
    brackets: tuple[Bracket, ...] = ()
    """Bands by size; ``measured_by`` says the size of what."""
    measured_by: Literal["headcount", "arrived"] = "headcount"
    """The size of the brackets: a headcount that the office states, or how many dossiers the
    office has received at the stage."""
    base: str = ""
    """Who is counted, in words (本单位高级技师); an office states one headcount for each of these."""
    rounding: Rounding = Rounding.FLOOR
    """What becomes of a fraction; a cap is rounded down."""
    at_least_one: bool = True
    """A share of a base that is not empty gives one place at least."""
    minimum: Annotated[int, Field(ge=1)] | None = None
    """How many a recommender must name at least; asked when its list is sealed."""
    force: Force
    """``hard`` refuses what is beyond; ``soft`` takes it with a reason."""
    source: Text
    """The clause it comes from."""


class ShareRule(Part):
    """A share that a list must keep (40周岁以下的占比不低于50%)."""

    key: Key
    """Key of the rule."""
    text: Text
    """The notice's words."""
    list_of: Literal["recommender", "edition"]
    """Tested on each recommender's list, or on the result."""
    numerator: Expression
    """Who counts."""
    denominator: Expression | None = None
    """Of whom; without it everybody on the list."""
    stage: Key | None = None
    """The stage whose list is tested; without it every list that is sealed, and the result where
    people are proposed."""
    at_least: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    """Smallest share, included."""
    at_most: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    """Largest share, included."""
    smallest_group: Annotated[int, Field(ge=1)] = 1
    """From how many people on the rule applies."""
    force: Force
    """``hard`` refuses the list or the proposal; ``soft`` takes it with a reason."""
    source: Text
    """The clause it comes from."""
