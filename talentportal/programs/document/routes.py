"""Which routes and windows are lawful, whatever a notice says."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.edition import EditionDocument
from talentportal.programs.document.procedure import Route, Stage
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
    yield from _windows_out_of_order(document, stages)


def _windows_out_of_order(document: EditionDocument, stages: list[Stage]) -> Iterator[str]:
    latest, whose = document.application.closes_at, "application"
    for stage in stages:
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
            requirement=requirement.value
        )
    if stage.opens_at and stage.closes_at and stage.opens_at >= stage.closes_at:
        yield _("The window closes before it opens.")
    asked = any(item.stage == stage.key for item in document.consultations)
    if asked != (Requirement.CONSULTATIONS_ANSWERED in stage.requires):
        yield (
            _("Departments are consulted here, so it requires “consultations_answered”.")
            if asked
            else _("It requires “consultations_answered”, but nobody is consulted here.")
        )
    unnamed = stage.kind is StageKind.PUBLIC_NOTICE and stage.notice is None
    if unnamed and document.notice_at(stage) is None:
        yield _("It does not say which notice runs (notice).")
    if stage.held_by in stage.together_with:
        yield _("The office that holds it cannot be asked to agree with itself (together_with).")
    yield from _unsupported(document, stage)


def _unsupported(document: EditionDocument, stage: Stage) -> Iterator[str]:
    """Requirements that nothing in the document could ever meet."""
    boxes = [box for box in document.form.opinions if box.stage == stage.key]
    originals = [material for material in document.materials if material.original_sighted]
    supported = {
        Requirement.ON_SENT_LIST: (
            stage.list_sent != "none",
            _("It requires “on_sent_list”, but sends no list (list_sent)."),
        ),
        Requirement.MEETING_DECIDED: (
            bool(stage.meeting),
            _("It requires “meeting_decided”, but names no meeting."),
        ),
        Requirement.INSPECTED: (
            any(review.inspection for _path, review in document.rounds()),
            _("It requires “inspected”, but the review provides for no inspection."),
        ),
        Requirement.INTERNAL_NOTICE: (
            any(channel.internal_notice for channel in document.channels),
            _("It requires “internal_notice”, but no channel has one (internal_notice)."),
        ),
        Requirement.JOINT_CONSENT: (
            bool(stage.together_with),
            _("It requires “joint_consent”, but nobody decides with it (together_with)."),
        ),
        Requirement.OPINION_WRITTEN: (
            bool(boxes),
            _("It requires “opinion_written”, but no opinion box of the form belongs to it."),
        ),
        Requirement.ORIGINALS_SIGHTED: (
            bool(originals),
            _("It requires “originals_sighted”, but no material asks for its original."),
        ),
    }
    for requirement in stage.requires:
        fine, sentence = supported.get(requirement, (True, ""))
        if not fine:
            yield sentence
