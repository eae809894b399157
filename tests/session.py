"""How a test session is set up: the catalogue compiled, the browser found, no silent skips."""

import contextlib
import gc
import os
import sqlite3
import time
from collections.abc import Generator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from rehearsals import blank
from talentportal.shared import catalogue
from tests.support.emptying import empty_only_what_was_written
from tests.support.template_database import template_of

PATIENCE = 30_000
"""Milliseconds that a page has for what is expected of it; a busy machine is no fault."""
ROOT = Path(__file__).resolve().parents[1]
MIGRATED = ROOT / "var" / "migrated"
"""Where an empty database for the tests on SQLite is kept."""
LONG = frozenset(
    {
        "test_every_page.py",
        "test_five.py",
        "test_invented.py",
        "test_jinzhong_2019.py",
        "test_query_counts.py",
        "test_same_seed.py",
        "test_secrets.py",
        "test_simulation.py",
    }
)
"""Files whose tests walk through the whole portal or a whole edition."""


def pytest_configure(config: pytest.Config) -> None:
    # What tests leave is little and young; to look through all of it again and again takes longer.
    gc.set_threshold(100_000, 50, 100)
    catalogue.compile_mo(ROOT)
    post_migrate.connect(seed_calendar, dispatch_uid="tests-calendar")
    # The browser's event loop runs in the thread of the tests, where Django would refuse queries.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    expect.set_options(timeout=PATIENCE)


def seed_calendar(sender: Any, **options: Any) -> None:
    """Tests with real transactions flush all tables; the calendar of the migration comes back."""
    if sender.label == "shared" and not apps.get_model("shared", "CalendarYear").objects.exists():
        import_module("talentportal.shared.migrations.0003_seed_calendar").seed(apps, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a minute comes first, so that no worker ends alone.

    What needs PostgreSQL is skipped on SQLite (never in CI, see below).
    """
    gc.collect()
    gc.freeze()
    items.sort(key=lambda item: item.path.name not in LONG)
    if connection.vendor == "postgresql":
        return
    for item in items:
        if item.get_closest_marker("postgresql"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that is not run is a test that fails."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, which fails in CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI a module that skips itself fails as well."""
    report = yield
    if os.environ.get("CI") and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"Skipped, which fails in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Workers copy one migrated database where the server can do that."""
    if connection.vendor == "postgresql":
        plain = {**connection.settings_dict, "NAME": settings.DATABASES["default"]["NAME"]}
        connection.settings_dict["TEST"]["TEMPLATE"] = template_of(plain)
    else:
        connection_created.connect(fill_with_empty_tables, dispatch_uid="tests-tables")


def fill_with_empty_tables(connection: Any, **options: Any) -> None:
    """On SQLite a database in memory begins as a copy of one that was migrated before."""
    kept = blank.place_of(MIGRATED)
    if (
        kept.exists()
        and connection.is_in_memory_db()
        and not connection.introspection.table_names()
    ):
        with contextlib.closing(sqlite3.connect(kept)) as source:
            source.backup(connection.connection)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[None]:
    """PostgreSQL drops no database to which anybody is still connected.

    A request of the live server may not have let go yet, and what runs beside the browser's event
    loop has a connection of its own, which nobody closes at the end.
    """
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            empty_only_what_was_written()
        else:
            connection_created.disconnect(dispatch_uid="tests-tables")
            connection.ensure_connection()
            blank.keep(connection.connection, blank.place_of(MIGRATED))
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            connection.close()
            end_other_sessions(patience=1)
            connection.close()


def end_other_sessions(patience: float) -> None:
    """Wait until nobody else is connected to the database; after so many seconds, end them."""
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    deadline = time.monotonic() + patience
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(f"SELECT count(*) {others}")
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.05)
        cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium without its windows, which takes a third of the time of the whole browser.

    Its own sandbox does not work for root in a container.
    """
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell"),
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }
