"""What comes of it: materials in, papers out, certificates and money."""

from datetime import date, timedelta
from string import Formatter
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import Field, field_validator

from talentportal.programs.ages import months_after
from talentportal.programs.document.base import Force, Key, Part, Text
from talentportal.programs.document.expressions import Expression

FileFormat = Literal["pdf", "jpg", "png", "heic", "docx", "xlsx", "mp4"]
COVER_PLACEHOLDERS = frozenset(
    {"edition", "program", "year", "name", "employer", "recommender", "tier", "number", "date"}
)
CERTIFICATE_PLACEHOLDERS = COVER_PLACEHOLDERS | {"certificate_number", "issued_on"}
NUMBER_PLACEHOLDERS = frozenset({"year", "serial", "tier"})


def filled(template: str, allowed: frozenset[str], **values: object) -> str:
    """``template`` with its placeholders filled; unknown names raise ``ValueError``."""
    names = {name for _text, name, _spec, _conv in Formatter().parse(template) if name is not None}
    unknown = names - allowed
    if unknown:
        raise ValueError(
            _("Unknown placeholders: {unknown}; there are: {allowed}.").format(
                unknown=", ".join(sorted(unknown)), allowed=", ".join(sorted(allowed))
            )
        )
    return template.format(**values)


def _check(template: str, allowed: frozenset[str]) -> str:
    filled(template, allowed, **dict.fromkeys(allowed, 1))
    return template


class Narrative(Part):
    """The account of a person's deeds, typed here and typeset as the notice prescribes."""

    key: Key = "narrative"
    """Key of the text among the answers; its title is under ``<key>_title``."""
    label: Text
    """Its name (个人事迹材料)."""
    words: Annotated[int, Field(ge=1)]
    """How many words, as Word counts them."""
    tolerance_percent: Annotated[int, Field(ge=0, le=100)]
    """How far from it 左右 reaches."""
    force: Force = Force.SOFT
    """Whether a text outside is refused or only warned about."""
    title_font: Literal["xiaobiaosong", "fangsong", "heiti", "kaiti", "songti"] = "xiaobiaosong"
    """Typeface of the title."""
    title_size_pt: Annotated[float, Field(gt=0)] = 22
    """Size of the title: 二号 is 22."""
    body_font: Literal["xiaobiaosong", "fangsong", "heiti", "kaiti", "songti"] = "fangsong"
    """Typeface of the text."""
    body_size_pt: Annotated[float, Field(gt=0)] = 16
    """Size of the text: 三号 is 16."""
    help: str = ""
    """What to write about."""

    @property
    def title_key(self) -> str:
        return f"{self.key}_title"

    @property
    def min_words(self) -> int:
        """Fewest words within the tolerance, rounded up."""
        return -(-self.words * (100 - self.tolerance_percent) // 100)

    @property
    def max_words(self) -> int:
        """Most words within the tolerance."""
        return self.words * (100 + self.tolerance_percent) // 100


class Material(Part):
    """Something to be handed in beside the form."""

    key: Key
    """Key, unique among the materials."""
    name: Text
    """Its name in the notice's words."""
    for_whom: Expression | None = None
    """Asked of whom; without it of everybody."""
    required: bool = True
    """Must be there before the dossier is handed in."""
    formats: Annotated[tuple[FileFormat, ...], Field(min_length=1)] = ("pdf", "jpg", "png")
    """Formats taken."""
    max_files: Annotated[int, Field(ge=1)] = 10
    """Most files."""
    max_megabytes: Annotated[int, Field(ge=1, le=500)] = 20
    """Largest file."""
    max_pages: Annotated[int, Field(ge=1)] | None = None
    """Most pages of a file."""
    original_sighted: bool = False
    """Whether an officer compares the copy with its original."""
    bound: bool = True
    """Bound into the book, or kept outside."""
    copies: Annotated[int, Field(ge=0)] | None = None
    """Copies, if not as many as of the book."""
    order: int
    """Place in the book."""
    hidden_from_experts: bool = False
    """Left out of the blind variant."""
    help: str = ""
    """What belongs here, and how to make it."""


class CoverLine(Part):
    """A line of the cover."""

    text: Text
    """The words; placeholders in braces: {name}, {employer}, {edition}, {recommender}, …"""
    size_pt: Annotated[float, Field(gt=0)] = 22
    """Size."""
    font: Literal["xiaobiaosong", "fangsong", "heiti", "kaiti", "songti"] = "xiaobiaosong"
    """Typeface."""

    @field_validator("text")
    @classmethod
    def _placeholders(cls, value: str) -> str:
        return _check(value, COVER_PLACEHOLDERS)


BookPart = Literal["cover", "contents", "form", "narrative", "materials", "opinions"]


class Paper(Part):
    """The bound book and its copies."""

    page_size: Literal["A4", "A3"] = "A4"
    """Size of the sheet."""
    copies: Annotated[int, Field(ge=1)] | None = None
    """Copies of the book."""
    duplex: bool | None = None
    """Printed on both sides."""
    binding: Literal["none", "staple", "glue", "bound"] | None = None
    """How it is bound; ``bound`` where the notice only says 装订成册."""
    binding_margin_mm: Annotated[int, Field(ge=10, le=50)] = 25
    """Margin at the binding, mirrored when duplex."""
    cover: tuple[CoverLine, ...] = ()
    """Lines of the cover."""
    order: Annotated[tuple[BookPart, ...], Field(min_length=1)] = (
        "cover",
        "contents",
        "form",
        "narrative",
        "materials",
    )
    """Parts of the book, in order."""
    seam_seal: bool = False
    """Whether the place of a seam seal (骑缝章) is marked."""
    certification: str = "经核对与原件一致"
    """Words stamped on copies that an officer has compared with the original."""
    electronic_copy: bool = False
    """Whether the electronic book is handed over too."""
    kept_by: tuple[Text, ...] = ()
    """Who keeps which copy, one a copy."""


class Instalment(Part):
    """A payment."""

    yuan: Annotated[int, Field(ge=0)]
    """Amount."""
    year: Annotated[int, Field(ge=1)] = 1
    """In which year after the award."""
    due_on: date | None = None
    """Or on which day."""


class Stipend(Part):
    """A sum that is paid again and again while the honour lasts (津贴)."""

    yuan: Annotated[int, Field(ge=1)]
    """Amount each time."""
    every: Literal["month", "quarter", "year"]
    """How often it is paid; the first time on the day of the award."""
    months: Annotated[int, Field(ge=1)] | None = None
    """For how long, where that is not the term."""


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
    prize_yuan: Annotated[int, Field(ge=0)] | None = None
    """Prize in all, a person or team."""
    taxed: bool | None = None
    """Whether tax is taken off it; none where the notice does not say."""
    instalments: tuple[Instalment, ...] = ()
    """When it is paid; together they make the prize, without them it is paid at once."""
    stipend: Stipend | None = None
    """What is paid again and again besides."""
    term_months: Annotated[int, Field(ge=1)] | None = None
    """How long the honour lasts; without it for good. After its end one may be selected again."""
    benefits: tuple[Text, ...] = ()
    """Further benefits, in the notice's words."""
    ban_years: Annotated[int, Field(ge=1)] | None = None
    """Ban after a revocation for deceit, in years from the day of the revocation."""
    promulgated_by: str = ""
    """Who promulgates the names."""

    @field_validator("certificate_text")
    @classmethod
    def _text(cls, value: str) -> str:
        return _check(value, CERTIFICATE_PLACEHOLDERS)

    @field_validator("number_pattern")
    @classmethod
    def _pattern(cls, value: str | None) -> str | None:
        if value is not None:
            _check(value, NUMBER_PLACEHOLDERS)
            if "{serial" not in value:
                raise ValueError(_("The pattern needs {serial}, or all numbers are the same."))
        return value

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
