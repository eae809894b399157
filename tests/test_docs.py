"""What the documents say of the code is so."""

import ast
import re
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.module_loading import import_string

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("talentportal", "quotas", "nominations", "reviews", "rehearsals")


def tables(name: str) -> list[list[str]]:
    """The rows of all tables of a document, without their heads."""
    lines = (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    heads = [index - 1 for index, row in enumerate(rows) if set(row[0]) == {"-"}]
    return [row for index, row in enumerate(rows) if index not in heads and set(row[0]) != {"-"}]


TERMS = [row for row in tables("glossary.md") if len(row) == 4]
NEVER = {
    word.strip() for row in tables("glossary.md") if len(row) == 3 for word in row[0].split(",")
}


@pytest.mark.parametrize("row", TERMS, ids=lambda row: row[0])
def test_every_term_has_its_place_in_code(row):
    _english, chinese, meaning, place = row
    assert re.search("[一-鿿]", chinese)
    assert meaning
    assert import_string(place.strip("`")) is not None


def test_no_term_stands_twice():
    names = [row[0] for row in TERMS]
    assert len(names) > 40
    assert sorted(names) == sorted(set(names))


def identifiers(path: Path) -> set[str]:
    """Every name that a module gives to something of its own."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def words(identifier: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", identifier)}


def test_no_identifier_uses_a_word_that_is_never_said():
    assert len(NEVER) >= 6
    modules = [
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    ]
    assert len(modules) > 150
    said = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules
        for name in identifiers(path)
        if words(name) & NEVER
    ]
    assert said == []


def test_the_architecture_shows_the_chain_as_the_code_declares_it():
    printed = StringIO()
    call_command("chain", stdout=printed)
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{printed.getvalue().strip()}\n```" in text


def test_the_data_model_is_drawn_as_it_is():
    call_command("data_model", check=True)


DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")


def without_code(text: str) -> str:
    """A document without its fenced blocks."""
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    """Where a link may lead within a document: its headings, as forges call them."""
    titles = re.findall(r"^#+ (.+)$", without_code(path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_links_between_documents_lead_somewhere():
    found, broken = 0, []
    for path in DOCUMENTS:
        for target, anchor in LINK.findall(without_code(path.read_text(encoding="utf-8"))):
            found += 1
            there = (path.parent / target).resolve() if target else path
            if not there.exists() or (anchor and anchor not in anchors(there)):
                broken.append(f"{path.name}: {target}#{anchor}")
    assert found > 60
    assert broken == []


HOUSE = (*PACKAGES, "tests", "docs", "templates", "static", "locale", "fixtures", "benchmarks")


def paths_named(text: str) -> set[str]:
    """What a document calls by a path of the repository, in code: ``tests/cast.py``, not ``a/b.py``."""
    named = re.findall(r"`([\w.-]+/[\w./*-]*)(?:::\w+)?`", without_code(text))
    return {each for each in named if each.split("/")[0] in HOUSE}


def test_files_that_documents_name_exist():
    missing, found = [], 0
    for path in DOCUMENTS:
        for named in paths_named(path.read_text(encoding="utf-8")):
            found += 1
            if not list(ROOT.glob(named.rstrip("/"))):
                missing.append(f"{path.name}: {named}")
    assert found > 60
    assert missing == []


def test_tests_that_documents_name_exist():
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    named = {
        name
        for path in DOCUMENTS
        for name in re.findall(r"`(?:[\w/.]+::)?(test_\w+)`", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 3
    assert [name for name in sorted(named) if f"def {name}(" not in code] == []


def test_the_architecture_names_every_floor_and_every_room():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    floors = contracts[0]["layers"]
    rooms = {each for one in contracts for each in one.get("containers", ())} - set(floors)
    told = {row[0].strip("`") for row in tables("architecture.md")}
    missing = [room for room in sorted(rooms) if f"{room.replace('.', '/')}/" not in told]
    assert [room for room in missing if not room.endswith(".models")] == []  # data-model.md
    assert [floor for floor in floors if floor not in told] == []


def test_every_locked_dependency_has_its_licence():
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    named = set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", locked, re.MULTILINE))
    listed = {row[0].strip("`"): row[1] for row in tables("licences.md") if len(row) == 2}
    assert set(listed) == named
    assert all(listed.values())


def test_decisions_are_numbered_and_say_what_follows():
    paths = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in paths] == [f"{n:04d}" for n in range(1, len(paths) + 1)]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]} ")
        assert [f"**{part}.**" in text for part in ("Question", "Decision", "Consequences")] == [
            True
        ] * 3
