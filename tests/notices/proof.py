"""What the tests of every notice share: clauses with their proof, and a candidate to be changed."""

from collections.abc import Mapping
from typing import Any

from talentportal.programs.document import EditionDocument
from talentportal.programs.rules.eligibility import Facts, evaluate, reference_date

Clauses = dict[str, tuple[str, ...] | str]
"""Clause → the tests that prove it (without ``test_``), or a sentence why a person judges it."""
OF_THE_FILE = {
    "every_clause_has_its_test_or_its_reason",
    "the_file_can_be_published",
    "each_ambiguity_is_decided",
    "somebody_who_fulfils_everything_passes",
}


def unproved(clauses: Clauses, module: Mapping[str, Any]) -> set[str]:
    """Tests that are named and do not exist, or exist and belong to no clause."""
    named = {name for tests in clauses.values() if isinstance(tests, tuple) for name in tests}
    here = {name.removeprefix("test_") for name in module if name.startswith("test_")}
    return named ^ (here - OF_THE_FILE)


def questions_left(document: EditionDocument, letter: str, last: int) -> list[int]:
    """Numbers of the known ambiguities that no decision of the document answers."""
    asked = " ".join(decision.question for decision in document.decisions)
    return [number for number in range(1, last + 1) if f"{letter}{number}：" not in asked]


def outcomes(document: EditionDocument, values: Mapping[str, Any], **facts: Any) -> dict[str, str]:
    """Condition → outcome on the edition's reference date."""
    found = evaluate(document, Facts(values=values, **facts), reference_date(document))
    return {finding.key: str(finding.outcome) for finding in found}


def failing(found: Mapping[str, str]) -> set[str]:
    return {key for key, outcome in found.items() if outcome == "fail"}


def force_of(document: EditionDocument, key: str) -> str:
    forces = {rule.key: str(rule.force) for rule in document.conditions}
    return (forces | {rule.key: str(rule.force) for rule in document.exclusions})[key]


def held(document: EditionDocument, channel: str, tier: str | None = None) -> list[tuple[str, str]]:
    """The route of a channel and tier: stage and who holds it."""
    return [(stage.key, str(stage.held_by)) for stage in document.route(channel, tier)]
