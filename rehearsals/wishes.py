"""What the rules of an edition ask of the answers to its form, read off the rules themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from talentportal.programs.code_lists import CODE_LISTS, PARTY_MEMBERS
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.base import Force
from talentportal.programs.rules.eligibility import Facts, holds, reference_date

# Rules on the members of a team are asked of their rows, not of the answers to the form.
OF_MEMBERS = "team_member"


@dataclass
class Wish:
    """What an answer has to be, and must not be, so that no rule fails on it."""

    values: tuple[Any, ...] | None = None
    barred: tuple[Any, ...] = ()
    leaves: tuple[Any, ...] = ()

    def allows(self, value: Any) -> bool:
        return (self.values is None or value in self.values) and value not in self.barred


@dataclass
class Wishes:
    """Fact → what is wished of it."""

    by_fact: dict[str, Wish] = field(default_factory=dict)

    def of(self, fact: str) -> Wish:
        return self.by_fact.setdefault(fact, Wish())

    def only(self, fact: str, *values: Any) -> None:
        wish = self.of(fact)
        kept = tuple(value for value in values if wish.values is None or value in wish.values)
        wish.values = kept or values

    def never(self, fact: str, *values: Any) -> None:
        self.of(fact).barred += values

    def bound(self, fact: str, leaf: Any) -> None:
        self.of(fact).leaves += (leaf,)


def wishes(document: EditionDocument, values: dict[str, Any], *, soft: bool = True) -> Wishes:
    """What the rules ask of somebody of whom ``values`` (tier, channel, kind) are known."""
    found = Wishes()
    for expression, wanted in _rules(document, values, soft=soft):
        _read(expression, found, wanted)
    return found


def _rules(
    document: EditionDocument, values: dict[str, Any], *, soft: bool
) -> Iterator[tuple[ex.Expression, bool]]:
    facts, on = Facts(values=values), reference_date(document)
    forces = (Force.HARD, Force.SOFT) if soft else (Force.HARD,)
    for rule in document.conditions:
        applies = rule.when is None or holds(rule.when, facts, on) is not False
        if rule.force in forces and rule.binds != OF_MEMBERS and applies:
            yield rule.expression, True
    for exclusion in document.exclusions:
        if exclusion.force in forces and exclusion.binds != OF_MEMBERS:
            yield exclusion.expression, False


def _read(expression: ex.Expression, found: Wishes, wanted: bool) -> None:
    """Note what makes an expression true, or (``wanted`` false) what keeps it from being so."""
    if isinstance(expression, ex.Not):
        _read(expression.of, found, not wanted)
    elif isinstance(expression, ex.IfThen):
        _read(expression.then if wanted else expression.condition, found, wanted)
    elif isinstance(expression, ex.All | ex.AnyOf | ex.AtLeast):
        for part in expression.of[: _how_many(expression, wanted)]:
            _read(part, found, wanted)
    else:
        read = _LEAVES.get(type(expression))
        if read:
            read(expression, found, wanted)


def _how_many(expression: ex.All | ex.AnyOf | ex.AtLeast, wanted: bool) -> int:
    needed = 1 if isinstance(expression, ex.AnyOf) else len(expression.of)
    if isinstance(expression, ex.AtLeast):
        needed = expression.number
    return needed if wanted else len(expression.of) - needed + 1


def _values(leaf: Any, found: Wishes, wanted: bool) -> None:
    values = (leaf.value,) if isinstance(leaf, ex.FieldEquals) else leaf.values
    (found.only if wanted else found.never)(leaf.fact, *values)


def _yes(leaf: Any, found: Wishes, wanted: bool) -> None:
    found.only(leaf.fact, wanted)


def _membership(leaf: ex.Membership, found: Wishes, wanted: bool) -> None:
    values = (True,) if leaf.organisation == "union" else tuple(PARTY_MEMBERS)
    (found.only if wanted else found.never)(leaf.fact, *values)


def _stated(leaf: Any, found: Wishes, wanted: bool) -> None:
    """Honours and other applications that the applicant states."""
    if leaf.declared_in is None:
        return
    if wanted:
        found.never(leaf.declared_in, "none", False)
    else:
        found.only(leaf.declared_in, "none", False)


def _level(leaf: ex.SkillLevelIs, found: Wishes, wanted: bool) -> None:
    known = [value for value, _label in CODE_LISTS["skill_level"]]
    levels = [each.name.lower() for each in leaf.one_of]
    if not levels:
        least = leaf.at_least.name.lower() if leaf.at_least is not None else "junior"
        levels = known[known.index(least) :]
    (found.only if wanted else found.never)(leaf.fact, *levels)


def _bound(leaf: Any, found: Wishes, wanted: bool) -> None:
    if wanted:
        found.bound(getattr(leaf, "table", None) or leaf.fact, leaf)


def _rows(leaf: ex.RowCount, found: Wishes, wanted: bool) -> None:
    if wanted:
        found.bound(leaf.table, leaf)
    elif leaf.column:
        found.never(f"{leaf.table}.{leaf.column}", *leaf.values)


_LEAVES: dict[type, Any] = {
    ex.FieldEquals: _values,
    ex.FieldOneOf: _values,
    ex.CategoryIs: _values,
    ex.Declaration: _yes,
    ex.Membership: _membership,
    ex.HonourHeld: _stated,
    ex.OtherTrack: _stated,
    ex.SkillLevelIs: _level,
    ex.FieldAtLeast: _bound,
    ex.YearsSince: _bound,
    ex.MonthsSince: _bound,
    ex.CompetitionResult: _bound,
    ex.YearsInRows: _bound,
    ex.RowCount: _rows,
}
