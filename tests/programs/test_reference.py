"""The reference page and the JSON Schema say what the types say."""

import json
import re
from pathlib import Path

import jsonschema
import yaml
from django.core.management import call_command

from tests.support.worlds.samples import EDITIONS, jinzhong

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_reference_is_up_to_date() -> None:
    call_command("edition_reference", check=True)


def test_every_setting_is_explained() -> None:
    text = (DOCS / "edition-document.md").read_text(encoding="utf-8")
    unexplained = [
        line for line in text.splitlines() if line.startswith("| `") and line.endswith("|  |")
    ]
    assert [line.split("|")[1].strip() for line in unexplained] == []


def test_the_schema_accepts_the_editions() -> None:
    schema = json.loads((DOCS / "edition-document.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(jinzhong().model_dump(mode="json"))) == []
    files = sorted(EDITIONS.glob("*.yaml"))
    assert files
    for path in files:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        assert [error.message for error in validator.iter_errors(data)] == []


def test_the_page_is_for_readers() -> None:
    text = (DOCS / "edition-document.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert not re.search(r"Annotated|InstanceOf|Fraction|talentportal__|``", text)
    assert max(len(row) for row in rows) < 500
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    assert len(set(headings)) == len(headings)
    anchors = {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors
