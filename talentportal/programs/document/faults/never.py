"""Expressions that can never hold, always do, or ask for nothing: whatever somebody answers."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from talentportal.programs.document.schema import expressions as ex

Pair = tuple[str, str]
_NEEDS_BOUND = (
    ex.Age,
    ex.YearsSince,
    ex.MonthsSince,
    ex.FieldAtLeast,
    ex.NumbersRatio,
    ex.RowCount,
    ex.RowFigure,
)
OLDEST = 120


def nodes_of(expression: ex.Expression, path: str) -> Iterator[tuple[str, ex.Expression]]:
    """Every part of an expression, itself first, each with its path."""
    yield path, expression
    if isinstance(expression, ex.IfThen):
        yield from nodes_of(expression.condition, f"{path}.condition")
        yield from nodes_of(expression.then, f"{path}.then")
    elif isinstance(expression, ex.Not):
        yield from nodes_of(expression.of, f"{path}.of")
    else:
        for index, part in enumerate(ex.parts_of(expression)):
            yield from nodes_of(part, f"{path}.of.{index}")


def pointless(expression: ex.Expression, path: str) -> Iterator[Pair]:
    """Path and sentence of every part that cannot be meant, whatever the form looks like."""
    for place, node in nodes_of(expression, path):
        if isinstance(node, ex.All | ex.AnyOf | ex.AtLeast):
            yield from ((place, sentence) for sentence in _of_parts(node))
        elif isinstance(node, ex.Not):
            if isinstance(node.of, ex.Always):
                yield place, _("This can never hold.")
        else:
            yield from ((place, sentence) for sentence in _of_bounds(node))
            yield from ((place, sentence) for sentence in _of_values(node))
        if isinstance(node, ex.RowCount | ex.RowFigure) and node.where is not None:
            yield from pointless(node.where, f"{place}.where")


def _of_parts(node: ex.All | ex.AnyOf | ex.AtLeast) -> Iterator[str]:
    parts = node.of
    for index, part in enumerate(parts):
        if part in parts[:index]:
            yield _("Part {number} stood here before.").format(number=index + 1)
    if isinstance(node, ex.AtLeast) and node.number > len(parts):
        yield _("{number} are asked for, and there are {parts} parts: this can never hold.").format(
            number=node.number, parts=len(parts)
        )


def _bounds(node: ex.Expression) -> tuple[Any, Any]:
    """The lowest and the highest that a leaf lets pass, in numbers or as a share."""
    low, high = getattr(node, "at_least", None), getattr(node, "at_most", None)
    if isinstance(node, ex.RowCount) and low is None and high is None:
        return node.at_least_share, node.at_most_share
    return low, high


def _of_bounds(node: ex.Expression) -> Iterator[str]:
    low, high = _bounds(node)
    if isinstance(node, _NEEDS_BOUND) and low is None and high is None:
        yield _("It needs at_least or at_most; without them it asks for nothing.")
    if isinstance(node, _NEEDS_BOUND) and low is not None and high is not None and low > high:
        yield _("at_least is more than at_most: this can never hold.")
    if isinstance(node, ex.DayBetween):
        if node.first is None and node.last is None:
            yield _("It needs first or last; without them it asks for nothing.")
        elif node.first is not None and node.last is not None and node.first > node.last:
            yield _("first is after last: this can never hold.")
    if isinstance(node, ex.Age) and max(low or 0, high or 0) > OLDEST:
        yield _("Nobody is {years} years old.").format(years=max(low or 0, high or 0))
    if isinstance(node, ex.RowCount) and low == 0 and high is None:
        yield _("At least 0 always holds.")


def _of_values(node: ex.Expression) -> Iterator[str]:
    if isinstance(node, ex.SkillLevelIs) and (node.at_least is None) == (not node.one_of):
        yield _("It needs either at_least or one_of.")
    if isinstance(node, ex.RowCount | ex.YearsInRows) and (node.column is None) == bool(
        node.values
    ):
        yield _("column and values belong together: say both or neither.")
    if isinstance(node, ex.YearsInRows) and node.from_column == node.to_column:
        yield _("from_column and to_column are the same column.")
    if isinstance(node, ex.NumbersRatio) and node.fact == node.to:
        yield _("fact and to are the same number.")
    if isinstance(node, ex.HonourHeld) and node.declared_values and node.declared_in is None:
        yield _("declared_values has no effect without declared_in.")
    for name in ("values", "one_of", "titles", "families", "declared_values"):
        given = getattr(node, name, ())
        for value in dict.fromkeys(each for each in given if given.count(each) > 1):
            yield _("“{value}” stands here twice.").format(value=value)
