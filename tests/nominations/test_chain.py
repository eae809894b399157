"""The chain, as a table: change this page first, then the code."""

import pytest
from django_fsm import TransitionNotAllowed

from nominations.chain.steps import Permit
from nominations.chain.verbs import (
    APPLICANT,
    DUTY_OF,
    ENDS,
    STAGES,
    STEPS,
    State,
    duty_for,
    verbs_from,
)
from nominations.models import Dossier
from talentportal.directory.duties import Duty

# verb | whose | from | to | seat | when
TABLE = """
submit              | applicant      | draft | next | - | the_window_is_open the_form_is_complete no_hard_condition_fails the_undertaking_is_given
supplement          | applicant      | recommendation initial_review qualification expert_review vetting approval public_notice | stay | - | the_window_is_open papers_are_asked_for_here
pass_review         | examine        | initial_review | next | - | the_window_is_open the_requirements_are_met
recommend           | recommend      | recommendation | next | seat | the_window_is_open the_requirements_are_met
qualify             | run            | qualification | next | seat | the_window_is_open the_requirements_are_met
shortlist           | run            | expert_review | next | seat | the_window_is_open the_requirements_are_met
recognise           | run            | expert_review | next | seat | the_window_is_open direct_recognition_is_provided a_reason_is_given
propose             | run            | vetting | next | seat | the_window_is_open the_requirements_are_met
close_notice        | publish_notice | public_notice | next | - | the_requirements_are_met the_notice_has_run no_objection_is_open
approve             | approve        | approval | next | seat | the_window_is_open the_requirements_are_met
return_to_applicant | holder         | recommendation initial_review qualification | draft | - | a_reason_is_given
send_back           | holder         | recommendation qualification expert_review vetting | previous | - | a_reason_is_given
substitute          | run            | not_selected | proposal | - | a_reason_is_given a_reserve_can_stand
decline             | holder         | recommendation initial_review qualification | declined | - | a_reason_is_given
not_select          | holder         | expert_review vetting approval public_notice | not_selected | - | a_reason_is_given
withdraw            | applicant      | draft recommendation initial_review qualification expert_review vetting approval public_notice | withdrawn | - |
revoke              | run            | honoured | revoked | - | a_reason_is_given
"""


def rows():
    for line in TABLE.strip().splitlines():
        verb, whose, sources, target, seat, when = (cell.strip() for cell in line.split("|"))
        yield verb, whose, tuple(sources.split()), target, seat == "seat", tuple(when.split())


def test_the_page_says_what_the_table_says():
    declared = [
        (
            step.verb,
            str(step.by),
            tuple(str(source) for source in step.sources),
            str(step.target),
            step.takes_seat,
            tuple(guard.__name__ for guard in step.when),
        )
        for step in STEPS.values()
    ]
    assert declared == list(rows())


def test_every_stage_has_one_duty_and_every_end_none():
    assert set(DUTY_OF) == set(STAGES)
    assert set(ENDS) & set(DUTY_OF) == set()


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("state", State.values)
def test_outside_the_door_no_transition_works_from_any_state(verb, state):
    dossier = Dossier(state=state)
    with pytest.raises(TransitionNotAllowed):
        getattr(dossier, verb)()
    assert dossier.state == state


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("state", State.values)
def test_a_permit_opens_exactly_its_own_verb_from_its_own_states(verb, state):
    dossier = Dossier(state=state)
    dossier.permit = Permit(verb, State.WITHDRAWN)
    if state in STEPS[verb].sources:
        getattr(dossier, verb)()
        assert dossier.state == State.WITHDRAWN
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(dossier, verb)()
        assert dossier.state == state


def test_a_permit_for_one_verb_opens_no_other():
    dossier = Dossier(state=State.DRAFT)
    dossier.permit = Permit("withdraw", State.WITHDRAWN)
    with pytest.raises(TransitionNotAllowed):
        dossier.submit()
    assert dossier.state == State.DRAFT


def test_the_state_cannot_be_assigned():
    dossier = Dossier()
    with pytest.raises(AttributeError):
        dossier.state = State.HONOURED
    assert dossier.state == State.DRAFT


def test_shared_verbs_belong_to_whoever_holds_the_stage():
    assert duty_for("decline", State.INITIAL_REVIEW) == Duty.EXAMINE.value
    assert duty_for("decline", State.QUALIFICATION) == Duty.RUN.value
    assert duty_for("not_select", State.APPROVAL) == Duty.APPROVE.value
    assert duty_for("withdraw", State.APPROVAL) == APPLICANT


def test_every_end_but_honour_and_reserve_is_final():
    assert {state: verbs_from(state) for state in ENDS} == {
        State.HONOURED: ("revoke",),
        State.DECLINED: (),
        State.NOT_SELECTED: ("substitute",),
        State.WITHDRAWN: (),
        State.REVOKED: (),
    }
