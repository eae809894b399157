"""Who comes in another's place, and where a dossier goes that is sent back."""

import pytest

from nominations.moving import Inputs, take_step
from nominations.moving.findings import Finding, record_fulfilments
from quotas.models import Seat
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.invariants import broken_invariants
from tests.support.refusals import codes
from tests.support.worlds import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(city):
    return world.publish_edition(city)


@pytest.fixture
def draft(city, edition):
    return world.start_dossier(city, edition, city.weaver)


def test_a_reserve_takes_the_place_of_one_who_drops_out(city, edition, draft):
    dossier = world.bring_to(city, draft, "notice")
    note = Inputs(note="公示期间异议成立")
    dossier = take_step(dossier=dossier, verb="not_select", actor=city.publisher, inputs=note)
    assert list(Seat.objects.values_list("allowance__rule", flat=True)) == ["county"]
    dossier = take_step(
        dossier=dossier, verb="substitute", actor=city.runner, inputs=Inputs(note="递补")
    )
    assert (dossier.state, dossier.stage.key) == ("vetting", "proposal")


def test_nobody_is_a_reserve_who_was_not_judged_or_was_objected_to(city, edition, draft):
    reserve = {"verb": "substitute", "actor": city.runner, "inputs": Inputs(note="递补")}
    dossier = world.bring_to(city, draft, "experts")
    note = Inputs(note="未参加评审", seat_reason="因病退出，未评审")
    dossier = take_step(dossier=dossier, verb="not_select", actor=city.runner, inputs=note)
    with pytest.raises(Refused) as refused:
        take_step(dossier=dossier, **reserve)
    assert codes(refused) == ["reserve-not-judged"]
    other = world.bring_to(city, world.start_dossier(city, edition), "notice")
    record_fulfilments(
        stage="notice",
        requirement=Requirement.OBJECTIONS_SETTLED,
        findings=[Finding(other, False, "经核查，异议成立。")],
        actor=city.publisher,
    )
    other = take_step(
        dossier=other, verb="not_select", actor=city.publisher, inputs=Inputs(note="异议成立")
    )
    with pytest.raises(Refused) as refused:
        take_step(dossier=other, **reserve)
    assert codes(refused) == ["barred-by-objections_settled"]


def test_what_is_sent_back_after_a_notice_goes_to_an_office_that_can_mend_it(city):
    content = world.small_document()
    early = {"key": "early", "kind": "public_notice", "label": "县区公示", "held_by": "city_bureau"}
    needed = {"notice": "public", "requires": ["notice_run", "objections_settled"]}
    content["stages"].insert(2, early | needed)
    content["routes"][0]["stages"].insert(2, "early")
    edition = world.publish_edition(city, content)
    dossier = world.bring_to(city, world.start_dossier(city, edition), "early")
    for requirement in (Requirement.NOTICE_RUN, Requirement.OBJECTIONS_SETTLED):
        record_fulfilments(
            stage="early",
            requirement=requirement,
            findings=[Finding(dossier, True)],
            actor=city.publisher,
        )
    with clock.travel(world.REVIEWING):
        dossier = take_step(dossier=dossier, verb="close_notice", actor=city.publisher)
        assert dossier.stage.key == "qualification"
        dossier = take_step(
            dossier=dossier, verb="send_back", actor=city.runner, inputs=Inputs(note="缺纪要")
        )
    assert (dossier.stage.key, dossier.office) == ("recommendation", city.yuci_bureau)
    assert broken_invariants() == []
