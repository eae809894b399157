"""Changing one part of a document at a time. Pure: a document in, plain data of another one out.

Parts go by their path (``stages.recommendation``, see ``paths``). What is changed is the document
as plain data, so that a new document is validated whole, with its errors where they belong.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import ValidationError

from talentportal.programs.document.schema.base import Part
from talentportal.programs.document.schema.describing import kinds_in
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.paths import Location, locate
from talentportal.programs.document.schema.places import place_of

Data = dict[str, Any]


def plain(part: Part) -> Data:
    """A part as plain data; what has its default is left out."""
    return part.model_dump(mode="json", exclude_defaults=True)


def kinds_at(document: EditionDocument, path: str) -> list[type[Part]]:
    """The kinds of part that a list or an empty place takes; ``KeyError`` for anything else."""
    owner, _dot, name = path.rpartition(".")
    holder = locate(document, owner)[1] if owner else document
    field = type(holder).model_fields.get(name) if isinstance(holder, Part) else None
    if field is None or not kinds_in(field.annotation) or isinstance(getattr(holder, name), Part):
        raise KeyError(path)
    return kinds_in(field.annotation)


def changed(document: EditionDocument, path: str, values: Mapping[str, Any]) -> Data:
    """The document with these settings of a part; ``None`` takes a setting back to its default."""
    data, part = _at(document, path)
    for name, value in values.items():
        if value is None:
            part.pop(name, None)
        else:
            part[name] = value
    return data


def added(document: EditionDocument, path: str, values: Mapping[str, Any]) -> Data:
    """The document with one more part at the end of a list, or in a place that was empty."""
    holder, _dot, name = path.rpartition(".")
    data, part = _at(document, holder)
    item = {key: value for key, value in values.items() if value is not None}
    if isinstance(locate(document, path)[1], tuple):
        part[name] = [*part.get(name, []), item]
    else:
        part[name] = item
    return data


def removed(document: EditionDocument, path: str) -> Data:
    """The document without a part: an item of a list, or a setting that may be empty."""
    holder, step = _holder(document, path)
    data, part = _reach(document, holder)
    del part[step]
    return data


def moved(document: EditionDocument, path: str, where: Literal["up", "down"]) -> Data:
    """The document with an item of a list one place further; at the end it stays where it is."""
    holder, step = _holder(document, path)
    data, items = _reach(document, holder)
    if not isinstance(step, int):
        raise KeyError(path)
    other = step + (1 if where == "down" else -1)
    if 0 <= other < len(items):
        items[step], items[other] = items[other], items[step]
    return data


def validated(data: Data) -> EditionDocument:
    """The document of plain data; raises pydantic's ``ValidationError``."""
    return EditionDocument.model_validate(data)


def errors_at(
    error: ValidationError, data: Data, location: Location
) -> Sequence[tuple[Location, Mapping[str, Any]]]:
    """The errors as (place below ``location``, error); those of other parts have the place ()."""
    found = []
    for item in error.errors(include_url=False):
        place = place_of(data, item)
        inside = place[: len(location)] == location
        found.append((place[len(location) :] if inside else (), item))
    return found


def _at(document: EditionDocument, path: str) -> tuple[Data, Data]:
    location = locate(document, path)[0] if path else ()
    return _reach(document, location)


def _holder(document: EditionDocument, path: str) -> tuple[Location, str | int]:
    location = locate(document, path)[0]
    return location[:-1], location[-1]


def _reach(document: EditionDocument, location: Location) -> tuple[Data, Any]:
    """The document as plain data (with its defaults where the way leads), and what lies there."""
    data = document.model_dump(mode="json")
    value: Any = data
    for step in location:
        value = value[step]
    return data, value
