"""Sections: shown, saved as typed, never lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.book.composing import compose
from nominations.models import Dossier
from nominations.models.papers import BookVariant
from nominations.moving import Inputs, take_step
from talentportal.shared import clock
from tests.support.worlds import factories, world

pytestmark = pytest.mark.django_db


def url(dossier, key="rich"):
    return reverse("nominations:section", args=[dossier.number, key])


def post(client, dossier, key="rich", headers=None, **fields):
    version = fields.pop("version", Dossier.objects.get(pk=dossier.pk).answers_version)
    data = {f"a-{name}": value for name, value in fields.items()} | {"version": version}
    return client.post(url(dossier, key), data, headers=headers)


def answers(dossier):
    return Dossier.objects.get(pk=dossier.pk).answers


def test_everything_is_kept_as_typed(weaver, draft):
    typed = {
        "certificate": "0314-56",
        "deeds": "第一行\r\n第二行",
        "since": "1998年7月",
        "day": "2019-02-30",
        "benefit": "很多",
        "fit": "yes",
        "programs": ["one", "two"],
        "awards-1-at": "2018-05",
        "awards-1-name": "劳动模范",
        "awards-7-at": "去年",
        "awards-7-name": "标兵",
        "awards-9-at": "",
        "awards-9-name": " ",
    }
    assert post(weaver, draft, **typed).status_code == 302
    kept = answers(draft)
    assert kept["deeds"] == "第一行\n第二行"
    assert (kept["since"], kept["day"], kept["benefit"]) == ("1998年7月", "2019-02-30", "很多")
    assert (kept["fit"], kept["programs"]) == ("yes", ["one", "two"])
    assert kept["awards"] == [
        {"at": "2018-05", "name": "劳动模范"},
        {"at": "去年", "name": "标兵"},
    ]
    page = weaver.get(url(draft)).content.decode()
    assert 'value="1998年7月"' in page
    assert {item["key"] for item in weaver.get(url(draft)).context["faults"]} == {
        "since",
        "day",
        "benefit",
        "awards",
    }


def test_the_page_goes_on_only_when_nothing_is_wrong(weaver, draft):
    assert post(weaver, draft, onward_="").url == url(draft)
    answer = weaver.post(url(draft), {"version": 2, "onward": "1", "a-deeds": "好"})
    assert answer.url == reverse("nominations:narrative", args=[draft.number])
    answer = weaver.post(url(draft), {"version": 3, "onward": "1", "a-benefit": "好"})
    assert answer.url == url(draft)


def test_rows_are_added_and_removed_without_a_script(weaver, draft):
    rows = {"a-awards-1-at": "2018-05", "a-awards-1-name": "甲", "a-awards-2-name": "乙"}
    weaver.post(url(draft), rows | {"version": 1, "add_row": "awards"})
    page = weaver.get(url(draft)).context["items"]
    table = next(item["table"] for item in page if item["key"] == "awards")
    assert len(table.rows) == 3
    weaver.post(url(draft), rows | {"version": 2, "remove_row": "awards:1"})
    assert answers(draft)["awards"] == [{"at": "", "name": "乙"}]


def test_what_the_account_knows_is_shown_and_never_stored(city, weaver, draft):
    number = city.persons["weaver"].id_number
    page = weaver.get(url(draft, "person")).content.decode()
    assert city.persons["weaver"].masked_id_number in page
    assert number not in page
    post(weaver, draft, "person", id_number=number, full_name="别人", native_place="榆次")
    assert answers(draft)["native_place"] == "榆次"
    assert not {"id_number", "full_name"} & set(answers(draft))


def test_fields_that_do_not_apply_are_not_asked(weaver, draft):
    post(weaver, draft, "work", skill_level="senior")
    assert 'name="a-certificate"' in weaver.get(url(draft)).content.decode()
    post(weaver, draft, "work", skill_level="none")
    assert 'name="a-certificate"' not in weaver.get(url(draft)).content.decode()
    post(weaver, draft, certificate="0314")
    assert "certificate" not in answers(draft)


def test_two_windows_do_not_overwrite_each_other(weaver, draft):
    assert post(weaver, draft, version=1, deeds="第一个窗口").status_code == 302
    answer = post(weaver, draft, version=1, deeds="第二个窗口")
    assert answer.status_code == 409
    assert "第二个窗口" in answer.content.decode()
    assert answers(draft)["deeds"] == "第一个窗口"
    again = {"a-deeds": "第二个窗口", "version": 1, "overwrite": "1"}
    assert weaver.post(url(draft), again).status_code == 302
    assert answers(draft)["deeds"] == "第二个窗口"


def test_autosave_answers_in_words(weaver, draft):
    headers = {"X-Autosave": "1"}
    answer = post(weaver, draft, headers=headers, version=1, deeds="一")
    assert answer.json() == {"saved_at": "09:00", "version": 2}
    answer = post(weaver, draft, headers=headers, version=1, deeds="二")
    assert answer.status_code == 409
    assert "另一个窗口" in answer.json()["sentence"]
    take_step(dossier=draft, verb="withdraw", actor=draft.applicant)
    answer = post(weaver, draft, headers=headers, version=2, deeds="三")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "text", ["字" * 100_000, "私用\ue000字"], ids=["too long", "cannot be printed"]
)
def test_what_cannot_be_kept_is_refused_and_stays_on_the_page(weaver, draft, text):
    answer = post(weaver, draft, deeds=text, since="1998-07")
    assert answer.status_code == 409
    assert text in answer.content.decode()
    assert "deeds" not in answers(draft)
    assert "since" not in answers(draft)


def test_control_characters_are_taken_out(weaver, draft):
    post(weaver, draft, deeds="甲\x00乙\x1b[31m\u202e丙", since="\x001998-07")
    assert answers(draft)["deeds"] == "甲乙[31m丙"
    assert answers(draft)["since"] == "1998-07"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "１"])
def test_a_version_that_is_none_is_a_conflict(weaver, draft, version):
    assert post(weaver, draft, version=version, deeds="甲").status_code == 409


def test_rows_beyond_all_bounds(weaver, draft):
    rows = {f"awards-{number}-name": "名" for number in range(4)}
    assert post(weaver, draft, **rows).status_code == 302
    assert len(answers(draft)["awards"]) == 4
    assert weaver.get(url(draft)).context["faults"][0]["key"] == "awards"
    rows = {f"awards-{number}-name": "名" for number in range(201)}
    assert post(weaver, draft, **rows).status_code == 409
    assert len(answers(draft)["awards"]) == 4


def test_kept_answers_of_the_wrong_shape_do_not_break_the_page(weaver, draft):
    draft.answers = {"awards": "x", "deeds": ["x"], "programs": "one", "fit": 3, "since": {}}
    draft.save(update_fields=["answers"])
    assert weaver.get(url(draft)).status_code == 200
    assert weaver.get(reverse("nominations:check", args=[draft.number])).status_code == 200


def test_typing_goes_on_after_the_deadline(weaver, draft):
    with clock.travel(world.REVIEWING):
        assert post(weaver, draft, deeds="晚了也留着").status_code == 302
    assert answers(draft)["deeds"] == "晚了也留着"


def test_unknown_sections_are_not_found(weaver, draft):
    assert weaver.get(url(draft)).status_code == 200
    assert weaver.get(url(draft, "nothing")).status_code == 404
    assert weaver.post(url(draft, "nothing"), {}).status_code == 404


def test_the_narrative_is_counted_as_the_server_counts(weaver, draft):
    address = reverse("nominations:narrative", args=[draft.number])
    text = {"a-narrative": "我在车间工作" * 2, "a-narrative_title": "匠心", "version": 1}
    assert weaver.post(address, text).status_code == 302
    page = weaver.get(address)
    assert page.context["standing"].narrative_words == 12
    assert 'data-word-limit="12"' in page.content.decode()


def test_remarks_stand_at_their_fields(city, weaver, draft):
    weaver.post(
        reverse("nominations:narrative", args=[draft.number]),
        {"a-narrative": "我在车间工作十年", "a-narrative_title": "匠心", "version": 1},
    )
    dossier = world.bring_to(city, Dossier.objects.get(pk=draft.pk), "examination")
    inputs = Inputs(
        note="请补正",
        remarks=(("form.work.occupation", "请写国家职业名称"), ("", "总的意见")),
        correction_due_at=world.REVIEWING,
    )
    take_step(dossier=dossier, verb="return_to_applicant", actor=city.yuci_examiner, inputs=inputs)
    page = weaver.get(url(draft, "work")).content.decode()
    assert "请写国家职业名称" in page
    overview = weaver.get(reverse("nominations:overview", args=[draft.number])).content.decode()
    assert "请补正" in overview
    assert "总的意见" in overview


def test_after_handing_in_the_page_is_for_reading(city, weaver, draft):
    weaver.post(
        reverse("nominations:narrative", args=[draft.number]),
        {"a-narrative": "我在车间工作十年", "a-narrative_title": "匠心", "version": 1},
    )
    world.bring_to(city, Dossier.objects.get(pk=draft.pk), "examination")
    page = weaver.get(url(draft, "work")).content.decode()
    assert "挡车工" in page
    assert "data-autosave" not in page
    assert post(weaver, draft, "work", occupation="改").status_code == 409
    assert answers(draft)["occupation"] == "挡车工"


def test_a_section_costs_a_fixed_number_of_queries(weaver, draft, django_assert_num_queries):
    rows = {"a-awards-1-name": "甲", "version": 1}
    weaver.post(url(draft), rows)
    weaver.get(url(draft))
    with CaptureQueriesContext(connection) as few:
        weaver.get(url(draft))
    cost = len(few)
    assert cost <= 15
    rows = {f"a-awards-{number}-name": "甲" for number in range(50)} | {"version": 2}
    weaver.post(url(draft), rows)
    weaver.get(url(draft))  # which shows the message and forgets it
    with django_assert_num_queries(cost):
        weaver.get(url(draft))


def test_an_office_is_chosen_by_name_and_stands_so_in_the_book(weaver, draft):
    elsewhere = factories.make_office("别市", "city")
    factories.make_office("别县", "county", elsewhere)
    page = weaver.get(url(draft))
    offered = [label for _value, label in page.context["form"].fields["county"].widget.choices]
    assert offered[1:] == ["平遥县", "榆次区"]
    post(weaver, draft, county="榆次区")
    assert answers(draft)["county"] == "榆次区"
    kept = Dossier.objects.get(pk=draft.pk)
    book = compose(kept, variant=BookVariant.DRAFT, papers=[], opinions=[]).content
    facts = {fact.label: fact.value for section in book.sections for fact in section.facts}
    assert facts["户籍所在县（区、市）"] == "榆次区"


def test_a_name_that_is_offered_no_more_stays_visible(weaver, draft):
    post(weaver, draft, county="撤并县")
    page = weaver.get(url(draft)).content.decode()
    assert '<option value="撤并县" selected>' in page
