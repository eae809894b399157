"""The common ground of the parts of an edition document: keys, instants, levels by name."""

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from talentportal.programs.document.schema import written
from talentportal.programs.document.schema.written import closing_text, opening_text
from talentportal.programs.vocabulary import HonourLevel, SkillLevel

_INSTANT_SCHEMA = {
    "type": "string",
    "pattern": written.INSTANT_PATTERN,
    "description": "Chinese time, such as 2019-07-01 00:00 or 2019-07-31 24:00",
}


class Part(BaseModel):
    """A part of an edition document: unknown settings are refused, nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Force(StrEnum):
    """How strictly a rule binds: the law's 应当, its 一般 or 原则上, its 优先."""

    HARD = "hard"
    SOFT = "soft"
    PREFERENCE = "preference"


class Rounding(StrEnum):
    """What becomes of the fraction of a person."""

    FLOOR = "floor"
    CEIL = "ceil"
    HALF_UP = "half_up"


def _exact(parse: Any, kind: str, like: str) -> Any:
    """What a kind of exact number is made of: read, written, and described."""
    return (
        BeforeValidator(parse),
        PlainSerializer(written.fraction_text, when_used="json"),
        WithJsonSchema(
            {
                "anyOf": [{"type": "string"}, {"type": "number"}],
                "format": kind,
                "description": f"Such as {like}",
            }
        ),
    )


def _member(kind: type[SkillLevel] | type[HonourLevel]) -> Any:
    def parse(value: Any) -> Any:
        if isinstance(value, str) and value.upper() in kind.__members__:
            return kind[value.upper()]
        if isinstance(value, kind):
            return value
        names = ", ".join(f"'{name.lower()}'" for name in kind.__members__)
        raise PydanticCustomError("enum", "It must be one of {expected}.", {"expected": names})

    return parse


def _name(value: SkillLevel | HonourLevel) -> str:
    return value.name.lower()


def _names(kind: type[SkillLevel] | type[HonourLevel]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": [name.lower() for name in kind.__members__]})


KEY_PATTERN = r"^[a-z][a-z0-9_]*$"
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
FACT_PATTERN = r"^(person|form|employer|dossier|row)\.[a-z][a-z0-9_]*$"
VALUE_PATTERN = r"^[A-Za-z0-9_]+$"

Key = Annotated[str, Field(pattern=KEY_PATTERN, max_length=40)]
"""A key: small letters, digits and underscores, beginning with a letter."""

Slug = Annotated[str, Field(pattern=SLUG_PATTERN, max_length=80)]

Text = Annotated[str, Field(min_length=1), AfterValidator(written.not_blank)]
"""A text that is not empty."""

Name = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(written.not_blank)]
"""A name that is shown in lists and entered in registers."""

ApplicantKindName = Literal["person", "team", "organisation"]
"""Who may be honoured."""

FactPath = Annotated[str, Field(pattern=FACT_PATTERN)]
"""Where a fact stands: ``person.birth_date``, ``form.skill_level``, ``dossier.channel``."""

NotBoolean = BeforeValidator(written.no_boolean)
"""Of a number: true and false are none. It stands last, or the schema loses the bounds."""

Points = Annotated[float, Field(gt=0, le=200), NotBoolean]
"""A size of letters in points."""

Month = Annotated[str, Field(pattern=written.MONTH_PATTERN)]
"""A month, ``1998-07``."""

Day = Annotated[date, BeforeValidator(written.day)]
"""A day, ``2019-07-31``."""

Opening = Annotated[
    datetime,
    BeforeValidator(written.instant),
    AfterValidator(written.whole_minute),
    PlainSerializer(opening_text, when_used="json"),
    WithJsonSchema(_INSTANT_SCHEMA),
]
"""The first instant of a window."""

Closing = Annotated[
    datetime,
    BeforeValidator(written.instant),
    AfterValidator(written.whole_minute),
    PlainSerializer(closing_text, when_used="json"),
    WithJsonSchema(_INSTANT_SCHEMA),
]
"""The instant at which a window is over: a step is allowed if ``opens_at <= now < closes_at``."""

Share = Annotated[InstanceOf[Fraction], *_exact(written.share, "share", "2/3 or 0.6")]
"""A share that is counted exactly; 2/3 has no end in decimals, and a vote must not hang on that."""

Proportion = Annotated[InstanceOf[Fraction], *_exact(written.proportion, "share", "1/3 or 0.6")]
"""A share of people from none to all, counted exactly."""

Ratio = Annotated[InstanceOf[Fraction], *_exact(written.ratio, "ratio", "1.5 or 3/2")]
"""How many times as many, counted exactly."""

Quotient = Annotated[InstanceOf[Fraction], *_exact(written.quotient, "ratio", "0.3 or 11/10")]
"""One number divided by another, counted exactly: 0.3 for 30 percent, 1.1 for a tenth more."""

SkillLevelName = Annotated[
    SkillLevel,
    BeforeValidator(_member(SkillLevel)),
    PlainSerializer(_name, when_used="json"),
    _names(SkillLevel),
]
HonourLevelName = Annotated[
    HonourLevel,
    BeforeValidator(_member(HonourLevel)),
    PlainSerializer(_name, when_used="json"),
    _names(HonourLevel),
]
