"""The arithmetic of scores: sheets in, totals, ranks and ties out. Pure, exact, no database.

Default of the field (evaluation rules of professional titles, by analogy): with five or more valid
sheets the highest and the lowest are dropped and the rest averaged; with fewer the plain mean;
below the smallest sample there is no result. Decimals throughout, rounded once, half up, at the
end. An expert who stood aside is absent, never a zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

# A total that lies further from the median than this share of all points is shown to the chair.
OUTLYING = Decimal("0.15")


@dataclass(frozen=True, slots=True)
class Aggregation:
    """How totals of one dossier become its final score.

    ``method`` is ``mean``, ``trimmed_mean`` or ``median``; ``trim_from`` the number of sheets from
    which one highest and one lowest are dropped; ``smallest_sample`` the least number of sheets;
    ``decimals`` the digits of the final score.
    """

    method: str = "trimmed_mean"
    trim_from: int = 5
    smallest_sample: int = 3
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A dossier's place: final score (2 places), rank from 1, and whether it shares the rank."""

    key: int
    score: Decimal
    rank: int
    tied: bool


def total_of(points: Mapping[str, Decimal], limits: Mapping[str, Decimal]) -> Decimal:
    """The sum of a sheet's points; raises ``ValueError`` naming the first criterion out of range.

    ``limits`` maps every criterion to its highest points; each must be scored, none beyond.
    """
    for criterion, highest in limits.items():
        given = points.get(criterion)
        if given is None or not given.is_finite() or not 0 <= given <= highest:
            raise ValueError(criterion)
    if unknown := set(points) - set(limits):
        raise ValueError(min(unknown))
    return sum(points.values(), Decimal(0))


def final_score(totals: Sequence[Decimal], how: Aggregation) -> Decimal | None:
    """The final score of one dossier, or ``None`` where too few experts have scored it."""
    exact = exact_score(totals, how)
    return None if exact is None else rounded(exact, how.decimals)


def exact_score(totals: Sequence[Decimal], how: Aggregation) -> Decimal | None:
    """The score before it is rounded, for what is still to be computed from it."""
    if len(totals) < how.smallest_sample or not totals:
        return None
    counted = [totals[index] for index in counting(totals, how)]
    if how.method == "median":
        return Decimal(median(counted))
    return sum(counted, Decimal(0)) / len(counted)


def counting(sheets: Sequence[Any], how: Aggregation) -> list[int]:
    """Which sheets (by index) count: all but one highest and one lowest where these are dropped.

    ``sheets`` are their totals, or tuples that begin with them and say what goes first of equals.
    """
    indexes = list(range(len(sheets)))
    if how.method != "trimmed_mean" or len(sheets) < how.trim_from:
        return indexes
    in_order = sorted(indexes, key=lambda index: sheets[index])
    return sorted(in_order[1:-1])


def spread(totals: Sequence[Decimal]) -> Decimal:
    """Highest less lowest total, for the chair's eye; zero of an empty sample."""
    return max(totals) - min(totals) if totals else Decimal(0)


def place(scores: Mapping[int, tuple[Decimal, tuple[Decimal, ...]]]) -> list[Placed]:
    """Rank dossiers: key → (final score, tie-break values in order, higher is better).

    Equal in everything shares a rank (1, 2, 2, 4): a tie is shown, never cut by order of keys.
    """
    ordered = sorted(scores.items(), key=lambda item: item[1], reverse=True)
    placed: list[Placed] = []
    values = [value for _key, value in ordered]
    for index, (key, value) in enumerate(ordered):
        rank = placed[-1].rank if index and values[index - 1] == value else index + 1
        placed.append(Placed(key, value[0], rank, values.count(value) > 1))
    return placed


def tie_at(placed: Sequence[Placed], cut: int) -> list[int]:
    """The dossiers among whom a cut after ``cut`` places would have to choose; empty if none."""
    if not 0 < cut < len(placed) or placed[cut - 1].rank != placed[cut].rank:
        return []
    return [row.key for row in placed if row.rank == placed[cut].rank]


def outliers(totals: Sequence[Decimal], highest: Decimal) -> list[int]:
    """Which totals (by index) lie further from their median than 15 % of all points; for the eye."""
    if not totals:
        return []
    middle = Decimal(median(totals))
    return [index for index, each in enumerate(totals) if abs(each - middle) > highest * OUTLYING]


def on_one_scale(groups: Mapping[int, Mapping[int, Decimal]]) -> dict[int, Decimal]:
    """Scores of several panels brought to one scale: group → key → score in, key → score out.

    Each score is expressed in standard deviations (of the population) from the mean of its own
    panel and put at the same distance from the mean of all: M + (x − m) ÷ s × S. A panel that gave
    everybody the same puts all at the mean. Nothing is rounded here.
    """
    everything = [score for scores in groups.values() for score in scores.values()]
    if not everything:
        return {}
    mean, deviation = _moments(everything)
    scaled: dict[int, Decimal] = {}
    for scores in groups.values():
        own_mean, own_deviation = _moments(list(scores.values()))
        for key, score in scores.items():
            distance = (score - own_mean) / own_deviation if own_deviation else Decimal(0)
            scaled[key] = mean + distance * deviation
    return scaled


def rounded(value: Decimal, decimals: int = 2) -> Decimal:
    """Half up to the digits given; the only rounding there is, done once at the end."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _moments(scores: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    mean = sum(scores, Decimal(0)) / len(scores)
    variance = sum(((score - mean) ** 2 for score in scores), Decimal(0)) / len(scores)
    return mean, variance.sqrt()
