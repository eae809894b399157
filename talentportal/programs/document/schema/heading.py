"""The head of an edition: its program, and what stands at the head of the notice."""

from typing import Annotated

from pydantic import Field

from talentportal.directory.models import OfficeKind
from talentportal.programs.document.schema.base import (
    Day,
    HonourLevelName,
    Name,
    NotBoolean,
    Part,
    Slug,
    Text,
)


class UmbrellaHeader(Part):
    """The program of which this one is a track."""

    slug: Slug
    """Short name in addresses."""
    name: Name
    """Its name."""
    one_track_a_year: bool = True
    """Whether a person may hand in to one of its tracks a year only."""


class ProgramHeader(Part):
    """The program that the edition belongs to."""

    slug: Slug
    """Short name in addresses."""
    name: Name
    """Its name."""
    umbrella: UmbrellaHeader | None = None
    """The umbrella program, if it is a track."""
    family: Name
    """Family of the honour, by which exclusions of other programs know it (工匠)."""
    level: HonourLevelName
    """Level of the honour."""
    cycle_years: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Every how many years there is an edition."""


class Body(Part):
    """A body that the notice names, and its part in the selection."""

    name: Text
    """Its name."""
    kind: OfficeKind | None = None
    """What kind of office it is here."""
    part: Text
    """What it does, in the notice's words."""


class Contact(Part):
    """Where people ask."""

    office: Text
    """Office."""
    address: str = ""
    """Address."""
    phone: str = ""
    """Telephone."""


class EditionHeader(Part):
    """What stands at the head of the notice, and the notice itself."""

    slug: Slug
    """Short name in addresses."""
    label: Name
    """Name of the edition (2019年度“晋中工匠”)."""
    year: Annotated[int, Field(ge=1990, le=2100), NotBoolean]
    """Its year."""
    ordinal: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Its ordinal (第四届), where it has one."""
    city_name: Name
    """The city, prefecture or district."""
    title: Text
    """Title of the notice."""
    document_number: str = ""
    """Its document number."""
    issued_by: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Who issued it."""
    issued_on: Day | None = None
    """When, where it says so."""
    basis: tuple[Text, ...] = ()
    """Documents it rests on."""
    bodies: tuple[Body, ...] = ()
    """Bodies and their parts."""
    scope: str = ""
    """For whom the selection is, in the notice's words."""
    sectors: tuple[Text, ...] = ()
    """Trades and industries it looks to first."""
    contacts: tuple[Contact, ...] = ()
    """Where people ask."""
    annexes: tuple[Text, ...] = ()
    """Annexes of the notice."""
    notice_text: Text
    """The notice itself, kept beside the settings so that both can be compared."""
