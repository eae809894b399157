"""Limits of a document: numbers that contradict each other or that nobody would test."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.schema.bands import unevenness
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
