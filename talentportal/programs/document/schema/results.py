"""What the honoured receive: certificate and number, prize, grants, stipend, term."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import Field, field_validator

from talentportal.programs.ages import months_after
from talentportal.programs.document.schema.base import (
    ApplicantKindName,
    Day,
    Key,
    NotBoolean,
    Part,
    Text,
)
from talentportal.programs.document.schema.placeholders import (
    CERTIFICATE_PLACEHOLDERS,
    NUMBER_PLACEHOLDERS,
    checked,
    filled,
)


def _certificate_words(value: str | None) -> str | None:
    return value if value is None else checked(value, CERTIFICATE_PLACEHOLDERS)


def _number_pattern(value: str | None) -> str | None:
    if value is not None:
        checked(value, NUMBER_PLACEHOLDERS)
        if "{serial" not in value:
            raise ValueError(_("The pattern needs {serial}, or all numbers are the same."))
    return value


class Instalment(Part):
    """A payment."""

    yuan: Annotated[int, Field(ge=0), NotBoolean]
    """Amount."""
    year: Annotated[int, Field(ge=1), NotBoolean] = 1
    """In which year after the award."""
    due_on: Day | None = None
    """Or on which day."""
    after: Text | None = None
    """What must be found first (中期考核合格); until then it is not paid, and never if it is not so."""


class Stipend(Part):
    """A sum that is paid again and again while the honour lasts (津贴)."""

    yuan: Annotated[int, Field(ge=1), NotBoolean]
    """Amount each time."""
    every: Literal["month", "quarter", "year"]
    """How often it is paid; the first time on the day of the award."""
    months: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """For how long, where that is not the term."""


Usual = Literal["grants", "stipend", "term_months", "benefits", "ban_years", "number_pattern"]
BanReach = Literal["family", "level", "every_honour"]


class Grant(Part):
    """A sum besides the prize (工作室建设资助): to the honoured, or to the unit they work at."""

    name: Text
    """What it is for; the list of payments names it so."""
    paid_to: Literal["honouree", "employer"] = "honouree"
    """Who receives it."""
    yuan: Annotated[int, Field(ge=1), NotBoolean]
    """Amount in all."""
    instalments: tuple[Instalment, ...] = ()
    """When it is paid; together they make the grant, without them it is paid at once."""


class OtherResults(Part):
    """What is otherwise for some; what is not said here is as for everybody."""

    tiers: tuple[Key, ...] = ()
    """For which tiers; without any, for every tier."""
    kinds: tuple[ApplicantKindName, ...] = ()
    """For which kinds of applicant; without any, for every kind."""
    without: tuple[Usual, ...] = ()
    """What they do not have though others do: an honour without term lasts for good."""
    certificate_title: Text | None = None
    """Title of their certificate."""
    certificate_text: Text | None = None
    """Its text."""
    issued_by: Text | None = None
    """In whose name it is issued."""
    number_pattern: str | None = None
    """Pattern of their certificate numbers, which are counted by themselves."""
    prize_yuan: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Their prize in all; 0 where they receive none."""
    instalments: tuple[Instalment, ...] = ()
    """When that prize is paid; without them at once."""
    grants: tuple[Grant, ...] = ()
    """Their grants."""
    stipend: Stipend | None = None
    """Their stipend."""
    term_months: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """How long their honour lasts."""
    benefits: tuple[Text, ...] = ()
    """Their further benefits, in the notice's words."""
    ban_years: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Their ban after a revocation for deceit, in years."""

    _words = field_validator("certificate_text")(_certificate_words)
    _pattern = field_validator("number_pattern")(_number_pattern)

    def is_for(self, tier: str, kind: str) -> bool:
        return (not self.tiers or tier in self.tiers) and (not self.kinds or kind in self.kinds)


class Results(Part):
    """What the honoured receive."""

    certificate_title: Text
    """Title of the certificate (荣誉证书)."""
    certificate_text: Text
    """Its text, with placeholders in braces: {name}, {employer}, {year}, {tier}, …"""
    issued_by: Text
    """In whose name it is issued."""
    number_pattern: str | None = None
    """Pattern of certificate numbers: 晋中工匠〔{year}〕第{serial:03d}号."""
    prize_yuan: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Prize in all, a person or team."""
    taxed: bool | None = None
    """Whether tax is taken off it; none where the notice does not say."""
    instalments: tuple[Instalment, ...] = ()
    """When it is paid; together they make the prize, without them it is paid at once."""
    grants: tuple[Grant, ...] = ()
    """What is paid besides the prize."""
    stipend: Stipend | None = None
    """What is paid again and again besides."""
    term_months: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """How long the honour lasts; without it for good. After its end one may be selected again."""
    benefits: tuple[Text, ...] = ()
    """Further benefits, in the notice's words."""
    ban_years: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Ban after a revocation for deceit, in years from the day of the revocation."""
    ban_reach: BanReach = "level"
    """What the ban keeps from: this family of honours, honours of this level and higher, or every
    honour."""
    promulgated_by: str = ""
    """Who promulgates the names."""
    others: tuple[OtherResults, ...] = ()
    """What is otherwise for some tiers or kinds; the first that is for somebody counts."""

    _words = field_validator("certificate_text")(_certificate_words)
    _pattern = field_validator("number_pattern")(_number_pattern)

    def of(self, tier: str, kind: str) -> "Results":
        """The results as they are for this tier and kind of applicant."""
        other = next((each for each in self.others if each.is_for(tier, kind)), OtherResults())
        said = {
            name: value
            for name in Results.model_fields
            if (value := getattr(other, name, None)) not in (None, ())
        }
        if other.prize_yuan is not None:
            said["instalments"] = other.instalments
        nothing: dict[str, Any] = {
            name: Results.model_fields[name].default for name in other.without
        }
        return self.model_copy(update={**said, **nothing, "others": ()})

    @property
    def pays(self) -> bool:
        """Whether anybody receives money."""
        own = bool(self.prize_yuan or self.instalments or self.grants or self.stipend)
        return own or any(each.prize_yuan or each.grants or each.stipend for each in self.others)

    def term_ends_on(self, awarded_on: date) -> date | None:
        """The last day of the honour's term, included; none where it lasts for good."""
        if self.term_months is None:
            return None
        return months_after(awarded_on, self.term_months) - timedelta(days=1)

    def certificate_number(self, *, year: int, serial: int, tier: str = "") -> str | None:
        """The number of the certificate, or ``None`` where the edition numbers none."""
        if self.number_pattern is None:
            return None
        return filled(self.number_pattern, NUMBER_PLACEHOLDERS, year=year, serial=serial, tier=tier)
