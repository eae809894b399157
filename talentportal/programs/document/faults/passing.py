"""What is asked at a stage, of people who never come there."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.holding import Known, clash
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.conditions import NominationLimit
from talentportal.programs.document.schema.edition import EditionDocument

Pair = tuple[str, str]


def asked_of_nobody(document: EditionDocument) -> Iterator[Pair]:
    """Path and sentence of papers, letters, boxes and limits for people whom no route brings there."""
    for path, stage, who in _asked(document):
        passing = _passing(document, stage)
        if passing and who is not None and not any(_may_be(document, who, *way) for way in passing):
            yield (
                path,
                _("Nobody of whom this is asked passes the stage “{stage}”.").format(stage=stage),
            )
    for item in document.consultations:
        if not {"agree", "no_record"} & set(item.answers):
            yield (
                f"consultations.{item.key}.answers",
                _("No answer lets anybody go on: add “agree” or “no_record”."),
            )
    tiers = {tier.key for tier in document.tiers}
    for limit in (each for each in document.limits if tiers.issuperset(each.tiers)):
        ways = {way for each in _stages_of(document, limit) for way in _passing(document, each)}
        if ways and not any(_counts(document, limit, *way) for way in ways):
            yield (
                f"limits.{limit.key}",
                _("Nobody whom it counts passes a stage that takes seats of “{group}”.").format(
                    group=limit.group
                ),
            )


def _asked(document: EditionDocument) -> Iterator[tuple[str, str, ex.Expression | None]]:
    """Everything that is asked at one stage of some: where it says so, the stage, and of whom."""
    for material in document.materials:
        if material.asked_at is not None:
            yield f"materials.{material.key}.asked_at", material.asked_at, material.for_whom
    for item in document.consultations:
        yield f"consultations.{item.key}.stage", item.stage, item.when
    for box in document.form.opinions:
        if box.stage is not None:
            yield f"form.opinions.{box.key}.stage", box.stage, box.shown_when


def _passing(document: EditionDocument, stage: str) -> list[tuple[str, str]]:
    """The channels and tiers whose own route passes a stage."""
    try:
        return [
            (channel.key, tier.key)
            for channel in document.channels
            for tier in document.tiers_through(channel.key)
            if stage in {each.key for each in document.route(channel.key, tier.key)}
        ]
    except KeyError:  # A route names a stage that there is not, which is said elsewhere.
        return []


def _may_be(document: EditionDocument, who: ex.Expression, channel: str, tier: str) -> bool:
    known = Known(document, {field.key: field for field in document.form.fields()})
    by_channel = ex.FieldEquals(type="field_equals", fact="dossier.channel", value=channel)
    by_tier = ex.FieldEquals(type="field_equals", fact="dossier.tier", value=tier)
    return not clash(known, (by_channel, "true"), (by_tier, "true"), (who, "true"))


def _stages_of(document: EditionDocument, limit: NominationLimit) -> list[str]:
    return [stage.key for stage in document.stages if stage.limit == limit.group]


def _counts(document: EditionDocument, limit: NominationLimit, channel: str, tier: str) -> bool:
    """Whether a limit counts who comes this way: of its kinds of recommender, of its tiers."""
    kinds = set(document.channel(channel).recommender_kinds)
    behind = {tier, *(each.key for each in document.tiers_behind(tier))}
    return (not limit.recommender_kinds or bool(kinds & set(limit.recommender_kinds))) and (
        not limit.tiers or bool(behind & set(limit.tiers))
    )
