"""The full matrix verb × kind of stage × duty: who may take which step where."""

import pytest

from nominations.access import Authority
from nominations.chain.verbs import State
from nominations.models import Dossier
from tests.nominations.chain_table import rows
from tests.support.worlds import world

# Who of the cast holds which duty on the office or edition that the dossiers here lie with.
HOLDERS = {
    "examine": "yuci_examiner",
    "recommend": "yuci_recommender",
    "approve": "party_approver",
    "run": "runner",
    "publish_notice": "publisher",
    "audit": "auditor",
    "manage": "yuci_manager",
    "configure": "configurer",
    "applicant": "weaver",
    "other county": "pingyao_examiner",
    "nobody": "charlie",
}
# Whose the stages are, said once more and independently of the code.
STAGE_OF = {
    "recommendation": "recommend",
    "initial_review": "examine",
    "qualification": "run",
    "expert_review": "run",
    "vetting": "run",
    "public_notice": "publish_notice",
    "approval": "approve",
}


def expected(verb_row, state: str, duty: str) -> bool:
    _verb, whose, sources, *_rest = verb_row
    if state not in sources:
        return False
    return duty == (STAGE_OF[state] if whose == "holder" else whose)


def office_of(city, state: str):
    if state in ("recommendation", "initial_review"):
        return city.yuci_bureau
    if state == "approval":
        return city.party_organisation
    return city.city_bureau if state in STAGE_OF else None


def _lying_at(city, edition, state: str) -> Dossier:
    return Dossier(
        state=state, edition=edition, office=office_of(city, state), applicant=city.weaver
    )


@pytest.mark.django_db
@pytest.mark.parametrize("duty", HOLDERS)
def test_a_step_belongs_to_exactly_one_duty_wherever_the_dossier_lies(city, duty):
    edition = world.publish_edition(city)
    authority = Authority(city.people[HOLDERS[duty]])
    wrong = [
        (row[0], state)
        for state in State.values
        for row in rows()
        if authority.may(row[0], _lying_at(city, edition, state)) is not expected(row, state, duty)
    ]
    assert wrong == []


@pytest.mark.django_db
def test_the_matrix_opens_something_to_every_duty_that_acts(city):
    opened = {
        duty
        for duty in HOLDERS
        for state in State.values
        for row in rows()
        if expected(row, state, duty)
    }
    assert opened == {"examine", "recommend", "approve", "run", "publish_notice", "applicant"}
