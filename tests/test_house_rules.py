"""Rules of the house that no linter knows; each message says what to do instead."""

import ast
import re
import subprocess
import tomllib
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

from talentportal.shared import catalogue
from tests.support.source import APPS, OUR_CODE, PYTHON, ROOT, TEMPLATES, files


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    """``file:line: text`` of every line that matches."""
    expression = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if expression.search(line)
    ]


def tags_with(pattern: str, paths: list[Path]) -> list[str]:
    """Files with the markup that matches, also across lines."""
    expression = re.compile(pattern, re.IGNORECASE)
    return [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in paths
        for match in expression.finditer(path.read_text(encoding="utf-8"))
    ]


def longer_than(limit: int, paths: list[Path]) -> list[str]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return [f"{path.relative_to(ROOT)}: {n}" for path, n in lengths.items() if n > limit]


PAPERS = [path for path in TEMPLATES if "papers" in path.parts or "book" in path.parts]
PAGES = [path for path in TEMPLATES if path not in PAPERS]


def test_files_read_as_one_thing() -> None:
    assert PYTHON
    assert longer_than(400, PYTHON) == []
    assert longer_than(100, TEMPLATES) == []


def test_modules_are_named_for_what_they_are() -> None:
    nameless = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [path for path in PYTHON if nameless & {path.stem, *path.parts[-3:-1]}] == []


def test_no_files_import_each_other_in_a_circle() -> None:
    """Neither when they run nor when their types are checked (``TYPE_CHECKING``)."""
    graph = grimp.build_graph(*APPS, cache_dir=None)
    imports = {each: graph.find_modules_directly_imported_by(each) for each in graph.modules}
    assert sum(map(len, imports.values())) > 2_000
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle


def test_apps_call_each_other_in_the_open() -> None:
    assert OUR_CODE
    assert lines_with(r"@receiver\b|\.connect\(.*sender|signals? import|Signal\(\)", OUR_CODE) == []


def test_only_the_door_moves_a_dossier() -> None:
    assert lines_with(r"\.update\([^)]*\bstate=|bulk_update\([^)]*[\"']state[\"']", OUR_CODE) == []


def test_nothing_is_left_for_later() -> None:
    here = Path(__file__)
    others = [path for path in PYTHON + TEMPLATES if path != here]
    assert lines_with(r"\b(TODO|FIXME|XXX|HACK)\b", others) == []


def test_what_browsers_send_becomes_a_number_in_one_place() -> None:
    """``shared/keys.py`` knows which digits count and how large a key may be."""
    reading = [p for p in OUR_CODE if {"views", "forms"} & {*p.parts, p.stem}]
    reading += [ROOT / "nominations/desk" / name for name in ("selection.py", "filters.py")]
    reading += [ROOT / "nominations/applying/entry.py", ROOT / "talentportal/shared/pages.py"]
    by_hand = r"\bint\((?!key\) for key in employer)|\.is(digit|decimal|numeric)\("
    assert lines_with(by_hand, reading) == [], "use number_of, keys_of or version_of"


def test_time_is_read_in_one_place() -> None:
    others = [path for path in OUR_CODE if path.name != "clock.py"]
    assert lines_with(r"timezone\.now\(|datetime\.now\(|date\.today\(|\btime\.time\(", others) == []


def test_pages_carry_no_script_or_style_of_their_own() -> None:
    """The content security policy would refuse them; paper (WeasyPrint) has style sheets."""
    assert tags_with(r"<style\b|<[^>]*\sstyle\s*=|<[^>]*\son[a-z]+\s*=|javascript:", PAGES) == []
    inline = r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>"
    assert tags_with(inline, PAGES) == []
    assert tags_with(r"(src|href|action)\s*=\s*[\"']?(https?:)?//", PAGES) == []


def test_nothing_that_people_wrote_is_printed_as_markup() -> None:
    """Markup is made with ``format_html``, which escapes what it is given."""
    assert tags_with(r"\|\s*safe(seq)?\b|autoescape\s+off", TEMPLATES + PAPERS) == []
    assert lines_with(r"mark_safe\(|SafeString\(|SafeText\(", OUR_CODE) == []


def test_the_chinese_catalogue_is_complete() -> None:
    assert catalogue.problems(ROOT, catalogue.OTHER_SOURCES) == [], (
        "run ./dev messages and translate what is empty"
    )


def test_what_is_declared_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for file, declared in (
        ("requirements.lock", project["project"]["dependencies"]),
        ("requirements-dev.lock", project["dependency-groups"]["dev"]),
    ):
        text = (ROOT / file).read_text(encoding="utf-8")
        locked = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
        names = {re.match(r"[\w-]+", one)[0].lower().replace("_", "-") for one in declared}
        assert names - locked == set(), "run ./dev lock"
        assert "://" not in text


def test_vendored_files_are_as_they_were_published() -> None:
    sums = sorted((ROOT / "static/vendor").glob("*/SHA256SUMS"))
    assert sums
    for file in sums:
        check = subprocess.run(
            ["sha256sum", "--check", "--strict", "--quiet", file.name],
            cwd=file.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (check.returncode, check.stdout) == (0, "")


def test_the_portal_says_its_own_address_in_one_place() -> None:
    """What a request was sent to is not what a book or a letter may carry: use ``site_url``."""
    asked = lines_with(r"build_absolute_uri|get_current_site|settings\.SITE_URL", OUR_CODE)
    assert [each.partition(":")[0] for each in asked] == ["talentportal/shared/addresses.py"]


def test_what_is_kept_has_one_digest() -> None:
    """A digest of plain data is ``digests.digest_of``; files and secrets have their own."""
    written = lines_with(r"separators=\(", OUR_CODE)
    assert [each.partition(":")[0] for each in written] == ["talentportal/shared/digests.py"]


def test_what_tests_share_stands_in_no_test() -> None:
    """A change in one test breaks no other: move what is shared into ``tests/support``."""
    pattern = r"^\s*(from|import) tests[\w.]*\.test_\w+|^\s*from tests[\w.]* import .*\btest_\w+"
    assert lines_with(pattern, files("tests", suffix="py")) == []


# What the document says and what is kept of it, or the same in two rooms that know nothing of each other.
SAID_AND_KEPT = {
    "Asked",
    "Ballot",
    "Body",
    "Box",
    "Cell",
    "Column",
    "Consultation",
    "CoverLine",
    "Decision",
    "Difference",
    "Found",
    "Narrative",
    "OpinionBox",
    "Paper",
    "Plan",
    "ReasonForm",
    "Section",
    "Standing",
    "StepForm",
}


def test_a_class_name_stands_for_one_thing() -> None:
    """Name a class for what it is in particular: a sheet of paper is no sheet of points."""
    names = Counter(
        node.name
        for path in OUR_CODE
        if "commands" not in path.parts
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    assert {name for name, times in names.items() if times > 1} == SAID_AND_KEPT
    assert max(names.values()) == 2


def test_nobody_is_he() -> None:
    """Whoever applies, decides or reads may be anybody: say they, or name what the person does."""
    ours = [
        path for path in OUR_CODE if "schema" not in path.parts
    ]  # documents are told in words of their own
    assert lines_with(r"^(?!.*\b_\().*\b(he|him|himself)\b(?! =)", ours) == []


def test_what_is_refused_is_shown_in_one_way() -> None:
    """Views hear refusals in ``Refusals`` and show them with ``respond`` or ``refuse_script``."""
    views = [path for path in OUR_CODE if "views" in path.parts or path.stem == "views"]
    assert len(views) > 40
    by_hand = r"except .*\bRefused\b|\b409\b|CONFLICT if refused"
    assert lines_with(by_hand, views) == []


def test_only_pages_know_http() -> None:
    """Elsewhere a request may be read, nothing is answered: raise ``Refused`` or ``Missing``."""
    answering = {"views", "middleware", "responses", "health", "urls"}
    pages = [path for path in OUR_CODE if answering & {path.stem, *path.parts}]
    others = set(OUR_CODE) - set(pages)
    assert [each for path in sorted(others) for each in http_in(path)] == []


def http_in(path: Path) -> list[str]:
    """What a module imports of the answers of HTTP; in reading, writing and rules all of HTTP."""
    blind = {"selectors", "services", "rules"} & {path.stem, *path.parts}
    harmless = set() if blind else {"HttpRequest", "QueryDict"}
    modules = ("django.http", "django.shortcuts", "talentportal.shared.responses")
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: {', '.join(names)}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and (names := {each.name for each in node.names} - harmless)
        and (getattr(node, "module", None) or "".join(names)).startswith(modules)
    ]
