"""Who goes first: the order binds in the door, whoever asks and by whichever page."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from nominations import invariants_of_order
from nominations.models import Dossier, Fulfilment
from nominations.moving import Inputs, take_step, take_steps
from nominations.moving.findings import Finding, record_fulfilments
from nominations.moving.reserves import reserves_of
from reviews.experts.services.panels import close_panel
from reviews.experts.services.ranking import step
from talentportal.programs.models import Ban
from talentportal.programs.vocabulary import HonourLevel, Requirement
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.invariants import broken_invariants
from tests.support.refusals import codes, outcome_codes
from tests.support.worlds import world
from tests.support.worlds.cast import City
from tests.support.worlds.proposals import Proposal
from tests.support.worlds.stage import Stage, set_stage

pytestmark = pytest.mark.django_db


def judged(city: City, *skills: str) -> Stage:
    """Dossiers whose panel is closed, with these points of every expert."""
    stage = set_stage(city, dossiers=len(skills))
    panel = stage.panel()
    stage.score_all(panel, [[skill] * 3 for skill in skills])
    close_panel(panel=panel, actor=stage.runner)
    return stage


def shortlist(stage: Stage, *places: int, reason: str = "") -> list[str]:
    """What the door says, without the page of the ranking."""
    return outcome_codes(
        take_steps(
            dossiers=[stage.dossiers[place].pk for place in places],
            verb="shortlist",
            actor=stage.runner,
            inputs=Inputs(note="好", seat_reason=reason),
        )
    )


def test_a_note_is_no_reason_for_going_past_a_rank(city: City) -> None:
    stage = judged(city, "50", "40", "30")
    assert shortlist(stage, 1) == ["rank-passed-over"]
    assert shortlist(stage, 1, 2) == ["rank-passed-over"] * 2
    assert shortlist(stage, 1, reason="评审组三比零表决") == ["done"]
    event = stage.dossiers[1].events.get(verb="shortlist")
    assert event.data["passed_over"] == stage.dossiers[0].number
    assert shortlist(stage, 2, 0) == ["done", "done"]


def test_all_who_were_passed_stand_in_the_event_whatever_the_reader_speaks(city: City) -> None:
    stage = judged(city, *["50"] * 12, "40")
    with translation.override("en"):
        assert shortlist(stage, 12, reason="表决") == ["done"]
    event = stage.dossiers[12].events.get(verb="shortlist")
    assert event.data["passed_over"] == "、".join(each.number for each in stage.dossiers[:12])


def test_who_is_tied_is_not_taken_alone(city: City) -> None:
    stage = judged(city, "50", "40", "40")
    assert shortlist(stage, 0, 1) == ["done", "rank-passed-over"]
    assert shortlist(stage, 1, 2) == ["done", "done"]


def test_nobody_is_chosen_while_somebody_at_the_stage_has_no_panel(city: City) -> None:
    stage = set_stage(city, dossiers=3)
    panel = stage.panel(dossiers=[dossier.pk for dossier in stage.dossiers[:2]])
    stage.score_all(panel, [["50"] * 3, ["40"] * 3])
    close_panel(panel=panel, actor=stage.runner)
    assert shortlist(stage, 0, reason="理由") == ["not-all-judged"]
    ending = {"verb": "not_select", "actor": stage.runner}
    for dossier in (stage.dossiers[1], stage.dossiers[2]):
        with pytest.raises(Refused) as refused:
            take_step(dossier=dossier, inputs=Inputs(note="未入围"), **ending)
        assert codes(refused) == ["not-judged-yet"]
    why = Inputs(note="取消资格", seat_reason="材料造假，不再评审")
    take_step(dossier=stage.dossiers[2], inputs=why, **ending)
    assert shortlist(stage, 0) == ["done"]


def test_the_ranking_gives_the_answer_of_the_door(city: City) -> None:
    stage = judged(city, "50", "40")
    chosen = {"edition": stage.edition, "stage": "review", "actor": stage.runner}
    one = [stage.dossiers[1].pk]
    assert outcome_codes(step(**chosen, verb="shortlist", dossiers=one)) == ["rank-passed-over"]


def test_the_page_of_a_dossier_asks_for_the_reason(city: City, client: Client) -> None:
    stage = judged(city, "50", "40")
    client.force_login(stage.runner)
    number = stage.dossiers[1].number
    address = reverse("nominations:step", args=[number, "shortlist"])
    page = client.get(address).content.decode()
    assert stage.dossiers[0].number in page
    assert 'name="seat_reason"' in page
    given = {"note": "好", "seat_reason": "", "version": "1"}
    assert client.post(address, given).status_code == 409
    assert client.post(address, given | {"seat_reason": "表决"}).status_code == 302
    assert Dossier.objects.get(number=number).state == "vetting"


def test_whom_the_vote_went_against_is_passed_without_a_word_and_barred_for_good(
    city: City,
) -> None:
    stage = judged(city, "50", "40", "30")
    lost = stage.dossiers[0]
    record_fulfilments(
        stage="review",
        requirement=Requirement.SCORED,
        findings=[Finding(lost, False, "评审组表决未通过：赞成1/3。")],
        actor=stage.runner,
    )
    assert shortlist(stage, 0) == ["scored-unmet"]
    assert shortlist(stage, 1) == ["done"]
    take_step(dossier=lost, verb="not_select", actor=stage.runner, inputs=Inputs(note="表决未通过"))
    with pytest.raises(Refused) as refused:
        take_step(
            dossier=lost,
            verb="substitute",
            actor=stage.runner,
            inputs=Inputs(note="递补", seat_reason="研究"),
        )
    assert codes(refused) == ["barred-by-scored"]
    assert "赞成1/3" in str(refused.value.refusals[0])


@pytest.mark.parametrize("verb", ["propose", "close_notice", "approve"])
def test_a_bar_is_asked_at_every_later_door(city: City, verb: str) -> None:
    edition = world.publish_edition(city)
    at = {"propose": "proposal", "close_notice": "notice", "approve": "final_approval"}[verb]
    dossier = world.bring_to(city, world.start_dossier(city, edition), at)
    record_fulfilments(
        stage="experts",
        requirement=Requirement.SCORED,
        findings=[Finding(dossier, False, "低于最低分。")],
        actor=city.runner,
    )
    with clock.travel(world.REVIEWING):
        world.meet_requirements(city, dossier)
        with pytest.raises(Refused) as refused:
            take_step(
                dossier=dossier,
                verb=verb,
                actor=world.actor_for(city, dossier),
                inputs=Inputs(note="同意", seat_reason="同意"),
            )
    assert codes(refused) == ["barred-by-scored"]


@pytest.mark.parametrize("verb", ["propose", "close_notice", "approve"])
def test_a_hard_condition_is_asked_again_at_every_later_door(city: City, verb: str) -> None:
    """Whoever is banned after handing in is honoured no more."""
    edition = world.publish_edition(city)
    at = {"propose": "proposal", "close_notice": "notice", "approve": "final_approval"}[verb]
    dossier = world.bring_to(city, world.start_dossier(city, edition), at)
    Ban.objects.create(
        subject_index=dossier.person.id_index,
        full_name=dossier.person.full_name,
        reason="弄虚作假",
        starts_on=date(2018, 1, 1),
        ends_on=date(2020, 12, 31),
        min_level=HonourLevel.CITY,
    )
    with clock.travel(world.REVIEWING):
        world.meet_requirements(city, dossier)
        with pytest.raises(Refused) as refused:
            take_step(
                dossier=dossier,
                verb=verb,
                actor=world.actor_for(city, dossier),
                inputs=Inputs(note="同意", seat_reason="同意"),
            )
    assert codes(refused) == ["condition-fails"]


class Cut:
    """Two places; two are shortlisted, the others were cut in the order of the ranking."""

    def __init__(self, city: City, *skills: str) -> None:
        self.stage = judged(city, *skills)
        assert shortlist(self.stage, 0, 1) == ["done", "done"]
        for dossier in self.stage.dossiers[2:]:
            self.end(dossier)

    def end(self, dossier: Dossier) -> None:
        take_step(
            dossier=dossier,
            verb="not_select",
            actor=self.stage.runner,
            inputs=Inputs(note="未入围"),
        )

    def bring_in(self, place: int, reason: str = "") -> list[str]:
        outcome = take_steps(
            dossiers=[self.stage.dossiers[place].pk],
            verb="substitute",
            actor=self.stage.runner,
            inputs=Inputs(note="递补", seat_reason=reason),
        )
        return outcome_codes(outcome)


def test_reserves_come_in_order_for_places_that_are_free(city: City) -> None:
    cut = Cut(city, "50", "45", "40", "35", "30")
    assert cut.bring_in(2) == ["no-place-free"]
    assert cut.bring_in(2, reason="研究") == ["no-place-free"]
    cut.end(cut.stage.dossiers[0])
    assert cut.bring_in(4) == ["reserve-passed-over"]
    (places,) = reserves_of(cut.stage.edition)
    assert (places.total, places.taken, places.free) == (2, 1, 1)
    # Whom the stage of the proposal ended ranks first still: he is passed over with a reason.
    assert places.next == cut.stage.dossiers[0]
    assert cut.bring_in(2, reason="第一名已被取消人选资格") == ["done"]
    event = cut.stage.dossiers[2].events.get(verb="substitute")
    assert event.data["passed_over"] == cut.stage.dossiers[0].number
    assert cut.bring_in(3) == ["no-place-free"]


def test_the_page_of_reserves_names_the_next_and_why_others_cannot(
    city: City, client: Client
) -> None:
    cut = Cut(city, "50", "45", "40", "35")
    client.force_login(cut.stage.runner)
    address = reverse("reviews:reserves", args=[cut.stage.edition.slug])
    step = [reverse("nominations:step", args=[d.number, "substitute"]) for d in cut.stage.dossiers]
    page = client.get(address).content.decode()
    assert [link in page for link in step] == [False] * 4
    cut.end(cut.stage.dossiers[1])
    record_fulfilments(
        stage="review",
        requirement=Requirement.SCORED,
        findings=[Finding(cut.stage.dossiers[2], False, "表决未通过。")],
        actor=cut.stage.runner,
    )
    page = client.get(address).content.decode()
    assert [link in page for link in step] == [False, True, False, True]
    assert "表决未通过。" in page


def test_where_places_are_not_limited_nobody_is_a_reserve(city: City) -> None:
    content = world.small_document()
    content["tiers"] = [{"key": "craftsman", "name": "工匠", "slots_op": "unlimited"}]
    content["limits"] = [each for each in content["limits"] if each["key"] != "slots"]
    for stage in content["stages"]:
        if stage.get("limit") == "slots":
            del stage["limit"]
    edition = world.publish_edition(city, content)
    dossier = world.bring_to(city, world.start_dossier(city, edition), "notice")
    with clock.travel(world.REVIEWING):
        take_step(
            dossier=dossier, verb="not_select", actor=city.publisher, inputs=Inputs(note="查实")
        )
        dossier.refresh_from_db()
        with pytest.raises(Refused) as refused:
            take_step(
                dossier=dossier, verb="substitute", actor=city.runner, inputs=Inputs(note="递补")
            )
    assert codes(refused) == ["no-reserves"]
    assert reserves_of(edition) == []


def test_a_share_that_somebody_takes_away_with_him_holds_up_the_rest(city: City) -> None:
    """At least half must be senior; once a senior falls at the notice, nobody goes on."""
    proposal = Proposal(city, "senior", "junior", "senior", "junior", "senior", at_least="0.5")
    assert outcome_codes(proposal.propose(0, 1, 2, 3, reason="研究")) == ["done"] * 4
    senior, junior = (Dossier.objects.get(pk=each.pk) for each in proposal.dossiers[:2])
    with clock.travel(world.REVIEWING):
        take_step(
            dossier=senior, verb="not_select", actor=city.publisher, inputs=Inputs(note="查实")
        )
        world.meet_requirements(city, junior)
        with pytest.raises(Refused) as refused:
            take_step(dossier=junior, verb="close_notice", actor=city.publisher)
        assert codes(refused) == ["share-missed"]
    assert outcome_codes(proposal.propose(4, reason="研究")) == ["done"]
    with clock.travel(world.REVIEWING):
        take_step(dossier=junior, verb="close_notice", actor=city.publisher)
    assert broken_invariants() == []


def broken(name: str) -> list[str]:
    return list(getattr(invariants_of_order, name)())


def test_the_invariants_see_what_went_round_the_door(city: City) -> None:
    stage = judged(city, "50", "40", "30")
    assert shortlist(stage, 0, 1) == ["done", "done"]
    assert shortlist(stage, 2) == ["done"]
    assert broken("nobody_goes_past_a_better_one_unexplained") == []
    Dossier.objects.filter(pk=stage.dossiers[2].pk).update(rank=1)
    assert len(broken("nobody_goes_past_a_better_one_unexplained")) == 1
    Fulfilment.objects.filter(dossier=stage.dossiers[0]).delete()
    assert len(broken("nobody_leaves_a_round_before_it_has_judged")) == 1
    assert broken("nobody_is_honoured_against_a_finding") == []
    Dossier.objects.filter(pk=stage.dossiers[1].pk).update(state="honoured")
    Fulfilment.objects.filter(dossier=stage.dossiers[1]).update(met=False, sentence="未通过")
    assert len(broken("nobody_is_honoured_against_a_finding")) >= 1


def test_the_invariants_ask_the_shares_of_the_register(city: City) -> None:
    proposal = Proposal(city, "junior", "junior")
    assert outcome_codes(proposal.propose(0, 1, reason="研究")) == ["share-missed"] * 2
    assert broken("the_register_keeps_hard_shares") == []
    Dossier.objects.update(state="honoured")
    assert len(broken("the_register_keeps_hard_shares")) == 1
