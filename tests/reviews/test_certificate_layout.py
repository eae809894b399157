"""How a certificate of honour is set: all of it on one page, within the frame, alike each time."""

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pypdfium2
import pytest

from reviews.honours.rules.certificates import (
    STYLE,
    Certificate,
    address_and_words,
    in_chinese,
    variants,
    with_its_end,
)
from talentportal.bookbinding.sheaf import Sheaf
from tests.support.pages_of_pdf import squeezed, squeezed_texts

MM = 72 / 25.4
SAMPLE = Certificate(
    honour=1,
    dossier_number="D1",
    title="荣誉证书",
    name="张建国",
    words="张建国同志：在2019年度“晋中工匠”遴选中入选，特颁此证。",
    members=(),
    issuer="晋中市人力资源和社会保障局",
    awarded_on=date(2019, 9, 30),
    number="晋中工匠〔2019〕第001号",
)


def set_type(*certificates: Certificate) -> bytes:
    sheaf = Sheaf(STYLE.read_text(encoding="utf-8"))
    for each in certificates:
        assert sheaf.add(variants(each))
    return sheaf.pdf("证书")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2019, 9, 30), "二〇一九年九月三十日"),
        (date(2020, 10, 1), "二〇二〇年十月一日"),
        (date(2024, 12, 11), "二〇二四年十二月十一日"),
        (date(2001, 1, 20), "二〇〇一年一月二十日"),
        (date(1999, 11, 29), "一九九九年十一月二十九日"),
        (date(2010, 2, 10), "二〇一〇年二月十日"),
    ],
)
def test_a_day_is_written_as_solemn_papers_write_it(day, words):
    assert in_chinese(day) == words


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("张建国同志：入选。", "张建国同志："),
        ("晋中铸造厂张建国同志（团队）：入选。", "晋中铸造厂张建国同志（团队）："),
        ("授予张建国“工匠”称号。特此：证", ""),
        ("经评审，张建国同志：入选。", ""),
        ("授予您：称号。", ""),
        ("", ""),
    ],
)
def test_who_is_addressed_has_a_line_of_his_own(words, address):
    found, said = address_and_words(words, "张建国")
    assert (found, found + said) == (address, words)


def test_a_name_with_a_colon_in_it_is_not_cut():
    assert address_and_words("甲：乙，丙同志：入选。", "甲：乙，丙")[0] == "甲：乙，丙同志："


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("支持专项（产业工匠领域），", "领域），"),
        ("特颁此证。", "颁此证。"),
        ("入选", ""),
        ("授予称号2019", "2019"),
        ("授予称号12019年", "12019年"),
        ("A" * 90, ""),
    ],
)
def test_the_last_line_is_never_a_character_alone(line, end):
    found, kept = with_its_end(line)
    assert (found + kept, kept) == (line, end)


def test_a_page_lies_across_and_says_all_of_it():
    pdf = set_type(SAMPLE)
    with pikepdf.open(io.BytesIO(pdf)) as found:
        (only,) = found.pages
        size = [round(float(each) / MM) for each in only.mediabox[2:]]
    assert size == [297, 210]
    (said,) = squeezed_texts(pdf)
    parts = (SAMPLE.title, SAMPLE.words, SAMPLE.issuer, "二〇一九年九月三十日", SAMPLE.number)
    assert [part for part in parts if squeezed(part) not in said] == []
    assert "团队成员" not in said


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "买" * 120, "words": "买" * 120 + "同志：入选，特颁此证。"},
        {"words": "在选拔中成绩突出，作风过硬，为地方产业发展作出了积极贡献，" * 25 + "特颁此证。"},
        {"words": "A" * 900},
        {"members": tuple(f"阿不都热西提·买买提江{each}" for each in range(60))},
        {"title": "全国乡村振兴职业技能大赛暨" * 8 + "证书"},
        {"issuer": "中共晋中市委人才工作领导小组办公室、" * 12},
        {"issuer": "晋中市总工会\n" * 9},
        {"number": "晋" * 80},
    ],
)
def test_what_is_long_is_set_smaller_and_stays_within_the_frame(changed):
    long = replace(SAMPLE, **changed)
    pdf = set_type(long)
    (said,) = squeezed_texts(pdf)
    for part in (long.title, long.words, *long.members, *long.issuer.splitlines(), long.number):
        assert squeezed(part) in said
    left, bottom, right, top = inked(pdf)
    assert left > 25
    assert right < 297 - 25
    assert bottom > 15
    assert top < 210 - 15


def inked(pdf: bytes) -> list[float]:
    """The box around every character, in millimetres from the corner below on the left."""
    with pypdfium2.PdfDocument(pdf) as found:
        text = found[0].get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
    boxes = [box for box in boxes if box[2] > box[0]]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return [each / MM for each in (min(lefts), min(bottoms), max(rights), max(tops))]


def test_a_text_without_end_is_refused_rather_than_cut():
    sheaf = Sheaf(STYLE.read_text(encoding="utf-8"))
    assert not sheaf.add(variants(replace(SAMPLE, words="长" * 9000)))
    assert len(sheaf) == 0
    with pytest.raises(ValueError, match="no page"):
        sheaf.pdf("证书")


def test_there_is_room_for_a_seal_around_the_issuer():
    """42 mm across, over the issuer and the day: it may touch those, nothing else."""
    pdf = set_type(SAMPLE)
    with pypdfium2.PdfDocument(pdf) as found:
        text = found[0].get_textpage()
        whole = text.get_text_range()
        start, end = whole.index("晋中市人力"), whole.index("三十日") + 3
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
    seal = boxes[start:end]
    middle = [(min(b[i] for b in seal) + max(b[i + 2] for b in seal)) / 2 for i in (0, 1)]
    for at, (left, bottom, right, top) in enumerate(boxes):
        if start <= at < end or right <= left:
            continue
        away = max(left - middle[0], middle[0] - right), max(bottom - middle[1], middle[1] - top)
        assert max(away) > 21 * MM


def test_the_same_certificates_give_the_same_bytes():
    other = replace(SAMPLE, title="入选证书", members=("李四", "王五"))
    assert set_type(SAMPLE, other) == set_type(SAMPLE, other)
    assert set_type(SAMPLE, other) != set_type(other, SAMPLE)


def test_markup_in_a_name_is_only_text():
    words = "<img src='file:///etc/passwd'>同志：入选。"
    assert (
        squeezed(words)
        in squeezed_texts(set_type(replace(SAMPLE, name=words[:-6], words=words)))[0]
    )
