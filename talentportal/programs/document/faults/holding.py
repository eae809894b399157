"""Can expressions hold together? Of every fact that they ask about, some value must be left.

An expression is spread out into ways in which it may hold; a way says of each fact what is left of
it: a span of a line (days, numbers, rows) or a set of answers. A leaf whose values are not on a
line nor in a list (a judgement, an honour) is a fact of its own that is so or not. A way in which
nothing is left of a fact is none; an expression without a way can never hold. Whatever is not
known for certain leaves more ways than there are, never fewer.
"""

import json
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Literal

from talentportal.programs.ages import earliest_birth, months_after, years_before
from talentportal.programs.code_lists import PARTY_MEMBERS
from talentportal.programs.document.faults.references import (
    Fields,
    choices_at,
    field_at,
    value_as_kept,
)
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.form import (
    ChoiceField,
    DateField,
    MonthField,
    NumberField,
    YesNoField,
)
from talentportal.programs.vocabulary import SkillLevel

Number = int | Fraction
Target = Literal["true", "false", "not_true", "not_false"]
MOST_WAYS = 300
"""An expression of more ways than these is taken to hold in one of them."""
MOST_DIGITS = 30
TINY = Fraction(1, 10**9)
OPPOSITE: dict[Target, Target] = {
    "true": "false",
    "false": "true",
    "not_true": "not_false",
    "not_false": "not_true",
}
"""What of a part must be so for its negation to be as asked; what is open is neither true nor false."""
FAILING: frozenset[Target] = frozenset({"false", "not_true"})
LENIENT: frozenset[Target] = frozenset({"not_true", "not_false"})
GIVEN = frozenset({"dossier.channel", "dossier.tier", "dossier.applicant_kind", "person.sex"})
"""Facts that every dossier has; all others may be unanswered."""
BIRTH = "person.birth_date"
COUNTED = range(1900, 2200)
"""Years from which it is counted back; whoever types others is told so elsewhere."""


@dataclass(frozen=True, slots=True)
class Span:
    """What is left of a line, both ends included; ``None`` where it has no end."""

    low: Number | None = None
    high: Number | None = None

    def __bool__(self) -> bool:
        return self.low is None or self.high is None or self.low <= self.high


Left = Span | frozenset[str]
Way = Mapping[str, Left]
UNANSWERED = frozenset({""})


class TooMany(Exception):
    """There are more ways than can be looked through."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a leaf leaves of a fact: ``others`` is the rest of it, unknown where there is none."""

    key: str
    left: Left
    others: tuple[Left, ...] | None
    may_be_open: bool = True


@dataclass(slots=True)
class Known:
    """A document, the fields that a rule may ask about, and the last fact that left no value."""

    document: EditionDocument
    fields: Fields
    conflict: str = ""

    @property
    def day(self) -> date | None:
        return self.document.reference_date

    def all_of(self, *parts: Sequence[Way]) -> list[Way]:
        """The ways in which something of each of these may be so."""
        ways: list[Way] = [{}]
        for part in parts:
            ways = [
                w for one in ways for other in part if (w := self._both(one, other)) is not None
            ]
            if len(ways) > MOST_WAYS:
                raise TooMany
        return ways

    def _both(self, one: Way, other: Way) -> Way | None:
        both = dict(one)
        for key, left in other.items():
            both[key] = _common(both[key], left) if key in both else left
            if not both[key]:
                self.conflict = key.partition("|")[0]
                return None
        return both


def clash(known: Known, *wanted: tuple[ex.Expression, Target]) -> str:
    """The fact by which these can never be so together; empty where they may be."""
    known.conflict = ""
    try:
        found = known.all_of(*(ways(known, expression, target) for expression, target in wanted))
    except TooMany:
        return ""
    return "" if found else known.conflict or "–"


def ways(known: Known, expression: ex.Expression, target: Target = "true") -> list[Way]:
    """The ways in which an expression may be as asked."""
    if isinstance(expression, ex.Not):
        return ways(known, expression.of, OPPOSITE[target])
    if isinstance(expression, ex.IfThen):
        either = (
            ways(known, expression.condition, OPPOSITE[target]),
            ways(known, expression.then, target),
        )
        return known.all_of(*either) if target in FAILING else [way for w in either for way in w]
    if isinstance(expression, ex.All | ex.AnyOf | ex.AtLeast):
        parts = [ways(known, part, target) for part in expression.of]
        return _so_many(known, parts, _needed(expression, target))
    return _of_leaf(known, expression, target)


def _needed(node: ex.All | ex.AnyOf | ex.AtLeast, target: Target) -> int:
    """How many of the parts must be as asked for the whole to be so."""
    number = len(node.of) if isinstance(node, ex.All) else getattr(node, "number", 1)
    return max(len(node.of) - number + 1, 0) if target in FAILING else number


def _so_many(known: Known, parts: Sequence[Sequence[Way]], number: int) -> list[Way]:
    if comb(len(parts), number) > MOST_WAYS:
        raise TooMany
    found: list[Way] = []
    for chosen in combinations(parts, number):
        found += known.all_of(*chosen)
        if len(found) > MOST_WAYS:
            raise TooMany
    return found


def _of_leaf(known: Known, leaf: ex.Expression, target: Target) -> list[Way]:
    if isinstance(leaf, ex.Always):
        return [] if target in FAILING else [{}]
    asked = _asked(known, leaf)
    if target in FAILING and asked.others is None:
        return [{}]
    left = asked.others or () if target in FAILING else (asked.left,)
    found: list[Way] = [{asked.key: each} for each in left if each]
    if target in LENIENT and asked.may_be_open:
        found.append({asked.key: UNANSWERED})
    if not found:
        known.conflict = asked.key.partition("|")[0]
    return found


def _common(one: Left, other: Left) -> Left:
    if isinstance(one, Span) and isinstance(other, Span):
        lows = [end for end in (one.low, other.low) if end is not None]
        highs = [end for end in (one.high, other.high) if end is not None]
        return Span(max(lows, default=None), min(highs, default=None))
    if isinstance(one, Span) or isinstance(other, Span):
        return frozenset()
    return one & other


def _asked(known: Known, leaf: ex.Expression) -> Asked:
    """What a leaf leaves; one that is neither on a line nor in a list is a fact of its own."""
    for look in (_on_calendar, _on_line, _in_list):
        try:
            found = look(known, leaf)
        except ValueError:  # No number, or one of more digits than anybody means.
            continue
        if found is not None:
            return found
    return Asked(_key(leaf), frozenset({"yes"}), (frozenset({"no"}),))


def _key(leaf: ex.Expression, *without: str) -> str:
    """A leaf as a fact of its own; in front of the stroke what people know it by."""
    named = ("fact", "table", "material", "key", "category", "type")
    label = next(str(value) for name in named if (value := getattr(leaf, name, None)))
    said = leaf.model_dump(mode="json", exclude=set(without))
    return f"{label}|{json.dumps(said, sort_keys=True, ensure_ascii=False)}"


def _on_calendar(known: Known, leaf: ex.Expression) -> Asked | None:
    """Ages, years and months counted back from a day, and days themselves: spans of days."""
    if isinstance(leaf, ex.Within | ex.DayBetween):
        return _between_days(known, leaf)
    if not isinstance(leaf, ex.Age | ex.YearsSince | ex.MonthsSince):
        return None
    on = leaf.counted_on or known.day
    if on is None or on.year not in COUNTED:
        return None
    latest = _latest_months if isinstance(leaf, ex.MonthsSince) else _latest_years
    high = None if leaf.at_least is None else latest(leaf.at_least, on)
    low = None if leaf.at_most is None else latest(leaf.at_most + 1, on) + 1
    born = Span(years_before(on, 150).toordinal(), on.toordinal())
    whole = born if leaf.fact == BIRTH else _taken(known, leaf.fact)
    return _span(leaf.fact, _common(Span(low, high), whole), whole, 1, leaf.fact != BIRTH)


def _latest_years(years: int, on: date) -> int:
    """The last day since which so many years are completed."""
    return (earliest_birth(min(years, on.year - 3) - 1, on) - timedelta(days=1)).toordinal()


def _latest_months(months: int, on: date) -> int:
    """The last day since which so many months are completed; a short month has no later one."""
    day = months_after(on, -min(months, 12 * (on.year - 3)))
    if on.day == monthrange(on.year, on.month)[1]:
        day = day.replace(day=monthrange(day.year, day.month)[1])
    return day.toordinal()


def _between_days(known: Known, leaf: ex.Within | ex.DayBetween) -> Asked | None:
    """A month counts whole, so of other days than a birthday the first month is taken whole."""
    first, last = getattr(leaf, "first", None), getattr(leaf, "last", None)
    if isinstance(leaf, ex.Within):
        last = leaf.until or known.day
        if last is None or last.year not in COUNTED:
            return None
        first = years_before(last, min(leaf.years, last.year - 3))
    if first is not None and leaf.fact != BIRTH:
        first = first.replace(day=1)
    span = Span(first.toordinal() if first else None, last.toordinal() if last else None)
    if leaf.fact != BIRTH:
        return Asked(leaf.fact, _common(span, _taken(known, leaf.fact)), None)
    return _span(leaf.fact, span, Span(), 1, may_be_open=False)


def _span(key: str, left: Left, whole: Span, step: Number, may_be_open: bool = True) -> Asked:
    """A span and what lies below and above it."""
    assert isinstance(left, Span)
    below = [] if left.low is None else [Span(None, left.low - step)]
    above = [] if left.high is None else [Span(left.high + step, None)]
    others = tuple(each for side in (*below, *above) if (each := _common(side, whole)))
    return Asked(key, left, others, may_be_open)


def _on_line(known: Known, leaf: ex.Expression) -> Asked | None:
    """Numbers and counts, which must be asked alike to lie on one line."""
    if isinstance(leaf, ex.FieldAtLeast):
        whole = _taken(known, leaf.fact)
        span = Span(_exactly(leaf.at_least), _exactly(leaf.at_most))
        return _span(leaf.fact, _common(span, whole), whole, TINY)
    if isinstance(leaf, ex.FieldEquals):
        return _one_number(known, leaf)
    if isinstance(leaf, ex.RowCount):
        return _of_rows(leaf)
    if isinstance(leaf, ex.NumbersRatio | ex.RowFigure | ex.YearsInRows | ex.MonthsToRetirement):
        step = TINY if isinstance(leaf, ex.NumbersRatio | ex.RowFigure) else 1
        span = Span(_exactly(leaf.at_least), _exactly(getattr(leaf, "at_most", None)))
        return _span(_key(leaf, "at_least", "at_most"), span, Span(), step)
    return None


def _one_number(known: Known, leaf: ex.FieldEquals) -> Asked | None:
    if not isinstance(field_at(leaf.fact, known.fields), NumberField):
        return None
    value, whole = _exactly(leaf.value), _taken(known, leaf.fact)
    return _span(leaf.fact, _common(Span(value, value), whole), whole, TINY)


def _taken(known: Known, fact: str) -> Span:
    """What a field takes of a line: numbers, or days; a month is its first day."""
    field = field_at(fact, known.fields)
    if isinstance(field, NumberField):
        return Span(_exactly(field.minimum), _exactly(field.maximum))
    if isinstance(field, DateField | MonthField):
        days = [
            date.fromisoformat(f"{end}-01") if isinstance(end, str) else end
            for end in (field.earliest, field.latest)
        ]
        return Span(*(None if day is None else day.toordinal() for day in days))
    return Span()


def _of_rows(leaf: ex.RowCount) -> Asked | None:
    """Rows are counted in numbers or as a share; who asks for both asks two things at once."""
    numbers, shares = ("at_least", "at_most"), ("at_least_share", "at_most_share")
    if leaf.at_least_share is None and leaf.at_most_share is None:
        span = Span(_exactly(leaf.at_least), _exactly(leaf.at_most))
        return _span(_key(leaf, *numbers), span, Span(), 1)
    if leaf.at_least is None and leaf.at_most is None:
        span = Span(leaf.at_least_share, leaf.at_most_share)
        return _span(f"{_key(leaf, *shares)}|share", span, Span(), TINY)
    return None


def _exactly(value: object) -> Number | None:
    """A bound as an exact number; ``ValueError`` where it is none, or beyond all measure."""
    if value is None or isinstance(value, Fraction):
        return value
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(value) from error
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError(value)
    return Fraction(number)


def _in_list(known: Known, leaf: ex.Expression) -> Asked | None:
    """Answers of which there is one at a time."""
    fact = getattr(leaf, "fact", None)
    values = _values(leaf)
    if values is None or not isinstance(fact, str):
        return None
    field = field_at(fact, known.fields)
    if isinstance(field, ChoiceField) and field.several:
        return None
    choices = choices_at(fact, known.document, known.fields)
    whole = frozenset(value for value, _label in choices or ())
    if isinstance(field, YesNoField):
        whole = frozenset({"yes", "no"})
    may_be_open = fact not in GIVEN
    if not whole:
        return Asked(fact, values, None, may_be_open)
    return Asked(fact, values & whole, (whole - values,), may_be_open)


def _values(leaf: ex.Expression) -> frozenset[str] | None:
    """The answers that a leaf takes, as they are kept."""
    if isinstance(leaf, ex.FieldEquals):
        return frozenset({value_as_kept(leaf.value)})
    if isinstance(leaf, ex.FieldOneOf | ex.CategoryIs):
        return frozenset(value_as_kept(value) for value in leaf.values)
    if isinstance(leaf, ex.Declaration):
        return frozenset({"yes"})
    if isinstance(leaf, ex.Membership):
        return frozenset({"yes"} if leaf.organisation == "union" else PARTY_MEMBERS)
    if isinstance(leaf, ex.SkillLevelIs):
        return frozenset(_levels(leaf))
    return None


def _levels(leaf: ex.SkillLevelIs) -> Iterator[str]:
    for level in SkillLevel:
        if level in leaf.one_of or (leaf.at_least is not None and level >= leaf.at_least):
            yield level.name.lower()
