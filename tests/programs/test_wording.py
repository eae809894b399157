"""What an administrator reads of a mistake: in Chinese, with what is right, at the right line."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from talentportal.programs.document.text import yaml_file
from talentportal.programs.document.text.yaml_file import Problem
from tests.support.worlds.samples import changed_text, line_of


def check(text: str) -> list[Problem]:
    with translation.override("zh-hans"):
        return yaml_file.check(text)


def only(old: str, new: str) -> Problem:
    """The single problem of the edition with a piece replaced; it lies where the new piece is."""
    text = changed_text((old, new))
    (problem,) = check(text)
    assert problem.line == line_of(text, new.splitlines()[-1])
    return problem


LEVEL, OPENS = "  level: city\n", "application:\n  opens_at: 2019-07-01 00:00\n"
TIER, YEAR, DAY = "    slots_op: about\n", "  year: 2019\n", "reference_date: '2019-07-31'\n"
FACT = "          fact: form.on_skilled_post\n"


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        (LEVEL, "  level: 市级\n", "program.level", "city（市级）、"),
        (LEVEL, "  level: 市级\n", "program.level", "是否应为“city”？"),
        (TIER, "    slots_op: abuot\n", "tiers.craftsman.slots_op", "是否应为“about”？"),
        (TIER, "    slots_op: “about”\n", "tiers.craftsman.slots_op", "全角符号（“ ”）"),
        (YEAR, "  year: 二〇一九\n", "edition.year", "整数"),
        (YEAR, "  year: true\n", "edition.year", "不能填 true"),
        (YEAR, "  year:\n", "edition.year", "没有填写"),
        (YEAR, "  year: [2019]\n", "edition.year", "整数"),
        (DAY, "reference_date: 2019-02-30\n", "reference_date", "没有2019-02-30这一天"),
        (DAY, "reference_date: 20190731\n", "reference_date", "如 2019-07-31"),
        (DAY, "reference_date: 2019年7月31日\n", "reference_date", "应写成 2019-07-31"),
        (DAY, "reference_date: 0219-07-31\n", "reference_date", "只接受1900年至"),
        (
            OPENS,
            "application:\n  opens_at: 2019-07-01 25:00\n",
            "application.opens_at",
            "没有25:00这一时刻",
        ),
        (
            OPENS,
            "application:\n  opens_at: 2019-07-32 00:00\n",
            "application.opens_at",
            "没有2019-07-32这一天",
        ),
        (
            OPENS,
            "application:\n  opens_at: 9999-12-31 24:00\n",
            "application.opens_at",
            "年份9999有误",
        ),
    ],
)
def test_a_wrong_value_is_answered_by_right_ones(old: str, new: str, path: str, words: str) -> None:
    problem = only(old, new)
    assert problem.path == path
    assert words in problem.sentence


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("on_skilled_post", "应写成 form.on_skilled_post。"),
        ("from.on_skilled_post", "应写成 form.on_skilled_post。"),
        ("sex", "应写成 person.sex。"),
        ("''", "person.sex"),
        ("form.技能", "person.sex"),
        ("form.on_skiled_post", "是否应为“form.on_skilled_post”？"),
        ("person.name", "person.sex"),
    ],
)
def test_a_fact_path_is_answered_by_the_one_that_is_meant(fact: str, words: str) -> None:
    problems = check(changed_text((FACT, f"          fact: {fact}\n")))
    assert len(problems) == 1
    assert words in problems[0].sentence


def test_a_misspelt_setting_is_guessed_and_read_as_if_it_were_right() -> None:
    text = changed_text(("\nmaterials:\n", "\nmaterails:\n"))
    (problem,) = check(text)
    assert "materials" in problem.sentence
    assert problem.line == line_of(text, "materails:")


def test_a_setting_by_its_chinese_name_is_known() -> None:
    said = [each.sentence for each in check(changed_text((DAY, "基准日期: 2019-07-31\n")))]
    assert any("reference_date" in each for each in said)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    kind: expert_review\n", "    kind: expert_reveiw\n"),
        (
            "  opinions:\n    - {key: applicant,",
            "  opinions:\n    - {key: 申报人, ",
        ),
        ("  - key: tax\n", "  - key: 税务\n"),
        ("  copies: 4\n", "  copies: vier\n"),
    ],
)
def test_a_mistake_brings_no_others_with_it(old: str, new: str) -> None:
    text = changed_text((old, new))
    assert {each.line for each in check(text)} == {line_of(text, new.splitlines()[-1])}


def test_two_wrong_keys_are_not_one_key_twice() -> None:
    text = changed_text(
        ("  - key: tax\n", "  - key: 税务\n"), ("  - key: slots\n", "  - key: 名额\n")
    )
    assert not any("重复" in each.sentence for each in check(text))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "文件是空的"),
        ("# 只有说明\n", 1, "文件是空的"),
        ("- 1\n", 1, "名称: 值"),
        ("一句话\n", 1, "名称: 值"),
        ("program：\n  slug: a\n", 1, "全角冒号"),
        ("a: 1\nb：2\nc: 3\n", 2, "全角冒号"),
        ("a: 1\nb:2\nc: 3\n", 2, "冒号后面须有一个空格"),
        ("a:\n  -b: 1\n  - c: 2\n", 2, "连字符"),
        ("a: 1\n\tb: 2\n", 2, "制表符"),
        ("a: 1\nb: 'x\nc: 3\nd: 4\n", 2, "没有结束"),
        ("a: 1\nb: [1, 2\nc: 3\n", 2, "方括号"),
        ("a: 1\nb: {c: 1\nd: 3\n", 2, "花括号"),
        ("a: 甲: 乙\n", 1, "又出现一个冒号"),
        ("a: 1\nb: @甲\n", 2, "引号"),
        ("a:\n  b: 1\n c: 2\n", 3, "缩进"),
        ("a: 1\nb: \x01\n", 2, "控制字符"),
        ("a: 1\n---\nb: 2\n", 2, "---"),
        ("a: &x 1\nb: *x\n", 2, "引用"),
        ("[" * 5000, 1, "嵌套"),
        ("? [a]\n: 1\n", 1, "一个词"),
        ('a: "\\q"\n', 1, "反斜杠"),
    ],
)
def test_what_cannot_be_read_is_said_where_it_was_written(text: str, line: int, words: str) -> None:
    first = check(text)[0]
    assert (first.line, words in first.sentence) == (line, True), first


def test_a_setting_twice_says_where_it_stood_before() -> None:
    text = changed_text(("  copies: 4\n", "  copies: 4\n  copies: 5\n"))
    (problem,) = check(text)
    assert problem.line == line_of(text, "  copies: 5")
    assert f"第{line_of(text, '  copies: 4')}行" in problem.sentence


def test_the_command_says_nothing_of_a_setting_where_there_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.yaml").write_text("")
    with pytest.raises(CommandError):
        call_command("check_edition", tmp_path / "empty.yaml")
    assert ": :" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("field", "written", "words"),
    [
        ("at_least", "60%", "60%应写成 0.6"),
        ("at_least", "1e999999999", "1/3"),
        ("at_least", "1/0", "1/3"),
    ],
)
def test_a_share_in_percent_is_answered_in_decimals(field: str, written: str, words: str) -> None:
    share = (
        "shares:\n  - {key: women, text: 女性, list_of: edition, force: hard, source: 一, "
        f"numerator: {{type: always}}, {field}: '{written}'}}\n\nform:\n"
    )
    (problem,) = check(changed_text(("\nform:\n", "\n" + share)))
    assert words in problem.sentence
    assert problem.path == f"shares.women.{field}"
