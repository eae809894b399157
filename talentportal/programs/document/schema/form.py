"""The form: sections of fields, and the boxes in which offices write their opinions."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from talentportal.directory.models import OfficeKind
from talentportal.programs.code_lists import CODE_LISTS, CodeListName
from talentportal.programs.document.schema.base import (
    VALUE_PATTERN,
    Day,
    FactPath,
    Force,
    Key,
    Month,
    NotBoolean,
    Part,
    Text,
)
from talentportal.programs.document.schema.expressions import Expression
from talentportal.programs.document.schema.papers import CoverLine


class FieldBase(Part):
    """What every field of the form has."""

    key: Key
    """Key, unique in the form; rules call it ``form.<key>``."""
    label: Text
    """Its label, as printed."""
    required: bool = True
    """Must be filled in before the dossier is handed in."""
    required_when: Expression | None = None
    """Required only if this holds (then ``required`` is false)."""
    shown_when: Expression | None = None
    """Shown only if this holds; what is not shown is neither asked nor kept."""
    help: str = ""
    """One line of help below it."""
    hidden_from_experts: bool = False
    """Left out of the blind variant that experts read."""


class TextField(FieldBase):
    """One line of text."""

    type: Literal["text"]
    max_length: Annotated[int, Field(ge=1, le=500), NotBoolean] = 100
    """Most characters."""
    prefill: Literal["", "name", "id_number", "phone", "email", "employer"] = ""
    """Shown from the account and corrected there; never kept among the answers."""


class LongTextField(FieldBase):
    """Several lines of text with a length in words as Word counts them (字数)."""

    type: Literal["long_text"]
    min_words: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Fewest words, included."""
    max_words: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Most words, included."""
    force: Force = Force.HARD
    """Whether a text outside the range is refused or only warned about."""
    rows: Annotated[int, Field(ge=2, le=40), NotBoolean] = 6
    """Height on the page."""


class DateField(FieldBase):
    """A day."""

    type: Literal["date"]
    earliest: Day | None = None
    """Earliest day, included."""
    latest: Day | None = None
    """Latest day, included."""
    prefill: Literal["", "birth_date"] = ""
    """Filled from the identity document, must agree with it."""


class MonthField(FieldBase):
    """A month, kept as ``1998-07``."""

    type: Literal["month"]
    earliest: Month | None = None
    """Earliest month, included."""
    latest: Month | None = None
    """Latest month, included."""


class Option(Part):
    """A value to choose, and what people read."""

    value: Annotated[str, Field(pattern=VALUE_PATTERN, max_length=40)]
    """What is kept."""
    label: Text
    """What is shown."""


class ChoiceField(FieldBase):
    """One value of a list, or several."""

    type: Literal["choice"]
    code_list: CodeListName | None = None
    """A standard list, such as the ethnic groups of GB/T 3304."""
    options: tuple[Option, ...] = ()
    """Or a list of its own."""
    several: bool = False
    """Whether several may be chosen."""
    prefill: Literal["", "sex"] = ""
    """Filled from the identity document, must agree with it."""


class NumberField(FieldBase):
    """A number."""

    type: Literal["number"]
    minimum: Decimal | None = None
    """Smallest, included."""
    maximum: Decimal | None = None
    """Largest, included."""
    decimals: Annotated[int, Field(ge=0, le=4), NotBoolean] = 0
    """Digits after the point."""
    unit: str = ""
    """Unit shown after it (万元)."""


class YesNoField(FieldBase):
    """Yes or no; nothing is ticked beforehand."""

    type: Literal["yes_no"]


class PhotoField(FieldBase):
    """The portrait."""

    type: Literal["photo"]
    width_mm: Annotated[int, Field(ge=10, le=210), NotBoolean] = 35
    """Width as printed."""
    height_mm: Annotated[int, Field(ge=10, le=297), NotBoolean] = 49
    """Height as printed."""
    min_width_px: Annotated[int, Field(ge=1, le=10_000), NotBoolean] = 413
    """Smallest width of the file."""
    max_megabytes: Annotated[int, Field(ge=1, le=500), NotBoolean] = 2
    """Largest file."""
    background: str = ""
    """Colour of the background that the notice asks for (白色, 红色), checked by eye."""


class OfficeField(FieldBase):
    """An office of the portal, such as the employer."""

    type: Literal["office"]
    kinds: Annotated[tuple[OfficeKind, ...], Field(min_length=1)]
    """Kinds to choose from."""


class Column(Part):
    """A column of a table."""

    key: Key
    """Key, unique in the table."""
    label: Text
    """Its heading."""
    type: Literal["text", "date", "month", "number", "choice", "yes_no", "id_number"]
    """What stands in its cells; numbers of identity documents are kept sealed and shown masked."""
    required: bool = True
    """Must be filled in every row."""
    code_list: CodeListName | None = None
    """For choices: a standard list."""
    options: tuple[Option, ...] = ()
    """For choices: or a list of its own."""
    max_length: Annotated[int, Field(ge=1, le=500), NotBoolean] = 100
    """For texts: most characters."""
    width: Annotated[int, Field(ge=1, le=100), NotBoolean] = 10
    """Relative width as printed."""
    states: FactPath | None = None
    """In a table of members: the fact that the cell states of the member (``person.birth_date``)."""


def choices_in(choice: ChoiceField | Column) -> tuple[tuple[str, str], ...]:
    """What may be chosen, with what people read: a list of its own, else the standard one."""
    if choice.options:
        return tuple((option.value, option.label) for option in choice.options)
    return CODE_LISTS[choice.code_list] if choice.code_list else ()


class TableField(FieldBase):
    """A table of rows, such as the curriculum vitae."""

    type: Literal["table"]
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    """Its columns."""
    min_rows: Annotated[int, Field(ge=0), NotBoolean] = 0
    """Fewest rows."""
    max_rows: Annotated[int, Field(ge=1, le=100), NotBoolean] = 20
    """Most rows."""

    def number_columns(self) -> tuple[str, ...]:
        """The keys of the columns with numbers of identity documents."""
        return tuple(column.key for column in self.columns if column.type == "id_number")


FormField = Annotated[
    TextField
    | LongTextField
    | DateField
    | MonthField
    | ChoiceField
    | NumberField
    | YesNoField
    | PhotoField
    | OfficeField
    | TableField,
    Field(discriminator="type"),
]


class Section(Part):
    """A part of the form with its heading."""

    key: Key
    """Key, unique in the form."""
    title: Text
    """Heading."""
    help: str = ""
    """What to do here, in a sentence."""
    shown_when: Expression | None = None
    """Shown only if this holds (a kind of applicant, a channel)."""
    fields: Annotated[tuple[FormField, ...], Field(min_length=1)]
    """Its fields, in order."""


class OpinionBox(Part):
    """A box of the form in which somebody writes an opinion, signs and seals."""

    key: Key
    """Key, unique among the boxes."""
    label: Text
    """Its label, as printed."""
    stage: Key | None = None
    """The stage at which it is written; none for the applicant's own statement."""
    signed_by: OfficeKind | Literal["applicant", "recommender"]
    """Who signs."""
    seal: bool = True
    """Whether an official seal is put on it; a person's own statement has none."""
    signature: str = ""
    """Words before the signature, where the notice has its own (主要负责人签字（公章）)."""
    shown_when: Expression | None = None
    """Printed only if this holds."""


class Box(Part):
    """A box of the printed form: its label, and what stands beside it."""

    label: Text
    """Its label, as printed."""
    fields: tuple[Key, ...] = ()
    """The fields whose answers stand in it, one below the other."""
    opinion: Key | None = None
    """The opinion box that it is."""
    hint: str = ""
    """Words printed in it in brackets."""
    month_only: bool = False
    """Whether a day is printed as its month (出生年月)."""
    height_mm: Annotated[int, Field(ge=0, le=250), NotBoolean] = 0
    """Least height; 0 for as much as its words need."""


class AnnexSheet(Part):
    """The form as the notice's annex prints it; what it has no box for follows on added pages."""

    title_page: tuple[CoverLine, ...] = ()
    """Lines of the form's own first page."""
    rows: Annotated[
        tuple[Annotated[tuple[Box, ...], Field(min_length=1, max_length=3)], ...],
        Field(min_length=1),
    ]
    """Its rows, each of one to three boxes side by side."""
    photo_rows: Annotated[int, Field(ge=0, le=8), NotBoolean] = 0
    """Beside how many of the first rows the portrait stands."""


class Form(Part):
    """The application form."""

    title: Text
    """Title, as printed."""
    notes: tuple[Text, ...] = ()
    """Notes printed on it (填表说明)."""
    notes_title: Text = "填表说明"
    """What these notes are called."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """Sections, in order."""
    opinions: tuple[OpinionBox, ...] = ()
    """Opinion boxes, in order."""
    sheet: AnnexSheet | None = None
    """The boxes of the notice's annex; without it the sections are printed one after the other."""

    def fields(self) -> "Iterator[FormField]":
        """All fields, in the order of the form."""
        for section in self.sections:
            yield from section.fields

    def field(self, key: str) -> "FormField":
        """The field of this key; ``KeyError`` if there is none."""
        for field in self.fields():
            if field.key == key:
                return field
        raise KeyError(key)

    def photos(self) -> "Iterator[PhotoField]":
        """The fields with a portrait."""
        return (field for field in self.fields() if isinstance(field, PhotoField))

    def tables(self) -> "Iterator[TableField]":
        """The fields with rows."""
        return (field for field in self.fields() if isinstance(field, TableField))
