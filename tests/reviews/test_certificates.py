"""Certificates of honour to be printed: a page for each that stands, ordered, handed over, recorded."""

import itertools
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import Dossier
from reviews.honours.rules.certificates import in_chinese
from reviews.honours.selectors.certificates import certificates_of
from reviews.honours.selectors.honourees import honourees_of
from reviews.honours.services import certificates as service
from reviews.honours.services.certificates import order_certificates
from reviews.notices.selectors.public import dossier_of, words_of
from talentportal.directory.duties import Duty, withdraw
from talentportal.programs.models import HonourRecord
from talentportal.shared.jobs import cancel_job, run_due_jobs
from talentportal.shared.models import AccessRecord, Job
from talentportal.shared.refusals import Refused
from tests.support.clients import review_page, signed_in
from tests.support.downloads import content_of, fetched
from tests.support.pages_of_pdf import squeezed, squeezed_texts
from tests.support.worlds import subjects, world


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def edition(city):
    return world.publish_edition(city)


@pytest.fixture
def honoured(city, edition):
    """Three, in the order of their numbers, with no work left over."""
    for bureau in ("yuci_bureau", "yuci_bureau", "pingyao_bureau"):
        dossier = world.start_dossier(city, edition, recommender=bureau)
        world.bring_to(city, dossier, "the end")
    Job.objects.all().delete()
    found = list(HonourRecord.objects.order_by("certificate_number"))
    for record, name in zip(found, ("张一锤", "李二锤", "王三锤"), strict=True):
        record.full_name = name
        record.save()
    return found


def carried_out(job: Job) -> Job:
    run_due_jobs()
    job.refresh_from_db()
    return job


def pages_of(job: Job) -> list[str]:
    return squeezed_texts(content_of(carried_out(job)))


def test_a_page_for_everybody_honoured_in_the_order_of_numbers(city, edition, honoured):
    pages = pages_of(order_certificates(edition=edition, actor=city.runner))
    assert len(pages) == 3
    results = edition.published_revision.parsed.results
    for record, said in zip(honoured, pages, strict=True):
        assert squeezed(words_of(record, dossier_of(record))) in said
        assert squeezed(record.certificate_number) in said
        assert squeezed(results.certificate_title) in said
        assert squeezed(results.issued_by) in said
        assert in_chinese(record.awarded_on) in said


def test_numbers_count_as_numbers(edition, honoured):
    for record, serial in zip(honoured, (10, 9, 100), strict=True):
        HonourRecord.objects.filter(pk=record.pk).update(certificate_number=f"工匠{serial}号")
    listed = [record.certificate_number for record in honourees_of(edition)]
    assert listed == ["工匠9号", "工匠10号", "工匠100号"]
    assert [each.number for each in certificates_of(edition)] == listed
    HonourRecord.objects.filter(pk=honoured[0].pk).update(certificate_number=None)
    assert [each.number for each in certificates_of(edition)] == ["工匠9号", "工匠100号", ""]


def test_revoked_honours_are_left_out(city, edition, honoured):
    HonourRecord.objects.filter(pk=honoured[1].pk).update(revoked_on=date(2020, 1, 1))
    (first, last) = pages_of(order_certificates(edition=edition, actor=city.runner))
    assert honoured[0].full_name in first
    assert honoured[2].full_name in last
    with pytest.raises(Refused):
        order_certificates(edition=edition, actor=city.runner, honour=honoured[1].pk)


def test_what_is_revoked_after_the_order_is_neither_printed_nor_handed_over(
    city, edition, honoured
):
    job = order_certificates(edition=edition, actor=city.runner)
    HonourRecord.objects.filter(pk=honoured[0].pk).update(revoked_on=date(2020, 1, 1))
    assert len(pages_of(job)) == 2
    url = reverse("jobs:file", args=[job.pk])
    assert fetched(city.runner, url)
    HonourRecord.objects.filter(pk=honoured[1].pk).update(revoked_on=date(2020, 1, 1))
    response = signed_in(city.runner).get(url)
    assert response.status_code == 409
    assert honoured[1].full_name in response.content.decode()
    again = order_certificates(edition=edition, actor=city.runner)
    assert again != job
    assert len(pages_of(again)) == 1


def test_the_same_order_is_the_same_job_until_something_has_changed(city, edition, honoured):
    first = order_certificates(edition=edition, actor=city.runner)
    assert order_certificates(edition=edition, actor=city.runner) == first
    assert carried_out(first).state == "done"
    assert order_certificates(edition=edition, actor=city.runner) == first
    alone = order_certificates(edition=edition, actor=city.runner, honour=honoured[0].pk)
    assert alone != first
    HonourRecord.objects.filter(pk=honoured[0].pk).update(full_name="改名人")
    changed = order_certificates(edition=edition, actor=city.runner)
    assert changed != first
    cancel_job(job=changed)
    assert order_certificates(edition=edition, actor=city.runner) not in (first, changed)


def test_a_team_stands_with_its_members_and_its_leader_first(city):
    edition = world.publish_edition(city, subjects.document("person", "team"))
    dossier = subjects.team(city, edition, subjects.FIRST, subjects.SECOND)
    world.bring_to(city, dossier, "the end")
    (said,) = pages_of(order_certificates(edition=edition, actor=city.runner))
    leader = city.persons["weaver"].full_name
    assert "织锦攻关队" in said
    assert f"团队成员：{leader}、成员1、成员2" in said


def test_what_cannot_be_printed_is_named_and_left_out(city, edition, honoured):
    HonourRecord.objects.filter(pk=honoured[0].pk).update(full_name="张\ue000")
    job = order_certificates(edition=edition, actor=city.runner)
    assert len(pages_of(job)) == 2
    (row,) = job.result["rows"]
    assert "\ue000" in row["sentence"]
    assert job.can_be_retried
    alone = order_certificates(edition=edition, actor=city.runner, honour=honoured[0].pk)
    assert carried_out(alone).state == "failed"


def test_the_work_shows_how_far_it_is(city, edition, honoured, monkeypatch):
    monkeypatch.setattr("talentportal.shared.jobs.PROGRESS_SECONDS", 0)
    job = order_certificates(edition=edition, actor=city.runner)
    added, seen = service._added, []

    def watched(*given):
        seen.append(Job.objects.get(pk=job.pk).done)
        return added(*given)

    monkeypatch.setattr(service, "_added", watched)
    carried_out(job)
    assert seen == [0, 1, 2]
    assert (job.done, job.total) == (3, 3)
    assert job.result_name.endswith(".pdf")
    assert default_storage.exists(job.result_file)


def test_many_cost_as_many_queries_as_one(edition, honoured):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            certificates_of(edition)
        return len(captured)

    many = cost()
    HonourRecord.objects.exclude(pk=honoured[0].pk).update(revoked_on=date(2020, 1, 1))
    assert cost() == many == 4


# The pages


def test_an_officer_orders_them_from_the_list(city, edition, honoured):
    client = signed_in(city.runner)
    content = review_page(client, "honourees", edition.slug).content.decode()
    every = reverse("reviews:certificates-print", args=[edition.slug])
    ones = [reverse("reviews:certificate-print", args=[edition.slug, r.pk]) for r in honoured]
    assert [url for url in (every, *ones) if url not in content] == []
    response = client.post(every)
    job = Job.objects.get()
    assert response.url == reverse("jobs:detail", args=[job.pk])
    carried_out(job)
    shown = client.get(response.url).content.decode()
    assert reverse("jobs:file", args=[job.pk]) in shown
    assert client.post(ones[1]).status_code == 302
    (said,) = pages_of(Job.objects.latest("pk"))
    assert honoured[1].full_name in said


def test_only_who_runs_the_edition_may(city, edition, honoured):
    every = reverse("reviews:certificates-print", args=[edition.slug])
    one = reverse("reviews:certificate-print", args=[edition.slug, honoured[0].pk])
    people = (city.publisher, city.auditor, city.weaver, city.yuci_examiner, city.people["charlie"])
    for user, url in itertools.product(people, (every, one)):
        assert signed_in(user).post(url).status_code == 404
    with pytest.raises(PermissionDenied):
        order_certificates(edition=edition, actor=city.auditor)
    seen = review_page(signed_in(city.auditor), "honourees", edition.slug)
    assert seen.status_code == 200
    assert every not in seen.content.decode()
    unknown = reverse("reviews:certificate-print", args=[edition.slug, 10**30])
    assert signed_in(city.runner).post(unknown).status_code == 404
    assert Job.objects.count() == 0


def test_the_file_is_for_who_ordered_it_and_recorded_for_each(city, edition, honoured):
    job = carried_out(order_certificates(edition=edition, actor=city.runner))
    url = reverse("jobs:file", args=[job.pk])
    assert signed_in(city.publisher).get(url).status_code == 404
    assert AccessRecord.objects.count() == 0
    assert fetched(city.runner, url)
    records = AccessRecord.objects.filter(user=city.runner, action="certificate")
    assert sorted(records.values_list("subject", flat=True)) == sorted(
        record.dossier_number for record in honoured
    )
    withdraw(city.runner, Duty.RUN, edition)
    assert signed_in(city.runner).get(url).status_code == 404
    assert AccessRecord.objects.count() == 3


def test_where_nobody_is_honoured_there_is_nothing_to_print(city, edition):
    client = signed_in(city.runner)
    url = reverse("reviews:certificates-print", args=[edition.slug])
    assert url not in review_page(client, "honourees", edition.slug).content.decode()
    assert client.post(url).status_code == 409
    assert Job.objects.count() == 0
    assert Dossier.objects.count() == 0
