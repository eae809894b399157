"""Documents of older versions are brought up to date; those of newer ones are refused in words."""

from typing import Any

import pytest

from talentportal.programs.document import SCHEMA_VERSION
from talentportal.programs.document.changing.migrations import MIGRATIONS, UnknownVersion, migrated
from talentportal.programs.document.text import yaml_file
from talentportal.programs.models import EditionRevision
from tests.support.worlds.samples import changed_text, jinzhong, line_of


def rename_title(data: dict[str, Any]) -> dict[str, Any]:
    """A made-up version -1 called the narrative ``essay``."""
    return {("narrative" if name == "essay" else name): value for name, value in data.items()}


def double_copies(data: dict[str, Any]) -> dict[str, Any]:
    """A made-up version 0 counted copies in pairs."""
    data["paper"]["copies"] *= 2
    return data


@pytest.fixture
def history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MIGRATIONS, SCHEMA_VERSION - 2, rename_title)
    monkeypatch.setitem(MIGRATIONS, SCHEMA_VERSION - 1, double_copies)


OLD = (
    (f"schema_version: {SCHEMA_VERSION}\n", f"schema_version: {SCHEMA_VERSION - 2}\n"),
    ("\nnarrative:\n", "\nessay:\n"),
    ("  copies: 4\n", "  copies: 2\n"),
)


@pytest.mark.usefixtures("history")
def test_an_old_file_is_read_as_the_new_one() -> None:
    assert yaml_file.load(changed_text(*OLD)) == jinzhong()


@pytest.mark.usefixtures("history")
def test_what_is_wrong_in_an_old_file_keeps_its_line() -> None:
    text = changed_text(*OLD, ("  year: 2019\n", "  year: soon\n"))
    found = {problem.path: problem.line for problem in yaml_file.check(text)}
    assert found == {"edition.year": line_of(text, "  year: soon")}


@pytest.mark.usefixtures("history")
def test_a_revision_kept_in_the_old_way_is_still_read() -> None:
    data = jinzhong().model_dump(mode="json") | {"schema_version": SCHEMA_VERSION - 1}
    data["paper"] = data["paper"] | {"copies": 2}
    revision = EditionRevision(document=data, digest="of an old revision", schema_version=0)
    assert revision.parsed == jinzhong()
    assert data["paper"]["copies"] == 2, "what is kept was changed"


def test_a_newer_version_is_refused_in_words_at_its_line() -> None:
    newer = SCHEMA_VERSION + 8
    text = changed_text((f"schema_version: {SCHEMA_VERSION}\n", f"schema_version: {newer}\n"))
    (problem,) = yaml_file.check(text)
    assert (problem.line, problem.path) == (line_of(text, "schema_version"), "schema_version")
    assert str(newer) in problem.sentence
    assert str(SCHEMA_VERSION) in problem.sentence


@pytest.mark.parametrize("version", [0, -5])
def test_a_version_that_never_was_is_refused(version: int) -> None:
    with pytest.raises(UnknownVersion):
        migrated({"schema_version": version})


def test_every_version_leads_to_the_present_one() -> None:
    assert sorted(MIGRATIONS) == list(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("data", [None, [], "text", {}, {"schema_version": "one"}])
def test_what_has_no_version_is_left_to_the_validator(data: Any) -> None:
    assert migrated(data) == data
