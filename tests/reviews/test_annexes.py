"""Annexes 2 and 3 as workbooks: what stands in the cells, and who learns identity numbers."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from nominations.models import Dossier
from reviews.deciding.selectors.consultations import letters_at
from reviews.deciding.selectors.lists import entries_of
from reviews.deciding.services.consultations import ask, numbers_for_departments
from reviews.deciding.services.lists import arrange, open_list, seal
from reviews.deciding.sheets.annexes import candidates_summary, opinions_sought
from reviews.models import Consultation
from talentportal.shared import clock
from talentportal.shared.models import AccessRecord
from talentportal.shared.refusals import Refused
from tests.support.clients import signed_in
from tests.support.worlds import jinzhong
from tests.support.worlds.world import REVIEWING


@pytest.fixture
def edition(city):
    return jinzhong.publish_jinzhong(city)


@pytest.fixture
def people(city, edition):
    weaver = jinzhong.pass_review(city, jinzhong.submit(jinzhong.start(city, edition, city.weaver)))
    founder = jinzhong.at_recommendation(
        city, edition, **jinzhong.FOUNDER, post="=HYPERLINK(1)", occupation="+纺纱工"
    )
    return [weaver, founder]


@pytest.fixture
def ranked(city, edition, people):
    place = jinzhong.recommending(city, edition)
    named = {"place": place, "actor": city.yuci_recommender}
    with clock.travel(REVIEWING):
        found = open_list(**named)
        arrange(ranked=found, order=[people[1].pk, people[0].pk], **named)
        return seal(ranked=found, **named)


def rows_of(sheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def texts_of(body: bytes) -> str:
    book = load_workbook(BytesIO(body))
    return "\n".join(str(value) for sheet in book for row in rows_of(sheet) for value in row)


def test_annex_2_lists_the_candidates_in_order(city, ranked, people):
    body = candidates_summary(ranked, [entry.dossier for entry in entries_of(ranked)])
    (sheet,) = load_workbook(BytesIO(body)).worksheets
    rows = rows_of(sheet)
    assert sheet.title == "候选人汇总表"
    assert [row[0] for row in rows[:3]] == [
        "附件2",
        "2019年度“晋中工匠”候选人汇总表",
        "推荐单位（盖章）：榆次区人力资源和社会保障局",
    ]
    assert rows[3] == [
        "序号", "姓名", "性别", "民族", "出生年月", "政治面貌", "学历", "工作单位及职务",
        "职业（工种）", "技能等级（职称）", "申报渠道", "备注",
    ]  # fmt: skip
    assert rows[5] == [
        2, "张巧林", "男", "汉族", "1980.05", "群众", "大学专科",
        "晋中经纬纺织机械示例有限公司 细纱车间挡车工、班长", "纺纱工", "高级技师（一级）",
        "县级人社局推荐", None,
    ]  # fmt: skip
    assert [row[1] for row in rows[4:6]] == ["张示例", "张巧林"]
    assert rows[6][0] == f"名单编号：{ranked.digest[:16]}"


def test_annex_2_travels_without_identity_numbers(ranked, people):
    text = texts_of(candidates_summary(ranked, people))
    assert all(person.full_name in text for person in (each.person for each in people))
    for dossier in people:
        secrets = [dossier.person.id_number, dossier.person.id_number[-4:], dossier.person.phone]
        assert [secret for secret in secrets if secret in text] == []


def test_annex_3_has_a_sheet_a_department_with_full_numbers(city, edition, people):
    with clock.travel(REVIEWING):
        ask(dossiers=people, actor=city.yuci_recommender)
        numbers = numbers_for_departments(
            dossiers=people, reason="征求意见", actor=city.yuci_recommender
        )
        body = opinions_sought(
            "2019年度“晋中工匠”",
            "榆次区人社局",
            letters_at(jinzhong.recommending(city, edition)),
            numbers,
        )
    book = load_workbook(BytesIO(body))
    assert {sheet.title: sheet.max_row - 6 for sheet in book} == {
        "同级政法部门": 2,
        "同级卫健部门": 2,
        "当地市场监管部门": 1,
        "当地税务部门": 1,
    }
    rows = rows_of(book["当地税务部门"])
    assert rows[4] == ["序号", "姓名", "性别", "身份证号码", "工作单位及职务", "部门意见"]
    founder = people[1].person
    assert rows[5][:4] == [1, founder.full_name, "男", founder.id_number]
    assert book["当地税务部门"].cell(6, 4).data_type == "s"


def test_nothing_typed_becomes_a_formula(ranked, people):
    body = candidates_summary(ranked, people)
    (sheet,) = load_workbook(BytesIO(body)).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    risky = {cell.value for cell in cells if str(cell.value).startswith(("=", "+"))}
    assert risky == {"+纺纱工"}
    assert all(cell.quotePrefix for cell in cells if cell.value in risky)


def test_only_the_stage_that_asks_departments_takes_numbers_along(city, edition, people):
    founder = people[1]
    for who, dossiers in (("yuci_examiner", people), ("yuci_recommender", [])):
        with pytest.raises(Refused) as refused:
            numbers_for_departments(dossiers=dossiers, reason="好奇", actor=city.people[who])
        assert [each.code for each in refused.value.refusals] == ["unmask-forbidden"]
    Dossier.objects.filter(pk=founder.pk).update(state="initial_review", position=0)
    founder = Dossier.objects.get(pk=founder.pk)
    with pytest.raises(Refused):
        numbers_for_departments(
            dossiers=[people[0], founder], reason="好奇", actor=city.yuci_examiner
        )
    assert AccessRecord.objects.count() == 0


def address(edition, city, name: str) -> str:
    return reverse(f"reviews:{name}", args=[edition.slug, city.yuci_bureau.pk, "recommendation"])


def test_taking_the_numbers_along_is_recorded(city, edition, people):
    client = signed_in(city.yuci_recommender)
    table = address(edition, city, "consultations-table")
    with clock.travel(REVIEWING):
        assert client.post(table, {"reason": "征求意见"}).status_code == 302
        assert AccessRecord.objects.count() == 0
        ask(dossiers=people, actor=city.yuci_recommender)
        assert client.post(table, {"reason": "  "}).status_code == 302
        assert AccessRecord.objects.count() == 0
        response = client.post(table, {"reason": "征求政法部门意见"})
    assert people[0].person.id_number in texts_of(response.content)
    assert response["Cache-Control"] == "private, no-store"
    rows = AccessRecord.objects.all()
    assert {(row.user, row.action, row.reason) for row in rows} == {
        (city.yuci_recommender, "id-number-for-departments", "征求政法部门意见")
    }
    named = [(row.subject, row.person) for row in rows]
    assert sorted(named) == sorted((each.number, each.person.full_name) for each in people)
    for who in ("pingyao_recommender", "yuci_examiner", "runner", "charlie"):
        refused = signed_in(city.people[who]).post(table, {"reason": "好奇"})
        assert (refused.status_code, AccessRecord.objects.count()) == (404, len(people))
    assert Consultation.objects.count() == 6
