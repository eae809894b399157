"""Who fulfils the conditions of an edition: expressions read over plain facts, no database.

An expression is true, false, or open (``None``): a fact is missing or a person must judge. Open
parts decide nothing that the others have decided already (Kleene's logic).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from talentportal.programs.document import (
    ApplicantKind,
    Condition,
    EditionDocument,
    Exclusion,
    Expression,
    Force,
)
from talentportal.programs.document.faults.applicants import asks_of_a_person
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.rules import rows
from talentportal.programs.rules.applicants import BOUND, Member, kind_of, members_of
from talentportal.programs.rules.facts import Entries, Facts, HeldBan, HeldHonour, Verdict
from talentportal.programs.rules.leaves import LEAVES as OF_ANSWERS

__all__ = [
    "ConditionFinding",
    "ConditionOutcome",
    "Entries",
    "Facts",
    "HeldBan",
    "HeldHonour",
    "Verdict",
    "evaluate",
    "explain",
    "holds",
    "reference_date",
]

TEAM_SIZE = "team_size"
"""Key of the finding on how many a team is."""


LEAVES = {**OF_ANSWERS, **rows.LEAVES}


class ConditionOutcome(StrEnum):
    PASS = "pass"  # noqa: S105 – an outcome, no password
    FAIL = "fail"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True, slots=True)
class ConditionFinding:
    """What one condition came to, and why, in a sentence for the person.

    ``member`` is the name of the member of a team whom it concerns; empty for whoever applies.
    """

    key: str
    outcome: ConditionOutcome
    force: Force
    value: str
    sentence: str
    source: str
    member: str = ""


def reference_date(document: EditionDocument) -> date:
    """The day on which the edition counts ages and years."""
    if document.reference_date is None:
        raise LookupError("The document has no reference date.")
    return document.reference_date


def holds(expression: Expression, facts: Facts, on: date) -> bool | None:
    """True, false, or ``None`` when a fact is missing or a person must say."""
    return explain(expression, facts, on).holds


def evaluate(document: EditionDocument, facts: Facts, on: date) -> list[ConditionFinding]:
    """All findings for a dossier: size of the team, conditions, exclusions, the register of bans.

    Rules that bind the members of a team give a finding for each member, by name.
    """
    return list(_findings(document, facts, on))


def explain(expression: Expression, facts: Facts, on: date) -> Verdict:
    """What an expression comes to, and by which value."""
    if isinstance(expression, ex.Not):
        inner = explain(expression.of, facts, on)
        return Verdict(None if inner.holds is None else not inner.holds, inner.value)
    if isinstance(expression, ex.IfThen):
        return _if_then(expression, facts, on)
    if isinstance(expression, ex.All | ex.AnyOf | ex.AtLeast):
        return _count(expression, facts, on)
    if isinstance(expression, ex.RowCount):
        return rows.count(expression, facts, on, holds)
    if isinstance(expression, ex.RowFigure):
        return rows.figure(expression, facts, on, holds)
    return LEAVES[type(expression)](expression, facts, on)


def _if_then(expression: ex.IfThen, facts: Facts, on: date) -> Verdict:
    condition = explain(expression.condition, facts, on)
    if condition.holds is False:
        return Verdict(True, condition.value)
    then = explain(expression.then, facts, on)
    if then.holds or condition.holds:
        return then
    return Verdict(None, condition.value)


def _count(expression: ex.All | ex.AnyOf | ex.AtLeast, facts: Facts, on: date) -> Verdict:
    """True with ``needed`` parts true, open while open parts could still make it so."""
    parts = [explain(part, facts, on) for part in expression.of]
    needed = _needed(expression)
    true = sum(part.holds is True for part in parts)
    open_ = sum(part.holds is None for part in parts)
    outcome = True if true >= needed else None if true + open_ >= needed else False
    deciding = [part.value for part in parts if part.holds is outcome and part.value]
    return Verdict(outcome, _("; ").join(deciding))


def _needed(expression: ex.All | ex.AnyOf | ex.AtLeast) -> int:
    if isinstance(expression, ex.AtLeast):
        return expression.number
    return len(expression.of) if isinstance(expression, ex.All) else 1


def _findings(document: EditionDocument, facts: Facts, on: date) -> Iterator[ConditionFinding]:
    kind = kind_of(document, facts)
    members = tuple(members_of(document, facts)) if kind.kind == "team" else ()
    yield from _size(kind, len(members))
    for condition in document.conditions:
        for name, asked in _asked(condition, kind, facts, members):
            if _applies(condition, asked, on):
                yield _finding(condition, explain(condition.expression, asked, on), name)
    for exclusion in document.exclusions:
        for name, asked in _asked(exclusion, kind, facts, members):
            yield _finding(exclusion, _not_excluded(exclusion, asked, on), name)
    yield _ban(document, facts, on)
    for member in members:
        if member.is_known:
            yield _ban(document, member.facts, on, member.name)


def _asked(
    rule: Condition | Exclusion, kind: ApplicantKind, facts: Facts, members: Iterable[Member]
) -> Iterator[tuple[str, Facts]]:
    """Whom a rule is asked about: each member by name, or whoever applies (without a name).

    What only a person has is not asked of an organisation.
    """
    if rule.binds == "team_member":
        yield from ((member.name, member.facts) for member in members)
    elif rule.binds in BOUND[kind.kind] and not (
        kind.kind == "organisation" and asks_of_a_person(rule.expression)
    ):
        yield "", facts


def _size(kind: ApplicantKind, members: int) -> Iterator[ConditionFinding]:
    """How many a team is, its leader included."""
    least, most = kind.min_members, kind.max_members
    if kind.kind != "team" or (least is None and most is None):
        return
    number = members + 1
    rule = Condition(
        key=TEAM_SIZE,
        text=_size_asked(least, most),
        force=kind.force,
        source=kind.source or _("kinds of applicant"),
        expression=ex.Always(type="always"),
    )
    fits = (least or 0) <= number and (most is None or number <= most)
    words = _("{number} people, the leader included").format(number=number)
    yield _finding(rule, Verdict(fits, words))


def _size_asked(least: int | None, most: int | None) -> str:
    if most is None:
        return _("A team has at least {least} people.").format(least=least)
    if least is None:
        return _("A team has at most {most} people.").format(most=most)
    return _("A team has {least} to {most} people.").format(least=least, most=most)


def _applies(condition: Condition, facts: Facts, on: date) -> bool:
    return condition.when is None or holds(condition.when, facts, on) is not False


def _not_excluded(exclusion: Exclusion, facts: Facts, on: date) -> Verdict:
    excluded: Expression = exclusion.expression
    if exclusion.unless is not None:
        excluded = ex.All(type="all", of=(excluded, ex.Not(type="not", of=exclusion.unless)))
    verdict = explain(excluded, facts, on)
    return Verdict(None if verdict.holds is None else not verdict.holds, verdict.value)


def _ban(document: EditionDocument, facts: Facts, on: date, member: str = "") -> ConditionFinding:
    """Bans reach across editions and programs, so no document can leave them out."""
    rule = Exclusion(
        key="ban",
        text=_("The person is not banned from applying for honours of this level."),
        force=Force.HARD,
        source=_("register of bans"),
        expression=ex.BanInForce(
            type="ban", level=document.program.level, family=document.program.family
        ),
    )
    return _finding(rule, _not_excluded(rule, facts, on), member)


def _finding(rule: Condition | Exclusion, verdict: Verdict, member: str = "") -> ConditionFinding:
    outcome = {
        True: ConditionOutcome.PASS,
        False: ConditionOutcome.FAIL,
        None: ConditionOutcome.NEEDS_PERSON,
    }[verdict.holds]
    sentence = _sentence(outcome, rule.force).format(
        text=rule.text, value=verdict.value or "–", source=rule.source
    )
    if member:
        sentence = _("{member}: {sentence}").format(member=member, sentence=sentence)
    return ConditionFinding(
        rule.key, outcome, rule.force, verdict.value, sentence, rule.source, member
    )


def _sentence(outcome: ConditionOutcome, force: Force) -> str:
    if outcome is ConditionOutcome.PASS:
        return _("Fulfilled: {text} ({value}; {source})")
    if outcome is ConditionOutcome.NEEDS_PERSON:
        return _("A person must confirm: {text} ({value}; {source})")
    if force is Force.HARD:
        return _("Not fulfilled: {text} ({value}; {source})")
    if force is Force.SOFT:
        return _(
            "As a rule this is asked: {text} ({value}; {source}) – the recommender must give "
            "the reason for an exception."
        )
    return _("Not among those preferred: {text} ({value}; {source})")
