"""Bands of sizes: their edges, and where they leave a gap or overlap."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from talentportal.programs.document.schema.conditions import Bracket


@dataclass(frozen=True, slots=True)
class Uneven:
    """Sizes that no band covers, or two do; ``last`` is included, without it there is no end."""

    kind: str
    first: int
    last: int | None

    @property
    def sentence(self) -> str:
        sizes = (
            _("{first} and more").format(first=self.first)
            if self.last is None
            else str(self.first)
            if self.first == self.last
            else _("{first} to {last}").format(first=self.first, last=self.last)
        )
        if self.kind == "gap":
            return _("No band covers {sizes}.").format(sizes=sizes)
        if self.kind == "overlap":
            return _("Two bands cover {sizes}.").format(sizes=sizes)
        return _("A band that begins at {sizes} holds no number at all.").format(sizes=sizes)


def first_size(band: Bracket) -> int:
    """The smallest whole size in a band."""
    return band.lower if band.lower_included else band.lower + 1


def last_size(band: Bracket) -> int | None:
    """The largest whole size in a band, or ``None`` where it is open."""
    if band.upper is None:
        return None
    return band.upper if band.upper_included else band.upper - 1


def unevenness(bands: Sequence[Bracket]) -> list[Uneven]:
    """Every gap from 0 on, every overlap and every empty band, with the sizes concerned."""
    found = [Uneven("empty", band.lower, band.lower) for band in bands if _is_empty(band)]
    ranges = sorted(
        ((first_size(band), last_size(band)) for band in bands if not _is_empty(band)),
        key=lambda each: each[0],
    )
    reach: int | None = -1
    for first, last in ranges:
        if reach is None or first <= reach:
            found.append(Uneven("overlap", first, _least(reach, last)))
        elif first > reach + 1:
            found.append(Uneven("gap", reach + 1, first - 1))
        reach = None if reach is None or last is None else max(reach, last)
    if reach is not None:
        found.append(Uneven("gap", reach + 1, None))
    return found


def _is_empty(band: Bracket) -> bool:
    last = last_size(band)
    return last is not None and last < first_size(band)


def _least(one: int | None, other: int | None) -> int | None:
    given = [each for each in (one, other) if each is not None]
    return min(given) if given else None


def band_of(bands: Sequence[Bracket], size: int) -> Bracket | None:
    """The band of a size; where two cover it, the one that the document lists first."""
    for band in bands:
        last = last_size(band)
        if first_size(band) <= size and (last is None or size <= last):
            return band
    return None
