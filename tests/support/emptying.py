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
    if _seeds() != seeds["as they were"]:
        plain(case)
        seeds["as they were"] = _seeds()
    elif written := [connection.ops.quote_name(table) for table in _written()]:
        _delete_all_of(written)


def _delete_all_of(written: list[str]) -> None:
    """Delete them without triggers and foreign keys; only a superuser of the server may do that.

    To truncate a table is to make new files of it, for which the server waits for its disk.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() == (True,):
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("; ".join(f"DELETE FROM {table}" for table in written))
        else:
            cursor.execute(f"TRUNCATE {', '.join(written)} CASCADE")


def _written() -> list[str]:
    """Tables with any row. No seeded one refers to one of these, so that no cascade reaches it."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"
        for table in sorted(set(tables) - set(_seeded()))
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
