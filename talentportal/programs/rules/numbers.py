"""The numbers of an edition: limits by headcount, shares of a list, shortlists. Exact, no database.

Every number comes with the sentence that computes it, so that nobody is bound by a figure whose
origin they cannot see. Fractions are exact; rounding happens once, and the sentence says how.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from talentportal.programs.document import Bracket, Expression, NominationLimit, Rounding, ShareRule
from talentportal.programs.document.schema.bands import band_of
from talentportal.programs.rules.eligibility import Facts, holds

Number = int | Decimal | Fraction


def rounded(value: Fraction, rounding: Rounding) -> int:
    """A fraction of people made whole."""
    if rounding is Rounding.FLOOR:
        return value.numerator // value.denominator
    if rounding is Rounding.CEIL:
        return -(-value.numerator // value.denominator)
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def shortlist(slots: int, ratio: Number, at_most: int | None = None) -> int:
    """How many stand on a shortlist: places × ratio, rounded up, within the cap."""
    wanted = rounded(Fraction(slots) * Fraction(ratio), Rounding.CEIL)
    return wanted if at_most is None else min(wanted, at_most)


# Limits


@dataclass(frozen=True, slots=True)
class Granted:
    """What a limit grants: a number, or none at all (then each needs its reason), and why."""

    maximum: int | None
    reason_needed: bool
    sentence: str


def ceiling(limit: NominationLimit, size: int | None) -> Granted | None:
    """How many a limit lets pass for a size, or ``None`` while the size is not known."""
    if limit.maximum is not None:
        return Granted(limit.maximum, False, limit.source)
    if size is None:
        return None
    band = band_of(limit.brackets, size)
    if band is None:
        return Granted(0, False, _("{base} {size}: no band, so none").format(**_of(limit, size)))
    if band.unlimited:
        words = _("{base} {size}: no limit; each needs a written reason")
        return Granted(None, True, words.format(**_of(limit, size)))
    if band.rate is None:
        words = _("{base} {size}: {number}")
        return Granted(
            band.number or 0, False, words.format(**_of(limit, size), number=band.number)
        )
    return _share_of_size(limit, size, band, band.rate)


def _share_of_size(limit: NominationLimit, size: int, band: Bracket, rate: Fraction) -> Granted:
    exact = (band.number or 0) + max(size - (band.beyond or 0), 0) * rate
    whole = rounded(exact, limit.rounding)
    given = _of(limit, size) | {
        "rate": percent(rate),
        "exact": plain(exact),
        "rounding": _rounding_words(limit.rounding),
        "whole": whole,
    }
    if band.number or band.beyond:
        words = _("{base} {size}: {formula} = {exact}, {rounding} to {whole}")
        return Granted(whole, False, words.format(**given, formula=_formula(size, band, rate)))
    if whole == 0 and size > 0 and limit.at_least_one:
        words = _("{base} {size} × {rate} = {exact}, {rounding} to {whole}; at least 1")
        return Granted(1, False, words.format(**given))
    if exact.denominator == 1:
        return Granted(whole, False, _("{base} {size} × {rate} = {exact}").format(**given))
    words = _("{base} {size} × {rate} = {exact}, {rounding} to {whole}")
    return Granted(whole, False, words.format(**given))


def _formula(size: int, band: Bracket, rate: Fraction) -> str:
    """A base with a share on top: ``5 + (12000 - 10000) × 1/5000``."""
    counted = f"({size} - {band.beyond})" if band.beyond else str(size)
    return f"{band.number or 0} + {counted} × {plain(rate)}"


def _of(limit: NominationLimit, size: int) -> dict[str, str | int]:
    return {"base": limit.base or limit.name, "size": size}


def _rounding_words(rounding: Rounding) -> str:
    return {
        Rounding.FLOOR: _("rounded down"),
        Rounding.CEIL: _("rounded up"),
        Rounding.HALF_UP: _("rounded half up"),
    }[rounding]


def percent(share: Number) -> str:
    """A share as people write it: 5%, 12.5%."""
    return f"{plain(Fraction(share) * 100)}%"


def plain(value: Fraction) -> str:
    """A fraction in decimals where they end within four digits, else as a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    if 10_000 % value.denominator == 0:
        digits = Decimal(value.numerator) / Decimal(value.denominator)
        return format(digits.normalize(), "f")
    return f"{value.numerator}/{value.denominator}"


@dataclass(frozen=True, slots=True)
class LeastFound:
    """How a list stands to the fewest that a limit asks a recommender to name."""

    limit: NominationLimit
    named: int
    holds: bool
    sentence: str


def least_of(limit: NominationLimit, named: int) -> LeastFound | None:
    """Test the fewest that must be named, or ``None`` where the limit asks for none."""
    if limit.minimum is None:
        return None
    words = _("{name}: at least {least}; with this list {named}").format(
        name=limit.name, least=limit.minimum, named=named
    )
    return LeastFound(limit, named, named >= limit.minimum, f"{words}（{limit.source}）")


# Shares


@dataclass(frozen=True, slots=True)
class ShareFound:
    """How a list stands to a share: true, false, or open while facts about people are missing."""

    rule: ShareRule
    counted: int
    of: int
    open: int
    holds: bool | None
    sentence: str


def share_of(rule: ShareRule, people: Sequence[Facts], on: date) -> ShareFound:
    """Test a share on the people of a list; with fewer than the smallest group it always holds."""
    among = [_among(rule.denominator, facts, on) for facts in people]
    inside = [facts for facts, there in zip(people, among, strict=True) if there]
    verdicts = [holds(rule.numerator, facts, on) for facts in inside]
    counted, of = verdicts.count(True), len(inside)
    unknown = verdicts.count(None)
    if of < rule.smallest_group or of == 0:
        outcome: bool | None = True
    else:
        best, worst = _kept(rule, counted + unknown, of), _kept(rule, counted, of)
        outcome = best if best == worst else None
    return ShareFound(rule, counted, of, unknown, outcome, _share_words(rule, counted, of, unknown))


def _among(denominator: Expression | None, facts: Facts, on: date) -> bool:
    """Whether a person is in the group; who is not known to be outside is inside."""
    return denominator is None or holds(denominator, facts, on) is not False


def _kept(rule: ShareRule, counted: int, of: int) -> bool:
    if rule.at_least_number is not None and counted < rule.at_least_number:
        return False
    if rule.at_most_number is not None and counted > rule.at_most_number:
        return False
    share = Fraction(counted, of)
    if rule.at_least is not None and share < Fraction(rule.at_least):
        return False
    return rule.at_most is None or share <= Fraction(rule.at_most)


def needed_for(share: Number, of: int) -> int:
    """The fewest people of a group that make a share: 不低于50% of 3 is 2."""
    return rounded(Fraction(share) * of, Rounding.CEIL)


def allowed_by(share: Number, of: int) -> int:
    """The most people of a group that keep within a share."""
    return rounded(Fraction(share) * of, Rounding.FLOOR)


def _share_words(rule: ShareRule, counted: int, of: int, unknown: int) -> str:
    parts = [
        _("{text}: {counted} of {of}").format(text=rule.text.rstrip("。"), counted=counted, of=of)
    ]
    if unknown:
        parts.append(_("{number} cannot be told").format(number=unknown))
    if 0 < of < rule.smallest_group:
        parts.append(_("asked of groups of {number} and more").format(number=rule.smallest_group))
    elif of:
        parts += _bounds_in_words(rule, of)
    return _("; ").join(parts)


def _bounds_in_words(rule: ShareRule, of: int) -> Iterator[str]:
    if rule.at_least is not None:
        words = _("at least {number} asked").format(number=needed_for(rule.at_least, of))
        yield words + _computed(rule.at_least, of, Rounding.CEIL)
    if rule.at_most is not None:
        words = _("at most {number} allowed").format(number=allowed_by(rule.at_most, of))
        yield words + _computed(rule.at_most, of, Rounding.FLOOR)
    if rule.at_least_number is not None:
        yield _("at least {number} asked").format(number=rule.at_least_number)
    if rule.at_most_number is not None:
        yield _("at most {number} allowed").format(number=rule.at_most_number)


def _computed(share: Number, of: int, rounding: Rounding) -> str:
    """How a fraction of people was made whole; nothing where there is no fraction."""
    exact = Fraction(share) * of
    if exact.denominator == 1:
        return ""
    return _(" ({of} × {rate} = {exact}, {rounding})").format(
        of=of, rate=percent(share), exact=plain(exact), rounding=_rounding_words(rounding)
    )
