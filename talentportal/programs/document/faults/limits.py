"""Limits of a document: numbers that contradict each other or that nobody would test."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from talentportal.programs.document.schema.bands import unevenness
from talentportal.programs.document.schema.base import Force
from talentportal.programs.document.schema.conditions import NominationLimit
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.vocabulary import StageKind

Pair = tuple[str, str]


def faults_of_limits(document: EditionDocument) -> Iterator[Pair]:
    asked = {stage.limit for stage in document.stages}
    for limit in document.limits:
        path = f"limits.{limit.key}"
        given = limit.maximum is not None or bool(limit.table)
        if limit.by is None and given == bool(limit.brackets):
            yield path, _("A limit needs either a maximum or brackets.")
        if limit.table and limit.scope == "edition":
            yield f"{path}.table", _("A table says the places of offices: scope must be theirs.")
        if limit.group not in asked:
            yield path, _("No stage takes seats of “{group}”.").format(group=limit.group)
        for sentence in _faults_of_brackets(limit):
            yield f"{path}.brackets", sentence
        for sentence in _faults_of_minimum(document, limit):
            yield f"{path}.minimum", sentence
        yield from _slots_contradicted(document, limit)
        yield from _never_binding(document, limit)
    yield from _places_given_too_early(document)


def _faults_of_minimum(document: EditionDocument, limit: NominationLimit) -> Iterator[str]:
    if limit.minimum is None:
        return
    if limit.maximum is not None and limit.minimum > limit.maximum:
        yield _("The minimum is more than the maximum.")
    if limit.scope != "recommender" or not any(
        stage.limit == limit.group and stage.list_sent != "none" for stage in document.stages
    ):
        yield _("A minimum is asked of a recommender's list, and none is sent under this limit.")


def _faults_of_brackets(limit: NominationLimit) -> Iterator[str]:
    for bracket in limit.brackets:
        counted = bracket.rate is not None or bracket.number is not None
        if counted == bracket.unlimited:
            yield _("The band from {lower} needs rate or number, or it is unlimited.").format(
                lower=bracket.lower
            )
        if bracket.beyond is not None and bracket.rate is None:
            yield _("The band from {lower} needs a rate for what goes beyond.").format(
                lower=bracket.lower
            )
    if limit.brackets:
        yield from (uneven.sentence for uneven in unevenness(limit.brackets))
    if limit.brackets and limit.measured_by == "headcount" and not limit.base:
        yield _("The bands need a base: what the office is to count.")
    if limit.brackets and limit.measured_by == "headcount" and limit.scope != "recommender":
        yield _("Headcounts are stated by recommenders: scope must be recommender.")
    if limit.measured_by == "arrived" and limit.scope != "office":
        yield _("What has arrived is counted for each office: scope must be office.")


def _slots_contradicted(document: EditionDocument, limit: NominationLimit) -> Iterator[Pair]:
    """A final limit of the edition and the places of its tiers must be the same number."""
    last = [stage for stage in document.stages if stage.limit == limit.group]
    if (
        limit.scope != "edition"
        or limit.by is not None
        or limit.unless is not None
        or not any(stage.kind in (StageKind.VETTING, StageKind.APPROVAL) for stage in last)
    ):
        return
    tiers = [tier for tier in document.tiers if not limit.tiers or tier.key in limit.tiers]
    slots = [t.slots for t in [t for t in tiers if t.nominee_of is None] or tiers]
    if None in slots or limit.maximum is None:
        return
    total = sum(number for number in slots if number is not None)
    if total != limit.maximum:
        yield (
            f"limits.{limit.key}.maximum",
            _("It grants {maximum}, and its tiers have {slots} places in all.").format(
                maximum=limit.maximum, slots=total
            ),
        )


def _never_binding(document: EditionDocument, limit: NominationLimit) -> Iterator[Pair]:
    """Where the whole edition has no more places, as many for a part of it bind nobody."""
    if limit.maximum is None or limit.table or limit.brackets:
        return
    for other in document.limits:
        if other.maximum is None or other is limit or not _covers(other, limit):
            continue
        if other.maximum <= limit.maximum:
            yield (
                f"limits.{limit.key}.maximum",
                _("It never binds: “{other}” has {number} places in all.").format(
                    other=other.key, number=other.maximum
                ),
            )


def _covers(whole: NominationLimit, part: NominationLimit) -> bool:
    """Whether a hard limit over the edition counts everybody whom a narrower one counts."""
    is_whole = whole.scope == "edition" and whole.by is None and whole.unless is None
    is_part = part.scope != "edition" or part.by is not None or part.tiers != whole.tiers
    return (
        is_whole
        and is_part
        and whole.group == part.group
        and whole.force is Force.HARD
        and _among(part.tiers, whole.tiers)
        and _among(part.recommender_kinds, whole.recommender_kinds)
    )


def _among(part: Sequence[str], whole: Sequence[str]) -> bool:
    return not whole or (bool(part) and set(part) <= set(whole))


def _places_given_too_early(document: EditionDocument) -> Iterator[Pair]:
    """The places of the edition are taken at the last vetting: what comes after could take none."""
    final: set[str | None] = {limit.group for limit in document.limits if limit.scope == "edition"}
    known = {stage.key: stage for stage in document.stages}
    found: dict[str, str] = {}
    for route in document.routes:
        stages = [known[key] for key in route.stages if key in known]
        vetting = [index for index, each in enumerate(stages) if each.kind is StageKind.VETTING]
        for index in vetting[:-1]:
            taken_later = {each.limit for each in stages[index + 1 :]}
            if stages[index].limit in final and not taken_later & final:
                found[stages[index].key] = stages[vetting[-1]].key
    for key, later in found.items():
        yield (
            f"stages.{key}.limit",
            _("The places are taken here, and “{later}” decides after it: take them there.").format(
                later=later
            ),
        )
