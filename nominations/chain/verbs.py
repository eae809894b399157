"""The chain of a dossier, from a draft to the register of honours.

Read this page and you know who may do what, when, and where it leads. States are *kinds* of
stage; which office holds a stage, in what order and how often, is the edition's route. What a
verb requires is in ``guards``; what it causes is in ``moving.effects``.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from nominations.chain.becoming import (
    the_moment_given,
    the_rules_it_stands_under,
    this_moment,
)
from nominations.chain.guards import (
    a_decision_is_cited,
    a_reason_is_given,
    a_reserve_can_stand,
    direct_recognition_is_provided,
    it_goes_with_its_list,
    no_hard_condition_fails,
    no_objection_is_open,
    nothing_bars_it,
    papers_are_asked_for_here,
    the_form_is_complete,
    the_notice_has_run,
    the_requirements_are_met,
    the_undertaking_is_given,
    the_window_is_open,
)
from nominations.chain.steps import Claiming, Permit, step, steps_of
from talentportal.directory.models import Duty
from talentportal.programs.vocabulary import StageKind


class State(models.TextChoices):
    """Where a dossier lies: with its applicant, at a kind of stage, or at an end."""

    DRAFT = "draft", _("Being filled in")
    RECOMMENDATION = StageKind.RECOMMENDATION.value, StageKind.RECOMMENDATION.label
    INITIAL_REVIEW = StageKind.INITIAL_REVIEW.value, StageKind.INITIAL_REVIEW.label
    QUALIFICATION = StageKind.QUALIFICATION.value, StageKind.QUALIFICATION.label
    EXPERT_REVIEW = StageKind.EXPERT_REVIEW.value, StageKind.EXPERT_REVIEW.label
    VETTING = StageKind.VETTING.value, StageKind.VETTING.label
    APPROVAL = StageKind.APPROVAL.value, StageKind.APPROVAL.label
    PUBLIC_NOTICE = StageKind.PUBLIC_NOTICE.value, StageKind.PUBLIC_NOTICE.label
    HONOURED = "honoured", _("Honoured")
    DECLINED = "declined", _("Not recommended")
    NOT_SELECTED = "not_selected", _("Not selected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", _("Revoked")


S = State
STAGES = tuple(State(kind.value) for kind in StageKind)
ENDS = (S.HONOURED, S.DECLINED, S.NOT_SELECTED, S.WITHDRAWN, S.REVOKED)
RETURNABLE = (S.RECOMMENDATION, S.INITIAL_REVIEW, S.QUALIFICATION)
SELECTING = (S.EXPERT_REVIEW, S.VETTING, S.APPROVAL, S.PUBLIC_NOTICE)

# Targets that the dossier's own route decides.
NEXT = "next"  # the kind of the next stage; after the last stage: honoured
PREVIOUS = "previous"  # the kind of the stage before
PROPOSAL = "proposal"  # back among those who may be proposed
STAY = "stay"  # where it lies

# Whose step it is.
APPLICANT = "applicant"
HOLDER = "holder"  # whoever holds the duty of the stage's kind, see DUTY_OF

DUTY_OF: dict[str, Duty] = {
    S.RECOMMENDATION: Duty.RECOMMEND,
    S.INITIAL_REVIEW: Duty.EXAMINE,
    S.QUALIFICATION: Duty.RUN,
    S.EXPERT_REVIEW: Duty.RUN,
    S.VETTING: Duty.RUN,
    S.PUBLIC_NOTICE: Duty.PUBLISH,
    S.APPROVAL: Duty.APPROVE,
}


class Chain(models.Model):
    """Nothing but the state and the verbs; ``Dossier`` inherits it."""

    state = FSMField(
        _("state"), choices=State.choices, default=State.DRAFT, protected=True, editable=False
    )
    permit: Permit | None = None

    class Meta:
        abstract = True

    # fmt: off
    # Onward
    @step(S.DRAFT, NEXT, by=APPLICANT, label=_("Submit"), singly=True, seals=True,
          claims=Claiming.MAKES, letter="received",
          becomes={"revision": the_rules_it_stands_under, "submitted_at": this_moment, "correction_due_at": None},
          when=[the_window_is_open, the_form_is_complete, no_hard_condition_fails, the_undertaking_is_given])
    def submit(self) -> None: """Hand the dossier in; it goes to the first office of its route."""

    @step(STAGES, STAY, by=APPLICANT, label=_("Hand in papers asked for later"), singly=True, seals=True,
          letter="papers received",
          when=[the_window_is_open, papers_are_asked_for_here])
    def supplement(self) -> None: """Hand in what the stage asks for; the dossier stays where it lies."""

    @step(S.INITIAL_REVIEW, NEXT, by=Duty.EXAMINE, label=_("Pass initial review"),
          when=[the_window_is_open, the_requirements_are_met, it_goes_with_its_list])
    def pass_review(self) -> None: """Find the materials true, complete and in accordance with the notice."""

    @step(S.RECOMMENDATION, NEXT, by=Duty.RECOMMEND, label=_("Recommend"), takes_seat=True,
          when=[the_window_is_open, the_requirements_are_met, it_goes_with_its_list])
    def recommend(self) -> None: """Recommend to the office above; takes a seat of the recommender's limit."""

    @step(S.QUALIFICATION, NEXT, by=Duty.RUN, label=_("Confirm qualification"), takes_seat=True,
          when=[the_window_is_open, the_requirements_are_met, it_goes_with_its_list])
    def qualify(self) -> None: """Find the person qualified; experts may be asked."""

    @step(S.EXPERT_REVIEW, NEXT, by=Duty.RUN, label=_("Shortlist"), takes_seat=True, in_order=True, judges=True,
          when=[the_window_is_open, the_requirements_are_met, nothing_bars_it, no_hard_condition_fails, it_goes_with_its_list])
    def shortlist(self) -> None: """Take the dossier over the cut line of the expert review."""

    @step(S.EXPERT_REVIEW, NEXT, by=Duty.RUN, label=_("Recognise directly"), takes_seat=True, singly=True,
          becomes={"recognised_directly": True},
          when=[the_window_is_open, direct_recognition_is_provided, a_reason_is_given, nothing_bars_it, no_hard_condition_fails])
    def recognise(self) -> None: """Recognise directly, without a score but with a reason."""

    @step(S.VETTING, NEXT, by=Duty.RUN, label=_("Propose"), takes_seat=True, in_order=True,
          when=[the_window_is_open, the_requirements_are_met, nothing_bars_it, no_hard_condition_fails, it_goes_with_its_list])
    def propose(self) -> None: """Put the person on the list of those proposed; takes a slot."""

    @step(S.PUBLIC_NOTICE, NEXT, by=Duty.PUBLISH, label=_("Close the notice"),
          when=[the_requirements_are_met, the_notice_has_run, no_objection_is_open, nothing_bars_it, no_hard_condition_fails, it_goes_with_its_list])
    def close_notice(self) -> None: """Report that the notice has run and no objection stands."""

    @step(S.APPROVAL, NEXT, by=Duty.APPROVE, label=_("Approve"), takes_seat=True,
          when=[the_window_is_open, the_requirements_are_met, nothing_bars_it, no_hard_condition_fails, it_goes_with_its_list])
    def approve(self) -> None: """Approve; after the last stage of the route the person is honoured."""

    # Back
    @step(RETURNABLE, S.DRAFT, by=HOLDER, label=_("Return for correction"),
          asks=["remarks", "correct_until"], letter="to correct",
          becomes={"undertaking_at": None, "correction_due_at": the_moment_given, "award_tier": ""},
          when=[a_reason_is_given])
    def return_to_applicant(self) -> None: """Give the dossier back to be corrected, with remarks."""

    @step((S.RECOMMENDATION, S.QUALIFICATION, S.EXPERT_REVIEW, S.VETTING), PREVIOUS, by=HOLDER, label=_("Send back one stage"),
          becomes={"award_tier": ""},
          when=[a_reason_is_given])
    def send_back(self) -> None: """Give the dossier back to the office that held it before."""

    @step(S.NOT_SELECTED, PROPOSAL, by=Duty.RUN, label=_("Substitute"), in_order=True, singly=True,
          becomes={"award_tier": ""},
          when=[a_reason_is_given, a_reserve_can_stand, nothing_bars_it, no_hard_condition_fails])
    def substitute(self) -> None: """Bring a reserve onto the list of those proposed, by decision."""

    # Out
    @step(RETURNABLE, S.DECLINED, by=HOLDER, label=_("Decline"), letter="not recommended",
          when=[a_reason_is_given])
    def decline(self) -> None: """Refuse to pass the dossier on, with a reason."""

    @step(SELECTING, S.NOT_SELECTED, by=HOLDER, label=_("Do not select"), judges=True, letter="not selected",
          when=[a_reason_is_given])
    def not_select(self) -> None: """End the dossier without the honour, with a reason."""

    @step((S.DRAFT, *STAGES), S.WITHDRAWN, by=APPLICANT, label=pgettext_lazy("applicant", "Withdraw"), singly=True,
          claims=Claiming.GIVES_UP, letter="withdrawn")
    def withdraw(self) -> None: """Take the application back for good."""

    @step(S.HONOURED, S.REVOKED, by=Duty.RUN, label=_("Revoke"), singly=True, asks=["for_deceit", "decision"],
          letter="revoked",
          when=[a_reason_is_given, a_decision_is_cited])
    def revoke(self) -> None: """Take the honour back; the register keeps the fact."""
    # fmt: on


STEPS = steps_of(Chain)
# Verbs that end a dossier without the honour, and those that seal what is handed in.
ENDING = tuple(verb for verb, declared in STEPS.items() if declared.target in ENDS)
SEALING = tuple(verb for verb, declared in STEPS.items() if declared.seals)


def duty_for(verb: str, state: str) -> str:
    """Whose step ``verb`` is when the dossier lies at ``state``: APPLICANT or a duty's codename."""
    by = STEPS[verb].by
    return DUTY_OF[state].value if by == HOLDER else str(by)


def verbs_from(state: str) -> tuple[str, ...]:
    """The verbs that leave ``state``, in the order of the page."""
    return tuple(verb for verb, declared in STEPS.items() if state in declared.sources)


def officers_verbs(state: str) -> tuple[str, ...]:
    """Those of ``verbs_from`` that an office takes."""
    return tuple(verb for verb in verbs_from(state) if STEPS[verb].by != APPLICANT)
