"""Which routes and windows are lawful, whatever a notice says."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.procedure import Route, Stage
from talentportal.programs.vocabulary import Requirement, StageKind

# What no stage of a kind can do without: the guarantee, not the edition, asks for it.
ALWAYS: dict[StageKind, frozenset[Requirement]] = {
    StageKind.INITIAL_REVIEW: frozenset({Requirement.MATERIALS_CHECKED}),
    StageKind.EXPERT_REVIEW: frozenset({Requirement.SCORED}),
    StageKind.PUBLIC_NOTICE: frozenset({Requirement.NOTICE_RUN, Requirement.OBJECTIONS_SETTLED}),
    StageKind.APPROVAL: frozenset({Requirement.DECISION_RECORDED}),
}
# Kinds that may not come after a kind that has come before; of public notices the last one counts.
NEVER_AFTER: dict[StageKind, frozenset[StageKind]] = {
    StageKind.PUBLIC_NOTICE: frozenset(
        {
            StageKind.RECOMMENDATION,
            StageKind.INITIAL_REVIEW,
            StageKind.QUALIFICATION,
            StageKind.EXPERT_REVIEW,
            StageKind.VETTING,
        }
    ),
    StageKind.EXPERT_REVIEW: frozenset({StageKind.RECOMMENDATION}),
}
SEATLESS = frozenset({StageKind.INITIAL_REVIEW, StageKind.PUBLIC_NOTICE})
"""Kinds that nobody leaves by taking a seat of a limit."""
OF_THE_EDITION = frozenset(
    {StageKind.QUALIFICATION, StageKind.EXPERT_REVIEW, StageKind.VETTING, StageKind.PUBLIC_NOTICE}
)
"""Kinds whose duty is given on the edition and not on an office."""
DECIDING = frozenset({StageKind.VETTING, StageKind.APPROVAL})


def unlawful_in_route(document: EditionDocument, route: Route) -> Iterator[str]:
    """A sentence for everything that a route must not be."""
    known = {stage.key: stage for stage in document.stages}
    stages = [known[key] for key in route.stages if key in known]
    if len(set(route.stages)) != len(route.stages):
        yield _("A stage stands in the route twice.")
    kinds = [stage.kind for stage in stages]
    notices = [stage for stage in stages if stage.kind is StageKind.PUBLIC_NOTICE]
    if not notices:
        yield _("The route has no public notice; it needs one.")
    if not DECIDING & set(kinds):
        yield _("Nobody decides on this route: it needs a vetting or an approval.")
    for index, stage in enumerate(stages):
        for earlier in stages[:index]:
            forbidden = NEVER_AFTER.get(earlier.kind, frozenset())
            if stage.kind in forbidden and earlier not in notices[:-1]:
                yield _("“{stage}” cannot come after “{earlier}”.").format(
                    stage=stage.key, earlier=earlier.key
                )
    yield from _windows_out_of_order(document, route, stages)


def _windows_out_of_order(
    document: EditionDocument, route: Route, stages: list[Stage]
) -> Iterator[str]:
    known = {channel.key for channel in document.channels}
    ends = [document.application_for(key).closes_at for key in route.channels if key in known]
    latest, whose = max(filter(None, ends), default=None), "application"
    for index, stage in enumerate(stages):
        for later in stages[index + 1 :]:
            if stage.opens_at and later.closes_at and stage.opens_at >= later.closes_at:
                yield _("“{stage}” opens when “{later}”, which comes later, is over.").format(
                    stage=stage.key, later=later.key
                )
        if stage.closes_at is None:
            continue
        if latest is not None and stage.closes_at < latest:
            yield _("“{stage}” closes before “{earlier}”, which comes first.").format(
                stage=stage.key, earlier=whose
            )
        latest, whose = stage.closes_at, stage.key


def unlawful_in_stage(document: EditionDocument, stage: Stage) -> Iterator[str]:
    """A sentence for everything that a stage must not be."""
    for requirement in sorted(ALWAYS.get(stage.kind, frozenset()) - set(stage.requires)):
        yield _("Every stage of this kind requires “{requirement}”.").format(
            requirement=requirement.label
        )
    if stage.opens_at and stage.closes_at and stage.opens_at >= stage.closes_at:
        yield _("The window closes before it opens.")
    asked = any(item.stage == stage.key for item in document.consultations)
    if asked != (Requirement.CONSULTATIONS_ANSWERED in stage.requires):
        yield (
            _("Departments are consulted here, so it requires “Departments consulted”.")
            if asked
            else _("It requires “Departments consulted”, but nobody is consulted here.")
        )
    unnamed = stage.kind is StageKind.PUBLIC_NOTICE and stage.notice is None
    if unnamed and document.notice_at(stage) is None:
        yield _("It does not say which notice runs.")
    yield from _not_of_this_kind(stage)
    if stage.office is not None and stage.held_by == "recommender":
        yield _("A dossier has one recommender; an office cannot be named here (office).")
    if stage.held_by in stage.together_with or stage.office in stage.joint_offices:
        yield _("The office that holds it cannot be asked to agree with itself.")
    yield from _unsupported(document, stage)


def _not_of_this_kind(stage: Stage) -> Iterator[str]:
    """What a stage of another kind could have."""
    if stage.limit is not None and stage.kind in SEATLESS:
        yield _("Nobody takes a seat on leaving a stage of this kind, so no limit binds here.")
    if stage.held_by == "recommender" and stage.kind in OF_THE_EDITION:
        yield _("The officers of the edition work on a stage of this kind, not the recommenders.")


def _channels_through(document: EditionDocument, stage: Stage) -> set[str]:
    """The channels of the routes that pass a stage, as far as they are declared."""
    known = {channel.key for channel in document.channels}
    passing = [route for route in document.routes if stage.key in route.stages]
    return {key for route in passing for key in route.channels} & known


def _unsupported(document: EditionDocument, stage: Stage) -> Iterator[str]:
    """Requirements that nothing in the document could ever meet."""
    boxes = [box for box in document.form.opinions if box.stage == stage.key]
    originals = [material for material in document.materials if material.original_sighted]
    supported = {
        Requirement.ON_SENT_LIST: (
            stage.list_sent != "none",
            _("It requires “On a sealed list that is sent”, but sends no list."),
        ),
        Requirement.MEETING_DECIDED: (
            bool(stage.meeting),
            _("It requires “Decided by a meeting”, but names no meeting."),
        ),
        Requirement.INSPECTED: (
            any(review.inspection for _path, review in document.rounds()),
            _("It requires “Inspected on site”, but the review provides for no inspection."),
        ),
        Requirement.LATER_PAPERS: (
            any(material.asked_at == stage.key for material in document.materials),
            _("It requires “Papers asked for here handed in”, but no material is asked for here."),
        ),
        Requirement.INTERNAL_NOTICE: (
            all(
                document.channel(key).internal_notice for key in _channels_through(document, stage)
            ),
            _(
                "It requires “Notice in-house has run”, but not every channel that passes here has "
                "one. Where a channel has one, it is asked for by itself."
            ),
        ),
        Requirement.JOINT_CONSENT: (
            stage.is_joint,
            _("It requires “Joint offices agreed”, but nobody decides with it."),
        ),
        Requirement.OPINION_WRITTEN: (
            bool(boxes),
            _("It requires “Opinion written”, but no opinion box of the form belongs to it."),
        ),
        Requirement.ORIGINALS_SIGHTED: (
            bool(originals),
            _("It requires “Originals sighted”, but no material asks for its original."),
        ),
    }
    for requirement in stage.requires:
        fine, sentence = supported.get(requirement, (True, ""))
        if not fine:
            yield sentence
