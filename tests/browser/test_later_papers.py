"""An applicant hands in what a stage asks for, on a phone."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from nominations.models import Event
from tests.browser.looking import looked_at, sign_in
from tests.nominations.pages.conftest import picture
from tests.support.worlds.cast import City
from tests.support.worlds.later_papers import asking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_a_stage_asks_for_is_handed_in(
    page: Page, live_server: LiveServer, city: City, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    dossier = asking(city)
    sign_in(page, live_server, city.weaver)
    url = f"{live_server.url}/my/dossiers/{dossier.number}/"
    page.goto(f"{live_server.url}/my/dossiers/")
    page.get_by_role("link", name="提交补充材料").click()
    expect(page.get_by_text("环节请您补交")).to_be_visible()
    looked_at(page, "asked-overview")
    page.goto(f"{url}papers/")
    file = picture("事迹视频封面.jpg")
    place = page.locator("#material-film input[type=file]")
    place.set_input_files({"name": file.name, "mimeType": "image/jpeg", "buffer": file.read()})
    expect(page.locator("#material-film .thumb")).to_have_count(1)
    looked_at(page, "asked-papers")
    page.get_by_role("button", name="提交补充材料").click()
    expect(page.get_by_text("补充材料已提交")).to_be_visible()
    looked_at(page, "asked-done")
    assert Event.objects.filter(dossier=dossier, verb="supplement").count() == 1
