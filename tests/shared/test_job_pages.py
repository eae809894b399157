"""Pages of jobs: whoever ordered a job sees it, its file and its reasons; nobody else does."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from talentportal.shared.models import Job

ROUTES = ["detail", "file"]


@pytest.fixture
def me(city):
    return city.yuci_recommender


@pytest.fixture
def done(me):
    name = default_storage.save("jobs/a.pdf", ContentFile(b"%PDF-book"))
    return Job.objects.create(
        kind="t",
        key="done",
        state="done",
        requested_by=me,
        result_file=name,
        result_name="申报书.pdf",
        result={
            "sentence": "已办理1件，未办理1件。",
            "rows": [
                {"label": "D-2019-000001", "outcome": "done", "sentence": "", "url": "/x/"},
                {"label": "D-2019-000002", "outcome": "refused", "sentence": "缺盖章。"},
            ],
        },
    )


@pytest.fixture
def running(me):
    return Job.objects.create(
        kind="t", key="run", state="running", requested_by=me, done=3, total=9, attempts=1
    )


@pytest.mark.smoke
def test_i_see_my_jobs_and_the_page_of_each(client, me, done, running):
    client.force_login(me)
    listed = client.get(reverse("jobs:list"))
    assert [job for job, _label in listed.context["rows"]] == [running, done]
    for job in (running, done):
        assert f'href="/jobs/{job.pk}/"' in listed.content.decode()
    page = client.get(reverse("jobs:detail", args=[done.pk]))
    for text in ("已办理1件，未办理1件。", "缺盖章。", reverse("jobs:file", args=[done.pk])):
        assert text in page.content.decode()


@pytest.mark.parametrize("route", ROUTES)
def test_the_job_of_another_is_not_there(client, city, me, done, route):
    place = reverse(f"jobs:{route}", args=[done.pk])
    client.force_login(me)
    found = client.get(place)
    assert (found.status_code, bool(b"".join(found))) == (200, True)
    client.force_login(city.stranger)
    assert client.get(place).status_code == 404
    assert list(client.get(reverse("jobs:list")).context["rows"]) == []
    client.logout()
    assert client.get(place).status_code == 302


@pytest.mark.parametrize("route", ["cancel", "retry"])
def test_nobody_changes_the_job_of_another(client, city, me, running, route):
    client.force_login(city.stranger)
    assert client.post(reverse(f"jobs:{route}", args=[running.pk])).status_code == 404
    running.refresh_from_db()
    assert running.state == "running"


def test_the_file_is_sent_to_be_kept_under_its_own_name(client, me, done):
    client.force_login(me)
    response = client.get(reverse("jobs:file", args=[done.pk]))
    assert b"".join(response.streaming_content) == b"%PDF-book"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E7%94%B3%E6%8A%A5%E4%B9%A6.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_job_without_a_file_has_none(client, me, running):
    client.force_login(me)
    assert client.get(reverse("jobs:file", args=[running.pk])).status_code == 404


def test_the_fragment_asks_again_until_the_job_is_over(client, me, done, running):
    client.force_login(me)
    place = reverse("jobs:detail", args=[running.pk])
    response = client.get(place, headers={"X-Fragment": "yes"})
    assert "<html" not in response.content.decode()
    assert f'data-progress="{place}" data-finished="no"' in response.content.decode()
    assert 'value="3" max="9"' in response.content.decode()
    assert "X-Reload" not in response
    over = client.get(reverse("jobs:detail", args=[done.pk]), headers={"X-Fragment": "yes"})
    assert 'data-finished="yes"' in over.content.decode()
    assert over["X-Reload"] == "yes"


def test_i_cancel_a_job_and_start_it_again(client, me, running):
    client.force_login(me)
    page = reverse("jobs:detail", args=[running.pk])
    assert client.post(reverse("jobs:cancel", args=[running.pk]))["Location"] == page
    running.refresh_from_db()
    assert running.state == "cancelled"
    assert client.post(reverse("jobs:cancel", args=[running.pk])).status_code == 409
    assert client.post(reverse("jobs:retry", args=[running.pk]))["Location"] == page
    running.refresh_from_db()
    assert running.state == "queued"
    refused = client.post(reverse("jobs:retry", args=[running.pk]))
    assert refused.status_code == 409
    assert [refusal.code for refusal in refused.context["refused"]] == ["not-failed"]


@pytest.mark.parametrize("rows", [1, 50])
def test_the_list_costs_the_same_for_one_and_for_fifty(client, me, rows, django_assert_num_queries):
    Job.objects.bulk_create(Job(kind="t", key=f"k{n}", requested_by=me) for n in range(rows))
    client.force_login(me)
    with CaptureQueriesContext(connection) as queries:
        listed = client.get(reverse("jobs:list"), {"size": "50"})
    assert len(listed.context["rows"]) == rows
    assert sum("shared_job" in query["sql"] for query in queries) == 2  # how many, and the page


def test_long_lists_are_paged_in_sizes_of_choice(client, me):
    Job.objects.bulk_create(Job(kind="t", key=f"k{n}", requested_by=me) for n in range(60))
    client.force_login(me)
    page = client.get(reverse("jobs:list"), {"page": "2"}).content.decode()
    assert page.count('href="/jobs/') == 20 + page.count('href="/jobs/"')
    assert 'href="?size=50"' in page
    assert 'href="?page=3"' in page
