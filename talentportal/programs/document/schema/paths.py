"""Paths name a setting of a document: ``notices.public.days``, ``stages.recommendation.limit``.

Items of a list go by their key, or by their position from 0 (of two with one key, the second).
"""

from typing import Any

from talentportal.programs.document.schema.base import Part

Location = tuple[str | int, ...]


def name_of(item: object, index: int) -> str:
    """How a path names an item of a list."""
    return str(getattr(item, "key", None) or index)


def locate(part: Part, path: str) -> tuple[Location, Any]:
    """Where a path leads (field names and list positions) and what stands there; ``KeyError``."""
    value: Any = part
    location: list[str | int] = []
    for name in path.split("."):
        if isinstance(value, tuple):
            index = _index(value, name, path)
            location.append(index)
            value = value[index]
        elif isinstance(value, Part) and name in type(value).model_fields:
            location.append(name)
            value = getattr(value, name)
        else:
            raise KeyError(path)
    return tuple(location), value


def _index(items: tuple[Any, ...], name: str, path: str) -> int:
    for index, item in enumerate(items):
        if name_of(item, index) == name:
            return index
    if name.isdecimal() and int(name) < len(items):
        return int(name)
    raise KeyError(path)
