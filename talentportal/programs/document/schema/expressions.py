"""Expressions: a tree of typed leaves, read by ``rules.eligibility``.

One language says who may apply, which field is shown, which material is asked for and which
department is consulted. An expression is true, false, or open (a person must say).
以上, 以下 and 以内 include the number, so every bound here is inclusive.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from talentportal.programs.document.schema.base import (
    FactPath,
    HonourLevelName,
    Key,
    NotBoolean,
    Part,
    Proportion,
    Quotient,
    SkillLevelName,
    Text,
)
from talentportal.programs.document.schema.table_expressions import (
    CompetitionResult,
    RowsWithin,
    Scalar,
    YearsInRows,
)
from talentportal.programs.document.schema.time_expressions import (
    Age,
    DayBetween,
    MonthsSince,
    MonthsToRetirement,
    Within,
    YearsSince,
)

__all__ = [
    "Age",
    "All",
    "Always",
    "AnyOf",
    "AtLeast",
    "BanInForce",
    "CategoryIs",
    "CompetitionResult",
    "DayBetween",
    "Declaration",
    "Evidence",
    "Expression",
    "FieldAtLeast",
    "FieldEquals",
    "FieldFilled",
    "FieldOneOf",
    "HonourHeld",
    "IfThen",
    "Judgement",
    "Leaf",
    "Membership",
    "MonthsSince",
    "MonthsToRetirement",
    "Not",
    "NumbersRatio",
    "OtherTrack",
    "Residence",
    "RowCount",
    "RowFigure",
    "RowsWithin",
    "Scalar",
    "SkillLevelIs",
    "Within",
    "YearsInRows",
    "YearsSince",
    "leaves_of",
    "parts_of",
]


class All(Part):
    """Every one of the parts holds."""

    type: Literal["all"]
    of: Annotated[tuple["Expression", ...], Field(min_length=1)]
    """The parts."""


class AnyOf(Part):
    """At least one of the parts holds (具备下列条件之一)."""

    type: Literal["any"]
    of: Annotated[tuple["Expression", ...], Field(min_length=1)]
    """The parts."""


class AtLeast(Part):
    """At least ``number`` of the parts hold."""

    type: Literal["at_least"]
    number: Annotated[int, Field(ge=1), NotBoolean]
    """How many."""
    of: Annotated[tuple["Expression", ...], Field(min_length=1)]
    """The parts."""


class Not(Part):
    """The part does not hold."""

    type: Literal["not"]
    of: "Expression"
    """The part."""


class IfThen(Part):
    """Whenever ``condition`` holds, ``then`` must hold; else nothing is asked."""

    type: Literal["if_then"]
    condition: "Expression"
    """When the rule applies."""
    then: "Expression"
    """What is then asked."""


class Always(Part):
    """Holds for everybody."""

    type: Literal["always"]


class SkillLevelIs(Part):
    """The vocational skill level (a vocational qualification counts alike)."""

    type: Literal["skill_level"]
    at_least: SkillLevelName | None = None
    """Lowest level, included (及以上)."""
    one_of: tuple[SkillLevelName, ...] = ()
    """Or exactly these levels."""
    fact: FactPath = "form.skill_level"
    """The field that states it."""


class HonourHeld(Part):
    """An honour in the register: of these titles or families, and of a level."""

    type: Literal["honour_held"]
    titles: tuple[Text, ...] = ()
    """Titles, any of them."""
    families: tuple[Text, ...] = ()
    """Families of honours, any of them."""
    min_level: HonourLevelName | None = None
    """Lowest level, included."""
    nominees_count: bool = False
    """Whether a nominee's award (提名奖) counts as the honour."""
    members_count: bool = False
    """Whether an honour of a team counts for its members too, not for its leader alone."""
    within_years: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Only honours awarded in so many years before the reference date."""
    only_in_term: bool = False
    """Only honours whose term has not ended."""
    number: Annotated[int, Field(ge=1), NotBoolean] = 1
    """How many such honours at least (两次以上); what the applicant states himself counts as one."""
    declared_in: FactPath | None = None
    """A field in which the applicant states such honours himself, asked beside the register; the
    level, the term and the years are not asked of what is stated."""
    declared_values: tuple[Text, ...] = ()
    """Which answers of that field state it; without any, every answer but ``none`` and 无."""


class FieldEquals(Part):
    """A fact is exactly this value."""

    type: Literal["field_equals"]
    fact: FactPath
    """Which fact."""
    value: Scalar
    """The value."""


class FieldOneOf(Part):
    """A fact is one of these values; of a fact with several values, any of them is."""

    type: Literal["field_one_of"]
    fact: FactPath
    """Which fact."""
    values: Annotated[tuple[Scalar, ...], Field(min_length=1)]
    """The values."""


class FieldAtLeast(Part):
    """A number is at least, or at most, this much."""

    type: Literal["field_at_least"]
    fact: FactPath
    """Which fact."""
    at_least: Decimal | None = None
    """Lowest value, included."""
    at_most: Decimal | None = None
    """Highest value, included."""


class NumbersRatio(Part):
    """One number divided by another: 技能人才占职工总数30%以上, 产值比上年增长10%以上."""

    type: Literal["numbers_ratio"]
    fact: FactPath
    """The number that is divided."""
    to: FactPath
    """The number by which it is divided; where that is 0 or less, a person must say."""
    at_least: Quotient | None = None
    """Lowest ratio, included: 0.3 for 30 percent of it, 1.1 for a tenth more than it."""
    at_most: Quotient | None = None
    """Highest ratio, included."""


class FieldFilled(Part):
    """A field has been filled in."""

    type: Literal["field_filled"]
    fact: FactPath
    """Which fact."""


class OtherTrack(Part):
    """The person has applied in another track of the umbrella program in the edition's year.

    Tracks that run in this portal are seen by themselves; others only if the applicant says so.
    """

    type: Literal["other_track"]
    declared_in: FactPath | None = None
    """A field in which the applicant states it, for tracks that run elsewhere."""


class CategoryIs(Part):
    """The person belongs to one of these categories (公务员, 参公人员, …)."""

    type: Literal["category"]
    values: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The categories' values."""
    fact: FactPath = "form.person_category"
    """The field that states them."""


class Membership(Part):
    """The person is a member of the Party or of a trade union."""

    type: Literal["membership"]
    organisation: Literal["party", "union"]
    """Which organisation; Party members are those of GB/T 4762 codes 01 and 02."""
    fact: FactPath = "form.political_status"
    """For the Party the political status, for the union a yes-or-no field."""


class Residence(Part):
    """The place that a field states lies in one of these areas (本市户籍, 在本市居住).

    An address in which none of the names stands is left to a person: it may say less than it means.
    """

    type: Literal["residence"]
    areas: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Names of the areas, as addresses have them (晋中市, 榆次区)."""
    fact: FactPath = "form.residence"
    """The field that states the place: a choice, an office, or an address in words."""


class BanInForce(Part):
    """The person is banned on the reference date for honours of this level or higher."""

    type: Literal["ban"]
    level: HonourLevelName
    """Level of the honour applied for."""
    family: str = ""
    """Its family, from which alone some are banned."""


class Declaration(Part):
    """The applicant declares it by answering a yes-or-no field of the form with yes."""

    type: Literal["declaration"]
    fact: FactPath
    """The field."""


class Evidence(Part):
    """A material proves it; a person confirms that it does."""

    type: Literal["evidence"]
    material: Key
    """The material."""
    what: Text | None = None
    """What it must show."""


class Judgement(Part):
    """A person must judge it; the answer is kept under the key."""

    type: Literal["judgement"]
    key: Key
    """Key of the question, unique in the document."""
    question: Text
    """What is to be judged, in the notice's words."""


class RowCount(Part):
    """So many rows of a table: the members of a team, or those of them who are something."""

    type: Literal["row_count"]
    table: FactPath
    """The table."""
    column: Key | None = None
    """Only rows in whose column one of ``values`` stands; without it every row counts."""
    values: tuple[Scalar, ...] = ()
    """The values."""
    where: "Expression | None" = None
    """Only rows of which this holds; what stands in a row is called ``row.<column>``."""
    distinct: Key | None = None
    """Rows in which the same stands in this column count once (不同年度)."""
    at_least: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Fewest rows, included."""
    at_most: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Most rows, included."""
    at_least_share: Proportion | None = None
    """Smallest share of all rows of the table, included (成员中高级工以上不少于60%)."""
    at_most_share: Proportion | None = None
    """Largest share of all rows of the table, included."""


class RowFigure(Part):
    """A figure over the numbers in a column of a table: 近三年营业收入合计, 平均."""

    type: Literal["row_figure"]
    table: FactPath
    """The table."""
    column: Key
    """Its column with the numbers."""
    figure: Literal["sum", "mean", "greatest", "least"]
    """What is made of them; without any row a sum is 0, and there is none of the others."""
    where: "Expression | None" = None
    """Only rows of which this holds; what stands in a row is called ``row.<column>``."""
    at_least: Decimal | None = None
    """Lowest value, included."""
    at_most: Decimal | None = None
    """Highest value, included."""


Leaf = (
    Always
    | Age
    | YearsSince
    | MonthsSince
    | Within
    | DayBetween
    | MonthsToRetirement
    | SkillLevelIs
    | HonourHeld
    | CompetitionResult
    | FieldEquals
    | FieldOneOf
    | FieldAtLeast
    | NumbersRatio
    | FieldFilled
    | RowsWithin
    | RowCount
    | RowFigure
    | YearsInRows
    | OtherTrack
    | CategoryIs
    | Membership
    | Residence
    | BanInForce
    | Declaration
    | Evidence
    | Judgement
)
Expression = Annotated[All | AnyOf | AtLeast | Not | IfThen | Leaf, Field(discriminator="type")]

for _branch in (All, AnyOf, AtLeast, Not, IfThen, RowCount, RowFigure):
    _branch.model_rebuild()


def parts_of(expression: "Expression") -> tuple["Expression", ...]:
    """The direct parts of an expression; none of a leaf."""
    if isinstance(expression, All | AnyOf | AtLeast):
        return expression.of
    if isinstance(expression, Not):
        return (expression.of,)
    return (expression.condition, expression.then) if isinstance(expression, IfThen) else ()


def leaves_of(expression: "Expression") -> tuple["Expression", ...]:
    """All leaves, in the order of the text."""
    parts = parts_of(expression)
    if not parts:
        return (expression,)
    return tuple(leaf for part in parts for leaf in leaves_of(part))
