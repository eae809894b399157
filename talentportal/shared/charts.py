"""Numbers behind the charts: pure functions, so that a chart prints and reads like a table.

Every chart is a table with a bar drawn in each row (SVG attributes only, which the content security
policy allows); it can be read aloud, printed and copied into a spreadsheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A row of a chart: ``share`` and ``start`` are percentages of the drawing's width."""

    label: str
    value: float
    start: float
    share: float
    note: str = ""
    url: str = ""
    tone: str = ""


def bars(rows: Iterable[Sequence[object]], top: float | None = None) -> list[Bar]:
    """Bars from ``(label, value[, note[, url[, tone]]])``, measured against the largest or ``top``."""
    listed = [tuple(row) for row in rows]
    largest = top or max((_number(row[1]) for row in listed), default=0)
    return [
        Bar(str(row[0]), _number(row[1]), 0, share_of(_number(row[1]), largest), *_texts(row))
        for row in listed
    ]


def funnel(rows: Iterable[Sequence[object]]) -> list[Bar]:
    """Centred bars, each with its share of the first as the note."""
    shown = bars(rows)
    first = shown[0].value if shown else 0
    return [
        Bar(
            bar.label,
            bar.value,
            round((100 - bar.share) / 2, 2),
            bar.share,
            bar.note or f"{share_of(bar.value, first):.0f}%",
            bar.url,
            bar.tone,
        )
        for bar in shown
    ]


@dataclass(frozen=True)
class Spread:
    """Scores of one dossier on a line: percentages of the drawing's width."""

    low: float
    high: float
    mean: float
    dots: tuple[float, ...]


def spread(scores: Sequence[float], mean: float, low: float, high: float) -> Spread:
    """Where each of ``scores`` and their ``mean`` lie between ``low`` and ``high``."""
    dots = tuple(_position(float(score), low, high) for score in scores)
    return Spread(min(dots), max(dots), _position(mean, low, high), dots)


def share_of(value: float, whole: float) -> float:
    """``value`` as a percentage of ``whole``, between 0 and 100."""
    return round(min(max(value / whole, 0), 1) * 100, 2) if whole else 0


def _position(value: float, low: float, high: float) -> float:
    # Two per cent are kept free at either end so that a dot is never cut in half.
    return round(2 + 0.96 * share_of(value - low, high - low), 2)


def _number(value: object) -> float:
    return float(str(value or 0))


def _texts(row: Sequence[object]) -> list[str]:
    return [str(text or "") for text in row[2:5]]
