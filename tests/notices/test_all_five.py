"""The five notices together: complete files, nobody named in them, and the page of their clauses."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from talentportal.programs import notice_clauses as notices
from talentportal.programs.document.text import yaml_file
from talentportal.programs.models import EditionRevision
from talentportal.programs.services import save_revision
from tests.support.worlds.samples import EDITIONS, SLUGS, edition


def test_there_are_five() -> None:
    assert SLUGS == [
        "baotou-golden-blue-collar-2024",
        "binjiang-craftsman-2023",
        "jinzhong-craftsman-2019",
        "wuhan-artisan-2024",
        "xingan-technician-2024",
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_file_is_named_after_its_edition_and_can_be_published(slug: str) -> None:
    assert edition(slug).edition.slug == slug
    assert yaml_file.check(yaml_file.read(EDITIONS / f"{slug}.yaml")) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_writing_and_reading_changes_nothing(slug: str) -> None:
    assert yaml_file.load(yaml_file.dump(edition(slug))) == edition(slug)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
def test_a_stored_edition_is_the_one_that_was_written(slug: str, tmp_path: Path) -> None:
    save_revision(document=edition(slug))
    stored = EditionRevision.objects.get()
    assert stored.parsed == edition(slug)
    assert not save_revision(document=yaml_file.load(yaml_file.dump(stored.parsed))).changed


@pytest.mark.parametrize("slug", SLUGS)
def test_the_notice_stands_beside_the_settings_without_anybodys_number(slug: str) -> None:
    document = edition(slug)
    assert len(document.edition.notice_text) > 1000
    assert re.findall(r"1[3-9]\d{9}|\d{3,4}-\d{7,8}", document.edition.notice_text) == []
    assert all(decision.decided and decision.reason for decision in document.decisions)


def test_the_page_of_clauses_is_up_to_date() -> None:
    call_command("notices_table", check=True)


def test_a_stale_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("notices_table", check=True)
    monkeypatch.setattr(notices, "HEAD", "something else")
    with pytest.raises(CommandError, match="stale"):
        call_command("notices_table", check=True)
