"""A published edition with every kind of field, and its applicant signed in."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from talentportal.shared import clock
from tests.support.clients import signed_in
from tests.support.worlds import world


def rich_document() -> dict[str, Any]:
    """The small document with a field of each type, a condition, a narrative and materials."""
    document = world.small_document()
    none = {"type": "field_equals", "fact": "form.skill_level", "value": "none"}
    document["form"]["sections"] += [
        {
            "key": "person",
            "title": "基本情况",
            "fields": [
                {"key": "full_name", "label": "姓名", "type": "text", "prefill": "name"},
                {"key": "id_number", "label": "身份证号码", "type": "text", "prefill": "id_number"},
                {"key": "photo", "label": "照片", "type": "photo", "required": False},
                {"key": "native_place", "label": "籍贯", "type": "text", "required": False},
            ],
        },
        {
            "key": "rich",
            "title": "经历",
            "fields": [
                {
                    "key": "certificate",
                    "label": "证书编号",
                    "type": "text",
                    "required": False,
                    "shown_when": {"type": "not", "of": none},
                },
                {"key": "deeds", "label": "业绩", "type": "long_text", "required": False},
                {"key": "since", "label": "起始", "type": "month", "required": False},
                {"key": "day", "label": "日期", "type": "date", "required": False},
                {
                    "key": "benefit",
                    "label": "效益",
                    "type": "number",
                    "unit": "万元",
                    "required": False,
                },
                {"key": "fit", "label": "在岗", "type": "yes_no", "required": False},
                {
                    "key": "county",
                    "label": "户籍所在县（区、市）",
                    "type": "office",
                    "kinds": ["county"],
                    "required": False,
                },
                {
                    "key": "programs",
                    "label": "项目",
                    "type": "choice",
                    "several": True,
                    "required": False,
                    "options": [{"value": "one", "label": "甲"}, {"value": "two", "label": "乙"}],
                },
                {
                    "key": "awards",
                    "label": "荣誉",
                    "type": "table",
                    "required": False,
                    "max_rows": 3,
                    "columns": [
                        {"key": "at", "label": "时间", "type": "month"},
                        {"key": "name", "label": "名称", "type": "text"},
                    ],
                },
            ],
        },
    ]
    document["narrative"] = {"label": "个人事迹", "words": 10, "tolerance_percent": 20}
    return document


@pytest.fixture
def at_application_time() -> Iterator[None]:
    with clock.travel(world.APPLYING):
        yield


@pytest.fixture
def edition(city, at_application_time):
    return world.publish_edition(city, rich_document())


@pytest.fixture
def draft(city, edition):
    return world.start_dossier(city, edition, city.weaver)


@pytest.fixture
def weaver(city) -> Client:
    return signed_in(city.weaver)


def picture(name: str = "证书.jpg", width: int = 600, colour: str = "navy") -> SimpleUploadedFile:
    """A photo as a phone would send it."""
    content = io.BytesIO()
    Image.new("RGB", (width, 800), colour).save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")


def status_of(client: Client, address: str) -> int:
    """The status of an answer that may be a file: read to its end, which closes it."""
    answer = client.get(address)
    assert b"".join(answer)
    return answer.status_code
