"""Who is honoured by a dossier, as the registers know them.

A person and the leader of a team are known by identity document, an organisation by its credit
code (whoever applies in its name), the members of a team by the numbers in its table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from nominations.models import Dossier
from talentportal.directory.register_index import index_of_office
from talentportal.directory.services.unmasking import Identity
from talentportal.programs.document import APPLICANT_KIND_FIELD, EditionDocument, Force
from talentportal.programs.document.faults.applicants import (
    NAME_COLUMN,
    members_table,
    number_column,
)
from talentportal.shared.sealed_numbers import in_full, index_of

ORGANISATION, TEAM = "organisation", "team"


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody whom registers hold: index, name and sealed number."""

    index: str
    name: str
    number: str = ""


def subject_of(dossier: Dossier) -> Subject:
    """Who receives the honour: the person, the team under its leader, or the organisation."""
    return Subject(index_of_applicant(dossier), dossier.honouree)


def index_of_applicant(dossier: Dossier) -> str:
    """The index in the registers of whoever applies."""
    if dossier.applicant_kind == ORGANISATION and dossier.employer is not None:
        return index_of_office(dossier.employer)
    return str(dossier.person.id_index)


def members_of(dossier: Dossier) -> Iterator[Subject]:
    """The members of a team in order, without its leader and without those taken out since."""
    listed = list(members_listed(dossier))
    out = {(each.index, each.full_name) for each in dossier.members_out.all()} if listed else set()
    yield from (each for each in listed if (each.index, each.name) not in out)


def members_listed(dossier: Dossier) -> Iterator[Subject]:
    """The members as they were handed in; no index where no number is known."""
    table = members_table(dossier.document) if dossier.applicant_kind == TEAM else None
    if table is None:
        return
    number = number_column(table)
    for row in dossier.answers.get(table.key) or ():
        if isinstance(row, dict):
            cell = str(row.get(number) or "")
            yield Subject(index_of(cell), str(row.get(NAME_COLUMN) or "").strip(), cell)


def leader_of(dossier: Dossier) -> str:
    """Who leads the team; of a person and an organisation nobody."""
    return dossier.person.full_name if dossier.applicant_kind == TEAM else ""


def shown_as(dossier: Dossier, *, members: bool = True) -> str:
    """Whom it would honour, as lists show it: a team with its leader and, if wanted, its members.

    Two teams may go by one name, and nobody can object to people they cannot see.
    """
    leader = leader_of(dossier)
    if not leader:
        return dossier.honouree
    names = "、".join(each.name for each in members_of(dossier)) if members else ""
    if names:
        return _("{team} (leader: {leader}; members: {members})").format(
            team=dossier.honouree, leader=leader, members=names
        )
    return _("{team} (leader: {leader})").format(team=dossier.honouree, leader=leader)


def fewest_members(dossier: Dossier) -> int:
    """How many a team must have at least, its leader not among them; 0 where that is no hard rule."""
    kinds = (each for each in dossier.document.applicant_kinds if each.kind == TEAM)
    declared = next(kinds, None)
    if declared is None or declared.force != Force.HARD:
        return 0
    return (declared.min_members or 1) - 1


def identities_of(dossier: Dossier) -> Iterator[Identity]:
    """Everybody whose identity number a dossier holds: who applies, then the members of a team."""
    person = dossier.person
    yield Identity(dossier.number, 0, person.full_name, lambda: str(person.id_number))
    for position, member in enumerate(members_listed(dossier), start=1):
        yield Identity(dossier.number, position, member.name, partial(in_full, member.number))


def indexes_of(dossier: Dossier) -> Iterator[str]:
    """Everybody whom the registers are asked about for a dossier."""
    yield index_of_applicant(dossier)
    yield from (member.index for member in members_listed(dossier) if member.index)


def kind_answered(document: EditionDocument, tier: str, answers: Mapping[str, Any]) -> str:
    """The kind of applicant that the answers say; until they do, the first that the tier takes."""
    kinds = document.kinds_for(tier)
    chosen = answers.get(APPLICANT_KIND_FIELD)
    return str(chosen if chosen in kinds else kinds[0])


def name_answered(document: EditionDocument, kind: str, answers: Mapping[str, Any]) -> str:
    """What a team calls itself; a person and an organisation have names of their own."""
    declared = next((each for each in document.applicant_kinds if each.kind == kind), None)
    named_by = declared.named_by if declared else None
    said = answers.get(named_by) if named_by else None
    return said.strip()[:120] if isinstance(said, str) else ""
