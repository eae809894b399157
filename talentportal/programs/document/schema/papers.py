"""What is handed in beside the form, and the book bound from it."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from talentportal.programs.document.schema.base import Force, Key, NotBoolean, Part, Points, Text
from talentportal.programs.document.schema.expressions import Expression
from talentportal.programs.document.schema.placeholders import COVER_PLACEHOLDERS, checked

FileFormat = Literal["pdf", "jpg", "png", "heic", "docx", "xlsx", "mp4"]


class Narrative(Part):
    """The account of a person's deeds, typed here and typeset as the notice prescribes."""

    key: Key = "narrative"
    """Key of the text among the answers; its title is under ``<key>_title``."""
    label: Text
    """Its name (个人事迹材料)."""
    words: Annotated[int, Field(ge=1), NotBoolean]
    """How many words, as Word counts them."""
    tolerance_percent: Annotated[int, Field(ge=0, le=100), NotBoolean]
    """How far from it 左右 reaches."""
    force: Force = Force.SOFT
    """Whether a text outside is refused or only warned about."""
    title_font: Literal["xiaobiaosong", "fangsong", "heiti", "kaiti", "songti"] = "xiaobiaosong"
    """Typeface of the title."""
    title_size_pt: Points = 22
    """Size of the title: 二号 is 22."""
    body_font: Literal["xiaobiaosong", "fangsong", "heiti", "kaiti", "songti"] = "fangsong"
    """Typeface of the text."""
    body_size_pt: Points = 16
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
    """Must be there before the dossier is handed in, or leaves the stage that asks for it."""
    asked_at: Key | None = None
    """A stage at which it is asked for (入围后提交); without it when the dossier is handed in."""
    formats: Annotated[tuple[FileFormat, ...], Field(min_length=1)] = ("pdf", "jpg", "png")
    """Formats taken."""
    max_files: Annotated[int, Field(ge=1), NotBoolean] = 10
    """Most files."""
    max_megabytes: Annotated[int, Field(ge=1, le=500), NotBoolean] = 20
    """Largest file."""
    max_pages: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Most pages of a file."""
    original_sighted: bool = False
    """Whether an officer compares the copy with its original."""
    bound: bool = True
    """Bound into the book, or kept outside."""
    copies: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Copies, if not as many as of the book."""
    order: Annotated[int, NotBoolean]
    """Place in the book."""
    shown_to_experts: bool | None = None
    """Whether experts may open it. Where this is not said they may, but for a blind review: papers
    name people, so there each one that does not must be opened to them."""
    help: str = ""
    """What belongs here, and how to make it."""

    def is_shown(self, *, blind: bool) -> bool:
        """Whether experts may open it in a review that is blind, or is not."""
        return not blind if self.shown_to_experts is None else self.shown_to_experts


class CoverLine(Part):
    """A line of the cover."""

    text: Text
    """The words; placeholders in braces: {name}, {employer}, {edition}, {recommender}, …"""
    size_pt: Points = 22
    """Size."""
    font: Literal["xiaobiaosong", "fangsong", "heiti", "kaiti", "songti"] = "xiaobiaosong"
    """Typeface."""

    @field_validator("text")
    @classmethod
    def _placeholders(cls, value: str) -> str:
        return checked(value, COVER_PLACEHOLDERS)


BookPart = Literal["cover", "contents", "form", "narrative", "materials", "opinions"]


class Paper(Part):
    """The bound book and its copies."""

    page_size: Literal["A4", "A3"] = "A4"
    """Size of the sheet."""
    copies: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Copies of the book."""
    duplex: bool | None = None
    """Printed on both sides."""
    binding: Literal["none", "staple", "glue", "bound"] | None = None
    """How it is bound; ``bound`` where the notice only says 装订成册."""
    binding_margin_mm: Annotated[int, Field(ge=10, le=50), NotBoolean] = 25
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
