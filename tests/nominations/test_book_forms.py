"""What notices prescribe for the book: the boxes of an annex, covers, typefaces, copies, binding."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from talentportal.bookbinding import CoverLine, RenderedBook, faces, render_book
from talentportal.bookbinding.sheets import parts_of_cover
from tests.nominations.book_samples import dossier
from tests.support.pages_of_pdf import page_image, red_box, squeezed, texts
from tests.support.worlds.edition_books import AGREED, composed, content
from tests.support.worlds.samples import SLUGS, edition

XINGAN = "xingan-technician-2024"
LABELS = [
    "姓名",
    "性别",
    "出生年月",
    "籍贯",
    "民族",
    "政治面貌",
    "学历",
    "参加工作时间",
    "职称",
    "技术等级",
    "工作单位及职务",
    "身份证号码",
    "联系电话",
    "个人简历",
    "简要事迹",
    "推荐单位或基层行业协会意见",
    "个人自荐",
    "县（市）、区工会或行业协会推荐意见",
    "地区“兴安技术能手”选树工作领导小组办公室审核意见",
    "专家评审意见",
    "地区“兴安技术能手”选树工作领导小组审核意见",
    "地区人才工作小组审核意见",
]
"""The boxes of the annex in its order."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("papers")


@pytest.fixture(scope="module")
def xingan(folder: Path) -> RenderedBook:
    return render_book(content(XINGAN, folder=folder))


def form_pages(book: RenderedBook) -> list[str]:
    starts = dict(book.contents)
    first = starts["一、大兴安岭地区“兴安技术能手”申报审批表"]
    return [squeezed(page) for page in texts(book)[first - 1 : starts["二、先进事迹材料"] - 1]]


def in_order(words: list[str], text: str) -> Iterator[str]:
    """The words that do not stand in the text behind the one before."""
    at = 0
    for word in words:
        found = text.find(word, at)
        if found < 0:
            yield word
        else:
            at = found + len(word)


def test_the_annex_is_printed_box_by_box(xingan: RenderedBook) -> None:
    title, notes, *sheet = form_pages(xingan)
    lines = ["大兴安岭地区", "“兴安技术能手”申报审批表", "姓名张建国", "单位示例恒达玛钢"]
    assert list(in_order([*lines, "大兴安岭地区人力资源和社会保障局印", "2024年7月"], title)) == []
    assert notes.startswith("注意事项")
    for number, note in enumerate(edition(XINGAN).form.notes, 1):
        assert f"{number}、{squeezed(note)}" in notes
    assert list(in_order(LABELS, "".join(sheet))) == []


def test_the_boxes_are_filled_in(xingan: RenderedBook) -> None:
    sheet = "".join(form_pages(xingan)[2:])
    assert "姓名张建国性别男出生年月1976年3月籍贯" in sheet
    assert "999999197603050155" in sheet
    assert "（有县级及以上奖励的，标注出何时何地受到何种奖励）" in sheet
    assert "（300字以内）" in sheet
    unit = sheet[sheet.index(LABELS[15]) : sheet.index("县（市）")]
    assert AGREED in unit
    assert "主要负责人签字（公章）：王秀英2024年7月10日" in unit
    assert unit.endswith("个人自荐无")
    assert sheet.count("主要负责人签字（公章）：") == 6


def test_who_nominates_himself_signs_himself() -> None:
    book = render_book(content(XINGAN, channel="self", self_statement="焊接合格率全区第一。"))
    sheet = "".join(form_pages(book)[2:])
    own = sheet[sheet.index("个人自荐") : sheet.index("县（市）")]
    assert own.startswith("个人自荐焊接合格率全区第一。自荐人签字：年月日")
    assert "公章" not in own
    assert "推荐单位或基层行业协会意见无" in sheet


def test_what_has_no_box_follows_on_added_pages(xingan: RenderedBook) -> None:
    added = next(page for page in form_pages(xingan) if page.startswith("附页"))
    document = edition(XINGAN)
    boxed = {key for row in document.form.sheet.rows for box in row for key in box.fields}
    for field in document.form.fields():
        if field.key in {"employer_name", "self_statement", "photo", "competitions"} | boxed:
            continue
        assert squeezed(field.label) in added, field.key
    assert "身份证号码" not in added


def test_the_portrait_has_its_place_and_size(xingan: RenderedBook) -> None:
    number = dict(xingan.contents)["一、大兴安岭地区“兴安技术能手”申报审批表"] + 2
    image = page_image(xingan, number)
    left, top, _right, _bottom = red_box(image)
    assert left > image.width * 0.7
    assert top < image.height * 0.2
    empty = render_book(content(XINGAN))
    assert "正面免冠彩色近照（2寸）" in form_pages(empty)[2]


def test_seam_marks_stand_on_every_sheet_of_the_form(xingan: RenderedBook) -> None:
    assert all("骑缝章" in page for page in form_pages(xingan))


@pytest.mark.parametrize("slug", SLUGS)
def test_covers_carry_the_words_of_the_edition(slug: str) -> None:
    made = composed(slug)
    cover = squeezed(texts(render_book(made.content))[0])
    for line in edition(slug).paper.cover:
        fixed = re.split(r"\{\w+\}|：|\n", line.text)
        assert list(in_order([squeezed(one) for one in fixed], cover)) == []
    assert "张建国" in cover
    assert "示例恒达玛钢铸造有限公司" in cover
    assert made.code in cover


def test_the_prescribed_cover_stands_first_and_the_contents_second(xingan: RenderedBook) -> None:
    first, second = (squeezed(page) for page in texts(xingan)[:2])
    assert first.startswith("示例恒达玛钢铸造有限公司张建国申报兴安技术能手选树材料")
    assert second.startswith("目录")
    assert "A4纸单面印制" in second
    assert "一式5份，另报送电子版" in second


@pytest.mark.parametrize("slug", SLUGS)
def test_the_blind_book_has_no_annex_and_no_name(slug: str) -> None:
    blind = content(slug, variant="blind")
    assert blind.sheet is None
    found = squeezed("".join(texts(render_book(blind))))
    assert "张建国" not in found
    assert "恒达玛钢" not in found


def test_the_properties_tell_which_typeface_stands_in() -> None:
    book = render_book(content("jinzhong-craftsman-2019"))
    with pikepdf.open(io.BytesIO(book.pdf)) as document:
        told = str(document.docinfo.Subject)
    assert "小标宋体以思源宋体（粗）代替" in told
    assert "仿宋体以思源宋体代替" in told


def test_the_narrative_is_set_in_the_sizes_of_the_notice() -> None:
    book = render_book(content("jinzhong-craftsman-2019"))
    page = dict(book.contents)["二、个人事迹材料"]
    with pikepdf.open(io.BytesIO(book.pdf)) as document:
        sizes = [
            (round(abs(float(matrix[3])) * size, 1))
            for size, matrix in _text_sizes(document.pages[page - 1])
        ]
    assert {22.0, 16.0} <= set(sizes)


def _text_sizes(page: pikepdf.Page) -> Iterator[tuple[float, list[float]]]:
    """Size and text matrix of each piece of text; WeasyPrint's pages are in CSS pixels."""
    size, scale = 0.0, 1.0
    for instruction in pikepdf.parse_content_stream(page):
        name, operands = str(instruction.operator), instruction.operands
        if name == "cm" and scale == 1.0:
            scale = abs(float(operands[3]))
        elif name == "Tf":
            size = float(operands[1])
        elif name == "Tm":
            yield size * scale, [float(value) for value in operands]


def test_an_installed_typeface_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = faces.Prescribed("仿宋体", ("HanaMinA.ttf",), "思源宋体")
    monkeypatch.setitem(faces.FACES, "fangsong", installed)
    assert ".fangsong { font-family: 'HanaMinA', 'Noto Serif CJK SC'" in faces.style.__wrapped__()
    assert faces.files() == ["HanaMinA.ttf"]
    assert "仿宋" not in faces.substitutes(content("jinzhong-craftsman-2019"))


def test_who_keeps_which_copy_is_told() -> None:
    book = render_book(
        dossier(kept_by=("市人社局", "推荐单位"), binding="胶装成册", electronic_copy=True)
    )
    contents = squeezed(texts(book)[2])
    assert "胶装成册；一式4份，另报送电子版" in contents
    assert "第1份由市人社局留存；第2份由推荐单位留存" in contents


@pytest.mark.parametrize("duplex", [True, False])
def test_folded_sheets_are_filled_up(duplex: bool) -> None:
    book = render_book(dossier(page_size="A3", duplex=duplex, attachments=()))
    a_sheet = 4 if duplex else 2
    assert book.pages % a_sheet == 0
    told = f"A3纸{'双' if duplex else '单'}面印制、对折，计{book.pages // a_sheet}张"
    assert any(told in squeezed(page) for page in texts(book))


def test_a_date_alone_goes_to_the_foot_of_the_cover() -> None:
    title, day = CoverLine("材料", 26), CoverLine("2024年7月", 16, "fangsong")
    assert parts_of_cover((title, day)) == ((title,), (), (day,))
    assert parts_of_cover((title, title)) == ((title, title), (), ())
