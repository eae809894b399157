"""Where in a file an error of the validator lies, and which part of a document stands there."""

from collections.abc import Mapping
from typing import Any

from talentportal.programs.document.schema.base import Part
from talentportal.programs.document.schema.describing import kinds_in
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.paths import Location

Steps = tuple[int | str, ...]


class _Way:
    """A way down the types: which kinds of part may stand where it has come to."""

    def __init__(self) -> None:
        self.kinds: list[type[Part]] = [EditionDocument]

    def takes_tag(self, step: int | str) -> bool:
        """Whether a step only names the kind of a part (``type``), and leads nowhere."""
        if len(self.kinds) < 2 or isinstance(step, int):
            return False
        named = [kind for kind in self.kinds if step in _types(kind)]
        self.kinds = named or self.kinds
        return bool(named)

    def go(self, step: int | str) -> None:
        if isinstance(step, int):
            return
        fields = [kind.model_fields[step] for kind in self.kinds if step in kind.model_fields]
        self.kinds = kinds_in(fields[0].annotation) if fields else []


def _types(kind: type[Part]) -> tuple[Any, ...]:
    field = kind.model_fields.get("type")
    return getattr(field.annotation, "__args__", ()) if field else ()


def real_place(data: Any, location: Steps) -> Location:
    """The location in plain data: the validator's also names the kinds of parts and of values."""
    way = _Way()
    real: list[str | int] = []
    value: Any = data
    for step in location:
        if way.takes_tag(step):
            continue
        if (isinstance(value, Mapping) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        ):
            value = value[step]  # type: ignore[index]
            real.append(step)
            way.go(step)
    return tuple(real)


def place_of(data: Any, error: Mapping[str, Any]) -> Location:
    """Where an error lies; what is missing is named as if it stood there."""
    place = real_place(data, error["loc"])
    return (*place, error["loc"][-1]) if error["type"] == "missing" else place


def part_around(location: Steps) -> type[Part] | None:
    """The kind of part in which the last step of a location stands."""
    way = _Way()
    for step in location[:-1]:
        if not way.takes_tag(step):
            way.go(step)
    return way.kinds[0] if len(way.kinds) == 1 else None


def kinds_at(location: Steps) -> list[type[Part]]:
    """The kinds of part of which one may stand at a location."""
    way = _Way()
    for step in location:
        if not way.takes_tag(step):
            way.go(step)
    return way.kinds


def named_place(data: Any, location: Location) -> str:
    """A location as a path: items of lists go by their key where no other has it."""
    names: list[str] = []
    value: Any = data
    for step in location:
        names.append(_name(value, step))
        value = _beneath(value, step)
    return ".".join(names)


def _name(items: Any, step: str | int) -> str:
    if not isinstance(step, int) or not isinstance(items, list) or step >= len(items):
        return str(step)
    keys = [item.get("key") if isinstance(item, Mapping) else None for item in items]
    key = keys[step]
    fits = isinstance(key, str) and key.isascii() and key.replace("_", "a").isalnum()
    return str(key) if fits and keys.count(key) == 1 else str(step)


def _beneath(value: Any, step: str | int) -> Any:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def is_optional(location: Steps, name: str) -> bool:
    """Whether the setting of this name on the way may be left out."""
    way, found = _Way(), False
    for step in location:
        if way.takes_tag(step):
            continue
        fields = [kind.model_fields[name] for kind in way.kinds if name in kind.model_fields]
        if step == name and fields:
            found = not fields[0].is_required()
        way.go(step)
    return found
