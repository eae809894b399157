"""After a test with real transactions: what it wrote is emptied, and nothing else.

Django empties every table and then makes content types and permissions anew, which takes longer
than most of these tests. On SQLite, where few of them run, it still does.
"""

from functools import partialmethod
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.test import TransactionTestCase

SEEDED = (
    "auth.Permission",
    "contenttypes.ContentType",
    "shared.CalendarException",
    "shared.CalendarYear",
)
"""What stands in a migrated database."""


def empty_only_what_was_written() -> None:
    """Ask this when the database is migrated and no test has run."""
    plain = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    teardown = partialmethod(_empty, plain=plain, seeds={"as they were": _seeds()})
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]


def _empty(case: Any, plain: Any, seeds: dict[str, list[str]]) -> None:
    if _seeds() == seeds["as they were"]:
        _delete_what_was_written()
    else:
        plain(case)
        seeds["as they were"] = _seeds()


def _delete_what_was_written() -> None:
    """Without triggers and foreign keys, which only a superuser of the server may do.

    To truncate a table is to make new files of it, for which the server waits for its disk. All are
    locked first, as Django does it: a request of the live server may still be at work.
    """
    quoted = connection.ops.quote_name
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(map(quoted, sorted(tables)))}")
        written = [quoted(table) for table in _filled(set(tables) - set(_seeded()))]
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not written:
            return
        if cursor.fetchone() == (True,):
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("; ".join(f"DELETE FROM {table}" for table in written))
        else:
            cursor.execute(f"TRUNCATE {', '.join(written)} CASCADE")


def _filled(tables: set[str]) -> list[str]:
    """Those with any row. No seeded one refers to one of these, so that no cascade reaches it."""
    asked = [
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"
        for table in sorted(tables)
    ]
    return [row[0] for row in _rows(" UNION ALL ".join(asked))]


def _seeds() -> list[str]:
    """A digest of each seeded table."""
    return [
        _rows(f'SELECT md5(string_agg(row::text, chr(10) ORDER BY row::text)) FROM "{table}" row')[
            0
        ][0]
        for table in _seeded()
    ]


def _seeded() -> list[str]:
    return [apps.get_model(label)._meta.db_table for label in SEEDED]


def _rows(statement: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
