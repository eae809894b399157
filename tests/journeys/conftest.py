"""One city before one browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browsing import Journey
from tests.support.worlds.cast import City


@pytest.fixture
def journey(  # noqa: PLR0917 -- fixtures
    city: City,
    browser: Browser,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
) -> Iterator[Journey]:
    """Everybody of the cast may come; what a browser complains about fails the test."""
    settings.MEDIA_ROOT = tmp_path
    made = Journey(city, browser, live_server.url, monkeypatch)
    yield made
    for page in made.pages.values():
        page.context.close()
    assert made.complaints == []
