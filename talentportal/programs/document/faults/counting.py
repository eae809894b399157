"""Faults of the tables by which answers earn points: rules that say nothing, or nothing that counts."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.schema.points import PointRule
from talentportal.programs.document.schema.review import Criterion, Review

Pair = tuple[str, str]


def faults_of_counting(path: str, review: Review) -> Iterator[Pair]:
    """Path and sentence of everything in a round's tables of points that cannot be meant."""
    for criterion in review.criteria:
        place = f"{path}.criteria.{criterion.key}"
        yield from ((f"{place}.{name}", sentence) for name, sentence in _of_criterion(criterion))
        for index, rule in enumerate(criterion.counted):
            yield from (
                (f"{place}.counted.{index}{name}", sentence) for name, sentence in _of_rule(rule)
            )


def _of_criterion(criterion: Criterion) -> Iterator[Pair]:
    rules = criterion.counted
    if criterion.counting == "highest" and len(rules) < 2:
        yield "counting", _("It has no effect with fewer than two rules that earn points.")
    if criterion.counting == "highest" and any(rule.points < 0 for rule in rules):
        yield "counting", _("Where the most counts alone, what costs points has no effect.")
    if rules and all(rule.points <= 0 for rule in rules):
        yield "counted", _("Nobody could earn a point.")


def _of_rule(rule: PointRule) -> Iterator[Pair]:
    measures = [each for each in (rule.rows, rule.years_since, rule.number) if each is not None]
    if rule.points == 0:
        yield ".points", _("0 points change nothing.")
    if len(measures) > 1:
        yield "", _("Say one of rows, years_since and number.")
    if not measures and rule.when is None:
        yield "", _("Everybody would earn this: say when, or for what (rows, years_since, number).")
    if not measures and rule.maximum is not None:
        yield ".maximum", _("It is earned once, so a maximum has no effect.")
    if rule.maximum is not None and rule.maximum < abs(rule.points):
        yield ".maximum", _("It is less than what is earned at once.")
    if rule.number is None and rule.step != 1:
        yield ".step", _("It has no effect without number.")
