"""Documents of older versions of the schema are brought up to date; newer ones are refused in words."""

from typing import Any

import pytest

from talentportal.programs.document import SCHEMA_VERSION, upgrading, yaml_file
from talentportal.programs.document.upgrading import UPGRADES, UnknownVersion, upgraded
from tests.programs.samples import changed_text


def renamed(old: str, new: str) -> upgrading.Upgrade:
    """A step that renames a setting at the top of the document."""

    def step(data: dict[str, Any]) -> dict[str, Any]:
        data[new] = data.pop(old)
        return data

    return step


@pytest.fixture
def two_versions_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the present schema were the third: scheme became programme, programme became program."""
    monkeypatch.setattr(upgrading, "SCHEMA_VERSION", 3)
    monkeypatch.setitem(UPGRADES, 1, renamed("scheme", "programme"))
    monkeypatch.setitem(UPGRADES, 2, renamed("programme", "program"))


def test_there_is_a_step_from_every_older_version() -> None:
    assert sorted(UPGRADES) == list(range(1, SCHEMA_VERSION))


def test_steps_are_taken_one_after_the_other_and_the_original_stays(two_versions_on: None) -> None:
    old = {"scheme": {"slug": "x"}}
    assert upgraded(old) == {"program": {"slug": "x"}, "schema_version": 3}
    assert old == {"scheme": {"slug": "x"}}
    assert upgraded({"programme": 1, "schema_version": 2}) == {"program": 1, "schema_version": 3}
    assert upgraded({"program": 1, "schema_version": 3}) == {"program": 1, "schema_version": 3}


@pytest.mark.parametrize("version", ["99", "0", "-1", "one", "true", "1.5", "null"])
def test_a_version_to_which_no_way_leads_is_refused_at_its_line(version: str) -> None:
    text = changed_text(("schema_version: 1", f"schema_version: {version}"))
    with pytest.raises(yaml_file.DocumentProblems) as refused:
        yaml_file.load(text)
    assert [(each.line, each.path) for each in refused.value.problems] == [(3, "schema_version")]


def test_a_newer_version_says_what_to_do() -> None:
    with pytest.raises(UnknownVersion, match=r"99.*1"):
        upgraded({"schema_version": 99})
