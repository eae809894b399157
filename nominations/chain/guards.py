"""What must hold before a verb; each guard answers with the sentences that stand in the way.

No guard touches the database: the door gathers a ``Case`` for all dossiers of a batch at once.
"""

from collections.abc import Callable, Iterator
from typing import assert_never

from django.utils.translation import gettext as _

from nominations.chain.case import Case, Record
from talentportal.programs.vocabulary import Requirement
from talentportal.shared.clock import CHINA
from talentportal.shared.moments import moment, until
from talentportal.shared.refusals import Refusal

Guard = Callable[[Case], Iterator[Refusal]]


def the_window_is_open(case: Case) -> Iterator[Refusal]:
    """The stage's window contains this instant: opens_at ≤ now < closes_at."""
    if case.opens_at and case.now < case.opens_at:
        yield Refusal(
            "window-not-open",
            _("This step opens on {moment}.").format(moment=moment(case.opens_at)),
        )
    if case.closes_at and case.now >= case.closes_at:
        yield Refusal(
            "window-closed",
            _("The deadline for this step was {moment}.").format(moment=until(case.closes_at)),
            remedy=_("If there is good cause, ask the city bureau for an extension."),
        )


def the_form_is_complete(case: Case) -> Iterator[Refusal]:
    """Every required field and material is there and within its limits."""
    yield from case.gaps


def no_hard_condition_fails(case: Case) -> Iterator[Refusal]:
    """Machines block only on what is hard and computed; the rest is for people.

    Asked when it is handed in and again at every later door: what the registers hold, or an office
    has corrected, may have changed since.
    """
    for finding in case.findings:
        if finding.force == "hard" and finding.outcome == "fail":
            yield Refusal("condition-fails", finding.sentence, place=finding.key)


def the_undertaking_is_given(case: Case) -> Iterator[Refusal]:
    if not case.undertaking:
        yield Refusal(
            "undertaking-missing",
            _("The undertaking that everything stated is true has not been given."),
            place="undertaking",
            remedy=_("Read it and tick the box."),
        )


def a_reason_is_given(case: Case) -> Iterator[Refusal]:
    if not case.note.strip():
        yield Refusal(
            "reason-missing",
            _("This step needs a reason in writing."),
            place="note",
            remedy=_("Write it so that the person concerned can understand it."),
        )


def a_decision_is_cited(case: Case) -> Iterator[Refusal]:
    """Who conferred decides that it ends; the step cites that body, its document and the day."""
    cited = case.decision
    if cited is None or not cited.body.strip():
        yield Refusal("body-missing", _("Write which body has decided this."), place="body")
    if cited is None or not cited.document.strip():
        yield Refusal("document-missing", _("Write the number of its document."), place="document")
    if cited is None or cited.decided_on is None:
        yield Refusal("day-missing", _("Write the day of the decision."), place="decided_on")
    elif cited.decided_on > case.now.astimezone(CHINA).date():
        yield Refusal(
            "decided-in-the-future", _("The day of the decision lies ahead."), place="decided_on"
        )


def direct_recognition_is_provided(case: Case) -> Iterator[Refusal]:
    if not case.document.review_at(case.stage).direct_recognition:
        yield Refusal(
            "no-direct-recognition", _("This edition does not provide for direct recognition.")
        )


def it_goes_with_its_list(case: Case) -> Iterator[Refusal]:
    """A list that was signed goes up whole or not at all, so nobody on it goes alone."""
    if case.stage is None or case.stage.list_sent == "none" or case.whole_list:
        return
    listed = Requirement.ON_SENT_LIST
    if listed in case.required and list(unmet(case, listed)):
        return  # which says the same
    yield Refusal(
        "goes-with-its-list",
        _("From “{label}” dossiers go up on a sealed list, never one by one.").format(
            label=case.stage.label
        ),
        place=case.number,
        remedy=_("Seal the list and send it up as a whole."),
    )


def nothing_bars_it(case: Case) -> Iterator[Refusal]:
    """What was found against a dossier stands at every later door, until the finding is corrected."""
    yield from case.bars


def a_reserve_can_stand(case: Case) -> Iterator[Refusal]:
    """A reserve was judged like those in whose place they come."""
    if case.not_judged_at:
        yield Refusal(
            "reserve-not-judged",
            _("Only who was judged in “{stage}” can be a reserve.").format(
                stage=case.not_judged_at
            ),
            place=case.number,
        )


def the_requirements_are_met(case: Case) -> Iterator[Refusal]:
    """Everything the edition asks for at this stage stands recorded."""
    for requirement in case.required:
        yield from unmet(case, Requirement(requirement))


def papers_are_asked_for_here(case: Case) -> Iterator[Refusal]:
    """The stage asks for papers, and those that must be there are; they are handed in once."""
    if not case.asked_here:
        yield Refusal("nothing-asked-here", _("Nothing further is asked for at this stage."))
    if not list(unmet(case, Requirement.LATER_PAPERS)):
        yield Refusal("handed-in-already", _("These papers have been handed in already."))
    yield from case.missing_here


def the_notice_has_run(case: Case) -> Iterator[Refusal]:
    """Never before the last day of the notice has ended, whatever the edition says."""
    yield from unmet(case, Requirement.NOTICE_RUN)


def no_objection_is_open(case: Case) -> Iterator[Refusal]:
    """Every objection to this dossier has a finding that does not uphold it."""
    yield from unmet(case, Requirement.OBJECTIONS_SETTLED)


def unmet(case: Case, requirement: Requirement) -> Iterator[Refusal]:
    """What is missing of one requirement of the stage; nothing when it is met."""
    if requirement is Requirement.ORIGINALS_SIGHTED:
        yield from _unsighted(case)
        return
    record = case.records.get(requirement.value, Record(met=False))
    if record.met and record.not_before and case.now < record.not_before:
        yield Refusal(
            f"{requirement.value}-too-early",
            _("Not before the end of {moment}: {requirement}.").format(
                moment=until(record.not_before), requirement=requirement.label
            ),
            place=requirement.value,
        )
    elif not record.met:
        yield Refusal(
            f"{requirement.value}-unmet",
            record.sentence or sentence_of(requirement),
            place=requirement.value,
        )


def _unsighted(case: Case) -> Iterator[Refusal]:
    """Originals are a matter of each paper, so they are read off the papers, not off a record."""
    to_sight = {material.key for material in case.document.materials if material.original_sighted}
    missing = [
        paper.name for paper in case.papers if paper.material in to_sight and not paper.sighted
    ]
    if missing:
        yield Refusal(
            "originals_sighted-unmet",
            _("{number} copies have not been compared with their originals: {names}.").format(
                number=len(missing), names="、".join(missing[:5])
            ),
            place=Requirement.ORIGINALS_SIGHTED.value,
            remedy=_("Open the copies and mark each as compared."),
        )


def sentence_of(requirement: Requirement) -> str:  # noqa: C901, PLR0911, PLR0912 -- one for each
    """What is missing while a requirement is not met."""
    match requirement:
        case Requirement.MATERIALS_CHECKED:
            return _("The materials have not been checked yet.")
        case Requirement.ORIGINALS_SIGHTED:
            return _("The originals have not been sighted yet.")
        case Requirement.CONDITIONS_CONFIRMED:
            return _("The conditions that a person must judge have not all been confirmed.")
        case Requirement.CONSULTATIONS_ANSWERED:
            return _("Not every department to be consulted has answered; silence is not consent.")
        case Requirement.MEETING_DECIDED:
            return _("No meeting has decided on this dossier yet.")
        case Requirement.OPINION_WRITTEN:
            return _("The opinion has not been written yet.")
        case Requirement.ON_SENT_LIST:
            return _(
                "The dossier is not on a ranked list that is sealed; seal the list and send it up."
            )
        case Requirement.SCORED:
            return _("The dossier has no final score yet.")
        case Requirement.RANKED:
            return _("The dossier has not been ranked yet.")
        case Requirement.INSPECTED:
            return _("The inspection on site has not been recorded yet.")
        case Requirement.NOTICE_RUN:
            return _("The dossier has not been on public notice.")
        case Requirement.OBJECTIONS_SETTLED:
            return _("An objection to this dossier is still open.")
        case Requirement.INTERNAL_NOTICE:
            return _("The notice in-house before the recommendation has not been recorded yet.")
        case Requirement.LATER_PAPERS:
            return _("The applicant has not handed in the papers that are asked for at this stage.")
        case Requirement.JOINT_CONSENT:
            return _("The offices that decide jointly have not all agreed.")
        case Requirement.DECISION_RECORDED:
            return _("The decision has not been recorded yet.")
        case _:
            assert_never(requirement)
