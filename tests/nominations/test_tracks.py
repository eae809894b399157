"""One application a person and year among the tracks of an umbrella program."""

import pytest

from nominations.applying.drafts import give_undertaking
from nominations.invariants import what_is_handed_in_once_is_claimed_once
from nominations.models import Claim
from nominations.moving import Inputs, take_step
from talentportal.directory.models import User
from talentportal.programs.models import Edition
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.worlds import factories, world
from tests.support.worlds.cast import City

pytestmark = pytest.mark.django_db


def hand_in(city: City, edition: Edition, by: User | None = None):
    draft = world.start_dossier(city, edition, by or city.weaver)
    with clock.travel(world.APPLYING):
        return take_step(dossier=draft, verb="submit", actor=draft.applicant)


def test_the_second_track_is_refused_with_the_name_of_the_first(city: City) -> None:
    one, two = world.publish_tracks(city, "one", "two")
    first = hand_in(city, one)
    with pytest.raises(Refused) as refused:
        hand_in(city, two)
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.place) == ("another-track", first.number)
    assert "“one”" in refusal.sentence
    assert refusal.remedy


def test_somebody_else_and_another_year_are_free(city: City) -> None:
    one, two, later = world.publish_tracks(city, "one", "two", "later")
    Edition.objects.filter(pk=later.pk).update(year=2020)
    later.refresh_from_db()
    hand_in(city, one)
    hand_in(city, later)
    hand_in(city, two, by=factories.make_user())
    assert Claim.objects.count() == 3


def test_who_withdraws_may_choose_another_track(city: City) -> None:
    one, two = world.publish_tracks(city, "one", "two")
    first = hand_in(city, one)
    with clock.travel(world.APPLYING):
        take_step(dossier=first, verb="withdraw", actor=city.weaver)
    assert hand_in(city, two).state == "initial_review"


def test_what_is_returned_for_correction_keeps_its_track(city: City) -> None:
    one, two = world.publish_tracks(city, "one", "two")
    first = hand_in(city, one)
    with clock.travel(world.APPLYING):
        first = take_step(
            dossier=first,
            verb="return_to_applicant",
            actor=city.yuci_examiner,
            inputs=Inputs(note="请补充。"),
        )
    with pytest.raises(Refused):
        hand_in(city, two)
    with clock.travel(world.APPLYING):
        give_undertaking(dossier=first, actor=city.weaver, given=True)
        take_step(dossier=first, verb="submit", actor=city.weaver)
    assert Claim.objects.get().dossier_id == first.pk


def test_an_umbrella_may_take_several_applications(city: City) -> None:
    one, two = world.publish_tracks(city, "one", "two", one_track_a_year=False)
    hand_in(city, one)
    assert hand_in(city, two).state == "initial_review"
    assert not Claim.objects.exists()


def test_the_invariants_tell_of_a_claim_that_is_missing_or_idle(city: City) -> None:
    one, _two = world.publish_tracks(city, "one", "two")
    first = hand_in(city, one)
    assert list(what_is_handed_in_once_is_claimed_once()) == []
    claim = Claim.objects.get()
    claim.delete()
    assert first.number in next(what_is_handed_in_once_is_claimed_once())
    draft = world.start_dossier(city, one, factories.make_user())
    Claim.objects.create(scope=claim.scope, subject_index="x", dossier=draft)
    assert any(draft.number in each for each in what_is_handed_in_once_is_claimed_once())
