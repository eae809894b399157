"""Shares over the result: tested when people are proposed, on everybody proposed so far."""

import pytest
from django.utils import translation

from nominations.limits.shares import shares_of_stages
from nominations.moving import Inputs, take_steps
from nominations.moving.dry_run import rehearse
from quotas.models import Allowance
from reviews.invariants import INVARIANTS
from talentportal.programs.document import EditionDocument
from talentportal.shared import clock
from tests.support.refusals import outcome_codes
from tests.support.worlds import world
from tests.support.worlds.cast import City
from tests.support.worlds.proposals import Proposal


def taken() -> int:
    return sum(Allowance.objects.filter(rule="slots").values_list("taken", flat=True))


def test_a_hard_share_of_the_result_refuses_the_whole_proposal(city: City) -> None:
    proposal = Proposal(city, "senior", "senior", "junior")
    assert outcome_codes(proposal.propose(0, 1, 2, reason="理由")) == ["share-missed"] * 3
    assert taken() == 0
    with translation.override("zh-hans"):
        (refusal,) = proposal.propose(0, 1, 2)[0].refusals
    assert refusal.sentence == (
        "一线职工占比不低于70%：3人中2人；至少须3人（3人×70%＝2.1，向上取整）（四）"
    )
    assert [sentence for invariant in INVARIANTS for sentence in invariant()] == []


def test_those_proposed_before_count(city: City) -> None:
    proposal = Proposal(city, "senior", "senior", "junior", "senior")
    assert outcome_codes(proposal.propose(0, 1)) == ["done", "done"]
    assert outcome_codes(proposal.propose(2)) == ["share-missed"]
    assert outcome_codes(proposal.propose(2, 3)) == ["done", "done"]
    (found,) = shares_of_stages(proposal.edition)
    assert (found.counted, found.of, found.holds) == (3, 4, True)
    assert taken() == 4


def test_the_share_is_tested_when_newer_rules_call_the_stage_otherwise(city: City) -> None:
    proposal = Proposal(city, "senior", "senior", "junior")
    document = proposal.edition.published_revision.parsed.model_dump(mode="json")
    for stage in document["stages"]:
        stage["label"] += "（新）"
    world.publish_rules(proposal.edition, EditionDocument.model_validate(document))
    assert outcome_codes(proposal.propose(0, 1, 2)) == ["share-missed"] * 3


def test_below_the_smallest_group_nobody_is_bound(city: City) -> None:
    assert outcome_codes(Proposal(city, "junior").propose(0)) == ["done"]


def test_a_soft_share_passes_with_a_reason_that_stands_in_the_event(city: City) -> None:
    proposal = Proposal(city, "senior", "junior", force="soft")
    assert outcome_codes(proposal.propose(0, 1)) == ["share-needs-reason"] * 2
    assert outcome_codes(proposal.propose(0, 1, reason="一线人选不足")) == ["done", "done"]
    event = proposal.dossiers[1].events.get(verb="propose")
    assert event.data["seat_reason"] == "一线人选不足"


def test_who_is_no_longer_selected_is_no_part_of_the_result(city: City) -> None:
    proposal = Proposal(city, "senior", "senior", "junior", at_least="0.5")
    proposal.propose(0, 1, 2)
    with clock.travel(world.REVIEWING):
        take_steps(
            dossiers=[proposal.dossiers[2].pk],
            verb="not_select",
            actor=city.publisher,
            inputs=Inputs(note="查实"),
        )
    (found,) = shares_of_stages(proposal.edition)
    assert (found.counted, found.of) == (2, 2)


@pytest.mark.parametrize(("places", "holds"), [((0, 1), True), ((0, 2), False)])
def test_the_confirmation_says_how_the_result_would_stand(
    city: City, places: tuple[int, ...], holds: bool
) -> None:
    proposal = Proposal(city, "senior", "senior", "junior", force="soft")
    with clock.travel(world.REVIEWING):
        tried = rehearse(
            edition=proposal.edition,
            dossiers=[proposal.dossiers[place].pk for place in places],
            verb="propose",
            actor=city.runner,
            inputs=Inputs(seat_reason="研究"),
        )
    assert [share.holds for share in tried.shares] == [holds]
    assert shares_of_stages(proposal.edition)[0].of == 0
