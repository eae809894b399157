"""Portraits are judged by their place in print: upright, hardly cut, before the right colour."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image

from nominations.applying.papers import attach_photo
from nominations.models import Attachment
from talentportal.programs.document import PhotoField
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.nominations.book_samples import encoded
from tests.support.clients import signed_in
from tests.support.worlds import jinzhong
from tests.support.worlds.world import APPLYING

RED, WHITE, BLUE = (190, 30, 35), (248, 248, 248), (60, 120, 200)


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def draft(city):
    edition = jinzhong.publish_jinzhong(city)
    return jinzhong.start(city, edition, city.weaver)


def portrait(width: int, height: int, behind: tuple[int, int, int]) -> bytes:
    """A face before a wall."""
    image = Image.new("RGB", (width, height), behind)
    image.paste((222, 184, 150), (width // 3, height // 4, width * 2 // 3, height * 2 // 3))
    image.paste((20, 20, 30), (width // 5, height * 2 // 3, width * 4 // 5, height))
    return encoded(image)


def put(draft, data: bytes, monkeypatch, background: str = "") -> Attachment:
    """Uploaded while the notice asks for this background."""
    field = draft.document.form.field("photo")
    asked = field.model_copy(update={"background": background})
    monkeypatch.setattr(
        "nominations.applying.papers.Dossier.document",
        draft.document.model_copy(
            update={"form": draft.document.form.model_copy(update=_form(draft, asked))}
        ),
    )
    with clock.travel(APPLYING), translation.override("zh-hans"):
        return attach_photo(
            dossier=draft,
            actor=draft.applicant,
            key="photo",
            upload=SimpleUploadedFile("近照.jpg", data, "image/jpeg"),
        )


def _form(draft, asked: PhotoField) -> dict:
    sections = [
        section.model_copy(
            update={"fields": tuple(asked if f.key == "photo" else f for f in section.fields)}
        )
        for section in draft.document.form.sections
    ]
    return {"sections": tuple(sections)}


@pytest.mark.parametrize(
    ("colour", "behind", "told"),
    [
        ("红色", RED, ""),
        ("红色", WHITE, "红色"),
        ("红色", BLUE, "红色"),
        ("白色", WHITE, ""),
        ("白色", RED, "白色"),
        ("蓝色", BLUE, ""),
        ("蓝色", RED, "蓝色"),
        ("彩虹色", RED, ""),
        ("", RED, ""),
    ],
)
def test_the_background_is_compared_with_the_notice(draft, monkeypatch, colour, behind, told):
    photo = put(draft, portrait(413, 579, behind), monkeypatch, colour)
    assert len(photo.warnings) == bool(told)
    assert all(told in sentence for sentence in photo.warnings)


@pytest.mark.parametrize(
    ("size", "told"),
    [((413, 579), ""), ((600, 800), ""), ((600, 600), "宽度"), ((420, 800), "高度")],
)
def test_what_the_print_cuts_off_is_told(draft, monkeypatch, size, told):
    photo = put(draft, portrait(*size, WHITE), monkeypatch)
    if size == (600, 800):  # 3:4 loses five percent
        told = "宽度"
    assert len(photo.warnings) == bool(told)
    assert all(told in one and "35 × 49" in one and "%" in one for one in photo.warnings)


def test_a_portrait_on_its_side_is_refused_and_the_former_stays(draft, monkeypatch):
    former = put(draft, portrait(413, 579, WHITE), monkeypatch)
    with pytest.raises(Refused) as refused:
        put(draft, portrait(800, 600, WHITE), monkeypatch)
    assert refused.value.refusals[0].code == "photo-lies-on-its-side"
    kept = draft.attachments.filter(material="form.photo", removed_at__isnull=True)
    assert former in kept


def test_the_page_shows_the_portrait_as_printed(draft, monkeypatch):
    put(draft, portrait(600, 600, WHITE), monkeypatch)
    section = next(s for s in draft.document.form.sections for f in s.fields if f.type == "photo")
    url = reverse("nominations:section", args=[draft.number, section.key])
    with clock.travel(APPLYING):
        page = signed_in(draft.applicant).get(url).content.decode()
    assert 'width="120" height="168"' in page
    assert "35 × 49" in page
    assert "宽度" in page
