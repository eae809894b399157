"""What changed between two documents, in sentences of an administrator's language."""

from typing import Any

import pytest
from django.utils import translation

from talentportal.programs.document import EditionDocument
from talentportal.programs.document.changing.differences import differences
from tests.support.worlds.samples import edition, jinzhong

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
    assert sentence == "等次 › 晋中工匠 › 名额：由“15”改为“20”"


def test_members_of_lists_are_added_and_removed_by_name() -> None:
    def change(data: dict[str, Any]) -> None:
        removed = data["materials"].pop()
        data["materials"].append(removed | {"key": "new_one", "name": "新材料"})

    removed = jinzhong().materials[-1].name
    assert said(change) == [
        f"申报附件 › {removed}：删除：{removed}",
        "申报附件 › 新材料：新增：新材料",
    ]


def test_another_order_is_one_sentence() -> None:
    (sentence,) = said(lambda data: data["channels"].reverse())
    names = [channel.name for channel in jinzhong().channels]
    assert sentence == f"推荐渠道：由“{'、'.join(names)}”改为“{'、'.join(reversed(names))}”"


@pytest.mark.parametrize("one", SLUGS)
@pytest.mark.parametrize("other", SLUGS)
def test_whole_documents_compare_and_every_path_leads_somewhere(one: str, other: str) -> None:
    found = differences(edition(one), edition(other))
    assert bool(found) is (one != other)
    assert all(each.path and each.label and str(each) for each in found)
