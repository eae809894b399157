"""Whoever ordered work waits on its page until the result is there."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from talentportal.shared.models import Job
from tests.browser.looking import sign_in
from tests.support.worlds.cast import City

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_page_of_a_job_shows_its_result_once_it_is_there(
    page: Page, live_server: LiveServer, city: City
) -> None:
    job = Job.objects.create(
        kind="t", key="t", state="running", requested_by=city.weaver, done=3, total=9, attempts=1
    )
    sign_in(page, live_server, city.weaver)
    page.goto(f"{live_server.url}/jobs/{job.pk}/")
    expect(page.locator("[data-progress]")).to_contain_text("3/9")
    Job.objects.filter(pk=job.pk).update(done=5)
    expect(page.locator("[data-progress]")).to_contain_text("5/9")
    Job.objects.filter(pk=job.pk).update(state="done", result={"sentence": "已办理9件。"})
    expect(page.get_by_text("已办理9件。")).to_be_visible()
