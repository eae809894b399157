"""The way of a dossier in plain words for its applicant; never the internals of a judgement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from nominations.applying.standing import Standing
from nominations.chain.verbs import State
from nominations.models import Dossier, Event, Visit
from talentportal.programs.document import Stage
from talentportal.programs.vocabulary import StageKind


@dataclass(frozen=True, slots=True)
class WayStep:
    """One step as the timeline shows it."""

    label: str
    state: str
    at: datetime | None = None
    text: str = ""


def words_for(kind: str) -> str:
    """What happens at a kind of stage, in a sentence."""
    return {
        StageKind.INITIAL_REVIEW: _("The office checks your form and compares your papers."),
        StageKind.RECOMMENDATION: _(
            "The office consults the departments and decides whom it recommends."
        ),
        StageKind.QUALIFICATION: _("The city bureau checks whether the conditions are met."),
        StageKind.EXPERT_REVIEW: _("Experts of your trade compare all applications."),
        StageKind.VETTING: _("The city bureau draws up the list of those proposed."),
        StageKind.PUBLIC_NOTICE: _("The names are shown in public; anybody may comment."),
        StageKind.APPROVAL: _("The list is examined and approved."),
    }[StageKind(kind)]


def way_of(standing: Standing) -> list[WayStep]:
    """Draft, the stages of the route, and the end it came to or may come to."""
    dossier = standing.dossier
    visits = {visit.stage: visit for visit in dossier.visits.select_related("office")}
    steps = [_draft(standing)]
    steps += [_stage(dossier, i, stage, visits) for i, stage in enumerate(dossier.route)]
    if dossier.is_ended:
        # What lay ahead of a dossier that has ended will not come any more.
        steps = [step for step in steps if step.state != "ahead"]
    return [*steps, *_end(dossier)]


def _draft(standing: Standing) -> WayStep:
    dossier = standing.dossier
    if standing.is_returned:
        said = _("Please correct what the remarks say and hand it in again.")
        return WayStep(_("Returned to you"), "returned", dossier.entered_at, said)
    if standing.is_draft:
        said = _("You fill in the form and upload your papers.")
        return WayStep(_("Being filled in"), "current", dossier.created_at, said)
    return WayStep(_("Handed in"), "done", dossier.submitted_at)


def _stage(dossier: Dossier, index: int, stage: Stage, visits: dict[str, Visit]) -> WayStep:
    visit = visits.get(stage.key)
    label = stage.label
    if dossier.position == index and dossier.stage is not None and visit:
        said = f"{visit.office.name}：{words_for(stage.kind)}"
        return WayStep(label, "current", visit.entered_at, said)
    passed = dossier.position is not None and (index < dossier.position or _honoured(dossier))
    if passed and visit and visit.left_at:
        return WayStep(label, "done", visit.left_at, visit.office.name)
    return WayStep(label, "ahead", None, words_for(stage.kind))


def _honoured(dossier: Dossier) -> bool:
    return dossier.state in (State.HONOURED, State.REVOKED)


def _end(dossier: Dossier) -> Iterator[WayStep]:
    if dossier.state == State.HONOURED:
        yield WayStep(str(State.HONOURED.label), "done", dossier.entered_at)
    elif dossier.is_ended:
        yield WayStep(str(State(dossier.state).label), "ended", dossier.entered_at)


def reason_of_return(dossier: Dossier) -> str:
    """What the office wrote to the applicant when it last gave the dossier back."""
    last = Event.objects.filter(dossier=dossier).order_by("-sequence").first()
    return last.note if last is not None and last.verb == "return_to_applicant" else ""
