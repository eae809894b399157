"""Meetings: recorded by the office where dossiers lie, then carried out after a rehearsal."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from nominations.models import Dossier, Event, Fulfilment
from nominations.moving import Inputs
from nominations.moving.dry_run import rehearse
from nominations.places import Place, place_for, places_held_by
from quotas.models import Allowance
from reviews.deciding.services.meetings import (
    Decided,
    Minutes,
    carry_out,
    concerned,
    record_meeting,
)
from reviews.models import Meeting, MeetingDecision
from talentportal.shared import clock
from talentportal.shared.missing import Missing
from talentportal.shared.refusals import Refused
from tests.support.refusals import codes
from tests.support.worlds import world

MEETING = datetime(2019, 8, 20, 9, 0, tzinfo=clock.CHINA)
MINUTES = Minutes("meeting", "局党组会议", date(2019, 8, 19), "〔2019〕21号", 7, "同意。")


@pytest.fixture
def edition(city):
    document = world.small_document()
    document["limits"][2]["maximum"] = 1
    return world.publish_edition(city, document)


@pytest.fixture
def proposals(city, edition):
    pairs = (("weaver", "yuci_bureau"), ("lacquerer", "pingyao_bureau"), (None, "yuci_bureau"))
    return [
        world.bring_to(
            city, world.start_dossier(city, edition, who and city.people[who], office), "proposal"
        )
        for who, office in pairs
    ]


@pytest.fixture
def place(city, edition):
    return place_for(city.runner, edition.slug, city.city_bureau.pk, "proposal")


def record(city, place: Place, decisions: dict[int, bool], minutes: Minutes = MINUTES) -> Meeting:
    with clock.travel(MEETING):
        return record_meeting(
            place=place,
            minutes=minutes,
            decisions={pk: Decided(agreed) for pk, agreed in decisions.items()},
            actor=city.runner,
        )


def test_each_decides_where_dossiers_lie_with_him(city, edition, proposals):
    found = [(w.place.stage.key, w.place.office.pk, w.count) for w in places_held_by(city.runner)]
    assert found == [("proposal", city.city_bureau.pk, 3)]
    assert places_held_by(city.party_approver) == []
    for who in ("publisher", "auditor", "city_approver", "yuci_recommender", "charlie"):
        with pytest.raises(Missing):
            place_for(city.people[who], edition.slug, city.city_bureau.pk, "proposal")
    with pytest.raises(Missing):
        place_for(city.yuci_recommender, edition.slug, city.pingyao_bureau.pk, "recommendation")
    own = place_for(city.yuci_recommender, edition.slug, city.yuci_bureau.pk, "recommendation")
    assert (own.onward, own.out) == ("recommend", "decline")


def test_recording_proves_the_requirement_and_moves_nothing(city, place, proposals):
    first, second, _third = proposals
    meeting = record(city, place, {first.pk: True, second.pk: False})
    assert set(
        Fulfilment.objects.filter(
            stage="proposal", requirement__in=["meeting_decided", "decision_recorded"]
        ).values_list("dossier", "requirement", "met")
    ) == {
        (first.pk, "meeting_decided", True),
        (first.pk, "decision_recorded", True),
        (second.pk, "meeting_decided", False),
        (second.pk, "decision_recorded", False),
    }
    assert not Event.objects.filter(verb="propose").exists()
    assert concerned(meeting, place, "propose") == [first.pk]
    assert concerned(meeting, place, "not_select") == [second.pk]
    with pytest.raises(Refused) as refused:
        concerned(meeting, place, "approve")
    assert codes(refused) == ["not-this-step"]


def test_a_rehearsal_says_what_would_happen_and_undoes_it(city, edition, place, proposals):
    meeting = record(city, place, {dossier.pk: True for dossier in proposals})
    before = list(Event.objects.values_list("pk", flat=True))
    keys = concerned(meeting, place, "propose")
    with clock.travel(MEETING):
        tried = rehearse(
            edition=edition, dossiers=keys, verb="propose", actor=city.runner, inputs=Inputs()
        )
        assert (len(tried.names), [r.code for r in tried.refused]) == (
            1,
            ["beyond-soft-limit"] * 2,
        )
        assert tried.needs_seat_reason
        assert [(s.label, s.before, s.after, s.beyond) for s in tried.seats] == [("名额", 0, 1, 0)]
        reasoned = rehearse(
            edition=edition,
            dossiers=keys,
            verb="propose",
            actor=city.runner,
            inputs=Inputs(seat_reason="人选突出"),
        )
    assert [(s.before, s.after, s.beyond) for s in reasoned.seats] == [(0, 3, 2)]
    assert reasoned.versions == {d.pk: Dossier.objects.get(pk=d.pk).version for d in proposals}
    assert list(Event.objects.values_list("pk", flat=True)) == before
    assert not Allowance.objects.filter(rule="slots").exists()
    assert {Dossier.objects.get(pk=d.pk).state for d in proposals} == {"vetting"}


def test_carrying_out_moves_those_agreed_and_ends_the_others(city, place, proposals):
    first, second, third = proposals
    meeting = record(city, place, {first.pk: True, second.pk: False, third.pk: True})
    with clock.travel(MEETING):
        outcomes = carry_out(
            meeting=meeting,
            place=place,
            verb="propose",
            actor=city.runner,
            inputs=Inputs(seat_reason="人选突出"),
        )
        assert [outcome.done for outcome in outcomes] == [True, True]
        again = carry_out(
            meeting=meeting, place=place, verb="propose", actor=city.runner, inputs=Inputs()
        )
        assert again == []
        carry_out(
            meeting=meeting,
            place=place,
            verb="not_select",
            actor=city.runner,
            inputs=Inputs(note="会议未通过"),
        )
    states = [Dossier.objects.get(pk=dossier.pk).state for dossier in proposals]
    assert states == ["public_notice", "not_selected", "public_notice"]


def test_minutes_are_checked_before_anything_is_written(city, edition, place, proposals):
    elsewhere = world.start_dossier(city, edition)
    later = Minutes("meeting", "会议", date(2019, 8, 21), "1号")
    with pytest.raises(Refused) as refused:
        record(city, place, {}, later)
    assert codes(refused) == ["nothing-decided", "not-held-yet"]
    with pytest.raises(Refused) as refused:
        record(city, place, {proposals[0].pk: True, elsewhere.pk: True})
    assert codes(refused) == ["not-here-any-more"]
    record(city, place, {proposals[0].pk: True})
    with pytest.raises(Refused) as refused:
        record(city, place, {proposals[1].pk: True})
    assert codes(refused) == ["number-taken"]
    assert (Meeting.objects.count(), MeetingDecision.objects.count()) == (1, 1)


def test_nobody_without_the_duty_records(city, place, proposals):
    with clock.travel(MEETING), pytest.raises(PermissionDenied):
        record_meeting(
            place=place,
            minutes=MINUTES,
            decisions={proposals[0].pk: Decided(True)},
            actor=city.publisher,
        )
    assert Meeting.objects.count() == 0
