"""What changed between two documents, in words, setting by setting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from talentportal.programs.document.schema.base import Part
from talentportal.programs.document.schema.describing import label_at, options_of, title_of
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.paths import name_of
from talentportal.shared.moments import moment, until


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that differs; ``before`` or ``after`` is ``None`` where it does not exist.

    ``path`` names the setting in the file, ``label`` says the same in words.
    """

    path: str
    label: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None:
            return _("{setting}: added: {after}").format(setting=self.label, after=self.after)
        if self.after is None:
            return _("{setting}: removed: {before}").format(setting=self.label, before=self.before)
        return _("{setting}: “{before}” became “{after}”").format(
            setting=self.label, before=self.before, after=self.after
        )


Pair = tuple[str, str | None, str | None]


def differences(before: EditionDocument, after: EditionDocument) -> list[Difference]:
    """Every setting that differs, in the order of the document."""
    return [
        Difference(path, label_at(before if new is None else after, path), old, new)
        for path, old, new in _differ("", before, after)
    ]


def _differ(path: str, before: Any, after: Any, annotation: Any = None) -> Iterator[Pair]:
    if before == after:
        return
    if isinstance(before, Part) and type(before) is type(after):
        for name, setting in type(before).model_fields.items():
            place = f"{path}.{name}" if path else name
            old, new = getattr(before, name), getattr(after, name)
            yield from _differ(place, old, new, _Setting(name, setting.annotation))
    elif isinstance(before, tuple) and isinstance(after, tuple) and _of_parts(before + after):
        yield from _differ_by_key(path, before, after)
    elif isinstance(before, str) and isinstance(after, str) and "\n" in before + after:
        yield path, _lines_beyond(before, after), _lines_beyond(after, before)
    else:
        yield path, _words(before, annotation), _words(after, annotation)


def _differ_by_key(path: str, before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[Pair]:
    old = {name_of(item, index): item for index, item in enumerate(before)}
    new = {name_of(item, index): item for index, item in enumerate(after)}
    for name in [*old, *(name for name in new if name not in old)]:
        yield from _differ(f"{path}.{name}", old.get(name), new.get(name))
    if list(old) != list(new) and set(old) == set(new):
        yield path, _titles(before), _titles(after)


def _lines_beyond(text: str, other: str) -> str:
    """The lines of a long text that the other one has not."""
    there = set(other.splitlines())
    return "\n".join(line for line in text.splitlines() if line not in there)


def _of_parts(items: tuple[Any, ...]) -> bool:
    return bool(items) and all(isinstance(item, Part) for item in items)


def _titles(items: tuple[Part, ...]) -> str:
    return "、".join(title_of(item, index) for index, item in enumerate(items))


@dataclass(frozen=True, slots=True)
class _Setting:
    """What says how a value is written: the setting's name and its type."""

    name: str
    annotation: Any


def _words(value: Any, setting: _Setting | None) -> str | None:  # noqa: PLR0911 -- one line a type
    """A value as a person reads it; ``None`` where there is none."""
    if value is None or value == ():
        return None
    if isinstance(value, Part):
        words = title_of(value, 0)
        return words if words != "1" else value.model_dump_json(exclude_defaults=True)
    if isinstance(value, tuple):
        return "、".join(_words(item, setting) or "" for item in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return until(value) if setting and setting.name == "closes_at" else moment(value)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    labels = dict(options_of(setting.annotation)) if setting else {}
    raw = value.name.lower() if isinstance(value, int) and hasattr(value, "name") else str(value)
    return labels.get(raw) or str(value)
