"""Edition files: every problem at once with its line; written and read again they are the same."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentportal.programs.document import EditionDocument
from talentportal.programs.document.text import yaml_file
from talentportal.programs.document.text.yaml_file import DocumentProblems
from tests.support.worlds.samples import changed, changed_text, jinzhong, line_of


def problems_of(text: str) -> dict[str, int]:
    """Path → line of all that is wrong with a file."""
    return {problem.path: problem.line for problem in yaml_file.check(text)}


def test_what_is_written_is_read_as_the_same() -> None:
    document = jinzhong()
    assert yaml_file.load(yaml_file.dump(document)) == document
    assert EditionDocument.model_validate(document.model_dump(mode="json")) == document


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1))
def test_any_text_survives_the_file(text: str) -> None:
    header = jinzhong().edition.model_dump(mode="json") | {"scope": text, "sectors": [text]}
    document = changed(edition=header)
    assert yaml_file.load(yaml_file.dump(document)) == document


@pytest.mark.parametrize(
    "text", ["true", "null", "~", "012", "12", "1.50", "yes", "2019-07-31", "-"]
)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    document = changed(edition=jinzhong().edition.model_dump(mode="json") | {"scope": text})
    assert yaml_file.load(yaml_file.dump(document)).edition.scope == text


def test_the_notice_is_written_as_a_block() -> None:
    assert "\n  notice_text: |" in yaml_file.dump(jinzhong())


def test_every_problem_is_found_at_once_each_on_its_line() -> None:
    text = changed_text(
        ("  level: city\n", "  level: town\n"),
        ("  year: 2019\n", "  year: soon\n"),
        ("    slots_op: about\n", "    slots_op: roughly\n"),
        ("  closes_at: 2019-07-22 24:00\n", "  closes_at: 2019-07-22\n"),
        ("  tolerance_percent: 20\n", "  tolerence_percent: 20\n"),
        ("    day_kind: working\n", "    day_kind: weekday\n"),
        ("  copies: 4\n", "  copies: 0\n"),
        ("  tie_break: [skill, contribution]\n", "  tie_break: [beauty]\n"),
        ("{yuan: 20000}", "{yuan: 15000}"),
        ("          fact: form.on_skilled_post\n", "          fact: form.on_post\n"),
    )
    assert problems_of(text) == {
        "program.level": line_of(text, "  level: town"),
        "edition.year": line_of(text, "  year: soon"),
        "tiers.craftsman.slots_op": line_of(text, "    slots_op: roughly"),
        "application.closes_at": line_of(text, "  closes_at: 2019-07-22\n"),
        "narrative.tolerance_percent": line_of(text, "narrative:\n"),
        "narrative.tolerence_percent": line_of(text, "  tolerence_percent"),
        "notices.public.day_kind": line_of(text, "    day_kind: weekday"),
        "paper.copies": line_of(text, "  copies: 0"),
        "review.tie_break": line_of(text, "  tie_break: [beauty]"),
        "results.instalments": line_of(text, "  instalments:"),
        "conditions.in_scope.expression": line_of(text, "          fact: form.on_post") - 1,
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("a: 1\nb: [1, 2\n", 2),
        ("a: &x 1\nb: *x\n", 2),
        ("- 1\n", 1),
        ("a: 1\n\tb: 2\n", 2),
    ],
)
def test_what_is_no_document_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(DocumentProblems) as caught:
        yaml_file.load(text)
    assert caught.value.problems[0].line == line


def test_a_setting_that_stands_twice_is_a_problem() -> None:
    text = changed_text(("  copies: 4\n", "  copies: 4\n  copies: 5\n"))
    assert problems_of(text) == {"paper.copies": line_of(text, "  copies: 5")}


def test_a_file_that_is_no_utf_8_is_refused(tmp_path) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes("a: 1\nb: 晋中".encode("gbk"))
    with pytest.raises(DocumentProblems) as caught:
        yaml_file.read(path)
    assert [problem.line for problem in caught.value.problems] == [2]


def test_a_file_that_is_not_there_is_a_problem_in_words(tmp_path: Path) -> None:
    for nothing in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(DocumentProblems) as refused:
            yaml_file.read(nothing)
        assert [each.path for each in refused.value.problems] == [""]
