"""What every run of a whole edition shares."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> None:
    """Files of made-up people go where they are thrown away."""
    settings.MEDIA_ROOT = tmp_path
