"""Workbooks in: whatever programs and people do to them, all rows or every error in its place."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from talentportal.shared.identity_numbers import normalise_id_number
from talentportal.shared.refusals import Refused
from talentportal.shared.workbook import Column, Heading, WrittenSheet, read_rows, write_workbook

NUMBER = "11010519491231002X"
HEADINGS = [
    Heading("name", "姓名", longest=30),
    Heading("id_number", "身份证号", as_text=True, read=normalise_id_number),
    Heading("note", "备注", required=False),
]
TITLES = ["姓名", "身份证号", "备注"]


def book(*rows, name="推荐表"):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    return workbook


def saved(workbook):
    file = io.BytesIO()
    workbook.save(file)
    return file


def file(*rows, **options):
    return saved(book(*rows, **options))


def changed(source, entry, change):
    """The same .xlsx with one entry changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == entry else content)
    return target


def zipped(**entries):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return target


def refusals_of(source, **options):
    with pytest.raises(Refused) as refused:
        read_rows(source, HEADINGS, **options)
    assert all(each.remedy for each in refused.value.refusals)
    return [(each.code, each.place) for each in refused.value.refusals]


def test_rows_are_read_with_their_numbers():
    rows = read_rows(file(TITLES, ["张三", NUMBER, None], ["李四", NUMBER.lower(), "好"]), HEADINGS)
    assert [(row.number, row.values) for row in rows] == [
        (2, {"name": "张三", "id_number": NUMBER, "note": ""}),
        (3, {"name": "李四", "id_number": NUMBER, "note": "好"}),
    ]


def test_our_own_annexes_can_be_read_back():
    columns = [Column(title) for title in TITLES]
    written = write_workbook(
        [
            WrittenSheet(
                "表",
                "候选人汇总表",
                columns,
                [["张三", NUMBER, ""]],
                annex="附件2",
                above=["单位："],
            )
        ]
    )
    rows = read_rows(io.BytesIO(written), HEADINGS)
    assert [(row.number, row.values["name"]) for row in rows] == [(5, "张三")]


@pytest.mark.parametrize("dimension", [b'<dimension ref="A1:A1"/>', b""], ids=["wps", "none"])
def test_a_wrong_dimension_hides_no_row(dimension):
    rows = [[f"甲{number}", NUMBER, None] for number in range(100)]
    source = changed(
        file(TITLES, *rows),
        "xl/worksheets/sheet1.xml",
        lambda content: re.sub(rb"<dimension[^>]*/>", dimension, content),
    )
    assert len(read_rows(source, HEADINGS)) == 100


def test_a_styled_cell_far_below_makes_no_million_rows():
    workbook = book(TITLES, ["张三", NUMBER])
    workbook.active.cell(1_048_576, 1).number_format = "@"
    assert len(read_rows(saved(workbook), HEADINGS)) == 1


def test_headings_stand_in_any_order_with_stars_and_blanks_between_other_columns():
    source = file(["附件2"], ["序号", "身份\n证号", "单位", " *姓 名"], [1, NUMBER, "某厂", "张三"])
    assert [row.values for row in read_rows(source, HEADINGS)] == [
        {"id_number": NUMBER, "name": "张三"}
    ]


def test_every_error_of_a_file_is_told_at_once_in_its_place():
    source = file(
        TITLES,
        ["张三", 420101199001011234, None],
        [None, "11010519491231002Y", None],
        ["王\ue000", "=A1", "字" * 2001],
        ["长" * 31, NUMBER, "=HYPERLINK(1)"],
    )
    assert refusals_of(source) == [
        ("X05", "推荐表，第2行B列（身份证号）"),
        ("X12", "推荐表，第3行A列（姓名）"),
        ("C01", "推荐表，第3行B列（身份证号）"),
        ("T01", "推荐表，第4行A列（姓名）"),
        ("X04", "推荐表，第4行B列（身份证号）"),
        ("X13", "推荐表，第4行C列（备注）"),
        ("X13", "推荐表，第5行A列（姓名）"),
        ("X04", "推荐表，第5行C列（备注）"),
    ]


def test_the_same_value_twice_names_both_rows():
    source = file(
        TITLES, ["张三", NUMBER], ["李四", "440524188001010014"], ["张三", NUMBER.lower()]
    )
    with pytest.raises(Refused) as refused:
        read_rows(source, HEADINGS, unique=["id_number"])
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.place) == ("X11", "推荐表，第4行B列（身份证号）")
    assert "第2行" in refusal.sentence


def test_numbers_and_days_in_text_columns_are_as_they_were_typed():
    source = file(
        TITLES,
        ["张三", NUMBER, 12],
        ["李四", NUMBER, 2.5],
        ["王五", NUMBER, datetime(2024, 9, 30)],  # noqa: DTZ001 -- Excel knows no zones
        ["赵六", NUMBER, date(2024, 9, 30)],
    )
    assert [row.values["note"] for row in read_rows(source, HEADINGS)] == [
        "12",
        "2.5",
        "2024-09-30",
        "2024-09-30",
    ]


@pytest.mark.parametrize(
    "titles",
    [["姓名", "备注"], ["Name", "ID number"], ["姓名", "身份证号", "姓名"], []],
    ids=["missing", "translated", "twice", "empty"],
)
def test_wrong_headings_are_told_with_what_was_found(titles):
    with pytest.raises(Refused) as refused:
        read_rows(file(titles, ["张三", NUMBER]), HEADINGS)
    (refusal,) = refused.value.refusals
    assert refusal.code == "X07"
    assert "姓名" in refusal.sentence
    assert all(title in refusal.sentence for title in titles)


def test_only_the_named_or_the_first_visible_sheet_is_read():
    workbook = book(["旧表"], name="隐藏")
    workbook.active.sheet_state = "veryHidden"
    second = workbook.create_sheet("推荐表")
    second.append(TITLES)
    second.append(["张三", NUMBER])
    assert len(read_rows(saved(workbook), HEADINGS)) == 1
    assert len(read_rows(saved(workbook), HEADINGS, sheet="推荐表")) == 1
    assert refusals_of(saved(workbook), sheet="别的表") == [("X07", "")]


def test_a_sheet_without_rows_and_one_with_too_many():
    assert refusals_of(file(TITLES)) == [("X02", "推荐表")]
    rows = [["张三", NUMBER]] * 5001
    assert refusals_of(file(TITLES, *rows)) == [("X02", "推荐表")]


def bomb():
    head = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return changed(
        file(TITLES), "xl/worksheets/sheet1.xml", lambda _old: head + b"<row/>" * 10_000_000
    )


def laughs():
    text = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 99 + b'">]>'
    return changed(
        file(TITLES, ["张三", NUMBER]),
        "xl/worksheets/sheet1.xml",
        lambda old: text + old.replace(b"<sheetData>", b"<sheetData>&b;"),
    )


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: io.BytesIO(b""), "X09"),
        (lambda: io.BytesIO("姓名,身份证号\n".encode()), "X08"),
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0" + b"\0" * 600), "X08"),
        (lambda: io.BytesIO(file(TITLES).getvalue()[:900]), "X09"),
        (lambda: zipped(word__document="<x/>"), "X08"),
        (lambda: zipped(**{"xl__workbook.xml": "<x/>", "xl__vbaProject.bin": "x"}), "X08"),
        (lambda: zipped(**{"xl__workbook.xml": "<x/>", "..__x": "x"}), "X09"),
        (lambda: zipped(**{"xl__workbook.xml": "", **{f"e{n}": "" for n in range(200)}}), "X09"),
        (lambda: zipped(**{"xl__workbook.xml": "<x/>"}), "X03"),
        (lambda: changed(file(TITLES), "xl/workbook.xml", lambda old: old[:-20]), "X03"),
        (lambda: changed(file(TITLES), "xl/worksheets/sheet1.xml", lambda old: b"\xff" + old), "X03"),
        (bomb, "X01"),
        (laughs, "X03"),
        (lambda: io.BytesIO(b"PK\x03\x04" + b"\0" * (10 * 1024 * 1024)), "X01"),
    ],
    ids=[
        "empty", "csv", "xls", "truncated", "docx", "macros", "path", "entries", "hollow",
        "cut-xml", "not-xml", "bomb", "laughs", "large",
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_told_and_never_an_error(make, code):
    assert [each for each, _place in refusals_of(make())] == [code]
