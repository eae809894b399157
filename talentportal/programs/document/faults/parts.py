"""Limits by a fact, the trades of a tier, nominees' awards: what must fit together."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.references import values_of
from talentportal.programs.document.schema.conditions import NominationLimit
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.form import ChoiceField
from talentportal.programs.document.schema.tiers import Tier

BY_CATEGORY = "dossier.category"
BY_EMPLOYER = "employer.name"
BY_RECOMMENDER = "dossier.recommender"

Pair = tuple[str, str]


def faults_of_parts(document: EditionDocument) -> Iterator[Pair]:
    """Tiers whose trades nobody could choose or count, and limits by what cannot be counted."""
    for tier in document.tiers:
        for sentence in _faults_of_tier(document, tier):
            yield f"tiers.{tier.key}.categories", sentence
    for limit in document.limits:
        if limit.by is not None:
            for sentence in _faults_of_limit(document, limit):
                yield f"limits.{limit.key}.by", sentence


def _faults_of_tier(document: EditionDocument, tier: Tier) -> Iterator[str]:
    if not tier.categories:
        return
    keys = [category.key for category in tier.categories]
    if len(set(keys)) != len(keys):
        yield _("A category stands here twice.")
    chosen = _choice(document, tier.category_field)
    if chosen is None or not set(keys) <= values_of(chosen):
        yield _(
            "The form needs a single choice, named in category_field, with the values {keys}."
        ).format(keys=", ".join(keys))
    slots = [category.slots for category in tier.categories if category.slots is not None]
    if slots and not any(_counts(limit, tier) for limit in document.limits):
        yield _("No limit counts by “dossier.category”, so nobody would keep to these places.")


def _counts(limit: NominationLimit, tier: Tier) -> bool:
    return limit.by == BY_CATEGORY and (not limit.tiers or tier.key in limit.tiers)


def _choice(document: EditionDocument, key: str | None) -> ChoiceField | None:
    found = next((field for field in document.form.fields() if field.key == key), None)
    return found if isinstance(found, ChoiceField) and not found.several else None


def _faults_of_limit(document: EditionDocument, limit: NominationLimit) -> Iterator[str]:
    area, _dot, key = (limit.by or "").partition(".")
    if limit.by == BY_CATEGORY:
        counted = [tier for tier in document.tiers if tier.categories and _counts(limit, tier)]
        if not counted:
            yield _("None of its tiers has categories.")
    elif limit.by not in (BY_EMPLOYER, BY_RECOMMENDER) and not (
        area == "form" and _choice(document, key)
    ):
        yield _(
            "It counts by employer.name, dossier.recommender, dossier.category or a single choice "
            "of the form."
        )
    if limit.brackets or (limit.maximum is None and limit.by != BY_CATEGORY):
        yield _("A limit that counts by a fact needs a maximum, and takes no brackets.")


def faults_of_nominees(document: EditionDocument) -> Iterator[Pair]:
    """A nominee's award needs a ranking to take from, places of its own and a certificate."""
    for tier in document.tiers:
        if tier.nominee_of is None:
            continue
        path = f"tiers.{tier.key}.nominee_of"
        if not any(tier in document.tiers_behind(top.key) for top in document.tiers_to_apply_for):
            yield path, _("It comes after no tier that one can apply for.")
        if sum(other.nominee_of == tier.nominee_of for other in document.tiers) > 1:
            yield path, _("A tier has one nominee's award at most.")
        groups = {limit.group for limit in document.limits if limit.scope == "edition"}
        if not any(_apart(document, group, tier) for group in groups):
            yield (
                path,
                _("The tier and its nominees need limits of their own over the edition (tiers)."),
            )
        if any("{tier}" not in words for words in _shared_words(document, tier)):
            yield path, _("The certificate must name the title: put {tier} into its text.")


def _shared_words(document: EditionDocument, tier: Tier) -> set[str]:
    """Certificate texts of a nominee's award that are those of the tier before it too."""
    own, before = (
        {document.results.of(key, kind).certificate_text for kind in document.kinds_for(key)}
        for key in (tier.key, tier.nominee_of)
        if key is not None
    )
    return own & before


def _apart(document: EditionDocument, group: str, tier: Tier) -> bool:
    own = document.limit_for(group, None, tier.key)
    other = document.limit_for(group, None, tier.nominee_of)
    return own is not None and other is not None and own.key != other.key
