"""What changed between two documents, in sentences of an administrator's language."""

from typing import Any

import pytest
from django.utils import translation

from talentportal.programs.document import EditionDocument
from talentportal.programs.document.differences import differences
from tests.programs.samples import edition, jinzhong

SLUGS = ("jinzhong-craftsman-2019", "wuhan-artisan-2024", "baotou-golden-blue-collar-2024")


def said(change: Any) -> list[str]:
    data = jinzhong().model_dump(mode="json")
    change(data)
    after = EditionDocument.model_validate(data)
    with translation.override("zh-hans"):
        return [str(each) for each in differences(jinzhong(), after)]


def test_nothing_changed_says_nothing() -> None:
    assert said(lambda data: None) == []


def test_a_setting_says_before_and_after_by_its_label() -> None:
    (sentence,) = said(lambda data: data["tiers"][0].update(slots=20))
    assert sentence == "层次“晋中工匠” › 名额：由“15”改为“20”"


def test_an_instant_is_written_as_in_the_document() -> None:
    window = {"opens_at": "2019-07-02 00:00", "closes_at": "2019-07-25 24:00"}
    opening, closing = said(lambda data: data["application"].update(window))
    assert opening.endswith("改为“2019-07-02 00:00”")
    assert closing == "个人申报 › 截止：由“2019-07-22 24:00”改为“2019-07-25 24:00”"


def test_members_of_lists_are_added_and_removed_by_name() -> None:
    def change(data: dict[str, Any]) -> None:
        removed = data["materials"].pop()
        data["materials"].append(removed | {"key": "new_one", "name": "新材料"})

    removed = jinzhong().materials[-1].name
    assert said(change) == [
        f"申报材料“{removed}”：删除：{removed}",
        "申报材料“新材料”：新增：新材料",
    ]


def test_plain_lists_say_what_they_lost_and_gained() -> None:
    def change(data: dict[str, Any]) -> None:
        data["edition"]["basis"] = [*data["edition"]["basis"][1:], "新文件"]

    first = jinzhong().edition.basis[0]
    assert said(change) == [
        f"通知首部 › 依据：删除：{first}",
        "通知首部 › 依据：新增：新文件",
    ]


def test_another_order_is_one_sentence() -> None:
    (sentence,) = said(lambda data: data["channels"].reverse())
    assert "申报渠道（顺序）" in sentence


@pytest.mark.parametrize("one", SLUGS)
@pytest.mark.parametrize("other", SLUGS)
def test_whole_documents_compare_and_every_path_leads_somewhere(one: str, other: str) -> None:
    found = differences(edition(one), edition(other))
    assert bool(found) is (one != other)
    assert all(each.path and each.place and str(each) for each in found)
