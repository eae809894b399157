"""The process says whether it lives and whether it can do its work."""

import os
import subprocess
import sys

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from talentportal.bookbinding import environment

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
ALL_WELL = {"database": "ok", "migrations": "ok", "libraries": "ok", "fonts": "ok"}


NEVER = (("libnever.so.0", "libnever0"),)


@pytest.mark.filterwarnings("ignore:No directory at")
def test_health_touches_no_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.filterwarnings("ignore:No directory at")
class TestReadiness:
    def test_all_is_well(self, client: Client) -> None:
        response = client.get("/readyz")
        assert response.json() == {"ready": True, "checks": ALL_WELL}
        assert response.status_code == 200
        assert "no-cache" in response["Cache-Control"]

    def test_a_migration_that_is_not_applied(self, client: Client) -> None:
        recorder = MigrationRecorder(connection)
        assert recorder.migration_qs.filter(app="directory", name="0001_initial").exists()
        recorder.record_unapplied("directory", "0001_initial")
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json() == {"ready": False, "checks": {**ALL_WELL, "migrations": "failed"}}

    def test_redis_counts_where_celery_carries_the_jobs(
        self, client: Client, settings: LazySettings
    ) -> None:
        settings.JOB_CARRIER = "celery"
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json() == {
            "ready": False,
            "checks": {**ALL_WELL, "redis": "failed"},
        }

    def test_a_missing_font_or_library(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(environment, "CHAIN", (("None", "None.ttf", "fonts-none"),))
        monkeypatch.setattr(environment, "LIBRARIES", NEVER)
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["checks"] == {
            **ALL_WELL,
            "libraries": "failed",
            "fonts": "failed",
        }

    def test_why_it_failed_is_not_told_in_public(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(environment, "LIBRARIES", NEVER)
        assert b"libnever" not in client.get("/readyz").content

    def test_the_log_names_what_is_missing(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(environment, "LIBRARIES", NEVER)
        client.get("/readyz")
        assert "libnever.so.0" in caplog.text
        assert "libnever0" in caplog.text

    def test_only_reading(self, client: Client) -> None:
        assert client.get("/readyz").status_code == 200
        assert client.post("/readyz").status_code == 405


def test_the_portal_does_not_start_half_able() -> None:
    """The web server ends with the sentence that names the package."""
    program = (
        "import talentportal.bookbinding.environment as machine; "
        "machine.LIBRARIES = (('libnever.so.0', 'libnever0'),); "
        "import talentportal.wsgi"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "talentportal.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "libnever0" in done.stderr
