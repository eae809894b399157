"""What changed between two documents, in words, setting by setting."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from talentportal.programs.document.base import Part
from talentportal.programs.document.edition import EditionDocument
from talentportal.programs.document.paths import name_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that differs; ``before`` or ``after`` is ``None`` where it does not exist."""

    path: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None:
            return _("{path}: added: {after}").format(path=self.path, after=self.after)
        if self.after is None:
            return _("{path}: removed: {before}").format(path=self.path, before=self.before)
        return _("{path}: “{before}” became “{after}”").format(
            path=self.path, before=self.before, after=self.after
        )


def differences(before: EditionDocument, after: EditionDocument) -> list[Difference]:
    """Every setting that differs, in the order of the document."""
    return list(_differ("", before, after))


def _differ(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Part) and type(before) is type(after):
        for name in type(before).model_fields:
            yield from _differ(_join(path, name), getattr(before, name), getattr(after, name))
    elif isinstance(before, tuple) and isinstance(after, tuple) and _keyed(before + after):
        yield from _differ_by_key(path, before, after)
    else:
        yield Difference(path, _words(before), _words(after))


def _differ_by_key(
    path: str, before: tuple[Any, ...], after: tuple[Any, ...]
) -> Iterator[Difference]:
    old = {name_of(item, index): item for index, item in enumerate(before)}
    new = {name_of(item, index): item for index, item in enumerate(after)}
    for name in [*old, *(name for name in new if name not in old)]:
        yield from _differ(_join(path, name), old.get(name), new.get(name))
    if list(old) != list(new) and set(old) == set(new):
        yield Difference(path, "、".join(old), "、".join(new))


def _keyed(items: tuple[Any, ...]) -> bool:
    return all(isinstance(item, Part) for item in items)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _words(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, Part):
        for name in ("label", "name", "text", "title"):
            if isinstance(words := getattr(value, name, None), str):
                return words
        return value.model_dump_json(exclude_defaults=True)
    if isinstance(value, tuple):
        return "、".join(_words(item) or "" for item in value)
    return str(value)
