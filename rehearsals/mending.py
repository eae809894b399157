"""Answers changed until the rules of an edition hold, as somebody does who reads the notice first.

The rules are read by the portal's own evaluation, so whatever an expression can say is understood
here too: the tree says which leaves have to hold, and other answers are tried on each.
"""

import random
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from nominations.form.checking import fault_in
from nominations.form.kinds import Asked, kind_of
from rehearsals.alternatives import Alternatives
from rehearsals.ways import facts_read
from talentportal.programs.document import Column, Expression
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.rules.eligibility import Facts, holds


class AnswerSheet(Protocol):
    """Something with answers of which rules ask: a form, or the row of a member of a team."""

    answers: dict[str, Any]

    def facts(self) -> Facts:
        """What is known with the answers as they are."""

    def fields(self) -> Mapping[str, Asked]:
        """By fact the fields (or columns) that can be answered otherwise."""

    def prove(self, material: str) -> None:
        """Hand in a paper that is not asked of everybody."""

    def hold(self, leaf: ex.HonourHeld) -> bool:
        """Have been given such an honour before, where somebody can have been."""


class Mender:
    """Makes expressions true or false by answering otherwise."""

    def __init__(self, sheet: AnswerSheet, other: Alternatives, rng: random.Random) -> None:
        self.sheet = sheet
        self.other = other
        self.rng = rng

    def holds(self, expression: Expression) -> bool | None:
        return holds(expression, self.sheet.facts(), self.other.on)

    def make(self, expression: Expression, wanted: bool) -> bool:
        """Whether the expression has become what is wanted (or is for a person to say)."""
        if self.holds(expression) is wanted:
            return True
        if isinstance(expression, ex.Not):
            return self.make(expression.of, not wanted)
        if isinstance(expression, ex.IfThen):
            return self._make_if_then(expression, wanted)
        if isinstance(expression, ex.All | ex.AnyOf | ex.AtLeast):
            return self._make_enough(expression, wanted)
        return self._make_leaf(expression, wanted)

    def _make_if_then(self, expression: ex.IfThen, wanted: bool) -> bool:
        if not wanted:
            return self.make(expression.condition, True) and self.make(expression.then, False)
        return self.make(expression.then, True) or self.make(expression.condition, False)

    def _make_enough(self, expression: ex.All | ex.AnyOf | ex.AtLeast, wanted: bool) -> bool:
        """As many parts as it takes, those first that are so already.

        What makes one part so can undo another, so it is looked at twice.
        """
        made = self._make_parts(expression, wanted)
        if made and self.holds(expression) is (not wanted):
            made = self._make_parts(expression, wanted)
        return made and self.holds(expression) is not (not wanted)

    def _make_parts(self, expression: ex.All | ex.AnyOf | ex.AtLeast, wanted: bool) -> bool:
        needed = {ex.All: len(expression.of), ex.AnyOf: 1}.get(type(expression))
        if isinstance(expression, ex.AtLeast):
            needed = expression.number
        assert needed is not None
        left = needed if wanted else len(expression.of) - needed + 1
        order = list(expression.of)
        self.rng.shuffle(order)
        for part in sorted(order, key=lambda each: self.holds(each) is not wanted):
            if left and self.make(part, wanted):
                left -= 1
        return left == 0

    def _make_leaf(self, leaf: Expression, wanted: bool) -> bool:
        if isinstance(leaf, ex.Judgement):
            return True
        if isinstance(leaf, ex.Evidence) and wanted:
            self.sheet.prove(leaf.material)
            return True
        if isinstance(leaf, ex.HonourHeld) and wanted and leaf.declared_in is None:
            return self.sheet.hold(leaf)
        there = self.sheet.fields()
        fields = [there[fact] for fact in facts_read(leaf) if fact in there]
        if len(fields) > 1:  # what is compared with nothing decides nothing
            for field in fields:
                self.fill(field)
        return any(self._try_on(field, leaf, wanted, fields) for field in fields)

    def _try_on(self, field: Asked, leaf: Expression, wanted: bool, named: Sequence[Any]) -> bool:
        answers, before = self.sheet.answers, self.sheet.answers.get(field.key)
        beside = [answers.get(each.key) for each in named if each is not field]
        for value in self.other.to(field, leaf, before, beside):
            if value not in ("", []) and fault_in(field, value):
                continue
            answers[field.key] = value
            if self.holds(leaf) is wanted:
                return True
        answers[field.key] = before
        if before is None:
            del answers[field.key]
        return False

    def fill(self, field: Asked) -> bool:
        """Give a field an answer that will do, whatever it is; of a table only what will not."""
        before = self.sheet.answers.get(field.key)
        columns = kind_of(field).columns
        if columns and before:
            self._fill_cells(columns, before)
        if before and not fault_in(field, before):
            return True
        for value in self.other.to(field, None, before):
            if value not in ("", []) and not fault_in(field, value):
                self.sheet.answers[field.key] = value
                return True
        return False

    def _fill_cells(self, columns: Sequence[Column], rows: list[dict[str, Any]]) -> None:
        for row in rows:
            for column in columns:
                value = row.get(column.key)
                wrong = bool(value) and fault_in(column, value)
                if wrong or (not value and column.required):
                    fitting = (
                        each
                        for each in self.other.to(column, None)
                        if each and not fault_in(column, each)
                    )
                    row[column.key] = next(fitting, value)
