"""A document as a page shows it: its parts and settings with their labels. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from talentportal.programs.document import Part
from talentportal.programs.document.schema.describing import (
    kinds_in,
    label_of,
    meaning_of,
    part_label,
    title_of,
)
from talentportal.programs.document.schema.paths import name_of
from talentportal.programs.forms import shown_here


@dataclass(frozen=True, slots=True)
class Item:
    """A part within another, with the path of its own page."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class SettingKind:
    """A kind of part that can be added: its place among the kinds, and what it is."""

    index: int
    label: str


@dataclass(frozen=True, slots=True)
class SettingPlace:
    """A setting that holds parts: those that are there, and what can be added."""

    path: str
    label: str
    meaning: str
    items: tuple[Item, ...]
    kinds: tuple[SettingKind, ...]
    is_list: bool


def outline_of(part: Part, path: str = "") -> list[SettingPlace]:
    """The places of a part that have pages of their own, in the order of its settings."""
    return list(_places(part, path))


def _places(part: Part, path: str) -> Iterator[SettingPlace]:
    for name, setting in type(part).model_fields.items():
        kinds = kinds_in(setting.annotation)
        if not kinds or shown_here(type(part), name):
            continue
        value = getattr(part, name)
        place = f"{path}.{name}" if path else name
        is_list = isinstance(value, tuple)
        items = value if is_list else () if value is None else (value,)
        yield SettingPlace(
            place,
            label_of(name),
            meaning_of(type(part), name),
            tuple(
                Item(f"{place}.{name_of(item, index)}", title_of(item, index))
                for index, item in enumerate(items)
            )
            if is_list
            else tuple(Item(place, label_of(name)) for _item in items),
            tuple(SettingKind(index, part_label(kind)) for index, kind in enumerate(kinds))
            if is_list or value is None
            else (),
            is_list,
        )
