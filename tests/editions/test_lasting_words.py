"""Whoever acts with an English browser leaves nothing in English behind."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from talentportal.shared.catalogue import read_po
from tests.editions import running
from tests.support.source import APPS, ROOT

pytestmark = pytest.mark.django_db
CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
GAPS = re.compile(r"%\(\w+\)\w|\{[^}]*\}")


def test_an_edition_run_in_english_is_kept_in_chinese() -> None:
    with translation.override("en"):
        running.run_invented("donghu-craft-award-2025", 40)
    english = english_words()
    assert english.search("Your application 1 has been withdrawn as you asked.")
    found = {f"{where}: {match[0]}" for where, text in kept() for match in english.finditer(text)}
    assert "\n".join(sorted(found)) == ""


def english_words() -> re.Pattern[str]:
    """Any stretch of a message that has three words or more and therefore is no name."""
    parts = {
        part.strip()
        for entry in read_po(CATALOGUE)
        for message in (entry.msgid, entry.plural)
        for part in GAPS.split(message)
        if len(part.split()) >= 3
    }
    return re.compile("|".join(map(re.escape, sorted(parts, key=len, reverse=True))))


def kept() -> Iterator[tuple[str, str]]:
    """Every text in the database, with the model and field."""
    for model in apps.get_models():
        if not model.__module__.startswith(APPS):
            continue  # what frameworks keep of their own, as the names of permissions
        texts = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*texts) if texts else ():
            for name, value in zip(texts, row, strict=True):
                yield f"{model._meta.label}.{name}", str(value)
