"""The points that the answers of a dossier earn by an edition's rules (量化计分). No database.

What nobody knows yet earns nothing. Everything is counted exactly, and said with its arithmetic.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from talentportal.programs import ages
from talentportal.programs.document import Criterion, EditionDocument, PointRule, Stage
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.rules import rows
from talentportal.programs.rules.eligibility import Facts, explain, holds
from talentportal.programs.rules.values import as_date, parse_number
from talentportal.programs.vocabulary import StageKind

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Earned:
    """What one rule came to: its name, its points, and how they were counted."""

    label: str
    points: Decimal
    sentence: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What a criterion came to, from nothing to its maximum, and by which rules."""

    points: Decimal
    earned: tuple[Earned, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A criterion as it is read: its name, points of its maximum, and a line for each rule."""

    label: str
    points: str
    lines: tuple[tuple[str, str], ...]


def shown(criterion: Criterion, points: Decimal, earned: Iterable[Earned]) -> Shown:
    """The points of a criterion with their arithmetic."""
    return Shown(
        label=criterion.label,
        points=f"{plain(points)} / {plain(criterion.maximum)}",
        lines=tuple((each.label, _line(each)) for each in earned),
    )


def _line(earned: Earned) -> str:
    points = _("{points} points").format(points=plain(earned.points))
    return f"{points}（{earned.sentence}）" if earned.sentence else points


def reckoning(
    document: EditionDocument, stages: Iterable[Stage], facts: Facts, on: date
) -> list[Shown]:
    """What the answers earn in the rounds of review at these stages, as far as it is counted."""
    rounds = [
        document.review_at(stage) for stage in stages if stage.kind is StageKind.EXPERT_REVIEW
    ]
    criteria = [each for review in rounds for each in review.criteria if each.counted]
    found = [(each, counted(each, facts, on)) for each in criteria]
    return [shown(each, result.points, result.earned) for each, result in found]


def counted(criterion: Criterion, facts: Facts, on: date) -> Counted:
    """The points of a criterion that has rules (``criterion.counted``)."""
    earned = tuple(_earned(rule, facts, on) for rule in criterion.counted)
    each = [found.points for found in earned]
    total = max(each) if criterion.counting == "highest" else sum(each, NONE)
    return Counted(min(max(total, NONE), criterion.maximum), earned)


def _earned(rule: PointRule, facts: Facts, on: date) -> Earned:
    if rule.when is not None and not (said := explain(rule.when, facts, on)).holds:
        return Earned(rule.label, NONE, said.value or _("not so"))
    times = _times(rule, facts, on)
    if times is None:
        said_once = explain(rule.when, facts, on).value if rule.when is not None else ""
        return Earned(rule.label, rule.points, said_once)
    points = rule.points * times
    sentence = f"{plain(rule.points)} × {times} = {plain(points)}"
    if rule.maximum is not None and abs(points) > rule.maximum:
        points = rule.maximum.copy_sign(points)
        sentence = _("{sentence}, at most {maximum}").format(
            sentence=sentence, maximum=plain(rule.maximum)
        )
    return Earned(rule.label, points, sentence)


def _times(rule: PointRule, facts: Facts, on: date) -> int | None:
    """How many times the points are earned; ``None`` where they are earned once."""
    measured = rule.measured
    if isinstance(measured, ex.RowCount):
        return rows.how_many(measured, facts, on, holds)[0]
    if isinstance(measured, ex.YearsSince):
        since = as_date(facts.values.get(measured.fact))
        return ages.completed_years(since, on) if since is not None and since <= on else 0
    if isinstance(measured, ex.FieldAtLeast):
        number = parse_number(facts.values.get(measured.fact)) or NONE
        return Fraction(max(number, NONE)) // Fraction(rule.step)
    return None


def plain(number: Decimal) -> str:
    """Points as people write them: 8, not 8.00."""
    return format(number.normalize(), "f")
