"""Editions broken at random: never an exception, always a line, never a word of the validator's."""

import copy
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.utils import translation

from talentportal.programs.document.text import yaml_file
from tests.support.worlds.samples import EDITIONS
from tests.support.worlds.world import small_document

TIMES = 240
TEXTS = 10
CHINESE = re.compile("[\u4e00-\u9fff]")
FOREIGN = re.compile(
    r"Input should|Field required|permitted|[Vv]alid |unable|expected|zz_stand_in|Error"
)
FILES = {path.stem: yaml_file.read(path) for path in sorted(EDITIONS.glob("*.yaml"))}
JUNK: list[Any] = [
    None, True, False, -1, 0, 7, 10**12, 1.5, "", "  ", "x", "甲：乙", "“a”", "2024-02-30",
    "2024-05-01 25:00", "9999-12-31 24:00", "1/0", "60%", "1e999999999", "{x", "{serial:99999999d}",
    "sex", "person.sex", "form.", "a.b.c", [], {}, [[]], [None], ["a", "a"], {"a": 1},
    {"type": "nope"}, {"type": "all"}, {"type": "all", "of": []}, {"type": "text", "text": 1},
]  # fmt: skip


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of plain data but the root."""
    inner: Any = value.items() if isinstance(value, dict) else ()
    for step, each in enumerate(value) if isinstance(value, list) else inner:
        yield (*at, step)
        yield from places(each, (*at, step))


def reached(data: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        data = data[step]
    return data


def delete(holder: Any, last: Any, chance: random.Random) -> None:
    del holder[last]


def mistype(holder: Any, last: Any, chance: random.Random) -> None:
    holder[last] = copy.deepcopy(chance.choice(JUNK))


def rename(holder: Any, last: Any, chance: random.Random) -> None:
    if isinstance(holder, dict):
        holder[chance.choice((f"{last}x", f"{last}：", "名称"))] = holder.pop(last)


def double(holder: Any, last: Any, chance: random.Random) -> None:
    if isinstance(holder, list):
        holder.append(copy.deepcopy(holder[last]))


def exchange(holder: Any, last: Any, chance: random.Random) -> None:
    other = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[last], holder[other] = holder[other], holder[last]


def empty(holder: Any, last: Any, chance: random.Random) -> None:
    if isinstance(holder[last], list | dict):
        holder[last] = type(holder[last])()


def nest(holder: Any, last: Any, chance: random.Random) -> None:
    for _depth in range(chance.choice((1, 70))):
        holder[last] = {"type": "not", "of": holder[last]}


DEEDS = (delete, mistype, mistype, rename, double, exchange, empty, nest)


def broken(data: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The data with one to three things done to it."""
    for _time in range(chance.choice((1, 1, 2, 3))):
        place = chance.choice(list(places(data)))
        chance.choice(DEEDS)(reached(data, place[:-1]), place[-1], chance)
    return data


def fault_in(problems: list[yaml_file.Problem]) -> list[str]:
    return [
        str(each)
        for each in problems
        if each.line < 1 or not CHINESE.search(each.sentence) or FOREIGN.search(each.sentence)
    ]


@pytest.mark.parametrize("part", range(4))
def test_whatever_is_written_is_answered_in_words(part: int) -> None:
    with translation.override("zh-hans"):
        for number in range(part * TIMES // 4, (part + 1) * TIMES // 4):
            chance = random.Random(number)
            text = yaml.safe_dump(broken(small_document(), chance), allow_unicode=True)
            assert fault_in(yaml_file.check(text)) == [], number


@pytest.mark.parametrize("slug", FILES)
def test_a_line_lost_doubled_or_mistyped_is_answered_in_words(slug: str) -> None:
    lines = FILES[slug].splitlines()
    with translation.override("zh-hans"):
        for number in range(TEXTS):
            chance = random.Random(number)
            at = chance.randrange(len(lines))
            old, new = chance.choice(
                ((": ", "："), ("  ", "\t"), ("[", ""), (", ", "，"), ("- ", "-"))
            )
            mistaken = {0: [], 1: [lines[at]] * 2, 2: [lines[at].replace(old, new, 1)]}
            text = "\n".join([*lines[:at], *mistaken[chance.randrange(3)], *lines[at + 1 :], ""])
            assert fault_in(yaml_file.check(text)) == [], number
