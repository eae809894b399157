"""Faults of the rounds of review: what each must have, must not have, and may name."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.counting import faults_of_counting
from talentportal.programs.document.faults.form_checks import twice
from talentportal.programs.document.faults.references import values_of
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.form import ChoiceField
from talentportal.programs.document.schema.review import Review
from talentportal.programs.document.schema.tiers import Tier
from talentportal.programs.vocabulary import StageKind

Pair = tuple[str, str]


def faults_of_rounds(document: EditionDocument) -> Iterator[Pair]:
    """Everything that is wrong with ``review``, ``reviews`` and the stages that name them."""
    yield from _keys(document)
    yield from _stages(document)
    every = [("review", document.review)]
    every += [(f"reviews.{each.key}", each) for each in document.reviews if each.key]
    for path, review in every:
        for key, number in Counter(each.key for each in review.criteria).items():
            if number > 1:
                yield f"{path}.criteria", _("The key “{key}” is used twice.").format(key=key)
        yield from faults_of_counting(path, review)
        yield from _tie_break(path, review)
        yield from _cut_twice(path, review)
        yield from _categories(path, review, document)
        yield from _sources(path, review, document)
        yield from _across_trades(path, review, document)


def _keys(document: EditionDocument) -> Iterator[Pair]:
    for index, review in enumerate(document.reviews):
        if review.key is None:
            yield f"reviews.{index}", _("A round among “reviews” needs a key.")
    keys = Counter(review.key for review in document.reviews if review.key)
    for key, number in keys.items():
        if number > 1:
            yield "reviews", _("The key “{key}” is used twice.").format(key=key)
        if not any(stage.review == key for stage in document.stages):
            yield f"reviews.{key}", _("No stage names this round (review).")


def _stages(document: EditionDocument) -> Iterator[Pair]:
    known = {review.key for review in document.reviews}
    for stage in document.stages:
        path = f"stages.{stage.key}.review"
        if stage.review is not None and stage.kind is not StageKind.EXPERT_REVIEW:
            yield path, _("Only an expert review has a round of review.")
        elif stage.review is not None and stage.review not in known:
            names = ", ".join(sorted(str(key) for key in known if key))
            yield (
                path,
                _("There is no “{name}”; there are: {known}.").format(
                    name=stage.review, known=names or "–"
                ),
            )
    yield from _one_after_another(document, known)


def _one_after_another(document: EditionDocument, known: set[str | None]) -> Iterator[Pair]:
    """Each round with the one before it on a route: together they must make one order."""
    places = _places_of_all(document)
    stages = {stage.key: stage for stage in document.stages}
    for index, route in enumerate(document.routes):
        before: Review | None = None
        for stage in (stages[key] for key in route.stages if key in stages):
            if stage.kind is not StageKind.EXPERT_REVIEW or stage.review not in (None, *known):
                continue
            review = document.review_at(stage)
            path = f"reviews.{review.key}" if review.key else "review"
            if before is not None:
                yield from _combined(path, before, review)
                yield from _wider(path, before, review, places)
            elif review.earlier_share is not None:
                yield (
                    f"{path}.earlier_share",
                    _("No round comes before “{stage}” on route {number}.").format(
                        stage=stage.key, number=index + 1
                    ),
                )
            before = review


def _combined(path: str, before: Review, review: Review) -> Iterator[Pair]:
    """Scores are added up where both are out of as many points, and more is better in both."""
    if review.earlier_share in (None, 1):
        return
    totals = [highest(before), highest(review)]
    for each, total in zip((before, review), totals, strict=True):
        if total is None:
            where = f"reviews.{each.key}" if each.key else "review"
            yield (
                f"{where}.imported.maximum",
                _(
                    "The rounds are combined, so it must be said out of how many points this one is."
                ),
            )
    if None not in totals and totals[0] != totals[1]:
        yield (
            f"{path}.earlier_share",
            _("The rounds are out of different totals, so they cannot be combined."),
        )
    if len({each.imported.best if each.imported else "highest" for each in (before, review)}) > 1:
        yield (
            f"{path}.earlier_share",
            _("In one of the rounds the least is best, so they cannot be combined."),
        )


def _wider(path: str, before: Review, review: Review, places: int | None) -> Iterator[Pair]:
    """A later round lets no more go on than the one before it."""
    if before.ranks_by_category != review.ranks_by_category:
        return
    cuts = [_going_on(each, places) for each in (before, review)]
    for name in ("shortlist_number", "shortlist_ratio", "shortlist_maximum"):
        earlier, later = getattr(before, name), getattr(review, name)
        if earlier is None and later is not None and name != "shortlist_maximum":
            earlier, later = cuts
        if earlier is not None and later is not None and later > earlier:
            yield (
                f"{path}.{name}",
                _("The round before lets {earlier} go on, so here {later} can never do.").format(
                    earlier=earlier, later=later
                ),
            )


def _going_on(review: Review, places: int | None) -> int | None:
    """How many of an order go on to what comes next, where it can be told."""
    if review.shortlist_number is not None or review.ranks_by_category:
        return review.shortlist_number
    if review.shortlist_ratio is None or places is None:
        return None
    number = ceil(review.shortlist_ratio * places)
    return min(number, review.shortlist_maximum or number)


def _places_of_all(document: EditionDocument) -> int | None:
    """What a ratio is multiplied by where there is one tier: its places, and those of awards behind."""
    tiers = document.tiers_to_apply_for
    if len(tiers) != 1 or tiers[0].slots is None:
        return None
    return tiers[0].slots + sum(each.slots or 0 for each in document.tiers_behind(tiers[0].key))


def highest(review: Review) -> Decimal | None:
    """The greatest score of a round: of all criteria, of an import, or 100 percent of the votes."""
    if review.imported is not None:
        return review.imported.maximum
    return sum((each.maximum for each in review.criteria), Decimal(0)) or Decimal(100)


def _tie_break(path: str, review: Review) -> Iterator[Pair]:
    known = {criterion.key for criterion in review.criteria}
    for key in twice(review.tie_break):
        yield f"{path}.tie_break", _("The key “{key}” is used twice.").format(key=key)
    for key in review.tie_break:
        if key not in known:
            yield (
                f"{path}.tie_break",
                _("There is no “{name}”; there are: {known}.").format(
                    name=key, known=", ".join(sorted(known)) or "–"
                ),
            )


def _cut_twice(path: str, review: Review) -> Iterator[Pair]:
    if review.shortlist_number is not None and (
        review.shortlist_ratio is not None or review.shortlist_maximum is not None
    ):
        yield (
            f"{path}.shortlist_number",
            _("The shortlist is a number or a ratio with its maximum, not both."),
        )


def _nothing_to_cut(path: str, review: Review, document: EditionDocument) -> Iterator[Pair]:
    """Where each trade is ranked by itself, a ratio needs the places of each."""
    if review.shortlist_ratio is None or not review.ranks_by_category:
        return
    for tier in _ranked_in(review, document):
        if not tier.categories or any(each.slots is None for each in tier.categories):
            yield (
                f"{path}.shortlist_ratio",
                _(
                    "Each category has an order of its own, and “{tier}” does not say how many "
                    "places each has (categories, slots): nothing could be cut."
                ).format(tier=tier.key),
            )


def _ranked_in(review: Review, document: EditionDocument) -> Iterator[Tier]:
    """The tiers that some route takes through a stage with this round."""
    stages = {
        stage.key
        for stage in document.stages
        if stage.kind is StageKind.EXPERT_REVIEW and stage.review == review.key
    }
    routes = [route for route in document.routes if stages.intersection(route.stages)]
    for tier in document.tiers_to_apply_for:
        if any(not route.tiers or tier.key in route.tiers for route in routes):
            yield tier


def _categories(path: str, review: Review, document: EditionDocument) -> Iterator[Pair]:
    if review.panels_by != "category":
        return
    fields = {field.key: field for field in document.form.fields()}
    field = fields.get(review.category_field or "")
    if not isinstance(field, ChoiceField) or field.several:
        yield (
            f"{path}.category_field",
            _("Panels by category need a choice of the form that says the category."),
        )
        return
    values = values_of(field)
    yield from _nothing_to_cut(path, review, document)
    for tier in document.tiers:
        for category in tier.categories:
            if category.key not in values:
                yield (
                    f"tiers.{tier.key}.categories",
                    _("“{value}” is no value of “{fact}”.").format(
                        value=category.key, fact=field.key
                    ),
                )


def _sources(path: str, review: Review, document: EditionDocument) -> Iterator[Pair]:
    """A round has one source: a panel's points and votes, or results from outside."""
    if review.imported is None:
        return
    if review.criteria or review.ballot is not None:
        yield f"{path}.imported", _("Imported results take the place of criteria and ballot.")
    if review.imported.method not in {method.kind for method in document.methods}:
        yield (
            f"{path}.imported.method",
            _("The edition's methods do not name “{method}”.").format(
                method=review.imported.method
            ),
        )
    given = review.imported
    for title in set(given.tie_break_reversed) - set(given.tie_break_columns):
        yield (
            f"{path}.imported.tie_break_reversed",
            _("“{title}” is none of the columns that decide between equals.").format(title=title),
        )
    columns = [given.number_column, given.score_column, *given.tie_break_columns]
    columns += [given.name_column] if given.name_column else []
    columns += [given.remark_column] if given.remark_column else []
    if len({"".join(column.split()) for column in columns}) != len(columns):
        yield f"{path}.imported", _("Two columns have the same heading.")
    if given.maximum is not None and given.maximum <= given.minimum:
        yield f"{path}.imported.maximum", _("The greatest result is not more than the least.")


def _across_trades(path: str, review: Review, document: EditionDocument) -> Iterator[Pair]:
    """What a contest gave in one trade says nothing of another: each with places is ranked alone."""
    if review.imported is None:
        return
    if review.normalise != "none":
        yield f"{path}.normalise", _("Results from outside are of no panel: it has no effect.")
    if review.panels_by == "category":
        return
    for tier in _ranked_in(review, document):
        if len(tier.categories) > 1 and any(each.slots for each in tier.categories):
            yield (
                f"{path}.panels_by",
                _(
                    "The trades of “{tier}” have places each, so their results need an order each: "
                    "set panels_by: category."
                ).format(tier=tier.key),
            )


def needed_of_round(path: str, review: Review) -> list[str]:
    """Settings without which a round cannot run; each is the notice's or a decision's."""
    if review.imported is not None:
        return [f"{path}.imported.score_column"]
    needed = [f"{path}.panel_size", f"{path}.smallest_sample"]
    if review.ballot is not None:
        needed += [f"{path}.ballot.quorum", f"{path}.ballot.threshold"]
    if review.ballot is None or review.criteria:
        needed += [f"{path}.aggregation", f"{path}.criteria"]
    return needed
