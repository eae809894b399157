"""What else could be answered to a field: tried one after the other until a rule is content.

Nothing here knows a rule. The numbers that a rule names are tried too, so its bounds are found.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any, assert_never

from nominations.form.kinds import Asked
from rehearsals import made_up
from rehearsals.words import USUAL
from talentportal.programs.ages import months_after
from talentportal.programs.document import (
    ChoiceField,
    Column,
    DateField,
    Expression,
    LongTextField,
    MonthField,
    NumberField,
    TableField,
)
from talentportal.programs.document.schema.form import choices_in
from talentportal.programs.rules.values import parse_number

SPAN = 45 * 12
TRIES = 24
ROWS_TRIED = 40
MOST_ROWS = 12
NOTHING = ("", "none", "无", "没有", "no", None)


class Alternatives:
    """Other answers to any field, the usual ones before the rare ones."""

    def __init__(
        self, rng: random.Random, on: date, offices: Callable[[Any], Sequence[str]] = lambda _: ()
    ) -> None:
        self.rng = rng
        self.on = on
        self.offices = offices

    def to(
        self,
        field: Asked,
        leaf: Expression | None,
        now: Any = None,
        beside: Sequence[Any] = (),
    ) -> Iterator[Any]:
        """Answers worth trying; the last is none at all where the field may stay empty.

        ``beside`` is what is answered to the other fields of which the rule asks.
        """
        if field.type == "number":
            yield from self._compared(field, leaf, beside)
        yield from self._of_kind(field, leaf, now)
        if not field.required:
            yield [] if isinstance(field, TableField) else ""

    def _of_kind(self, field: Asked, leaf: Any, now: Any) -> Iterator[Any]:  # noqa: C901 -- one for each kind
        match field.type:
            case "text":
                yield from self._text(leaf)
            case "long_text":
                yield from self._long_text(field)
            case "date":
                yield from self._date(field, leaf)
            case "month":
                yield from self._month(field, leaf)
            case "number":
                yield from self._number(field, leaf)
            case "choice":
                yield from self._choice(field, now)
            case "yes_no":
                yield from self._shuffled(["no", "yes"])
            case "office":
                yield from self.offices(field)
            case "id_number":
                yield self._id_number()
            case "table":
                yield from self._table(field, leaf, now)
            case "photo":
                return
            case _:
                assert_never(field.type)

    def _choice(self, field: ChoiceField | Column, now: Any) -> Iterator[Any]:
        offered = [value for value, _label in choices_in(field)]
        usual = [each for each in USUAL.get(str(field.code_list), ()) if each in offered]
        order = list(dict.fromkeys([*self._shuffled(usual), *self._shuffled(offered)]))
        if not getattr(field, "several", False):
            yield from order
            return
        yield from ([each] for each in order)
        kept = [each for each in now or () if each in offered and each not in NOTHING]
        yield from ([*kept, each] for each in order if each not in (*kept, *NOTHING))
        yield offered

    def _text(self, leaf: Any) -> Iterator[str]:
        named = [str(each) for each in _named(leaf) if isinstance(each, str)]
        yield from (each for each in [*named, "见证明材料"] if "." not in each)

    def _long_text(self, field: LongTextField) -> Iterator[str]:
        """Cut to the length asked for: every sign of Chinese counts as a word."""
        least = field.min_words or 1
        wanted = (least + (field.max_words or least + 200)) // 2
        sentence = "他坚持在生产一线解决难题并把经验传给年轻职工"
        yield (sentence * (wanted // len(sentence) + 1))[:wanted]

    def _compared(
        self, field: NumberField | Column, leaf: Any, beside: Sequence[Any]
    ) -> Iterator[str]:
        """The shares that a rule names, of the numbers with which it compares."""
        unit = Decimal(1).scaleb(-int(getattr(field, "decimals", 0)))
        shares = [each for each in _named(leaf) if isinstance(each, Fraction) and each]
        for number in filter(None, map(parse_number, beside)):
            exact = [
                of for each in shares for of in (Fraction(number) * each, Fraction(number) / each)
            ]
            for found in (Decimal(float(each)).quantize(unit) for each in exact):
                yield from (str(found + step * unit) for step in (0, 1, -1))

    def _number(self, field: NumberField | Column, leaf: Any) -> Iterator[str]:
        least = Decimal(str(getattr(field, "minimum", None) or 0))
        most = Decimal(str(getattr(field, "maximum", None) or least + 400))
        unit = Decimal(1).scaleb(-int(getattr(field, "decimals", 0)))
        bounds = [Decimal(str(each)) for each in _named(leaf) if _is_number(each)]
        whole = [each for each in bounds if least <= each <= most]
        for low, high in [*((each, most) for each in whole), (least, most)]:
            for _try in range(3):
                share = Decimal(str(round(self.rng.random() * 0.5, 3)))
                yield str((low + (high - low) * share).quantize(unit))
        near = [each + step * unit for each in bounds for step in (0, 1, -1)]
        smaller = [least + (most - least) / 10**times for times in range(1, 5)]
        yield from (str(each.quantize(unit)) for each in [*near, *smaller, least, most])

    def _date(self, field: DateField | Column, leaf: Any) -> Iterator[str]:
        """Days of the past, near and far, and those on which a rule's years are just over."""
        for day in self._days(leaf):
            yield self._kept_in(field, day).isoformat()

    def _month(self, field: MonthField | Column, leaf: Any) -> Iterator[str]:
        for day in self._days(leaf):
            month = f"{day:%Y-%m}"
            earliest, latest = getattr(field, "earliest", None), getattr(field, "latest", None)
            yield min(max(month, earliest or month), latest or "9999-12")

    def _days(self, leaf: Any) -> Iterator[date]:
        start = next((each for each in _named(leaf) if isinstance(each, date)), self.on)
        named = [each for each in _named(leaf) if isinstance(each, date)]
        yield from (each + timedelta(days=days) for each in named for days in (0, 40, -40, 1, -1))
        bounds = sorted(int(each) for each in _named(leaf) if _is_number(each))
        for bound in bounds:
            yield from (
                months_after(start, -(bound * unit + step))
                for unit in (12, 1)
                for step in self._shuffled([1, 5, 9, 14])
                if bound * unit + step < 100 * 12
            )
        for _try in range(TRIES):
            yield months_after(start, -self.rng.randrange(SPAN))
        yield from (months_after(start, -(bound * 12)) for bound in bounds)
        yield from (months_after(start, -(bound * 12 - 1)) for bound in bounds)
        yield start

    def _kept_in(self, field: DateField | Column, day: date) -> date:
        earliest, latest = getattr(field, "earliest", None), getattr(field, "latest", None)
        return min(max(day, earliest or day), latest or date.max)

    def _id_number(self) -> str:
        return made_up.id_number(self.rng.randrange(10**6))

    def _table(self, field: TableField, leaf: Any, now: Any) -> Iterator[list[dict[str, Any]]]:
        """Rows like those there are with one column answered otherwise, then other rows."""
        rows = [dict(row) for row in now or ()] or [self._row(field, leaf)]
        sizes = self._sizes(field, leaf, len(rows))
        for size in sizes:
            yield self._many(field, rows, size)
        for column in field.columns:
            for value in list(self.to(column, leaf))[:TRIES]:
                for size in sizes[:2]:
                    yield [row | {column.key: value} for row in self._many(field, rows, size)]
        for _try in range(ROWS_TRIED):
            row = self._row(field, leaf)
            for size in sizes:
                yield self._many(field, [row], size)

    def _sizes(self, field: TableField, leaf: Any, now: int) -> list[int]:
        most = min(field.max_rows, max(MOST_ROWS, field.min_rows))
        named = sorted(int(each) for each in _named(leaf) if _is_number(each))
        wanted = [now, *named, *(each + 1 for each in named), *(each - 1 for each in named), 1, 2]
        fitting = [each for each in wanted if max(field.min_rows, 1) <= each <= most]
        return list(dict.fromkeys(fitting)) or [max(field.min_rows, 1)]

    def team(
        self, field: TableField, rows: Sequence[dict[str, Any]], size: int
    ) -> list[dict[str, Any]]:
        """So many members, those there are among them."""
        return self._many(field, rows or [self._row(field, None)], size)

    def _many(
        self, field: TableField, rows: Sequence[dict[str, Any]], size: int
    ) -> list[dict[str, Any]]:
        """So many rows; more than there are is the first again, for other people."""
        more = [self._again(field, rows[0]) for _place in range(size - len(rows))]
        return [dict(row) for row in chain(rows[:size], more)]

    def _again(self, field: TableField, row: dict[str, Any]) -> dict[str, Any]:
        numbers = {each.key: self._id_number() for each in field.columns}
        return row | {key: numbers[key] for key in field.number_columns()}

    def _row(self, field: TableField, leaf: Any) -> dict[str, Any]:
        """A row of its own; of two days the first comes before the second."""
        row = {}
        for column in field.columns:
            offered = list(self.to(column, leaf))
            if offered:
                row[column.key] = self.rng.choice(offered)
        timed = [each.key for each in field.columns if each.type in ("date", "month")]
        return row | dict(zip(timed, sorted(row[each] for each in timed), strict=True))

    def _shuffled(self, values: Sequence[Any]) -> list[Any]:
        order = list(values)
        self.rng.shuffle(order)
        return order


def _named(leaf: Any) -> Iterator[Any]:
    """Every number, word and day that a rule names."""
    if leaf is None:
        return
    for _name, value in leaf:
        for each in value if isinstance(value, tuple) else (value,):
            if hasattr(type(each), "model_fields"):
                yield from _named(each)
            elif each is not None:
                yield each


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
