"""The catalogue finds every message, keeps every translation and mends a merge."""

import gettext
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from talentportal.shared import catalogue

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
a = _("Hello")
b = ngettext("%(count)d day", "%(count)d days", 2)
c = pgettext("verb", "Open")
d = _("Two\\nlines \\"quoted\\"")
"""
TEMPLATE = """
    {% load i18n %}
  <p title="{% translate 'A title' %}">it's
{% blocktranslate trimmed with name=person.name %}
  Dear
  {{ name }}
{% endblocktranslate %}
{% blocktranslate count counter=n %}One page{% plural %}{{ counter }} pages{% endblocktranslate %}
"""
FOUND = {
    ("", "Hello"),
    ("", "%(count)d day"),
    ("verb", "Open"),
    ("", 'Two\nlines "quoted"'),
    ("", "A title"),
    ("", "Dear %(name)s"),
    ("", "One page"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "reviews").mkdir()
    (tmp_path / "reviews/views.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def write(project: Path, text: str) -> None:
    (project / catalogue.PO_FILE).parent.mkdir(parents=True, exist_ok=True)
    (project / catalogue.PO_FILE).write_text(text, encoding="utf-8")


def translate_all(project: Path) -> None:
    catalogue.update(project)
    entries = catalogue.read_po(project / catalogue.PO_FILE)
    for entry in entries:
        entry.translation = "译" + "".join(
            catalogue.PLACEHOLDER.findall(entry.plural or entry.msgid)
        )
    catalogue.write_po(project / catalogue.PO_FILE, entries)


def test_messages_of_code_and_templates_are_found(project: Path) -> None:
    assert set(catalogue.collect(project)) == FOUND


def test_every_missing_translation_is_named(project: Path) -> None:
    assert catalogue.problems(project) == sorted(f"missing: {msgid!r}" for _, msgid in FOUND)
    assert catalogue.update(project) == sorted(f"untranslated: {msgid!r}" for _, msgid in FOUND)


def test_a_translated_catalogue_is_complete_and_stays_so(project: Path) -> None:
    translate_all(project)
    assert catalogue.problems(project) == []
    before = (project / catalogue.PO_FILE).read_text(encoding="utf-8")
    assert catalogue.update(project) == []
    assert (project / catalogue.PO_FILE).read_text(encoding="utf-8") == before


def test_what_is_compiled_is_what_django_reads(project: Path) -> None:
    translate_all(project)
    catalogue.compile_mo(project)
    with (project / catalogue.PO_FILE).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Hello") == "译"
    assert compiled.pgettext("verb", "Open") == "译"
    assert compiled.ngettext("%(count)d day", "%(count)d days", 2) == "译%(count)d"
    assert compiled.gettext('Two\nlines "quoted"') == "译"


def test_stale_fuzzy_and_wrong_translations_are_named(project: Path) -> None:
    translate_all(project)
    entries = catalogue.read_po(project / catalogue.PO_FILE)
    by_msgid = {entry.msgid: entry for entry in entries}
    by_msgid["Hello"].fuzzy = True
    by_msgid["Dear %(name)s"].translation = "尊敬的"
    catalogue.write_po(
        project / catalogue.PO_FILE, [*entries, catalogue.Message("", "Gone", "", "已删")]
    )
    assert catalogue.problems(project) == [
        "fuzzy: 'Hello'",
        "other placeholders than the original: 'Dear %(name)s'",
        "stale: 'Gone'",
    ]


def test_a_union_merge_is_mended(project: Path) -> None:
    write(
        project,
        'msgid ""\nmsgstr "Language: zh_Hans\\n"\n\n'
        'msgid "Hello"\nmsgstr ""\nmsgstr "你好"\n'
        'msgid "A title"\nmsgstr "标题"\n\n'
        'msgid "Hello"\nmsgstr "您好"\n\n'
        'msgid "One page"\nmsgid_plural "%(counter)s pages"\nmsgstr[0] "%(counter)s "\n"页"\n',
    )
    assert "repeated: 'Hello'" in catalogue.problems(project)
    catalogue.update(project)
    entries = catalogue.read_po(project / catalogue.PO_FILE)
    translated = {entry.msgid: entry.translation for entry in entries if entry.translation}
    assert translated == {"Hello": "你好", "A title": "标题", "One page": "%(counter)s 页"}
    assert {entry.key for entry in entries} == FOUND


def test_the_command_fails_on_an_incomplete_catalogue(
    project: Path,
    settings: LazySettings,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.BASE_DIR = project
    monkeypatch.setattr(catalogue, "OTHER_SOURCES", [])
    with pytest.raises(CommandError, match=": 7 to mend"):
        call_command("catalogue", "--check")
    assert "missing: 'Hello'" in capsys.readouterr().out
    assert not (project / catalogue.PO_FILE).exists()
    translate_all(project)
    call_command("catalogue", "--check")
    assert capsys.readouterr().out == "The catalogue is complete.\n"


def test_messages_of_other_sources_are_asked_for_as_well(project: Path) -> None:
    translate_all(project)
    assert catalogue.problems(project) == []
    assert catalogue.problems(project, [lambda: [("setting", "Its name.")]]) == [
        "missing: 'Its name.'"
    ]
