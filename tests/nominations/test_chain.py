"""The chain, as a table: change this page first, then the code."""

import ast

import pytest
from django_fsm import TransitionNotAllowed

from nominations.chain.steps import Permit
from nominations.chain.verbs import (
    APPLICANT,
    DUTY_OF,
    ENDING,
    ENDS,
    SEALING,
    STAGES,
    STEPS,
    State,
    duty_for,
    verbs_from,
)
from nominations.models import Dossier
from nominations.moving.letter_words import HONOURED, letters
from talentportal.directory.duties import Duty
from tests.nominations.chain_table import rows
from tests.support.source import OUR_CODE, ROOT

# What is particular about a verb, for those about which anything is:
# verb | order | singly | seals | asks | claims | letter | writes
FACTS = """
submit              | | singly | seals | | makes | received | revision submitted_at correction_due_at
supplement          | | singly | seals | | | papers received |
recommend           | | | | | | | award_tier
qualify             | | | | | | | award_tier
shortlist           | in_order judges | | | | | | award_tier
recognise           | | singly | | | | | recognised_directly award_tier
propose             | in_order | | | | | | award_tier
approve             | | | | | | | award_tier
return_to_applicant | | | | remarks correct_until | | to correct | undertaking_at correction_due_at award_tier
send_back           | | | | | | | award_tier
substitute          | in_order | singly | | | | | award_tier
decline             | | | | | | not recommended |
not_select          | judges | | | | | not selected |
withdraw            | | singly | | | gives_up | withdrawn |
revoke              | | singly | | for_deceit decision | | revoked |
"""


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


def test_the_page_says_what_is_particular_about_a_verb():
    told = [tuple(cell.strip() for cell in line.split("|")) for line in FACTS.strip().splitlines()]
    declared = [
        (
            step.verb,
            " ".join(name for name in ("in_order", "judges") if getattr(step, name)),
            "singly" if step.singly else "",
            "seals" if step.seals else "",
            " ".join(step.asks),
            step.claims or "",
            step.letter,
            " ".join(step.writes),
        )
        for step in STEPS.values()
    ]
    assert [row for row in declared if any(row[1:])] == told
    assert ENDING == ("decline", "not_select", "withdraw", "revoke")
    assert SEALING == ("submit", "supplement")


def test_every_letter_of_the_chain_has_words():
    sent = {step.letter for step in STEPS.values()} - {""}
    assert sent | {HONOURED} == set(letters())


def test_verbs_are_listed_in_the_chain_and_nowhere_else():
    """What a list of verbs would say elsewhere is a fact of each verb, or follows from one."""
    tables = {"nominations/chain/verbs.py", "nominations/moving/effects.py"}
    found = [
        f"{name}:{node.lineno}"
        for name, tree in _trees()
        if name not in tables
        for node in ast.walk(tree)
        if sum(value in STEPS for value in _strings(node)) > 1
    ]
    assert found == [], "\n".join(found)


def _trees():
    for path in OUR_CODE:
        name = str(path.relative_to(ROOT))
        if not name.startswith("rehearsals/"):  # its people try verbs one by one
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def _strings(node):
    """The strings of a list, tuple or set, or the keys of a dictionary, written out."""
    parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", ())
    return [part.value for part in parts if isinstance(part, ast.Constant)]


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
