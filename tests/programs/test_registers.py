"""Registers as administrators keep them: honours given elsewhere, and who may not apply."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from nominations.moving import take_step
from rehearsals import made_up
from talentportal.directory.duties import grant
from talentportal.directory.models import Duty
from talentportal.directory.register_index import index_of_credit_code
from talentportal.programs.models import Ban, HonourRecord
from talentportal.programs.registers import entries as registers
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from talentportal.shared.vault import blind_index
from tests.support.worlds import factories, world
from tests.support.worlds.cast import City

pytestmark = pytest.mark.django_db

NUMBER = made_up.id_number(7001)
CODE = made_up.credit_code(7002)


@pytest.fixture
def keeper(city: City, client: Client) -> Client:
    user = factories.make_user()
    grant(user, Duty.CONFIGURE, city.offices["city"])
    client.force_login(user)
    return client


def honour(city: City, **changes: Any) -> dict[str, Any]:
    given = {
        "city": city.offices["city"].pk,
        "kind": "person",
        "name": "示例人",
        "number": NUMBER,
        "family": "晋中工匠",
        "title": "晋中工匠",
        "level": int(HonourLevel.CITY),
        "awarded_on": "2017-05-01",
        "term_ends_on": "",
        "source": "市政发〔2017〕3号",
    }
    return given | changes


def ban(city: City, **changes: Any) -> dict[str, Any]:
    given = {
        "city": city.offices["city"].pk,
        "kind": "person",
        "name": "示例人",
        "number": NUMBER,
        "min_level": int(HonourLevel.UNIT),
        "starts_on": "2019-01-01",
        "ends_on": "2021-12-31",
        "reason": "弄虚作假",
    }
    return given | changes


def enter(client: Client, route: str, data: dict[str, Any]) -> int:
    return client.post(reverse(f"programs:{route}"), data).status_code


def workbook(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([each.title for each in registers.headings()])
    for row in rows:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("honours.xlsx", out.getvalue())


def test_an_honour_is_entered_and_found_again_by_number_only(city: City, keeper: Client) -> None:
    assert enter(keeper, "honour_add", honour(city)) == 302
    record = HonourRecord.objects.get()
    assert record.subject_index == blind_index(NUMBER)
    assert (record.kept_by, record.edition) == (city.offices["city"], None)
    page = keeper.get(reverse("programs:honours")).content.decode()
    assert "示例人" in page
    assert "市政发〔2017〕3号" in page
    assert NUMBER not in page
    assert record.subject_index not in page
    assert "示例人" not in keeper.get("/honours/").content.decode()


def test_an_organisation_is_entered_by_its_credit_code(city: City, keeper: Client) -> None:
    given = honour(city, kind="organisation", name="示例公司", number=f" {CODE.lower()} ")
    assert enter(keeper, "honour_add", given) == 302
    assert HonourRecord.objects.get().subject_index == index_of_credit_code(CODE)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")}, "number"),
        ({"number": "12"}, "number"),
        ({"kind": "organisation", "number": "9135"}, "number"),
        ({"awarded_on": "2999-01-01"}, "awarded_on"),
        ({"term_ends_on": "2016-01-01"}, "term_ends_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    city: City, keeper: Client, wrong: dict[str, Any], field: str
) -> None:
    answer = keeper.post(reverse("programs:honour_add"), honour(city, **wrong))
    assert answer.status_code == 409
    assert [each.place for each in answer.context["refused"]] == [field]
    assert not HonourRecord.objects.exists()


@pytest.mark.parametrize("missing", ["name", "number", "title", "source", "level", "city"])
def test_nothing_is_entered_half(city: City, keeper: Client, missing: str) -> None:
    assert enter(keeper, "honour_add", honour(city) | {missing: ""}) == 400
    assert not HonourRecord.objects.exists()


def test_the_same_honour_is_entered_once(city: City, keeper: Client) -> None:
    assert enter(keeper, "honour_add", honour(city)) == 302
    assert enter(keeper, "honour_add", honour(city)) == 409
    assert HonourRecord.objects.count() == 1


def test_a_workbook_is_entered_whole_and_again_adds_nothing(city: City, keeper: Client) -> None:
    rows = [
        ("个人", "示例人", NUMBER, "晋中工匠", "晋中工匠", "市级", "2017-05-01", None, "文件"),
        (
            "单位",
            "示例公司",
            CODE,
            "育才单位",
            "先进单位",
            "省部级",
            "2018/6/1",
            "2021-05-31",
            "文",
        ),
    ]
    given = {"city": city.offices["city"].pk}
    for _time in range(2):
        data = given | {"file": workbook(*rows)}
        assert enter(keeper, "honours_file", data) == 302
    assert HonourRecord.objects.count() == 2
    one = HonourRecord.objects.get(title="先进单位")
    assert (one.level, one.term_ends_on) == (HonourLevel.PROVINCIAL, date(2021, 5, 31))


def test_of_a_workbook_every_error_is_told_and_nothing_entered(city: City, keeper: Client) -> None:
    good = ("个人", "示例人", NUMBER, "晋中工匠", "晋中工匠", "市级", "2017-05-01", None, "文件")
    rows = [
        good,
        ("个人", "甲", NUMBER[:-1], *good[3:]),
        ("团体", *good[1:]),
        (*good[:5], "最高级", *good[6:]),
        (*good[:6], "去年", *good[7:]),
    ]
    data = {"city": city.offices["city"].pk, "file": workbook(*rows[:2])}
    answer = keeper.post(reverse("programs:honours_file"), data)
    assert answer.status_code == 409
    assert ["3" in each.place for each in answer.context["refused"]] == [True]
    data["file"] = workbook(*rows[2:])
    answer = keeper.post(reverse("programs:honours_file"), data)
    assert len(answer.context["refused"]) == 3
    assert not HonourRecord.objects.exists()
    assert NUMBER[:-1] not in answer.content.decode()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff" * 50, "姓名,称号".encode()])
def test_what_is_no_workbook_is_refused(city: City, keeper: Client, content: bytes) -> None:
    file = SimpleUploadedFile("honours.xlsx", content)
    data = {"city": city.offices["city"].pk, "file": file}
    assert keeper.post(reverse("programs:honours_file"), data).status_code in (400, 409)


def test_the_template_is_what_the_reader_reads(keeper: Client) -> None:
    body = keeper.get(reverse("programs:honours_template")).content
    (sheet,) = load_workbook(BytesIO(body)).worksheets
    cells = {str(cell) for row in sheet.values for cell in row}
    assert {each.title for each in registers.headings()} <= cells


def test_what_was_entered_wrongly_counts_no_more(city: City, keeper: Client) -> None:
    enter(keeper, "honour_add", honour(city))
    record = HonourRecord.objects.get()
    address = reverse("programs:honour_strike", args=[record.pk])
    assert keeper.post(address, {"reason": " "}).status_code == 400
    assert keeper.post(address, {"reason": "姓名录错"}).status_code == 302
    record.refresh_from_db()
    assert (record.revoked_on, record.revocation_reason) == (clock.today(), "姓名录错")
    assert keeper.post(address, {"reason": "再次"}).status_code == 409


def test_who_is_banned_cannot_hand_in_until_it_is_lifted(city: City, keeper: Client) -> None:
    person = city.persons["weaver"]
    given = ban(city, name=person.full_name, number=person.id_number)
    assert enter(keeper, "ban_add", given) == 302
    draft = world.start_dossier(city, world.publish_edition(city), city.weaver)
    with clock.travel(world.APPLYING), pytest.raises(Refused) as refused:
        take_step(dossier=draft, verb="submit", actor=city.weaver)
    assert refused.value.refusals[0].code == "condition-fails"
    entered = Ban.objects.get()
    address = reverse("programs:ban_lift", args=[entered.pk])
    assert keeper.post(address, {"reason": "处分解除"}).status_code == 302
    assert keeper.post(address, {"reason": "再次"}).status_code == 409
    with clock.travel(world.APPLYING):
        assert take_step(dossier=draft, verb="submit", actor=city.weaver).state == "initial_review"


def test_a_ban_ends_after_it_starts(city: City, keeper: Client) -> None:
    assert enter(keeper, "ban_add", ban(city, ends_on="2018-12-31")) == 409
    assert not Ban.objects.exists()


def test_a_city_keeps_its_own(city: City, keeper: Client) -> None:
    elsewhere = factories.make_office("别的市", kind="city")
    record = HonourRecord.objects.create(
        subject_index="x",
        full_name="别人",
        family="f",
        title="t",
        level=3,
        awarded_on=date(2015, 1, 1),
        kept_by=elsewhere,
    )
    assert "别人" not in keeper.get(reverse("programs:honours")).content.decode()
    address = reverse("programs:honour_strike", args=[record.pk])
    assert keeper.post(address, {"reason": "错"}).status_code == 404
    assert enter(keeper, "honour_add", honour(city) | {"city": elsewhere.pk}) == 400
    with pytest.raises(PermissionDenied):
        registers.strike_out(record=record, by=city.weaver, reason="错")


def test_the_search_finds_all_words(city: City, keeper: Client) -> None:
    enter(keeper, "honour_add", honour(city))
    enter(keeper, "honour_add", honour(city, name="另一人", number=made_up.id_number(7003)))
    page = keeper.get(reverse("programs:honours"), {"q": "另一人 工匠"})
    assert [each.full_name for each in page.context["page"]] == ["另一人"]
    assert not list(keeper.get(reverse("programs:honours"), {"q": "无此人"}).context["page"])


def test_a_list_costs_the_same_for_one_and_for_many(
    city: City, keeper: Client, django_assert_max_num_queries: Any
) -> None:
    for serial in range(30):
        registers.enter_ban(
            city=city.offices["city"],
            by=_keeper_of(city),
            holder=registers.HonourHolder(
                "person", f"人{serial}", made_up.id_number(7100 + serial)
            ),
            reason="r",
            starts_on=date(2019, 1, 1),
            ends_on=date(2020, 1, 1),
            min_level=1,
        )
    with django_assert_max_num_queries(15):
        keeper.get(reverse("programs:bans"), {"size": 50})


def _keeper_of(city: City) -> Any:
    user = factories.make_user()
    grant(user, Duty.CONFIGURE, city.offices["city"])
    return user
