"""A step for many: the selection keeps the filter, the plan keeps what was seen, the result each row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.desk import selection as batches
from nominations.models import Dossier, Event
from nominations.moving import Inputs
from nominations.moving import batches as service
from nominations.moving.batches import order_batch
from talentportal.shared import jobs
from talentportal.shared.models import Job
from tests.support.clients import signed_in
from tests.support.worlds import factories, world

PASS = "/desk/steps/pass_review/"


def confirm(client, selection):
    """The confirmation of a selection, then the result after confirming it."""
    page = client.post(PASS, selection)
    assert page.status_code == 200
    return page, client.post(PASS, {"plan": page.context["plan"]}, follow=True)


def test_the_confirmation_names_who_moves_and_who_is_left_out_and_why(
    city, at_yuci, materials_checked
):
    dossiers = at_yuci(3)
    materials_checked(dossiers[:2])
    page = signed_in(city.yuci_examiner).post(PASS, {"selected": [each.pk for each in dossiers]})
    assert page.context["count"] == 2
    assert page.context["rehearsal"].names == [each.person.full_name for each in dossiers[:2]]
    assert [(r.code, r.place) for r in page.context["left_out"]] == [
        ("materials_checked-unmet", dossiers[2].number)
    ]
    assert set(Dossier.objects.values_list("state", flat=True)) == {"initial_review"}
    assert Job.objects.filter(kind="steps").count() == 0


def test_a_small_batch_is_done_at_once_and_its_result_can_be_repeated(
    city, at_yuci, materials_checked
):
    dossiers = at_yuci(3)
    materials_checked(dossiers[:2])
    client = signed_in(city.yuci_examiner)
    page, result = confirm(client, {"selected": [each.pk for each in dossiers]})
    assert result.context["job"].state == "done"
    assert result.context["done"] == 2
    assert list(result.context["refused"]) == [dossiers[2].pk]
    again = client.post(PASS, {"plan": page.context["plan"]}, follow=True)
    assert again.context["job"] == result.context["job"]
    materials_checked(dossiers[2:])
    _page, rest = confirm(client, {"selected": list(result.context["refused"])})
    assert (rest.context["done"], rest.context["refused"]) == (1, {})
    assert Event.objects.filter(verb="pass_review").count() == 3


def test_all_that_match_is_the_filter_and_not_the_page(city, edition, at_yuci, materials_checked):
    dossiers = at_yuci(22)
    user = factories.make_user(full_name="孟罕见")
    rare = world.bring_to(city, world.start_dossier(city, edition, user), "examination")
    materials_checked([*dossiers, rare])
    client = signed_in(city.yuci_examiner)
    page = client.post(PASS, {"all_matching": "1", "query": "per_page=20&page=2"})
    assert page.context["count"] == 23
    page = client.post(
        PASS, {"all_matching": "1", "selected": dossiers[0].pk, "query": "q=罕见&page=7"}
    )
    assert page.context["rehearsal"].names == ["孟罕见"]
    broken = client.post(PASS, {"all_matching": "1", "query": "state=nonsense"})
    assert broken.status_code == 409


def test_what_came_later_is_not_moved_and_what_changed_is_refused(city, at_yuci, materials_checked):
    dossiers = at_yuci(2)
    materials_checked(dossiers)
    client = signed_in(city.yuci_examiner)
    page = client.post(PASS, {"all_matching": "1", "query": ""})
    materials_checked(at_yuci(1))
    signed_in(city.yuci_examiner).post(
        reverse("nominations:step", args=[dossiers[0].number, "return_to_applicant"]),
        {"version": dossiers[0].version, "note": "请更正", "correct_until": "2019-07-30"},
    )
    result = client.post(PASS, {"plan": page.context["plan"]}, follow=True)
    assert (result.context["done"], list(result.context["refused"])) == (1, [dossiers[0].pk])
    assert Dossier.objects.filter(state="recommendation").get() == dossiers[1]


def test_a_batch_moves_nothing_that_is_not_ones_own(city, at_yuci, materials_checked):
    dossiers = at_yuci(2)
    materials_checked(dossiers)
    keys = [each.pk for each in dossiers]
    answers = dict.fromkeys(("pingyao_examiner", "yuci_recommender", "runner", "auditor"), 409)
    for other, expected in {**answers, "stranger": 403}.items():
        client = signed_in(getattr(city, other))
        assert client.post(PASS, {"selected": keys}).status_code == expected
        assert client.post(PASS, {"all_matching": "1"}).status_code == expected
    page = signed_in(city.yuci_examiner).post(PASS, {"selected": keys})
    plan = {"plan": page.context["plan"]}
    thief = signed_in(city.yuci_recommender).post(PASS, plan)
    assert (thief.status_code, Job.objects.filter(kind="steps").count()) == (409, 0)
    assert dossiers[0].person.full_name not in thief.content.decode()
    own = signed_in(city.yuci_examiner).post(PASS, plan, follow=True)
    assert own.context["done"] == 2


@pytest.mark.parametrize("plan", ["", "x", "a:b:c"])
def test_a_plan_that_is_not_ours_is_refused(city, at_yuci, plan):
    at_yuci(1)
    assert signed_in(city.yuci_examiner).post(PASS, {"plan": plan}).status_code == 409


def test_a_plan_is_for_its_own_verb(city, at_yuci, materials_checked):
    dossiers = at_yuci(1)
    materials_checked(dossiers)
    client = signed_in(city.yuci_examiner)
    plan = client.post(PASS, {"selected": dossiers[0].pk}).context["plan"]
    answer = client.post("/desk/steps/decline/", {"plan": plan, "note": "x"})
    assert (answer.status_code, Dossier.objects.get().state) == (409, "initial_review")


def test_a_reason_that_a_step_needs_is_asked_for(city, at_yuci):
    dossiers = at_yuci(2)
    client, here = signed_in(city.yuci_examiner), "/desk/steps/decline/"
    page = client.post(here, {"selected": [each.pk for each in dossiers]})
    assert page.context["count"] == 2
    missing = client.post(here, {"plan": page.context["plan"], "note": " "})
    assert missing.status_code == 422
    assert missing.context["form"].errors.keys() == {"note"}
    given = {"plan": missing.context["plan"], "note": "不符合条件"}
    assert client.post(here, given, follow=True).context["done"] == 2


def test_selections_of_two_editions_are_refused(city, at_yuci):
    at_yuci(1)
    document = world.small_document()
    document["edition"]["slug"] = "craftsman-2020"
    other = world.publish_edition(city, document)
    world.bring_to(city, world.start_dossier(city, other), "examination")
    answer = signed_in(city.yuci_examiner).post(PASS, {"all_matching": "1"})
    assert answer.status_code == 409
    assert [r.code for r in answer.context["refused"]] == ["several-editions"]


def test_a_large_batch_is_a_job_that_shows_its_progress(
    city, at_yuci, materials_checked, monkeypatch
):
    monkeypatch.setattr("nominations.desk.views.batch.AT_ONCE", 2)
    monkeypatch.setattr(service, "PORTION", 2)
    dossiers = at_yuci(5)
    materials_checked(dossiers)
    client = signed_in(city.yuci_examiner)
    _page, waiting = confirm(client, {"all_matching": "1", "query": ""})
    job = waiting.context["job"]
    assert (job.state, job.total) == ("queued", 5)
    assert Dossier.objects.filter(state="recommendation").count() == 0
    here = reverse("jobs:detail", args=[job.pk])
    assert "X-Reload" not in client.get(here, headers={"X-Fragment": "yes"})
    jobs.run_due_jobs()
    assert client.get(here, headers={"X-Fragment": "yes"})["X-Reload"] == "yes"
    result = client.get(reverse("nominations:batch_result", args=[job.pk]))
    assert (result.context["job"].done, result.context["done"]) == (5, 5)


def test_the_result_belongs_to_who_ordered_it(city, at_yuci, materials_checked):
    dossiers = at_yuci(1)
    materials_checked(dossiers)
    _page, result = confirm(signed_in(city.yuci_examiner), {"selected": dossiers[0].pk})
    here = reverse("nominations:batch_result", args=[result.context["job"].pk])
    assert signed_in(city.yuci_examiner).get(here).status_code == 200
    assert signed_in(city.yuci_recommender).get(here).status_code == 404


def test_confirming_costs_the_same_for_few_and_many(city, at_yuci, materials_checked):
    client, counts = signed_in(city.yuci_examiner), []
    for size in (1, 30):
        dossiers = at_yuci(size)
        materials_checked(dossiers)
        with CaptureQueriesContext(connection) as queries:
            client.post(PASS, {"selected": [each.pk for each in dossiers]})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 60


def test_more_than_can_be_done_in_one_go_is_refused(city, at_yuci, monkeypatch):
    monkeypatch.setattr(batches, "MOST", 2)
    at_yuci(3)
    answer = signed_in(city.yuci_examiner).post(PASS, {"all_matching": "1", "query": ""})
    assert [r.code for r in answer.context["refused"]] == ["too-many-selected"]


def test_doing_a_batch_twice_is_doing_it_once(city, edition, at_yuci, materials_checked):
    dossiers = at_yuci(3)
    materials_checked(dossiers)
    job = order_batch(
        key="steps:twice",
        verb="pass_review",
        edition=edition.pk,
        versions={each.pk: each.version for each in dossiers},
        inputs=Inputs(),
        actor=city.yuci_examiner,
    )
    results = []
    for _time in range(2):
        Job.objects.filter(pk=job.pk).update(state="queued")
        assert jobs.run(job.pk)
        results.append(Job.objects.get(pk=job.pk).result)
    assert results[0] == results[1]
    assert results[1]["done"] == [each.pk for each in dossiers]
    assert Event.objects.filter(verb="pass_review").count() == 3
