"""An empty database with the portal's tables, made once for one set of migrations and then copied.

To migrate takes longer than many a rehearsal. What is kept holds no row of anybody.
"""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from django.apps import apps
from django.core.management import call_command


def lay(database: Path, kept_in: Path) -> None:
    """Make the file ``database`` with all tables, from the copy in ``kept_in`` where there is one.

    The copy is migrated too, so that nothing rests on its name: there is nothing left to do.
    """
    kept = place_of(kept_in)
    with contextlib.suppress(OSError):  # nobody has kept one yet
        shutil.copyfile(kept, database)
    call_command("migrate", verbosity=0)
    with (
        contextlib.suppress(OSError, sqlite3.Error),  # who cannot keep it migrates again
        contextlib.closing(sqlite3.connect(database)) as connection,
    ):
        keep(connection, kept)


def copy(database: Path, to: Path) -> None:
    """All of it in one file, also what still stands in the write-ahead log."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        _write(connection, to)


def _write(connection: sqlite3.Connection, to: Path) -> None:
    connection.execute("VACUUM INTO ?", [str(to)])


def place_of(kept_in: Path) -> Path:
    """The file of an empty database with the migrations of the apps that are installed."""
    return kept_in / f"{_digest()}.sqlite3"


def keep(connection: sqlite3.Connection, kept: Path) -> None:
    """Under its name only when it is whole: two may do this at once, and either may be stopped.

    What was kept for other migrations goes.
    """
    if kept.exists():
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        made = Path(folder) / kept.name
        _write(connection, made)
        with made.open("rb") as file:
            os.fsync(file.fileno())
        for other in kept.parent.glob("*.sqlite3"):
            other.unlink(missing_ok=True)
        made.replace(kept)


def _digest() -> str:
    """Of every migration, and of the versions of all that is installed (a calendar fills tables)."""
    whole = hashlib.sha256()
    for line in sorted(_versions()):
        whole.update(f"{line}\n".encode())
    for app in apps.get_app_configs():
        for file in sorted((Path(app.path) / "migrations").glob("*.py")):
            whole.update(f"{app.label} {file.name}\n".encode() + file.read_bytes())
    return whole.hexdigest()[:16]


def _versions() -> Iterator[str]:
    for each in metadata.distributions():
        yield f"{each.name} {each.version}"
