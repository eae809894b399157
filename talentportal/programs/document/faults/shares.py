"""Shares of a document: bounds that cross, shares that nobody tests, shares that exclude each other."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.holding import Known, Target, clash
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.base import Force
from talentportal.programs.document.schema.conditions import ShareRule
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.vocabulary import StageKind

Pair = tuple[str, str]


def faults_of_shares(document: EditionDocument) -> Iterator[Pair]:
    sending = {stage.key for stage in document.stages if stage.list_sent != "none"}
    for rule in document.shares:
        path = f"shares.{rule.key}"
        yield from ((path, sentence) for sentence in _bounds(rule))
        yield from _of_numbers(document, rule)
        if rule.list_of == "edition":
            yield from _shares_of_result(document, rule)
        elif rule.stage is not None and rule.stage not in sending:
            yield f"{path}.stage", _("No list is sent from “{stage}”.").format(stage=rule.stage)
        elif not sending:
            yield path, _("No stage sends a list, so nobody would test the share.")


def _bounds(rule: ShareRule) -> Iterator[str]:
    bounds = (rule.at_least, rule.at_most, rule.at_least_number, rule.at_most_number)
    if all(bound is None for bound in bounds):
        yield _("A share needs at_least or at_most.")
    if (rule.at_least or 0) > (1 if rule.at_most is None else rule.at_most):
        yield _("at_least is more than at_most.")
    if rule.at_most_number is not None and (rule.at_least_number or 0) > rule.at_most_number:
        yield _("at_least_number is more than at_most_number.")


def _shares_of_result(document: EditionDocument, rule: ShareRule) -> Iterator[Pair]:
    """A share of the result is tested where people are chosen, never on a recommender's way."""
    choosing = (StageKind.EXPERT_REVIEW, StageKind.VETTING, StageKind.APPROVAL)
    named = [stage for stage in document.stages if stage.key == rule.stage]
    if rule.stage is not None and not any(stage.kind in choosing for stage in named):
        yield (
            f"shares.{rule.key}.stage",
            _("Nobody is chosen at “{stage}”, so nobody would test the share.").format(
                stage=rule.stage
            ),
        )


def _of_numbers(document: EditionDocument, rule: ShareRule) -> Iterator[Pair]:
    """Bounds that always hold, or that are more than there are places."""
    path = f"shares.{rule.key}"
    if rule.at_least == 0:
        yield f"{path}.at_least", _("At least 0 always holds.")
    if rule.at_most == 1:
        yield f"{path}.at_most", _("At most all of them always holds.")
    places, wanted = _places(document), rule.at_least_number
    if wanted is not None and places is not None and wanted > places:
        yield (
            f"{path}.at_least_number",
            _("The tiers have {slots} places in all.").format(slots=places),
        )
    longest = _longest_list(document, rule)
    for name in ("at_least_number", "smallest_group"):
        number = getattr(rule, name)
        if longest is not None and _crossed(number, longest):
            yield (
                f"{path}.{name}",
                _("No recommender may name more than {longest}.").format(longest=longest),
            )


def _longest_list(document: EditionDocument, rule: ShareRule) -> int | None:
    """How many any recommender may have on a list of which the share is tested, where it is fixed."""
    if rule.list_of != "recommender":
        return None
    sending = [stage for stage in document.stages if stage.list_sent != "none"]
    groups = {stage.limit for stage in sending if rule.stage in (None, stage.key)}
    limits = [each for each in document.limits if each.group in groups]
    bound = {kind for each in limits for kind in each.recommender_kinds}
    known = {kind for each in document.channels for kind in each.recommender_kinds}
    numbers = [each.maximum for each in limits]
    for each in limits:
        narrow = each.by or each.tiers or each.table or each.unless or each.scope == "office"
        if narrow or each.force is not Force.HARD:
            return None
    if None in groups or None in numbers or not (known <= bound):
        return None
    return max((number for number in numbers if number is not None), default=None)


def _places(document: EditionDocument) -> int | None:
    """All places of the edition, where their number is fixed."""
    slots = [tier.slots for tier in document.tiers]
    if None in slots or any(tier.slots_op == "about" for tier in document.tiers):
        return None
    return sum(number or 0 for number in slots)


def exclusive_shares(document: EditionDocument) -> Iterator[Pair]:
    """Shares of one list of which no list can keep all, and those that every list keeps or none."""
    for index, rule in enumerate(document.shares):
        counts = _Counts(document, rule)
        yield from ((f"shares.{rule.key}", sentence) for sentence in counts.alone())
        earlier = [
            _Counts(document, each) for each in document.shares[:index] if _of_one_list(each, rule)
        ]
        sentence = next(filter(None, (counts.against(each) for each in earlier)), "")
        if sentence := sentence or _too_much(document, counts, earlier):
            yield f"shares.{rule.key}", sentence


def _of_one_list(one: ShareRule, other: ShareRule) -> bool:
    """Whether there is a list of which both are tested, among the same people."""
    return (
        one.list_of == other.list_of
        and (one.stage is None or other.stage is None or one.stage == other.stage)
        and one.denominator == other.denominator
    )


class _Counts:
    """Who counts for a share, and how that lies to those who count for another."""

    def __init__(self, document: EditionDocument, rule: ShareRule) -> None:
        self.rule = rule
        self.known = Known(document, {field.key: field for field in document.form.fields()})
        whole = rule.denominator
        self.whole: Sequence[tuple[ex.Expression, Target]] = [(whole, "true")] if whole else []

    def _never(self, *wanted: tuple[ex.Expression, Target]) -> bool:
        return bool(clash(self.known, *self.whole, *wanted))

    def alone(self) -> Iterator[str]:
        """Of whom everybody or nobody counts there is no share to be kept."""
        who = self.rule.numerator
        shared = self.rule.at_least or self.rule.at_most is not None
        if shared and self._never((who, "not_true")):
            yield _("Everybody counts, so the share is all of them whatever the list.")
        elif self.whole and self._never((who, "true")):
            yield _("Nobody counts: numerator and denominator exclude each other.")

    def apart_from(self, other: "_Counts") -> bool:
        """Whether nobody counts for both."""
        return self._never((self.rule.numerator, "true"), (other.rule.numerator, "true"))

    def against(self, other: "_Counts") -> str:
        """Why no list keeps both; empty where one may."""
        mine, theirs = self.rule, other.rule
        for less, more in ((mine, theirs), (theirs, mine)):
            crossed = _crossed(less.at_least, more.at_most)
            crossed |= _crossed(less.at_least_number, more.at_most_number)
            if crossed and self._never((less.numerator, "true"), (more.numerator, "not_true")):
                return _(
                    "“{other}” cannot be kept beside it: whoever counts for “{less}” counts for "
                    "“{more}” too, of which fewer are allowed."
                ).format(other=theirs.key, less=less.key, more=more.key)
        if mine.at_most is None or theirs.at_most is None or mine.at_most + theirs.at_most >= 1:
            return ""
        if not self._never((mine.numerator, "not_true"), (theirs.numerator, "not_true")):
            return ""
        return _(
            "“{other}” cannot be kept beside it: everybody counts for one of them, and together "
            "they allow {sum} of the list only."
        ).format(other=theirs.key, sum=_percent(mine.at_most + theirs.at_most))


def _crossed(least: Fraction | int | None, most: Fraction | int | None) -> bool:
    return least is not None and most is not None and least > most


def _too_much(document: EditionDocument, last: _Counts, earlier: Sequence[_Counts]) -> str:
    """Shares of people of whom nobody counts for two, and that are more than there is."""
    for first in earlier:
        apart = [last]
        for each in (first, *earlier):
            if all(each.apart_from(other) for other in apart):
                apart.append(each)
        sum_of_shares = sum((each.rule.at_least or Fraction(0) for each in apart), Fraction(0))
        number = sum(each.rule.at_least_number or 0 for each in apart)
        others = "、".join(each.rule.key for each in apart[1:])
        if last.rule.at_least and sum_of_shares > 1:
            return _(
                "With “{others}” this asks for {sum} of the list: nobody counts for two of them."
            ).format(others=others, sum=_percent(sum_of_shares))
        places = _places(document) if last.rule.list_of == "edition" else None
        if last.rule.at_least_number and len(apart) > 1 and _crossed(number, places):
            return _(
                "With “{others}” this asks for {number} people, and there are {slots} places: "
                "nobody counts for two of them."
            ).format(others=others, number=number, slots=places)
    return ""


def _percent(share: Fraction) -> str:
    """A share as people read it, in at most two decimals."""
    return f"{float(share * 100):.2f}".rstrip("0").rstrip(".") + "%"
