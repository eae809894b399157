"""Forty ways to break an edition file: each gives a problem on its line, in words, no traceback."""

import re

import pytest
from django.utils import translation

from talentportal.programs.document.text import yaml_file
from tests.support.worlds.samples import EDITIONS

FILES = {
    slug.partition("-")[0]: yaml_file.read(EDITIONS / f"{slug}.yaml")
    for slug in (
        "baotou-golden-blue-collar-2024",
        "binjiang-craftsman-2023",
        "jinzhong-craftsman-2019",
        "wuhan-artisan-2024",
        "xingan-technician-2024",
    )
}
TRANSLATED = re.compile(r"[\u4e00-\u9fff]")

# What is done to the first line that the pattern finds: pattern, what takes its place.
VARIANTS = {
    "a level that there is not": (r"^  level: \w+$", "  level: galaxy"),
    "a year in words": (r"^  year: \d+$", "  year: 去年"),
    "a year long ago": (r"^  year: \d+$", "  year: 1066"),
    "a slug with blanks": (r"^  slug: .*$", "  slug: Not A Slug"),
    "a setting misspelt": (r"^  city_name:", "  city_nmae:"),
    "an empty title": (r"^  title: .*$", "  title: ''"),
    "a timezone of elsewhere": (r"^reference_date:", "timezone: Mars/Base\nreference_date:"),
    "a day that there is not": (r"^reference_date: .*$", "reference_date: '2024-02-30'"),
    "no schema of this portal": (r"^schema_version: 2$", "schema_version: 99"),
    "a schema in words": (r"^schema_version: 2$", "schema_version: first"),
    "places below zero": (r"^    slots: \d+$", "    slots: -3"),
    "places as text": (r"^    slots: \d+$", "    slots: 十五"),
    "an operator misspelt": (r"^    slots_op: \w+$", "    slots_op: roughly"),
    "a channel of no kind": (r"^    kind: unit$", "    kind: teleport"),
    "no kinds of office": (r"^    recommender_kinds: \[.*\]$", "    recommender_kinds: []"),
    "an office that there is not": (
        r"^    recommender_kinds: \[.*\]$",
        "    recommender_kinds: [ufo]",
    ),
    "a force that there is not": (r"^    force: hard$", "    force: maybe"),
    "a source that is empty": (r"^    source: .*$", "    source: ''"),
    "an expression of no type": (r"\{type: declaration,", "{kind: declaration,"),
    "an expression of another type": (r"\{type: declaration,", "{type: oracle,"),
    "a field that the form lacks": (r"fact: form\.declares_\w+\}", "fact: form.nowhere}"),
    "a fact of no area": (r"fact: form\.declares_\w+\}", "fact: stars.sign}"),
    "a code list that there is not": (r"code_list: ethnic_group", "code_list: star_signs"),
    "a field of no type": (
        r"\{key: ethnic_group, type: choice,",
        "{key: ethnic_group, type: colour,",
    ),
    "a choice of nothing": (r", code_list: ethnic_group", ""),
    "two fields of one key": (r"\{key: ethnic_group,", "{key: full_name,"),
    "a key in Chinese": (r"\{key: ethnic_group,", "{key: 民族,"),
    "a material of no format": (r"^    formats: \[.*\]$", "    formats: [exe]"),
    "a file of no size": (r"^    max_megabytes: \d+$", "    max_megabytes: 0"),
    "an instant without time": (r"^  closes_at: .*$", "  closes_at: 2024-05-01"),
    "an instant at 25 o'clock": (r"^  closes_at: .*$", "  closes_at: 2024-05-01 25:00"),
    "closed before it opens": (r"^  closes_at: .*$", "  closes_at: 1999-05-01 24:00"),
    "a stage held by nobody": (r"^    held_by: .*$", "    held_by: nobody"),
    "a requirement misspelt": (r"^    requires: \[.*\]$", "    requires: [miracles]"),
    "a route through nowhere": (r"^    stages: \[.*\]$", "    stages: [nowhere]"),
    "days of no kind": (r"^    day_kind: \w+$", "    day_kind: holy"),
    "days in words": (r"^    days: \d+$", "    days: 五"),
    "no copies": (r"^  copies: \d+$", "  copies: 0"),
    "a number without serial": (r"^  number_pattern: .*$", "  number_pattern: 第一号"),
    "an unknown placeholder": (r"^  certificate_text: .*$", "  certificate_text: '{shoe_size}'"),
    "a tab": (r"^tiers:$", "\ttiers:"),
    "a list left open": (r"^tiers:$", "x: [1, 2\ntiers:"),
    "a setting twice": (r"^tiers:$", "reference_date: '2024-01-01'\ntiers:"),
    "a reference": (r"^tiers:$", "x: *y\ntiers:"),
}


def broken(text: str, pattern: str, replacement: str) -> tuple[str, int] | None:
    """The file with the first hit replaced, and its line; nothing where there is no hit."""
    hit = re.search(pattern, text, re.MULTILINE)
    if hit is None:
        return None
    line = text[: hit.start()].count("\n") + 1
    return text[: hit.start()] + replacement + text[hit.end() :], line


CASES = [
    pytest.param(name, slug, id=f"{slug}: {name}")
    for name, (pattern, replacement) in VARIANTS.items()
    for slug, text in FILES.items()
    if broken(text, pattern, replacement) is not None
]


@pytest.mark.parametrize(("name", "slug"), CASES)
def test_what_is_broken_is_reported_on_its_line_in_words(name: str, slug: str) -> None:
    found = broken(FILES[slug], *VARIANTS[name])
    assert found is not None
    text, line = found
    with translation.override("zh-hans"):
        problems = yaml_file.check(text)
    assert problems
    near = [problem for problem in problems if problem.line in (line, line + 1, line - 1)]
    assert near, [str(problem) for problem in problems]
    assert all(TRANSLATED.search(problem.sentence) for problem in near), [str(p) for p in near]


def test_every_way_of_breaking_is_tried_somewhere() -> None:
    assert len(VARIANTS) >= 40
    assert {case.values[0] for case in CASES} == set(VARIANTS)


def test_all_that_is_wrong_is_reported_at_once() -> None:
    text, lines = FILES["jinzhong"], []
    for name in ("a level that there is not", "a force that there is not", "no copies"):
        found = broken(text, *VARIANTS[name])
        assert found is not None
        text = found[0]
        lines.append(found[1])
    assert set(lines) <= {problem.line for problem in yaml_file.check(text)}
