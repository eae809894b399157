"""The embedded default's database: as many parameters in a statement as SQLite really takes."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talentportal.settings import embedded
from talentportal.shared.models import Job
from talentportal.shared.sqlite.base import DatabaseWrapper

pytestmark = [pytest.mark.smoke, pytest.mark.django_db]


def backend(path):
    return DatabaseWrapper(
        {
            **connection.settings_dict,
            "ENGINE": "talentportal.shared.sqlite",
            "NAME": str(path),
            "OPTIONS": embedded.SQLITE_OPTIONS,
        }
    )


def test_the_limit_is_that_of_the_linked_library(tmp_path):
    with closing(sqlite3.connect(":memory:")) as raw:
        limit = raw.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    database = backend(tmp_path / "db")
    assert database.features.max_query_params == limit
    assert limit > 999
    database.close()


def test_it_writes_ahead_locks_at_once_and_keeps_foreign_keys(tmp_path):
    database = backend(tmp_path / "db")
    with database.cursor() as cursor:
        found = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 1, 1]
    assert database.transaction_mode == "IMMEDIATE"
    database.close()


def test_a_thousand_rows_are_written_in_one_statement():
    jobs = [Job(kind="t", key=f"k{number}") for number in range(1000)]
    with CaptureQueriesContext(connection) as queries:
        Job.objects.bulk_create(jobs)
    assert sum("INSERT" in query["sql"] for query in queries) == 1
    keys = list(Job.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        assert len(Job.objects.in_bulk(keys)) == 1000
    assert len(queries) == 1
