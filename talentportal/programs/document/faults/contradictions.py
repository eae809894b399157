"""Expressions that contradict themselves, rules that contradict each other, fields that never show."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.applicants import fields_asked, rule_at
from talentportal.programs.document.faults.holding import Known, TooMany, Way, clash, ways
from talentportal.programs.document.faults.never import nodes_of
from talentportal.programs.document.faults.references import field_at, field_of, paths_of
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.base import Force
from talentportal.programs.document.schema.conditions import Condition, Exclusion
from talentportal.programs.document.schema.edition import EXPRESSION_FIELDS, EditionDocument
from talentportal.programs.document.schema.form import FormField, Section, TableField

Pair = tuple[str, str]
_MAY_BE_ALL = frozenset({"numerator", "denominator"})
"""Expressions of shares: what always holds there is the business of the share."""
_OF_THE_WAY = frozenset({"dossier.channel", "dossier.tier"})


def contradictions(document: EditionDocument, broken: Collection[str]) -> Iterator[Pair]:
    """Path and sentence of what can never be, or always is.

    ``broken`` are paths of expressions that are wrong in themselves: nothing more is said of them.
    """
    sound = {
        path: expression
        for path, expression in document.expressions()
        if not any(each == path or each.startswith(f"{path}.") for each in broken)
    }
    found = [
        pair for path, expression in sound.items() for pair in _of_one(document, path, expression)
    ]
    yield from found
    void = {path for path, _sentence in found}
    left = {path for path in sound if not any(each.startswith(path) for each in void)}
    yield from _among_rules(document, {*broken, *void})
    yield from _never_shown(document, left)


def _of_one(document: EditionDocument, path: str, expression: ex.Expression) -> Iterator[Pair]:
    known = Known(document, fields_asked(document, rule_at(document, path)))
    for place, node in reversed([*nodes_of(expression, path)]):
        fact = clash(known, (node, "true")) or _clash_in_rows(known, node)
        if fact:
            yield (
                place,
                _("“{fact}” cannot have these values at once: this can never hold.").format(
                    fact=fact
                ),
            )
            return
    name = path.rpartition(".")[2]
    if name in EXPRESSION_FIELDS - _MAY_BE_ALL and clash(known, (expression, "not_true")):
        yield path, _always(path)


def _always(path: str) -> str:
    if path.startswith("exclusions.") and path.endswith(".expression"):
        return _("This holds for everybody, so everybody is excluded.")
    if path.startswith("conditions.") and path.endswith(".expression"):
        return _("Everybody meets this, so it keeps nobody out.")
    return _("This always holds, so it decides nothing.")


def _clash_in_rows(known: Known, node: ex.Expression) -> str:
    """The column by which no row can be as a leaf asks."""
    where = node.where if isinstance(node, ex.RowCount | ex.RowFigure) else None
    table = field_at(node.table, known.fields) if where is not None else None  # type: ignore[union-attr]
    if where is None or not isinstance(table, TableField):
        return ""
    columns = {column.key: field_of(column) for column in table.columns}
    return clash(Known(known.document, columns), (where, "true"))


@dataclass(frozen=True, slots=True)
class _Bound:
    """A rule for who comes one way: in which cases it applies, and in which it is fulfilled too."""

    rule: Condition | Exclusion
    bound: Sequence[Way]
    fulfilled: Sequence[Way]
    conflict: str

    @property
    def path(self) -> str:
        group = "conditions" if isinstance(self.rule, Condition) else "exclusions"
        return f"{group}.{self.rule.key}.expression"

    @property
    def is_general(self) -> bool:
        """Whether it depends on the way alone, and not on who comes, whether it applies."""
        when = getattr(self.rule, "when", None)
        asked = [] if when is None else [p for leaf in ex.leaves_of(when) for p in paths_of(leaf)]
        return set(asked) <= _OF_THE_WAY


def _among_rules(document: EditionDocument, broken: Collection[str]) -> Iterator[Pair]:
    """Hard rules that nobody can fulfil, or of which nobody can fulfil two who comes some way."""
    every = [
        [*_bound_for(document, broken, channel.key, tier.key)]
        for channel in document.channels
        for tier in document.tiers_through(channel.key)
    ]
    fulfilled = {each.path for rules in every for each in rules if each.fulfilled}
    void = {each.path: each.conflict for rules in every for each in rules if each.bound}
    for path in void.keys() - fulfilled:
        yield (
            path,
            _("Nobody to whom this applies can fulfil it (“{fact}”).").format(fact=void[path]),
        )
    said: dict[str, str] = {}
    for rules in every:
        for one, other in combinations(rules, 2):
            if other.path not in said and (sentence := _exclusive(document, one, other)):
                said[other.path] = sentence
    yield from said.items()


def _bound_for(
    document: EditionDocument, broken: Collection[str], channel: str, tier: str
) -> Iterator[_Bound]:
    """The hard rules for who comes one way, as far as they can be looked through."""
    way = [{"dossier.channel": frozenset({channel}), "dossier.tier": frozenset({tier})}]
    rules: list[Condition | Exclusion] = [*document.conditions, *document.exclusions]
    for rule in rules:
        known = Known(document, fields_asked(document, rule))
        one = _Bound(rule, (), (), "")
        place = one.path.rpartition(".")[0]
        if rule.force is not Force.HARD or any(each.startswith(f"{place}.") for each in broken):
            continue
        try:
            bound = known.all_of(way, *_applies(known, rule))
            fulfilled = known.all_of(bound, _fulfilled(known, rule))
            yield _Bound(rule, bound, fulfilled, known.conflict)
        except TooMany:
            continue


def _applies(known: Known, rule: Condition | Exclusion) -> list[list[Way]]:
    when = getattr(rule, "when", None)
    return [] if when is None else [ways(known, when)]


def _fulfilled(known: Known, rule: Condition | Exclusion) -> list[Way]:
    if isinstance(rule, Condition):
        return ways(known, rule.expression)
    spared = [] if rule.unless is None else ways(known, rule.unless, "not_false")
    return [*ways(known, rule.expression, "not_true"), *spared]


def _exclusive(document: EditionDocument, one: _Bound, other: _Bound) -> str:
    """Why nobody who is bound by both can fulfil both; empty where somebody can."""
    known = Known(document, {})
    if one.rule.binds != other.rule.binds or not (one.fulfilled and other.fulfilled):
        return ""
    if not (one.is_general and other.is_general):
        return ""  # Some cases only are ruled out, which may be meant.
    try:
        bound = known.all_of(one.bound, other.bound)
        if not bound or known.all_of(one.fulfilled, other.fulfilled):
            return ""
    except TooMany:
        return ""
    return _("Nobody can fulfil this and “{other}” at once (“{fact}”).").format(
        other=one.rule.key, fact=known.conflict
    )


def _never_shown(document: EditionDocument, sound: Collection[str]) -> Iterator[Pair]:
    shown = {
        field.key: _Shown(section, field)
        for section in document.form.sections
        for field in section.fields
    }
    for key, own in shown.items():
        way = _way_back(shown, key)
        if way:
            yield (
                own.path,
                _(
                    "Whether this is shown hangs on its own answer ({way}): it is never shown."
                ).format(way=" → ".join(way)),
            )
        elif own.path in sound:
            known = Known(document, {field.key: field for field in document.form.fields()})
            fact = clash(known, *((each, "true") for each in _needed(shown, key, ())))
            if fact and not any(clash(known, (each, "true")) for each in own.conditions):
                yield (
                    own.path,
                    _(
                        "What shows this and what shows the fields it hangs on exclude each other "
                        "(“{fact}”): it is never shown."
                    ).format(fact=fact),
                )


class _Shown:
    """A field, and by what it is shown: its own setting, and that of its section."""

    def __init__(self, section: Section, field: FormField) -> None:
        self.conditions = [
            each for each in (section.shown_when, field.shown_when) if each is not None
        ]
        place = f"form.sections.{section.key}"
        own = field.shown_when is not None or section.shown_when is None
        self.path = f"{place}.fields.{field.key}.shown_when" if own else f"{place}.shown_when"

    @property
    def hangs_on(self) -> list[str]:
        """Keys of the fields that are asked, in the order of the text."""
        leaves = [leaf for each in self.conditions for leaf in ex.leaves_of(each)]
        return [
            path.partition(".")[2]
            for leaf in leaves
            for path in paths_of(leaf)
            if path.startswith("form.")
        ]


def _way_back(shown: dict[str, _Shown], key: str) -> list[str]:
    """From a field over what shows it back to itself; empty where no way leads back."""
    ahead, seen = [[key]], {key}
    while ahead:
        way = ahead.pop(0)
        for following in shown[way[-1]].hangs_on if way[-1] in shown else ():
            if following == key:
                return [*way, key]
            if following not in seen:
                seen.add(following)
                ahead.append([*way, following])
    return []


def _needed(shown: dict[str, _Shown], key: str, seen: tuple[str, ...]) -> list[ex.Expression]:
    """What must hold for a field to be shown: of the fields that must be answered for it, too."""
    if key not in shown or key in seen:
        return []
    needed = list(shown[key].conditions)
    for condition in shown[key].conditions:
        for leaf in _surely_asked(condition):
            for path in paths_of(leaf):
                if path.startswith("form."):
                    needed += _needed(shown, path.partition(".")[2], (*seen, key))
    return needed


def _surely_asked(expression: ex.Expression) -> Iterator[ex.Expression]:
    """The leaves without which an expression is not true."""
    if isinstance(expression, ex.All):
        for part in expression.of:
            yield from _surely_asked(part)
    elif not ex.parts_of(expression):
        yield expression
