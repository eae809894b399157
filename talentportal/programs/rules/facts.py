"""What is known of whoever applies, as plain values: the rules are read over these alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Row = Mapping[str, Any]
"""A row of a table of the form: what stands in each column, by its key."""


class Month(date):
    """A month, as its first day: what is stated to the month alone."""

    def __str__(self) -> str:
        return f"{self:%Y-%m}"


@dataclass(frozen=True, slots=True)
class HeldHonour:
    """A row of the register of honours that is not revoked."""

    title: str
    family: str
    level: int
    awarded_on: date
    is_nominee: bool = False
    term_ends_on: date | None = None
    as_member: bool = False
    """Whether a team received it in which somebody was, beside its leader."""


@dataclass(frozen=True, slots=True)
class HeldBan:
    """A ban of the register; ``ends_on`` is its last day."""

    starts_on: date
    ends_on: date
    min_level: int
    reason: str = ""
    family: str = ""
    """The only family of honours it keeps from; without it from every one."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What the registers hold of one member of a team."""

    honours: tuple[HeldHonour, ...] = ()
    bans: tuple[HeldBan, ...] = ()
    other_tracks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a dossier.

    ``values`` is flat: ``person.birth_date`` (date), ``person.sex``, ``form.<field>`` (as the form
    keeps it; rows of tables as mappings), ``employer.<attribute>``, ``dossier.channel``,
    ``dossier.tier``, ``dossier.applicant_kind``. ``materials`` counts files by material;
    ``judgements`` holds what a person has judged, by the key of the judgement (for evidence
    ``evidence_<material>``); ``words`` what a chosen value is called, by fact; ``other_tracks`` the
    editions of the same umbrella and year in which whoever applies has a dossier too; ``members``
    what the registers hold of the members of a team, by the index of their numbers.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    honours: tuple[HeldHonour, ...] = ()
    bans: tuple[HeldBan, ...] = ()
    materials: Mapping[str, int] = field(default_factory=dict)
    judgements: Mapping[str, bool] = field(default_factory=dict)
    other_tracks: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Entries] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """True, false or open, and the value that decided it, in words."""

    holds: bool | None
    value: str
