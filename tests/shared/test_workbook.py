"""Workbooks: what people typed is text, nothing is cut, nobody is named in the metadata."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from time_machine import travel as travel_machine

from talentportal.shared.refusals import Refused
from talentportal.shared.workbook import Column, WrittenSheet, write_workbook


def written(*rows, **options):
    sheet = WrittenSheet(
        "表", "候选人汇总表", [Column("姓名"), Column("单位", 30)], rows, **options
    )
    return load_workbook(BytesIO(write_workbook([sheet])))


@pytest.mark.parametrize("typed", ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1"])
def test_nothing_that_people_type_becomes_a_formula(typed):
    cell = written([typed, "x"])["表"]["A3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (typed, "s", True)


def test_control_characters_do_not_break_the_export():
    assert written(["张\x0b三\x00", "x"])["表"]["A3"].value == "张三"


def test_a_text_that_would_be_cut_is_refused():
    with pytest.raises(Refused) as refused:
        written(["字" * 32_768, "x"])
    assert [refusal.code for refusal in refused.value.refusals] == ["cell-too-long"]


def test_it_is_laid_out_as_an_annex():
    book = written(
        ["张三", "某厂"], annex="附件2", above=["推荐单位（盖章）："], below=["联系人："]
    )
    paper = book["表"]
    assert [paper.cell(row, 1).value for row in range(1, 7)] == [
        "附件2",
        "候选人汇总表",
        "推荐单位（盖章）：",
        "姓名",
        "张三",
        "联系人：",
    ]
    assert paper.print_title_rows == "$4:$4"
    assert paper.page_setup.orientation == "landscape"


def test_the_metadata_names_nobody():
    book = written(["张三", "某厂"])
    assert not book.properties.creator
    assert not book.properties.lastModifiedBy


def test_equal_content_gives_equal_bytes():
    sheet = WrittenSheet("表", "候选人汇总表", [Column("姓名")], [["张三"]])
    with travel_machine("2026-01-01"):
        first = write_workbook([sheet])
    with travel_machine("2027-05-05"):
        assert write_workbook([sheet]) == first
