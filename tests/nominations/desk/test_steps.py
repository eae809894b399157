"""The page of one step: what follows is said before, what is refused is said after."""

from datetime import timedelta

import pytest
from django.urls import reverse

from nominations.chain.verbs import STEPS
from nominations.models import Dossier, Event, Remark
from quotas.models import Allowance, Seat
from tests.support.clients import signed_in
from tests.support.worlds import world


def url(dossier: Dossier, verb: str) -> str:
    return reverse("nominations:step", args=[dossier.number, verb])


def test_only_verbs_of_the_chain_have_an_address(city, at_yuci):
    (dossier,) = at_yuci(1)
    client = signed_in(city.yuci_examiner)
    base = f"/dossiers/{dossier.number}/steps/"
    assert client.get(f"{base}pass_review/").status_code == 200
    for verb in ("delete", "state", "__class__", "submit", "supplement", "withdraw"):
        assert client.get(f"{base}{verb}/").status_code == 404


def test_looking_changes_nothing_and_says_where_it_goes(city, at_yuci):
    (dossier,) = at_yuci(1)
    world.meet_requirements(city, dossier)
    response = signed_in(city.yuci_examiner).get(url(dossier, "pass_review"))
    assert response.context["moved"].stage.key == "recommendation"
    assert city.yuci_bureau.name in response.content.decode()
    assert Dossier.objects.get().state == "initial_review"
    assert Event.objects.filter(verb="pass_review").count() == 0


def test_a_step_is_taken_and_the_next_dossier_opened(city, at_yuci):
    first, second = at_yuci(2)
    world.meet_requirements(city, first)
    response = signed_in(city.yuci_examiner).post(
        url(first, "pass_review"), {"version": first.version}
    )
    assert response["Location"] == reverse("nominations:dossier", args=[second.number])
    assert Dossier.objects.get(pk=first.pk).state == "recommendation"


def test_a_rule_refuses_with_409_and_every_sentence(city, at_yuci):
    (dossier,) = at_yuci(1)
    response = signed_in(city.yuci_examiner).post(
        url(dossier, "pass_review"), {"version": dossier.version}
    )
    assert response.status_code == 409
    assert [refusal.code for refusal in response.context["refused"]] == ["materials_checked-unmet"]
    assert Dossier.objects.get().state == "initial_review"


@pytest.mark.parametrize("version", ["0", "", "x", "99999999999999999999"])
def test_a_page_that_is_out_of_date_moves_nothing(city, at_yuci, version):
    (dossier,) = at_yuci(1)
    world.meet_requirements(city, dossier)
    response = signed_in(city.yuci_examiner).post(url(dossier, "pass_review"), {"version": version})
    assert (response.status_code, Dossier.objects.get().state) == (409, "initial_review")


@pytest.mark.parametrize(
    "verb", [verb for verb in STEPS if verb not in ("submit", "supplement", "withdraw")]
)
def test_a_step_is_for_the_duty_that_holds_the_stage(city, at_yuci, verb):
    (dossier,) = at_yuci(1)
    world.meet_requirements(city, dossier)
    given = {"version": dossier.version, "note": "x", "correct_until": "2019-07-30"}
    given |= {"body": "领导小组", "document": "〔2019〕1号", "decided_on": "2019-07-20"}
    for other in ("pingyao_examiner", "stranger", "expert_one", "police_officer"):
        assert signed_in(getattr(city, other)).post(url(dossier, verb), given).status_code == 404
    possible = "initial_review" in STEPS[verb].sources
    for onlooker in ("yuci_recommender", "runner", "auditor"):
        answer = signed_in(getattr(city, onlooker)).post(url(dossier, verb), given)
        assert answer.status_code == (403 if possible else 409)
    assert Dossier.objects.get().version == dossier.version


def test_returning_with_remarks_and_a_deadline(city, at_yuci):
    (dossier,) = at_yuci(1)
    client, here = signed_in(city.yuci_examiner), url(dossier, "return_to_applicant")
    page = client.get(here)
    form = page.context["form"]
    assert 'value="2019-07-30"' in page.content.decode()
    assert form.fields["correct_until"].initial.isoformat() == "2019-07-30"
    no_reason = client.post(here, {"version": dossier.version, "correct_until": "2019-07-30"})
    assert no_reason.context["form"].errors.keys() == {"note"}
    given = {
        "version": dossier.version,
        "note": "请更正",
        "correct_until": "2019-07-30",
        "remark-0": "工种名称有误",
    }
    past = client.post(here, given | {"correct_until": "2019-07-01"})
    assert past.context["form"].errors.keys() == {"correct_until"}
    assert Dossier.objects.get().state == "initial_review"
    assert client.post(here, given).status_code == 302
    returned = Dossier.objects.get()
    assert returned.state == "draft"
    assert returned.correction_due_at - world.REVIEWING == timedelta(days=5, hours=15)
    remark = Remark.objects.get()
    assert (remark.place, remark.text) == ("form.work.occupation", "工种名称有误")


@pytest.fixture
def no_list(city):
    """An edition in which dossiers are recommended one by one."""
    document = world.small_document()
    stage = next(each for each in document["stages"] if each["key"] == "recommendation")
    stage["list_sent"] = "none"
    stage["requires"] = [each for each in stage["requires"] if each != "on_sent_list"]
    return world.publish_edition(city, document)


def test_beyond_a_soft_number_the_page_asks_for_the_reason(city, no_list):
    edition = no_list
    for _number in range(2):
        world.bring_to(city, world.start_dossier(city, edition), "qualification")
    third = world.bring_to(city, world.start_dossier(city, edition), "recommendation")
    world.meet_requirements(city, third)
    client, here = signed_in(city.yuci_recommender), url(third, "recommend")
    page = client.get(here)
    assert page.context["rehearsal"].needs_seat_reason
    assert "seat_reason" in page.context["form"].fields
    assert client.post(here, {"version": third.version}).status_code == 409
    given = {"version": third.version, "seat_reason": "业绩突出，经党组研究"}
    assert client.post(here, given).status_code == 302
    assert Allowance.objects.get().taken == 3
    assert Seat.objects.get(beyond=True).reason == "业绩突出，经党组研究"


def test_within_the_number_the_page_shows_the_seat_it_takes(city, no_list):
    edition = no_list
    dossier = world.bring_to(city, world.start_dossier(city, edition), "recommendation")
    world.meet_requirements(city, dossier)
    page = signed_in(city.yuci_recommender).get(url(dossier, "recommend"))
    (change,) = page.context["rehearsal"].seats
    assert (change.before, change.after) == (0, 1)
    assert "seat_reason" not in page.context["form"].fields
    assert Seat.objects.count() == 0


def test_a_character_that_cannot_be_printed_is_refused(city, at_yuci):
    (dossier,) = at_yuci(1)
    given = {"version": dossier.version, "note": "\ue000"}
    response = signed_in(city.yuci_examiner).post(url(dossier, "decline"), given)
    assert (response.status_code, Dossier.objects.get().state) == (409, "initial_review")
