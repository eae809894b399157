"""Who stands behind a dossier: a person, a team with its members, an organisation.

A team's leader answers with the form's own values, each member with those of their row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from talentportal.programs.document import ApplicantKind, Column, EditionDocument
from talentportal.programs.document.faults.applicants import (
    NAME_COLUMN,
    members_table,
    number_column,
)
from talentportal.programs.document.schema.form import choices_in
from talentportal.programs.rules.facts import Entries, Facts
from talentportal.programs.rules.values import parse_number, parse_yes_no
from talentportal.shared.sealed_numbers import index_of

BOUND = {
    "person": frozenset({"applicant", "employer"}),
    "team": frozenset({"applicant", "employer", "team_leader"}),
    "organisation": frozenset({"applicant", "employer", "organisation"}),
}
"""The rules that bind each kind of applicant; members of teams are asked one by one beside it."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a team with the facts of their row."""

    name: str
    facts: Facts
    is_known: bool = False
    """Whether the registers can be asked about them: the number of their document is known."""


def kind_of(document: EditionDocument, facts: Facts) -> ApplicantKind:
    """The kind that applies: the one chosen on the form, else the edition's first."""
    chosen = facts.values.get("dossier.applicant_kind")
    kinds = document.applicant_kinds
    return next((kind for kind in kinds if kind.kind == chosen), kinds[0])


def members_of(document: EditionDocument, facts: Facts) -> Iterator[Member]:
    """The members of a team, in the order of their rows; the leader is not among them."""
    table = members_table(document)
    if table is None:
        return
    shared = {name: value for name, value in facts.values.items() if name.startswith("dossier.")}
    number = number_column(table)
    for row in facts.values.get(f"form.{table.key}") or ():
        values = {**shared}
        index = index_of(row.get(number))
        entries = facts.members.get(index, Entries())
        for column in table.columns:
            if (value := _cell(column, row)) not in (None, ""):
                values[f"form.{column.key}"] = value
                if column.states is not None:
                    values[column.states] = value
        yield Member(
            str(row.get(NAME_COLUMN) or "").strip() or "–",
            Facts(
                values=values,
                words=_words(table.columns, row),
                honours=entries.honours,
                bans=entries.bans,
                other_tracks=entries.other_tracks,
            ),
            is_known=bool(index),
        )


def _cell(column: Column, row: Mapping[str, Any]) -> Any:
    value = row.get(column.key)
    if column.type == "yes_no" and isinstance(value, str):
        return parse_yes_no(value)
    if column.type == "number":
        return parse_number(value)
    return value


def _words(columns: tuple[Column, ...], row: Mapping[str, Any]) -> dict[str, str]:
    """What chosen values are called, by fact."""
    return {
        f"form.{column.key}": dict(choices).get(str(row.get(column.key)), "")
        for column in columns
        if (choices := choices_in(column))
    }
