"""Under which value of a fact a limit counts a dossier: its trade, its employer, a choice of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from nominations.form.facts import category_of, effective_answers, facts_of, typed_answers
from nominations.form.kinds import kind_of
from nominations.models import Dossier
from talentportal.programs.document import EditionDocument, Expression, NominationLimit, Tier
from talentportal.programs.document.faults.parts import BY_CATEGORY, BY_EMPLOYER, BY_RECOMMENDER
from talentportal.programs.document.schema.tiers import Category
from talentportal.programs.rules.eligibility import holds, reference_date


@dataclass(frozen=True, slots=True)
class CountedUnder:
    """A value with its name, and how many a limit lets pass under it (none: without end)."""

    value: str = ""
    name: str = ""
    maximum: int | None = None


WHOLE = CountedUnder()


def counted_under(dossier: Dossier, limit: NominationLimit, tier: str = "") -> CountedUnder | None:
    """The part of a limit that a dossier belongs to, or ``None`` where it is not counted.

    ``tier`` is what it asks a place of, where that is not what was applied for (提名奖).
    """
    if limit.unless is not None and _is_free(dossier, limit.unless):
        return None
    if limit.by is None:
        return WHOLE
    if limit.by in (BY_EMPLOYER, BY_RECOMMENDER):
        office = dossier.employer if limit.by == BY_EMPLOYER else dossier.recommender
        return CountedUnder(str(office.pk), office.name, limit.maximum) if office else None
    typed = typed_answers(dossier.document, effective_answers(dossier))
    if limit.by == BY_CATEGORY:
        return _category(dossier, limit, category_of(dossier, typed), tier or dossier.tier)
    key = limit.by.partition(".")[2]
    value = typed.get(limit.by)
    field = next(field for field in dossier.document.form.fields() if field.key == key)
    labels = kind_of(field).labels
    return (
        CountedUnder(str(value), labels.get(str(value), str(value)), limit.maximum)
        if value
        else None
    )


def _is_free(dossier: Dossier, unless: Expression) -> bool:
    """Whether it takes no place: only what is certain frees it, what is open does not."""
    return holds(unless, facts_of(dossier), reference_date(dossier.document)) is True


def _category(
    dossier: Dossier, limit: NominationLimit, chosen: object, tier: str
) -> CountedUnder | None:
    """The trade that was chosen, with its places in the tier; a tier without trades has those applied in."""
    document = dossier.document
    asked = tier if document.tier(tier).categories else dossier.tier
    categories = document.tier(asked).categories
    category = next((each for each in categories if each.key == chosen), None)
    return category and _of_tier(document, limit, document.tier(asked), category)


def parts_with_places(document: EditionDocument, limit: NominationLimit) -> list[CountedUnder]:
    """The trades that a limit by category counts, with the places of each."""
    if limit.by != BY_CATEGORY:
        return []
    return [
        part
        for tier in _tiers_with_trades(document, limit)
        for category in tier.categories
        if (part := _of_tier(document, limit, tier, category)) is not None
    ]


def _of_tier(
    document: EditionDocument, limit: NominationLimit, tier: Tier, category: Category
) -> CountedUnder | None:
    """A trade of a tier: where several tiers have trades, each counts its own."""
    slots = limit.maximum if category.slots is None else category.slots
    if slots is None:
        return None
    if len(_tiers_with_trades(document, limit)) < 2:
        return CountedUnder(category.key, category.name, slots)
    name = _("{tier}: {trade}").format(tier=tier.name, trade=category.name)
    return CountedUnder(f"{tier.key}:{category.key}", name, slots)


def _tiers_with_trades(document: EditionDocument, limit: NominationLimit) -> list[Tier]:
    counted = limit.tiers or [tier.key for tier in document.tiers]
    return [tier for tier in document.tiers if tier.categories and tier.key in counted]


def part_label(name: str, part_name: str) -> str:
    """A limit with what it counts under."""
    return f"{name}（{part_name}）" if part_name else name
