"""The empty database of rehearsals: migrated once, then copied, and never half a one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rehearsals import blank

pytestmark = pytest.mark.smoke


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "portal.sqlite3"


@pytest.fixture(autouse=True)
def found(database: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The tables that each migration found; one that finds none makes one."""
    tables: list[list[str]] = []

    def migrate(name: str, verbosity: int) -> None:
        assert name == "migrate"
        with closing(sqlite3.connect(database)) as connection:
            tables.append([row[0] for row in connection.execute("SELECT name FROM sqlite_master")])
            connection.execute("CREATE TABLE IF NOT EXISTS nominations_dossier (number TEXT)")

    monkeypatch.setattr(blank, "call_command", migrate)
    return tables


def test_tables_are_made_once_and_then_copied(
    database: Path, tmp_path: Path, found: list[list[str]]
) -> None:
    kept = tmp_path / "var" / "blank"
    for _time in range(2):
        blank.lay(database, kept)
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("INSERT INTO nominations_dossier VALUES ('of a rehearsal')")
        database.unlink()
    blank.lay(database, kept)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT * FROM nominations_dossier").fetchall() == []
    assert found == [[], ["nominations_dossier"], ["nominations_dossier"]]


def test_another_migration_is_another_database(
    database: Path, tmp_path: Path, found: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    blank.lay(database, tmp_path / "blank")
    (before,) = (tmp_path / "blank").iterdir()
    database.unlink()
    monkeypatch.setattr(blank, "_versions", lambda: iter(["Django 9"]))
    blank.lay(database, tmp_path / "blank")
    (after,) = (tmp_path / "blank").iterdir()
    assert before.name != after.name
    assert found == [[], []]


def test_who_can_keep_nothing_rehearses_all_the_same(
    database: Path, tmp_path: Path, found: list[list[str]]
) -> None:
    (tmp_path / "blank").write_text("no folder")
    for _time in range(2):
        blank.lay(database, tmp_path / "blank")
        assert database.exists()
        database.unlink()
    assert found == [[], []]


def test_one_that_another_keeps_meanwhile_is_the_same(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that find none both make one; either may come first."""
    plain, kept = blank._write, tmp_path / "blank"

    def overtaken(connection: sqlite3.Connection, to: Path) -> None:
        plain(connection, to)
        plain(connection, kept / to.name)

    monkeypatch.setattr(blank, "_write", overtaken)
    blank.lay(database, kept)
    assert [path.suffix for path in kept.iterdir()] == [".sqlite3"]
