"""Signing in in a browser and looking at a page."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.accessibility import overflow, violations

WIDTHS = (360, 1440)
"""A telephone and a desk."""


def sign_in(page: Page, live_server: LiveServer, user: Any) -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user.pk))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


def looked_at(page: Page, name: str) -> None:
    """The page at both widths: nothing for axe to find, nothing wider than the screen."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        assert violations(page) == []
        assert overflow(page) == 0
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
