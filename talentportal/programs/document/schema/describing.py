"""What the settings of a document are called and mean, in the reader's language.

A setting is described once, by the docstring of its type; the catalogue translates it (context
``setting``), as it translates the name of the setting into its label (context ``setting name``).
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_origin

from django.db import models
from django.utils.translation import pgettext

from talentportal.programs.document.schema.base import Part
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.paths import name_of

Key = tuple[str, str]
LONGEST_TITLE = 40
_TELLING = ("label", "name", "title", "text", "question", "quote", "department", "office", "kind")
_CODE = re.compile(r"``(.+?)``")
NAME, MEANING, CHOICE, PART = "setting name", "setting", "setting value", "setting part"


def label_of(name: str) -> str:
    """What a setting is called: ``closes_at`` → 截止时间."""
    return pgettext(NAME, name)


def meaning_of(part: type[Part], name: str) -> str:
    """What a setting means, in a sentence to be read on a page; empty where the label says it all."""
    words = _line(part.model_fields[name].description)
    return _CODE.sub(r"“\1”", pgettext(MEANING, words)) if words else ""


def options_of(annotation: Any) -> list[tuple[str, str]]:
    """(value as written, label) of the values to choose from; none for anything else."""
    return [
        (value, str(label or (value_label(value) if value else "")))
        for value, label in _options(annotation)
    ]


def value_label(value: str) -> str:
    """What one of the values to choose from is called: ``team`` → 团队."""
    return pgettext(CHOICE, value)


def part_label(part: type[Part]) -> str:
    """What a part of a document is, in a sentence (Stage → 环节……)."""
    words = _line(part.__doc__)
    return pgettext(PART, words) if words else part.__name__


def title_of(part: Part, index: int) -> str:
    """What tells a part from its neighbours: its name, or what it says, or its position."""
    for name in _TELLING:
        words = getattr(part, name, None)
        if isinstance(words, str) and words:
            return words if len(words) <= LONGEST_TITLE else f"{words[:LONGEST_TITLE]}……"
    return str(index + 1)


def label_at(document: EditionDocument, path: str) -> str:
    """The way to a setting in words: 环节 › 市人社局资格复审 › 截止时间."""
    words: list[str] = []
    value: Any = document
    for name in path.split("."):
        if isinstance(value, tuple):
            names = [name_of(item, index) for index, item in enumerate(value)]
            if name not in names:
                return " › ".join([*words, name])
            value = value[names.index(name)]
            words.append(title_of(value, names.index(name)) if isinstance(value, Part) else name)
        else:
            value = getattr(value, name, None)
            words.append(label_of(name))
    return " › ".join(words)


def messages() -> Iterator[Key]:
    """(context, msgid) of all of it, for the catalogue."""
    for part in sorted(parts(), key=lambda each: each.__name__):
        if part.__doc__:
            yield PART, _line(part.__doc__)
        for name, field in part.model_fields.items():
            yield NAME, name
            if field.description:
                yield MEANING, _line(field.description)
            for value, label in _options(field.annotation):
                if value and label is None:
                    yield CHOICE, value


def parts() -> set[type[Part]]:
    """Every kind of part that a document can have."""
    found: set[type[Part]] = set()
    waiting: list[type[Part]] = [EditionDocument]
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            waiting += [
                each for field in part.model_fields.values() for each in kinds_in(field.annotation)
            ]
    return found


def kinds_in(annotation: Any) -> list[type[Part]]:
    """The kinds of part that an annotation takes, alone or in a list, in their order."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return [annotation]
    return [kind for inner in get_args(annotation) for kind in kinds_in(inner)]


def _options(annotation: Any) -> list[tuple[str, Any]]:
    """(value as written, its own label or ``None``) of an enumeration or of literals."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        by_name = issubclass(annotation, models.IntegerChoices)
        return [
            (member.name.lower() if by_name else str(member.value), getattr(member, "label", None))
            for member in annotation
        ]
    if str(get_origin(annotation)) == "typing.Literal":
        return [(str(value), None) for value in get_args(annotation)]
    return [option for inner in get_args(annotation) for option in _options(inner)]


def _line(words: str | None) -> str:
    return " ".join((words or "").split())
