"""The desk and its lists: what is shown to whom, with how many queries, and what a filter keeps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import Dossier
from tests.support.clients import signed_in
from tests.support.worlds import factories, world

DESK, QUEUE = "/desk/", "/dossiers/"


def numbers_in(response) -> list[str]:
    return [dossier.number for dossier in response.context["page_obj"].object_list]


def test_the_desk_counts_what_waits_and_says_by_when(city, at_yuci):
    at_yuci(3)
    response = signed_in(city.yuci_examiner).get(DESK)
    (waiting,) = response.context["places"]
    place = waiting.place
    assert (place.stage.key, place.office, waiting.count) == ("examination", city.yuci_bureau, 3)
    assert (waiting.is_late, waiting.closes_at) == (False, place.stage.closes_at)
    assert response.context["waiting"] == 3
    assert "资格审查" in response.content.decode()


def test_another_county_has_an_empty_desk(city, at_yuci):
    at_yuci(1)
    response = signed_in(city.pingyao_examiner).get(DESK)
    assert response.context["places"] == []
    assert numbers_in(signed_in(city.pingyao_examiner).get(QUEUE)) == []


@pytest.mark.parametrize("path", [DESK, QUEUE, "/desk/seats/"])
def test_the_desk_is_for_officers(city, at_yuci, path):
    at_yuci(1)
    assert signed_in(city.yuci_examiner).get(path).status_code == 200
    assert signed_in(city.stranger).get(path).status_code == 403
    assert signed_in(city.weaver).get(path).status_code == 403


def test_one_row_costs_what_fifty_cost(city, edition, at_yuci):
    counts = {}
    client = signed_in(city.yuci_examiner)
    for size in (1, 50):
        at_yuci(size - Dossier.objects.count())
        client.get(QUEUE)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(QUEUE)
        assert len(numbers_in(response)) == size
        counts[size] = len(queries)
        for query in queries:
            assert '"nominations_dossier"."answers"' not in query["sql"]
            assert '"directory_person"."id_number"' not in query["sql"]
    assert counts[1] == counts[50] <= 30


def test_the_desk_costs_the_same_for_one_and_for_many(city, edition, at_yuci):
    client, counts = signed_in(city.yuci_examiner), []
    for size in (1, 10):
        at_yuci(size)
        client.get(DESK)
        with CaptureQueriesContext(connection) as queries:
            client.get(DESK)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 33


@pytest.mark.parametrize("page", ["-1", "1e9", "1000000000", "0", "x", ""])
def test_any_page_answers(city, at_yuci, page):
    at_yuci(2)
    response = signed_in(city.yuci_examiner).get(f"{QUEUE}?page={page}")
    assert (response.status_code, len(numbers_in(response))) == (200, 2)


@pytest.mark.parametrize("sort", ["__class__", "-", "person__id_number", "applicant__password"])
def test_a_sort_that_is_not_offered_is_the_usual_one(city, at_yuci, sort):
    made = [dossier.number for dossier in at_yuci(3)]
    response = signed_in(city.yuci_examiner).get(f"{QUEUE}?sort={sort}")
    assert numbers_in(response) == made


def test_sorting_both_ways(city, at_yuci):
    made = [dossier.number for dossier in at_yuci(3)]
    assert numbers_in(signed_in(city.yuci_examiner).get(f"{QUEUE}?sort=-number")) == made[::-1]


def test_filters_find_by_name_stage_and_recommender(city, edition, at_yuci):
    at_yuci(2)
    user = factories.make_user(full_name="孟罕见")
    rare = world.bring_to(city, world.start_dossier(city, edition, user), "examination")
    client = signed_in(city.yuci_examiner)
    assert numbers_in(client.get(QUEUE, {"q": "罕见 经纬"})) == [rare.number]
    assert numbers_in(client.get(QUEUE, {"q": "罕见 平遥"})) == []
    assert len(numbers_in(client.get(QUEUE, {"stage": "examination"}))) == 3
    assert len(numbers_in(client.get(QUEUE, {"recommender": city.yuci_bureau.pk}))) == 3


@pytest.mark.parametrize("query", ["state=zzz", "edition=999999", "office=x"])
def test_a_filter_that_cannot_be_read_matches_nothing(city, at_yuci, query):
    at_yuci(1)
    response = signed_in(city.yuci_examiner).get(f"{QUEUE}?{query}")
    assert (response.status_code, numbers_in(response)) == (200, [])


def test_what_was_passed_on_stays_in_the_second_tab(city, edition, at_yuci):
    (dossier,) = at_yuci(1)
    world.meet_requirements(city, dossier)
    client = signed_in(city.yuci_examiner)
    client.post(
        reverse("nominations:step", args=[dossier.number, "pass_review"]),
        {"version": dossier.version},
    )
    assert numbers_in(client.get(QUEUE)) == []
    assert numbers_in(client.get(f"{QUEUE}?tab=seen")) == [dossier.number]


def test_only_verbs_of_ones_own_duty_are_offered(city, at_yuci):
    at_yuci(1)
    verbs = signed_in(city.yuci_examiner).get(QUEUE).context["verbs"]
    assert [step.verb for step in verbs] == ["pass_review", "return_to_applicant", "decline"]
    assert signed_in(city.yuci_recommender).get(QUEUE).context["verbs"] == []


def test_the_numbers_say_what_is_left_and_who_has_it(city, edition):
    client = signed_in(city.yuci_recommender)
    (row,) = client.get("/desk/seats/").context["rows"]
    assert (row[0].allowance.ceiling, row[0].allowance.taken, row[1]) == (2, 0, [])
    dossier = world.bring_to(city, world.start_dossier(city, edition), "qualification")
    ((meter, seats),) = client.get("/desk/seats/").context["rows"]
    assert meter.allowance.taken == 1
    assert [each.seat.holder for each in seats] == [dossier.number]
    assert signed_in(city.yuci_examiner).get("/desk/seats/").context["rows"] == []
