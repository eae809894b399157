"""What changed between two documents, in words, setting by setting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from talentportal.programs.document.base import Part
from talentportal.programs.document.edition import EditionDocument
from talentportal.programs.document.labels import label_of
from talentportal.programs.document.paths import name_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that differs; ``before`` or ``after`` is ``None`` where it does not exist.

    ``place`` is what people call the setting, ``path`` what the document calls it.
    """

    path: str
    place: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None:
            return _("{path}: added: {after}").format(path=self.place, after=self.after)
        if self.after is None:
            return _("{path}: removed: {before}").format(path=self.place, before=self.before)
        return _("{path}: “{before}” became “{after}”").format(
            path=self.place, before=self.before, after=self.after
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the document one stands: by path and in words."""

    path: str = ""
    words: str = ""

    def to(self, name: str, label: str) -> "_Place":
        return _Place(
            f"{self.path}.{name}" if self.path else name,
            f"{self.words} › {label}" if self.words else label,
        )

    def item(self, name: str, label: str) -> "_Place":
        return _Place(
            f"{self.path}.{name}", _("{list} “{item}”").format(list=self.words, item=label)
        )


def differences(before: EditionDocument, after: EditionDocument) -> list[Difference]:
    """Every setting that differs, in the order of the document."""
    return list(_differ(_Place(), before, after))


def _differ(place: _Place, before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Part) and type(before) is type(after):
        for name, field in type(before).model_fields.items():
            there = place.to(name, label_of(name, field))
            yield from _differ(there, _value(before, name), _value(after, name))
    elif isinstance(before, tuple) and isinstance(after, tuple):
        compare = _differ_by_key if _are_parts(before + after) else _differ_as_list
        yield from compare(place, before, after)
    else:
        yield Difference(place.path, place.words, _words(before), _words(after))


def _value(part: Part, name: str) -> Any:
    """What a setting holds; an instant as the document writes it (24:00 only for closings)."""
    value = getattr(part, name)
    if isinstance(value, datetime):
        return part.model_dump(mode="json", include={name})[name]
    return value


def _differ_by_key(
    place: _Place, before: tuple[Any, ...], after: tuple[Any, ...]
) -> Iterator[Difference]:
    old = {name_of(item, index): item for index, item in enumerate(before)}
    new = {name_of(item, index): item for index, item in enumerate(after)}
    for name in [*old, *(name for name in new if name not in old)]:
        item = new.get(name) or old.get(name)
        label = _title(item) or (str(int(name) + 1) if name.isdecimal() else name)
        yield from _differ(place.item(name, label), old.get(name), new.get(name))
    if list(old) != list(new) and set(old) == set(new):
        orders = (
            "、".join(_title(item) or key for key, item in each.items()) for each in (old, new)
        )
        yield Difference(place.path, _("{list} (order)").format(list=place.words), *orders)


def _differ_as_list(
    place: _Place, before: tuple[Any, ...], after: tuple[Any, ...]
) -> Iterator[Difference]:
    """What a list of plain values lost and gained; its order only where nothing else changed."""
    for value in before:
        if value not in after:
            yield Difference(place.path, place.words, _words(value), None)
    for value in after:
        if value not in before:
            yield Difference(place.path, place.words, None, _words(value))
    if set(before) == set(after):
        words = _("{list} (order)").format(list=place.words)
        yield Difference(place.path, words, _words(before), _words(after))


def _are_parts(items: tuple[Any, ...]) -> bool:
    return all(isinstance(item, Part) for item in items)


def _title(value: Any) -> str | None:
    """What a part calls itself, if it does."""
    for name in ("label", "name", "title", "text"):
        if isinstance(words := getattr(value, name, None), str):
            return words
    return None


def _words(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Part):
        return _title(value) or value.model_dump_json(exclude_defaults=True)
    if isinstance(value, tuple):
        return "、".join(_words(item) or "" for item in value) or _("nothing")
    return str(value.value if isinstance(value, Enum) else value)
