"""Ranked lists: put in order, sealed, sent up whole or not at all, received."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import translation

from nominations.models import Dossier, Fulfilment
from nominations.moving import Inputs, take_step, take_steps
from reviews.deciding.selectors.lists import (
    allowances_of,
    list_visible_to,
    lists_received,
    minimums_on,
)
from reviews.deciding.services.lists import (
    acknowledge,
    attach_scan,
    digest_of,
    open_list,
    seal,
    unseal,
)
from reviews.invariants import lists_go_up_whole_or_not_at_all
from reviews.models import ListEntry, RankedList
from talentportal.shared import clock
from talentportal.shared.missing import Missing
from talentportal.shared.refusals import Refused
from tests.support.races import at_once
from tests.support.refusals import codes, outcome_codes, refused_by
from tests.support.worlds import world
from tests.support.worlds.ranked_lists import Office
from tests.support.worlds.world import REVIEWING


@pytest.fixture
def office(city):
    return Office(city, 2)


def order_of(ranked: RankedList) -> list[int]:
    return list(ranked.entries.order_by("rank").values_list("dossier_id", flat=True))


def test_the_order_is_what_the_office_says(office):
    first, second = office.keys
    ranked = office.arranged([second, first])
    assert order_of(ranked) == [second, first]
    again = office.arranged([first])
    assert (again.pk, order_of(again)) == (ranked.pk, [first])
    assert refused_by(office.arranged, [first, first]) == ["not-here-any-more"]
    assert order_of(ranked) == [first]


def test_nobody_from_elsewhere_comes_onto_the_list(city, office):
    draft = world.start_dossier(city, office.edition, recommender="pingyao_bureau")
    elsewhere = world.bring_to(city, draft, "recommendation")
    assert refused_by(office.arranged, [elsewhere.pk]) == ["not-here-any-more"]
    assert ListEntry.objects.count() == 0


def test_a_sealed_list_does_not_change(office):
    ranked = office.sealed()
    before = order_of(ranked), ranked.digest
    assert (ranked.state, len(ranked.digest)) == ("sealed", 64)
    assert refused_by(office.arranged, office.keys[:1]) == ["list-not-in-this-state"]
    ranked.refresh_from_db()
    assert (order_of(ranked), ranked.digest) == before
    met = Fulfilment.objects.filter(requirement="on_sent_list").values_list("dossier", "met")
    assert dict(met) == dict.fromkeys(office.keys, True)


def test_the_digest_is_of_the_people_in_their_order(office):
    first, second = office.keys
    ranked = office.sealed([first, second])
    entries = list(ranked.entries.select_related("dossier"))
    assert digest_of(ranked, entries) == ranked.digest
    entries[0].rank, entries[1].rank = 2, 1
    assert digest_of(ranked, entries) != ranked.digest


def test_opening_a_list_again_voids_what_was_signed(office):
    ranked = office.sealed()
    with clock.travel(REVIEWING):
        ranked = unseal(ranked=ranked, place=office.place, actor=office.actor)
    assert (ranked.state, ranked.digest, bool(ranked.scan)) == ("draft", "", False)
    assert not Fulfilment.objects.filter(requirement="on_sent_list", met=True).exists()
    with clock.travel(REVIEWING):
        refused = refused_by(
            take_step, dossier=office.dossiers[0], verb="recommend", actor=office.actor
        )
    assert refused == ["on_sent_list-unmet"]


def test_an_empty_list_is_sealed_and_sent_where_it_says_that_nobody_is_recommended(office):
    assert refused_by(office.sealed, []) == ["empty-list"]
    given = {"ranked": office.arranged([]), "place": office.place, "actor": office.actor}
    with clock.travel(REVIEWING):
        ranked = seal(**given, nobody=True)
    assert office.send(ranked) == []
    ranked.refresh_from_db()
    assert (ranked.state, office.states()) == ("sent", ["recommendation"] * 2)


def test_nobody_goes_up_alone_from_where_a_list_is_sent(office):
    office.sealed()
    first = office.dossiers[0]
    with clock.travel(REVIEWING):
        refused = refused_by(take_step, dossier=first, verb="recommend", actor=office.actor)
        (outcome,) = take_steps(dossiers=[first.pk], verb="recommend", actor=office.actor)
    assert refused == outcome_codes([outcome]) == ["goes-with-its-list"]
    assert office.states() == ["recommendation"] * 2


def test_what_is_sent_is_what_was_sealed(office):
    ranked = office.sealed()
    ranked.entries.filter(rank=1).update(rank=3)
    assert refused_by(office.send, ranked) == ["changed-since-sealed"]
    assert office.states() == ["recommendation"] * 2


def test_where_the_edition_asks_for_it_only_a_signed_list_goes_up(city):
    document = world.small_document()
    stage = next(each for each in document["stages"] if each["key"] == "recommendation")
    stage["list_signed"] = True
    office = Office(city, 1, document)
    ranked = office.sealed()
    assert refused_by(office.send, ranked) == ["scan-missing"]
    with clock.travel(REVIEWING):
        scan = ContentFile(b"signed", "list.pdf")
        attach_scan(ranked=ranked, place=office.place, scan=scan, actor=office.actor)
    office.send(ranked)
    assert office.states() == ["qualification"]


def test_a_list_that_was_sent_in_part_is_named_and_can_be_sent(office):
    ranked = office.sealed()
    with clock.travel(REVIEWING):
        alone = Inputs(whole_list=True)
        take_step(dossier=office.dossiers[0], verb="recommend", actor=office.actor, inputs=alone)
    assert list(lists_go_up_whole_or_not_at_all()) == [
        f"list {ranked.pk}: 1 of those on it went up alone"
    ]
    office.send(ranked)
    assert office.states() == ["qualification"] * 2
    assert list(lists_go_up_whole_or_not_at_all()) == []


def test_everybody_on_the_list_goes_up(city, office):
    ranked = office.sealed()
    assert [outcome.done for outcome in office.send(ranked)] == [True, True]
    ranked.refresh_from_db()
    assert (ranked.state, ranked.sent_by) == ("sent", office.actor)
    assert office.states() == ["qualification"] * 2
    assert list_visible_to(city.runner, ranked.pk) == ranked


def test_who_is_not_on_the_list_stays(office):
    office.send(office.sealed(office.keys[1:]))
    assert office.states() == ["recommendation", "qualification"]


def test_all_go_or_none_does(office):
    ranked = office.sealed()
    Fulfilment.objects.filter(dossier=office.keys[1], requirement="meeting_decided").delete()
    assert refused_by(office.send, ranked) == ["meeting_decided-unmet"]
    ranked.refresh_from_db()
    assert (ranked.state, office.states()) == ("sealed", ["recommendation"] * 2)


def test_beyond_a_soft_limit_a_reason_is_needed(city):
    office = Office(city, 3)
    assert [each.ceiling for each in allowances_of(office.place)] == [2]
    ranked = office.sealed()
    assert set(refused_by(office.send, ranked)) == {"beyond-soft-limit"}
    assert office.states() == ["recommendation"] * 3
    office.send(ranked, Inputs(seat_reason="第三名系国家级技能大师"))
    assert office.states() == ["qualification"] * 3
    assert [each.taken for each in allowances_of(office.place)] == [3]


def test_somebody_withdrawn_blocks_a_sealed_list_by_name(office):
    ranked = office.sealed()
    gone = office.dossiers[0]
    with clock.travel(REVIEWING):
        take_step(
            dossier=gone, verb="withdraw", actor=gone.applicant, inputs=Inputs(note="本人放弃")
        )
    with pytest.raises(Refused) as refused:
        office.send(ranked)
    assert codes(refused) == ["not-at-this-stage"]
    assert gone.number in refused.value.refusals[0].sentence
    assert office.states() == ["withdrawn", "recommendation"]
    with clock.travel(REVIEWING):
        unseal(ranked=ranked, place=office.place, actor=office.actor)
        with pytest.raises(Refused) as refused:
            seal(ranked=ranked, place=office.place, actor=office.actor)
    assert gone.person.full_name in refused.value.refusals[0].sentence
    office.send(office.sealed(office.keys[1:]))
    assert office.states() == ["withdrawn", "qualification"]


def test_a_dossier_sent_back_goes_up_on_a_new_list(city, office):
    office.send(office.sealed())
    with clock.travel(REVIEWING):
        back = take_step(
            dossier=Dossier.objects.get(pk=office.keys[0]),
            verb="send_back",
            actor=city.runner,
            inputs=Inputs(note="请重新排序"),
        )
        assert back.stage.key == "recommendation"
        refused = refused_by(take_step, dossier=back, verb="recommend", actor=office.actor)
    assert refused == ["on_sent_list-unmet"]
    office.send(office.sealed(office.keys[:1]))
    assert office.states() == ["qualification"] * 2
    assert RankedList.objects.filter(state="sent").count() == 2


def test_sending_twice_is_sending_once(office):
    ranked = office.sealed()
    office.send(ranked)
    versions = set(Dossier.objects.values_list("version", flat=True))
    assert refused_by(office.send, ranked) == ["list-not-in-this-state"]
    assert set(Dossier.objects.values_list("version", flat=True)) == versions
    assert RankedList.objects.count() == 1


def test_the_city_acknowledges_what_came(city, office):
    ranked = office.sealed()
    with clock.travel(REVIEWING + timedelta(days=1)):
        received = {"ranked": ranked, "paper_copies": 8}
        assert refused_by(acknowledge, **received, actor=city.runner) == ["not-sent"]
        office.send(ranked)
        for who in ("auditor", "yuci_recommender", "publisher", "charlie"):
            with pytest.raises(PermissionDenied):
                acknowledge(**received, actor=city.people[who])
        ranked = acknowledge(**received, actor=city.runner)
        assert (ranked.state, ranked.paper_copies) == ("acknowledged", 8)
        assert refused_by(acknowledge, **received, actor=city.runner) == ["not-sent"]


def test_lists_of_other_offices_do_not_exist(city, office):
    ranked = office.sealed()
    assert list_visible_to(office.actor, ranked.pk) == ranked
    for who in ("pingyao_recommender", "hospital_recommender", "runner", "auditor", "charlie"):
        with pytest.raises(Missing):
            list_visible_to(city.people[who], ranked.pk)
    with clock.travel(REVIEWING), pytest.raises(PermissionDenied):
        seal(ranked=ranked, place=office.place, actor=city.pingyao_recommender)


def test_the_city_sees_who_has_sent_and_who_has_not(city, office):
    office.send(office.sealed(office.keys[:1]))
    edition, senders = lists_received(city.runner, office.edition.slug)
    assert edition == office.edition
    found = {each.office: (each.waiting, len(each.lists)) for each in senders}
    assert found == {city.hospital: (0, 0), city.yuci_bureau: (1, 1), city.pingyao_bureau: (0, 0)}
    with pytest.raises(Missing):
        lists_received(city.yuci_recommender, office.edition.slug)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_officers_sending_at_once_send_once(city):
    office = Office(city, 2)
    ranked = office.sealed()
    found = at_once(lambda: office.send(ranked), lambda: office.send(ranked))
    assert sorted(found) == ["done", "list-not-in-this-state"]
    assert office.states() == ["qualification"] * 2
    assert RankedList.objects.get().state == "sent"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_officers_begin_one_list(city):
    office = Office(city, 1)
    found = at_once(*[lambda: open_list(place=office.place, actor=office.actor)] * 2)
    assert found == ["done", "done"]
    assert RankedList.objects.count() == 1


def _share(force: str, smallest: int = 1) -> dict[str, object]:
    return {
        "key": "skilled",
        "text": "高级工以上占比不低于50%",
        "list_of": "recommender",
        "numerator": {"type": "skill_level", "at_least": "senior"},
        "at_least": "0.5",
        "smallest_group": smallest,
        "force": force,
        "source": "一",
    }


def _office_with_share(city, *levels: str, force: str) -> Office:
    document = world.small_document() | {"shares": [_share(force)]}
    office = Office(city, len(levels), document)
    for dossier, level in zip(office.dossiers, levels, strict=True):
        dossier.answers = dossier.answers | {"skill_level": level}
        dossier.save(update_fields=["answers"])
    return office


@pytest.mark.parametrize("force", ["hard", "soft"])
def test_a_list_that_keeps_its_share_is_sealed(city, force):
    office = _office_with_share(city, "senior", "junior", force=force)
    assert office.sealed().rule_reason == ""


def test_a_hard_share_refuses_the_list_whatever_is_said(city):
    office = _office_with_share(city, "senior", "junior", "junior", force="hard")
    ranked = office.arranged()
    with clock.travel(REVIEWING), pytest.raises(Refused) as refused:
        seal(ranked=ranked, place=office.place, actor=office.actor, rule_reason="理由")
    (refusal,) = refused.value.refusals
    assert refusal.code == "share-missed"
    ranked.refresh_from_db()
    assert ranked.state == "draft"


def test_a_soft_share_asks_for_a_reason_and_keeps_it(city):
    office = _office_with_share(city, "senior", "junior", "junior", force="soft")
    ranked = office.arranged()
    with clock.travel(REVIEWING):
        with pytest.raises(Refused) as refused:
            seal(ranked=ranked, place=office.place, actor=office.actor, rule_reason=" ")
        assert [each.code for each in refused.value.refusals] == ["share-needs-reason"]
        reason = "符合条件的高级工只有一名"
        sealed = seal(ranked=ranked, place=office.place, actor=office.actor, rule_reason=reason)
    assert sealed.rule_reason == reason


def _office_with_minimum(city, number: int, **limit: object) -> Office:
    document = world.small_document()
    document["limits"][0] |= {"maximum": 3, "minimum": 2, **limit}
    return Office(city, number, document)


def test_a_list_below_a_hard_minimum_is_not_sealed(city):
    office = _office_with_minimum(city, 2, force="hard")
    with translation.override("zh-hans"):
        (found,) = minimums_on(office.place, office.dossiers[:1])
    assert (found.named, found.holds) == (1, False)
    assert found.sentence == "县级推荐名额：不少于2人；按此名单共1人（一）"
    ranked = office.arranged(office.keys[:1])
    given = {"ranked": ranked, "place": office.place, "actor": office.actor}
    with clock.travel(REVIEWING):
        assert refused_by(seal, **given, rule_reason="只有一人符合") == ["minimum-missed"]
    assert office.sealed().state == "sealed"


def test_a_soft_minimum_asks_for_a_reason(city):
    office = _office_with_minimum(city, 1, force="soft")
    ranked = office.arranged()
    given = {"ranked": ranked, "place": office.place, "actor": office.actor}
    with clock.travel(REVIEWING):
        assert refused_by(seal, **given) == ["minimum-needs-reason"]
        assert seal(**given, rule_reason="只有一人符合").rule_reason == "只有一人符合"


def test_those_sent_before_count_towards_the_minimum(city):
    office = _office_with_minimum(city, 3, force="hard")
    office.send(office.sealed(office.keys[:2]))
    assert office.sealed(office.keys[2:]).state == "sealed"
