"""In a blind review experts open the papers that the edition opens to them, and no others."""

import copy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from talentportal.programs.document import EditionDocument, Material
from talentportal.programs.document.changing.migrations import migrated
from talentportal.programs.document.faults.remarks import remarks
from talentportal.programs.document.text import yaml_file
from tests.support.worlds.samples import jinzhong


def document(*, blind: bool, **shown: bool | None) -> EditionDocument:
    data: dict[str, Any] = jinzhong().model_dump(mode="json")
    data["review"]["blind"] = blind
    for material in data["materials"]:
        material["shown_to_experts"] = shown.get(material["key"])
    return EditionDocument.model_validate(data)


@pytest.mark.parametrize(
    ("said", "blind", "opened"),
    [
        (None, False, True),
        (None, True, False),
        (True, True, True),
        (False, False, False),
        (False, True, False),
    ],
)
def test_a_paper_is_closed_in_a_blind_review_unless_it_is_opened(said, blind, opened) -> None:
    material = Material(key="card", name="身份证", order=1, shown_to_experts=said)
    assert material.is_shown(blind=blind) is opened


def test_who_publishes_a_blind_review_reads_which_papers_experts_can_open() -> None:
    first = jinzhong().materials[0]
    assert remarks(document(blind=False)) == []
    (said,) = remarks(document(blind=True))
    assert first.name not in said
    (said,) = remarks(document(blind=True, **{first.key: True}))
    assert first.name in said


def test_check_edition_says_it_too(tmp_path: Path) -> None:
    first = jinzhong().materials[0]
    path = tmp_path / "blind.yaml"
    path.write_text(yaml_file.dump(document(blind=True, **{first.key: True})), encoding="utf-8")
    out = StringIO()
    call_command("check_edition", str(path), stdout=out)
    assert first.name in out.getvalue()


def test_what_was_hidden_stays_closed_and_the_rest_is_for_the_review_to_say() -> None:
    data: dict[str, Any] = jinzhong().model_dump(mode="json") | {"schema_version": 1}
    for material in data["materials"]:
        del material["shown_to_experts"]
    data["materials"][0]["hidden_from_experts"] = True
    data["materials"][1]["hidden_from_experts"] = False
    kept = copy.deepcopy(data)
    found = EditionDocument.model_validate(migrated(data))
    assert [each.shown_to_experts for each in found.materials[:3]] == [False, None, None]
    assert data == kept
