"""The common ground of the parts of an edition document: keys, instants, levels by name."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any

from django.utils.translation import gettext as _
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

from talentportal.programs.vocabulary import HonourLevel, SkillLevel
from talentportal.shared.clock import CHINA

INSTANT_PATTERN = r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$"
_INSTANT_SCHEMA = {
    "type": "string",
    "pattern": INSTANT_PATTERN,
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


def _instant(value: Any) -> Any:
    """``2019-07-31 24:00`` → the aware instant; 24:00 is 00:00 of the next day."""
    refused = _("Write the instant as 2019-07-31 24:00 (Chinese time).")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(refused)
        return value.astimezone(CHINA)
    if not isinstance(value, str) or len(value) != 16:
        raise ValueError(refused)
    try:
        day = date.fromisoformat(value[:10])
        if value[10:] == " 24:00":
            return datetime.combine(day + timedelta(days=1), time(0), CHINA)
        return datetime.strptime(value, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
    except ValueError:
        raise ValueError(refused) from None


def _whole_minute(value: datetime) -> datetime:
    if value.second or value.microsecond:
        raise ValueError(_("An instant is exact to the minute."))
    return value


def opening_text(value: datetime) -> str:
    """The notation of an opening: ``2019-07-01 00:00``."""
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def closing_text(value: datetime) -> str:
    """The notation of a closing: midnight belongs to the day that ends, ``2019-07-31 24:00``."""
    local = value.astimezone(CHINA)
    if (local.hour, local.minute) == (0, 0):
        return f"{local.date() - timedelta(days=1):%Y-%m-%d} 24:00"
    return opening_text(local)


def _share(value: Any) -> Any:
    """``2/3``, ``0.6`` or 1 → the exact fraction, more than nothing and at most everything."""
    refused = _("Write the share as 2/3 or 0.6; more than 0, at most 1.")
    try:
        share = Fraction(str(value)) if not isinstance(value, bool) else Fraction(0)
    except (ValueError, ZeroDivisionError):
        raise ValueError(refused) from None
    if not 0 < share <= 1:
        raise ValueError(refused)
    return share


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


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""A key: small letters, digits and underscores, beginning with a letter."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]

Text = Annotated[str, Field(min_length=1)]
"""A text that is not empty."""

FactPath = Annotated[str, Field(pattern=r"^(person|form|employer|dossier)\.[a-z][a-z0-9_]*$")]
"""Where a fact stands: ``person.birth_date``, ``form.skill_level``, ``dossier.channel``."""

Opening = Annotated[
    datetime,
    BeforeValidator(_instant),
    AfterValidator(_whole_minute),
    PlainSerializer(opening_text, when_used="json"),
    WithJsonSchema(_INSTANT_SCHEMA),
]
"""The first instant of a window."""

Closing = Annotated[
    datetime,
    BeforeValidator(_instant),
    AfterValidator(_whole_minute),
    PlainSerializer(closing_text, when_used="json"),
    WithJsonSchema(_INSTANT_SCHEMA),
]
"""The instant at which a window is over: a step is allowed if ``opens_at <= now < closes_at``."""

Share = Annotated[
    InstanceOf[Fraction],
    BeforeValidator(_share),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "number"}], "description": "Such as 2/3 or 0.6"}
    ),
]
"""A share that is counted exactly; 2/3 has no end in decimals, and a vote must not hang on that."""

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
