"""Who may be honoured, who may not, and how many a recommender may name."""

from typing import Annotated, Literal

from pydantic import Field

from talentportal.directory.models import OfficeKind
from talentportal.programs.document.schema.base import (
    FactPath,
    Force,
    Key,
    NotBoolean,
    Part,
    Proportion,
    Rounding,
    Text,
)
from talentportal.programs.document.schema.expressions import Expression

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

    lower: Annotated[int, Field(ge=0), NotBoolean]
    """Where the band begins."""
    lower_included: bool = True
    """Whether the band takes this size itself (以上 does)."""
    upper: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Where the band ends; without it the band is open."""
    upper_included: bool = False
    """Whether the band takes this size itself; 不足 does not, 以下 does."""
    rate: Proportion | None = None
    """Share of the size, exact; one for every 500 is 1/500."""
    beyond: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """The share is of what goes beyond this size only (超过1000人的部分)."""
    number: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """A fixed number; with a rate the share comes on top of it (基数)."""
    unlimited: bool = False
    """Or no limit, with a reason for each."""


class Allotment(Part):
    """How many one office may name, by the table of the notice (名额分配表)."""

    office: Text
    """The office, by its name or short name as the directory has it."""
    number: Annotated[int, Field(ge=0), NotBoolean]
    """Its places."""


class NominationLimit(Part):
    """How many a recommender may name, or how many places the edition has at a stage."""

    key: Key
    """Key of this rule; the ledger of seats counts under it."""
    group: Key
    """What a stage names as its limit; every rule of the group that fits binds."""
    name: Text
    """Name shown to people (推荐名额)."""
    recommender_kinds: tuple[OfficeKind, ...] = ()
    """Only those count whom recommenders of these kinds named, whoever holds the stage; none means all."""
    tiers: tuple[Key, ...] = ()
    """Tiers it counts; none means all together."""
    scope: Literal["recommender", "office", "edition"]
    """Counted for each recommender, for each office that holds the stage, or over the edition."""
    by: FactPath | None = None
    """Counted for each value of this fact too: ``employer.name`` (at most so many of one unit),
    ``dossier.recommender`` (of one county), ``dossier.category`` (the places of a trade), or a
    choice of the form."""
    unless: Expression | None = None
    """Who takes no place of it (不占名额)."""
    maximum: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """The number; without it the brackets decide, or by category the places of each."""
    table: tuple[Allotment, ...] = ()
    """The places of each office by name; who does not stand in it has the maximum, and without
    one no place."""
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
    minimum: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """How many a recommender must name at least; asked when its list is sealed."""
    force: Force
    """``hard`` refuses what is beyond; ``soft`` takes it with a reason."""
    source: Text
    """The clause it comes from."""

    def for_office(self, *names: str) -> "NominationLimit":
        """The limit as it binds an office of these names: with its number of the table."""
        if not self.table:
            return self
        own = next((each.number for each in self.table if each.office in names), self.maximum or 0)
        return self.model_copy(update={"maximum": own})


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
    at_least: Proportion | None = None
    """Smallest share, included."""
    at_most: Proportion | None = None
    """Largest share, included."""
    at_least_number: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Or the fewest of them, in people (女性不少于5名)."""
    at_most_number: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Or the most of them, in people."""
    smallest_group: Annotated[int, Field(ge=1), NotBoolean] = 1
    """From how many people on the rule applies."""
    force: Force
    """``hard`` refuses the list or the proposal; ``soft`` takes it with a reason."""
    source: Text
    """The clause it comes from."""
