"""Numbers of a document that are out of proportion to one another, so that nothing could meet them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.rounds import highest
from talentportal.programs.document.schema.conditions import NominationLimit
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.review import Review
from talentportal.programs.document.schema.tiers import Tier

Pair = tuple[str, str]


def faults_of_magnitudes(document: EditionDocument) -> Iterator[Pair]:
    """Path and sentence of every number that another one makes impossible."""
    rounds = [("review", document.review)]
    rounds += [(f"reviews.{each.key}", each) for each in document.reviews if each.key]
    for path, review in rounds:
        yield from _of_review(path, review)
        yield from _of_shortlist(path, review, document)
    for limit in document.limits:
        yield from _of_limit(limit)
    yield from _of_tiers(document)
    yield from _of_years(document)
    for index, each in enumerate(document.results.instalments):
        if each.yuan == 0:
            yield f"results.instalments.{index}.yuan", _("An instalment of 0 yuan pays nothing.")


def _of_review(path: str, review: Review) -> Iterator[Pair]:
    size, smallest = review.panel_size, review.smallest_sample
    if size is not None and smallest is not None and smallest > size:
        yield (
            f"{path}.smallest_sample",
            _("The panel has {size} members: {number} scores can never be had.").format(
                size=size, number=smallest
            ),
        )
    top = highest(review)
    if review.minimum_score is not None and top is not None and review.minimum_score > top:
        yield (
            f"{path}.minimum_score",
            _("The greatest score is {score}: nobody could go on.").format(score=top),
        )
    ballot = review.ballot
    if ballot is not None and ballot.threshold == 1 and not ballot.threshold_included:
        yield f"{path}.ballot.threshold", _("More than all can never vote for it.")


def _of_shortlist(path: str, review: Review, document: EditionDocument) -> Iterator[Pair]:
    slots = [tier.slots for tier in document.tiers_to_apply_for if tier.slots_op == "exact"]
    if len(document.tiers_to_apply_for) != 1 or not slots or review.shortlist_maximum is None:
        return
    if slots[0] is not None and review.shortlist_maximum < slots[0]:
        yield (
            f"{path}.shortlist_maximum",
            _("The shortlist is shorter than the {slots} places.").format(slots=slots[0]),
        )


def _of_limit(limit: NominationLimit) -> Iterator[Pair]:
    path = f"limits.{limit.key}"
    if limit.maximum == 0 and not limit.table:
        yield f"{path}.maximum", _("A limit of 0 lets nobody be named.")
    offices = [each.office.strip() for each in limit.table]
    for index, office in enumerate(offices):
        if office in offices[:index]:
            yield (
                f"{path}.table.{index}.office",
                _("“{value}” stands here twice.").format(value=office),
            )
    most = max([each.number for each in limit.table], default=None)
    if (
        limit.minimum is not None
        and most is not None
        and limit.minimum > max(most, limit.maximum or 0)
    ):
        yield f"{path}.minimum", _("The minimum is more than the maximum.")


def _of_tiers(document: EditionDocument) -> Iterator[Pair]:
    for tier in document.tiers:
        path = f"tiers.{tier.key}"
        for each in tier.categories:
            if each.slots == 0:
                yield (
                    f"{path}.categories.{each.key}.slots",
                    _("A category without places is nobody's."),
                )
        yield from _of_categories(path, tier)
        if tier.category_field is not None and not tier.categories:
            yield f"{path}.category_field", _("The tier has no categories.")
        if tier.slots_op == "unlimited" and tier.slots is not None:
            yield f"{path}.slots", _("The places are not limited, so no number belongs here.")
        if tier.counts_as != "nominee" and tier.nominee_of is None:
            yield f"{path}.counts_as", _("It has no effect without nominee_of.")


def _of_categories(path: str, tier: Tier) -> Iterator[Pair]:
    """The places of the trades are those of the tier: none has more, and where the number is exact
    all together have just as many. What each may have at most can be more together."""
    if tier.slots is None or tier.slots_op not in ("exact", "at_most"):
        return
    beyond = [each for each in tier.categories if (each.slots or 0) > tier.slots]
    for each in beyond:
        yield (
            f"{path}.categories.{each.key}.slots",
            _("“{category}” has {number} places, the whole tier has {slots}.").format(
                category=each.key, number=each.slots, slots=tier.slots
            ),
        )
    given = [each.slots for each in tier.categories]
    total = sum(number or 0 for number in given)
    too_few = None not in given and total < tier.slots
    differs = tier.slots_op == "exact" and (too_few or total > tier.slots)
    if given and not beyond and differs:
        yield (
            f"{path}.categories",
            _("The categories have {sum} places, the tier has {slots}.").format(
                sum=total, slots=tier.slots
            ),
        )


def _of_years(document: EditionDocument) -> Iterator[Pair]:
    """A window in quite another year than the edition's is a slip of the pen."""
    year = document.edition.year
    for path, instant in (
        ("application.opens_at", document.application.opens_at),
        ("application.closes_at", document.application.closes_at),
    ):
        if instant is not None and abs(instant.year - year) > 1:
            yield path, _("The edition is of {year}.").format(year=year)
