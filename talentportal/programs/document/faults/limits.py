"""Limits and shares of a document: numbers that contradict each other or that nobody would test."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.schema.bands import unevenness
from talentportal.programs.document.schema.conditions import NominationLimit, ShareRule
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


def faults_of_shares(document: EditionDocument) -> Iterator[Pair]:
    sending = {stage.key for stage in document.stages if stage.list_sent != "none"}
    for rule in document.shares:
        path = f"shares.{rule.key}"
        yield from ((path, sentence) for sentence in _bounds(rule))
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
