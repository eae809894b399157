"""The edition of the whole portal: the small one with a place for all that must stay hidden."""

from typing import Any

from tests.support.worlds import world


def whole_document() -> dict[str, Any]:
    """The small document with a place for everything that must stay hidden."""
    document = world.small_document()
    document["form"]["sections"].append(
        {
            "key": "person",
            "title": "基本情况",
            "fields": [
                {"key": "full_name", "label": "姓名", "type": "text", "prefill": "name"},
                {"key": "id_number", "label": "身份证号码", "type": "text", "prefill": "id_number"},
                {"key": "phone", "label": "手机", "type": "text", "prefill": "phone"},
                {"key": "photo", "label": "照片", "type": "photo", "required": False},
                {
                    "key": "awards",
                    "label": "荣誉",
                    "type": "table",
                    "required": False,
                    "columns": [{"key": "name", "label": "名称", "type": "text"}],
                },
            ],
        }
    )
    document["narrative"] = {"label": "个人事迹", "words": 10, "tolerance_percent": 50}
    document["review"]["blind"] = True
    for limit in document["limits"]:
        limit["maximum"] = 90
    return document
