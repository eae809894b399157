"""The bound book: complete, numbered throughout, readable, and the same every time."""

import dataclasses
import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from talentportal.bookbinding import (
    BookAttachment,
    BookContent,
    Fact,
    Narrative,
    RenderedBook,
    Section,
    missing_glyphs,
    render_book,
)
from tests.nominations.book_samples import dossier, encoded, normalised, picture
from tests.support.pages_of_pdf import page_image, red_box, squeezed, texts

ROOT = Path(__file__).resolve().parents[2]
NUMBER = re.compile(r"第\s*(\d+)\s*页\s*共\s*(\d+)\s*页")


@cache
def content() -> BookContent:
    return dossier()


@cache
def book() -> RenderedBook:
    return render_book(content())


def pages_with(rendered: RenderedBook, words: str) -> list[int]:
    return [number for number, text in enumerate(texts(rendered), 1) if words in squeezed(text)]


def test_every_page_bears_its_number() -> None:
    found = [NUMBER.findall(text) for text in texts(book())]
    total = str(book().pages)
    assert [numbers[-1] for numbers in found] == [
        (str(number), total) for number in range(1, book().pages + 1)
    ]
    assert book().pages % 2 == 0
    assert book().sheets == book().pages // 2
    assert book().problems == ()


def test_every_page_bears_dossier_and_version() -> None:
    for text in texts(book()):
        assert "D-2019-000017版本3-9F2C" in squeezed(text)


def test_the_contents_tell_the_truth() -> None:
    listed = dict(book().contents)
    assert len(listed) == 12
    found = texts(book())
    contents_page = squeezed(found[2])
    for title, page in listed.items():
        assert re.search(re.escape(squeezed(title)) + str(page), contents_page), title
    for title, page in listed.items():
        name = title.split("、")[-1].split("\u3000")[-1]
        if title.startswith("附件"):
            assert squeezed(name) in squeezed(found[page - 1])
    assert squeezed(found[listed["二、个人事迹材料"] - 1]).startswith("匠心铸就玛钢魂")
    assert f"本册共{book().pages}页" in contents_page
    assert "一式4份" in contents_page
    assert "征求意见表原件" in contents_page


def test_parts_begin_on_the_right() -> None:
    parts = [page for title, page in book().contents if "、" in title[:2]]
    assert parts == sorted(parts)
    assert [page % 2 for page in parts] == [1, 1, 1]
    blanks = pages_with(book(), "本页空白")
    assert 2 in blanks
    assert all(page % 2 == 0 for page in blanks)


def test_single_sided_books_have_no_blanks() -> None:
    rendered = render_book(dossier(duplex=False))
    assert pages_with(rendered, "本页空白") == []
    assert rendered.pages < book().pages


def test_the_text_can_be_copied_as_it_was_written() -> None:
    found = squeezed("".join(texts(book())))
    told = content().narrative
    assert told is not None
    body = re.sub(r"D-2019-000017版本3-9F2C|第\d+页共\d+页|骑缝章", "", found)
    assert "".join(squeezed(one) for one in told.paragraphs) in body
    for section, fact in ((s, f) for s in content().sections for f in s.facts):
        assert squeezed(fact.value) in body, (section.title, fact.label)
    for box in content().opinions:
        assert squeezed(box.text) in body


def test_bookmarks_lead_to_every_part() -> None:
    with pikepdf.open(io.BytesIO(book().pdf)) as document, document.open_outline() as outline:
        first = [item.title for item in outline.root]
        assert first == ["一、2019年度“晋中工匠”申报表", "二、个人事迹材料", "三、证明材料"]
        assert len(outline.root[2].children) == 9
        links = document.pages[2].obj.Annots
        assert len(links) == len(book().contents)


def test_the_margin_at_the_binding_is_mirrored() -> None:
    starts = {}
    for title, page in book().contents:
        if title.startswith(("附件1", "附件2")):
            image = page_image(book(), page)
            starts[page % 2] = red_box(image)[0] / image.width * 210
    assert starts[1] == pytest.approx(25, abs=1.5)
    assert starts[0] == pytest.approx(18, abs=1.5)
    wide = render_book(dossier(binding_margin_mm=35))
    page = dict(wide.contents)["附件1\u3000铸造工高级技师职业资格证书"]
    image = page_image(wide, page)
    assert red_box(image)[0] / image.width * 210 >= 34


def test_landscape_papers_lie_with_their_heads_to_the_left() -> None:
    page = dict(book().contents)["附件5\u3000近三年节约成本测算表"]
    image = page_image(book(), page)
    left, top, right, bottom = red_box(image)
    assert right < image.width / 2
    assert top > image.height / 2
    assert bottom - top > right - left


def test_only_compared_copies_are_called_true() -> None:
    words = "经核对与原件一致"
    certified = [
        page
        for (title, page), paper in zip(
            [one for one in book().contents if one[0].startswith("附件")],
            content().attachments,
            strict=True,
        )
        if paper.certified
    ]
    assert pages_with(book(), words) == certified
    assert "核对人：王秀英2019年7月12日" in squeezed(texts(book())[certified[0] - 1])
    empty = pages_with(book(), "由推荐单位核对后填写")
    assert set(empty).isdisjoint(certified)
    assert len(empty) == 5
    plain = dataclasses.replace(content().attachments[0], compared=False)
    rendered = render_book(dossier(attachments=(plain,)))
    assert pages_with(rendered, "核对") == []


def test_drafts_say_so_on_every_page() -> None:
    draft = render_book(dossier(draft=True))
    assert pages_with(draft, "草稿") == list(range(1, draft.pages + 1))
    assert pages_with(book(), "草稿") == []
    assert draft.pages == book().pages


def test_seam_marks_are_printed_where_they_are_asked_for() -> None:
    assert len(pages_with(book(), "骑缝章")) == book().pages
    assert pages_with(render_book(dossier(seam_seal=False)), "骑缝章") == []


def test_an_attachment_that_cannot_be_read_is_shown_and_told() -> None:
    good = content().attachments[0]
    bad = BookAttachment("劳动模范证书", b"%PDF-1.7 broken", "模范.pdf", compared=True)
    film = BookAttachment("事迹短片", b"", "短片.mp4")
    rendered = render_book(dossier(attachments=(good, bad, film, good)))
    (problem,) = rendered.problems
    assert "劳动模范证书" in problem
    assert "模范.pdf" in problem
    listed = dict(rendered.contents)
    page = listed["附件2\u3000劳动模范证书（未能装入）"]
    assert "此材料未能装入本册" in squeezed(texts(rendered)[page - 1])
    assert "模范.pdf" in squeezed(texts(rendered)[page - 1])
    assert "附件3事迹短片" in squeezed(texts(rendered)[2])
    assert "另附" in squeezed(texts(rendered)[2])
    assert pages_with(rendered, "附件4铸造工高级技师职业资格证书")[-1] == page + 1


RARE = {"䶮": "Noto", "𬎆": "TGH", "𰻞": "G", "㛃": "A", "𠀀": "B", "𪜶": "C", "·": "dot"}


def test_rare_characters_are_printed_and_copied() -> None:
    name = "".join(RARE)
    section = Section("一、基本情况", (Fact("姓名", f"张{name}"), Fact("性别", "男")))
    rendered = render_book(
        dossier(sections=(section,), cover_facts=(Fact("申报人", name),), attachments=())
    )
    assert rendered.problems == ()
    assert len(pages_with(rendered, name)) == 2
    with pikepdf.open(io.BytesIO(rendered.pdf)) as document:
        fonts = {
            str(found.BaseFont).split("+")[-1]
            for found in document.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/Font"
        }
    families = ("Noto-Serif-CJK", "Noto-Sans-CJK", "BabelStone", "HanaMin")
    assert all(any(family in font for family in families) for font in fonts), fonts


@pytest.mark.parametrize("character", ["\ue000", "ก", "\ud800", "\x07", "\U000e0fff"])
def test_characters_without_a_glyph_are_named(character: str) -> None:
    section = Section("一、基本情况", (Fact("姓名", f"张{character}国"),))
    changed = dossier(sections=(section,), attachments=())
    assert missing_glyphs(changed) == [("一、基本情况·姓名", character)]
    rendered = render_book(changed)
    (problem,) = rendered.problems
    assert f"U+{ord(character):04X}" in problem
    assert "一、基本情况·姓名" in problem
    problem.encode()
    assert pages_with(rendered, "张〓国")


def test_markup_in_answers_is_only_text() -> None:
    words = "<script>alert(1)</script><img src=file:///etc/passwd>{{ 7|add:7 }}</td>&amp;"
    section = Section("一、基本情况", (Fact("事由", words, wide=True),))
    rendered = render_book(dossier(sections=(section,), attachments=()))
    assert pages_with(rendered, squeezed(words))


def test_nothing_runs_off_the_paper() -> None:
    section = Section(
        "一、基本情况", (Fact("网址", "W" * 3000), Fact("说明", "长" * 5000, wide=True))
    )
    story = Narrative("W" * 200, ("w" * 4000,))
    rendered = render_book(dossier(sections=(section,), narrative=story, attachments=()))
    found = "".join(squeezed(text) for text in texts(rendered))
    assert found.count("W") == 3200
    assert found.count("w") == 4000
    assert found.count("长") >= 5000
    for number in range(1, rendered.pages + 1):
        image = page_image(rendered, number).convert("L")
        edge = image.crop((image.width - 20, 0, image.width - 12, image.height))
        assert edge.getextrema()[0] > 200, number


def test_long_contents_settle_on_more_pages() -> None:
    paper = content().attachments[0]
    many = tuple(dataclasses.replace(paper, title=f"证书{n}" * 9) for n in range(60))
    rendered = render_book(dossier(attachments=many))
    listed = [page for title, page in rendered.contents if title.startswith("附件")]
    assert listed == list(range(listed[0], listed[0] + 60))
    assert squeezed(many[-1].title) in squeezed(texts(rendered)[listed[-1] - 1])


PHOTOS: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: encoded(picture(413, 579, "")),
    "turned": lambda: encoded(picture(413, 579, "").rotate(90, expand=True), orientation=6),
    "normalised": lambda: normalised(encoded(picture(413, 579, ""))).pdf,
}


@pytest.mark.parametrize("kind", PHOTOS)
def test_the_portrait_stands_upright_in_the_form(kind: str) -> None:
    rendered = render_book(dossier(photo=PHOTOS[kind](), attachments=()))
    assert rendered.problems == ()
    image = page_image(rendered, dict(rendered.contents)["一、2019年度“晋中工匠”申报表"])
    left, top, right, bottom = red_box(image)
    assert left > image.width * 0.6
    assert bottom < image.height * 0.4
    assert (right - left) < (bottom - top)


@pytest.mark.parametrize(
    "photo", [b"not a picture", encoded(picture(413, 579, ""))[:9000], b"%PDF"]
)
def test_a_portrait_that_cannot_be_read_is_told(photo: bytes) -> None:
    rendered = render_book(dossier(photo=photo, attachments=()))
    assert len(rendered.problems) == 1
    assert pages_with(rendered, "贴照片处")


def test_a_book_of_nothing_is_still_a_book() -> None:
    empty = BookContent(title="空", dossier_number="D-1", version_code="1")
    rendered = render_book(empty)
    assert rendered.pages == 6
    assert rendered.contents == (("一、申报表", 5),)


def test_opinion_sheets_may_stand_apart() -> None:
    order = ("cover", "contents", "form", "narrative", "materials", "opinions")
    rendered = render_book(dossier(order=order))
    titles = [title for title, _page in rendered.contents if "、" in title[:2]]
    assert titles[-1] == "四、审核意见"
    assert pages_with(rendered, "主要负责人签字：赵文华") == [dict(rendered.contents)[titles[-1]]]


def test_the_file_tells_nothing_but_its_title() -> None:
    with pikepdf.open(io.BytesIO(book().pdf)) as document:
        assert set(document.docinfo) == {"/Title", "/Subject"}
        assert str(document.docinfo.Title) == "2019年度“晋中工匠”申报材料"
        assert "/Metadata" not in document.Root
        boxes = {tuple(round(float(v)) for v in page.mediabox) for page in document.pages}
        assert boxes == {(0, 0, 595, 842)}


def test_papers_may_lie_in_files(tmp_path: Path) -> None:
    papers = []
    for number, paper in enumerate(content().attachments):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(paper.pdf if isinstance(paper.pdf, bytes) else b"")
        papers.append(dataclasses.replace(paper, pdf=path))
    assert render_book(dossier(attachments=tuple(papers))).digest == book().digest
