"""A migrated database that every worker of a test run copies, instead of migrating its own.

Only PostgreSQL copies databases; on SQLite a file is read into memory (``tests.session``).
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parents[2]


def template_of(settings: dict[str, Any]) -> str:
    """The name of a database with the schema of this checkout, made when there is none yet.

    ``settings`` are those of the connection. The name says what the schema was made from, so that
    a changed migration or another Django makes another one; those of earlier schemas are dropped.
    """
    checkout = f"{settings['NAME']}_schema_"
    name = f"{checkout}{_digest()}"
    with _one_at_a_time(settings["NAME"]), _server(settings) as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [checkout])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there:
            _make(cursor, settings, name)
        for other in there - {name}:
            cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(other)))
    return name


def _digest() -> str:
    """Of every migration of ours and of the versions of everything else."""
    files = [ROOT / "requirements.lock", *sorted(ROOT.glob("*/migrations/*.py"))]
    files += sorted(ROOT.glob("*/*/migrations/*.py"))
    whole = b"".join(file.name.encode() + file.read_bytes() for file in files)
    return hashlib.sha256(whole).hexdigest()[:12]


def _make(cursor: Any, settings: dict[str, Any], name: str) -> None:
    """Migrate under another name first: a run that is stopped leaves no half a template."""
    unfinished = f"{name}_unfinished"
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(unfinished)))
    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    url = os.environ["DATABASE_URL"].replace(settings["NAME"], unfinished)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": os.environ.get(
                "DJANGO_SETTINGS_MODULE", "talentportal.settings.test"
            ),
        },
        check=True,
    )
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    cursor.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))


@contextmanager
def _one_at_a_time(name: str) -> Iterator[None]:
    """The other workers of the run wait until the first has made the template."""
    with (Path(tempfile.gettempdir()) / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _server(settings: dict[str, Any]) -> Iterator[Any]:
    connection = psycopg2.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        dbname="postgres",
    )
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
