"""Every page of the portal, on a phone and on a desk: accessible, fitting, quiet."""

import os
from collections import defaultdict
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from talentportal.shared import clock
from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import CHINESE
from tests.browser.looking import WIDTHS
from tests.support.shown import PAGE, Shown, add_others, halfway, pages_of
from tests.support.worlds import portal as whole
from tests.support.worlds.portal import NOW, Portal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def portal(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """The portal in use, on its day in every thread: the server answers from its own."""
    settings.MEDIA_ROOT = tmp_path
    ahead = ContextVar("offset", default=NOW - clock.wall())
    with clock.travel(NOW):
        built = whole.build()
        add_others(built)
        built.sign_everybody_in()
    built.sessions["halfway"] = halfway()
    monkeypatch.setattr(clock, "_offset", ahead)
    return built


def test_every_page(portal: Portal, live_server: LiveServer, browser: Browser) -> None:
    found, unknown = pages_of(portal)
    assert unknown == []
    assert len(found) > 80
    faults = []
    for visitor, shown in by_visitor(found).items():
        context = browser.new_context(**CHINESE)
        page = context.new_page()
        for each in shown:
            sit_down(page, portal, visitor, live_server.url)
            faults += looked_at(page, each, live_server.url)
        context.close()
    assert not faults, "\n".join(faults)


def by_visitor(found: list[Shown]) -> dict[str, list[Shown]]:
    grouped = defaultdict(list)
    for each in found:
        grouped[each.visitor].append(each)
    return grouped


def sit_down(page: Page, portal: Portal, visitor: str, url: str) -> None:
    """A session of its own for each page: one that signs its visitor out leaves the next alone."""
    if visitor:
        session = SessionStore()
        session.update(dict(SessionStore(portal.sessions[visitor]).items()))
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]


def looked_at(page: Page, shown: Shown, url: str) -> list[str]:
    """What is wrong with a page at any width."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # A page that says why something is not possible is a page; browsers mention its status.
        if "status of 409" not in message.text:
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    answer = page.goto(f"{url}{shown.address}")
    if answer is None or answer.status not in PAGE or page.url != f"{url}{shown.address}":
        return [f"{shown.route} ({shown.visitor}) is not the page that was asked for: {page.url}"]
    found = [line for width in WIDTHS for line in _at(page, width, shown)]
    if (heads := page.locator("h1").count()) != 1:
        found.append(f"{heads} first headings")
    page.remove_listener("console", hear)
    return [f"{shown.route} ({shown.visitor}) {line}" for line in found + said]


def _at(page: Page, width: int, shown: Shown) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    found = [f"{width} px: {line}" for line in violations(page)]
    if overflow(page):
        found.append(f"{width} px: too wide by {overflow(page)}")
    if folder := os.environ.get("PICTURES"):
        name = f"{shown.route.replace(':', '-')}-{width}.png"
        page.screenshot(path=Path(folder) / name, full_page=True)
    return found
