"""Faults in the rest of a file whose settings are partly wrong.

What is wrong gets a stand-in, so that the rest can be checked all the same. A fault that is there
only because of a stand-in would mislead: where a choice is wrong, only faults count that are there
whatever is chosen; where a name is wrong, none counts that speaks of a name that is nowhere.
"""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from talentportal.programs.document.faults.checks import Found, faults
from talentportal.programs.document.faults.wording import expected_of, setting_meant
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.paths import Location
from talentportal.programs.document.schema.places import is_optional, kinds_at, place_of

ROUNDS = 14
MOST_VARIANTS = 16
NOBODY = "zz_stand_in_"
"""How names begin that stand for names that are wrong."""
_QUOTED = re.compile(r"[“ ](?:\w+\.)?([a-z][a-z0-9_]*)[”、,;。]|“([^”]*)”")
_NAMES = frozenset({"key", "value", "group", "type"})
# A setting that names parts → the parts of which something may be said only because it is wrong.
_NAMED_BY = {
    "category_field": "tiers",
    "maximum": "review",
    "year": "application",
    "yuan": "results",
    "channels": "channels",
    "fields": "form",
    "limit": "limits",
    "material": "materials",
    "notice": "notices",
    "opinion": "form",
    "review": "reviews",
    "stage": "stages",
    "stages": "stages",
    "tiers": "tiers",
}


def faults_beyond(data: Any) -> list[Found]:
    """Faults of a document that are there whatever stands where its settings are wrong."""
    first = _Mended(data, 0)
    found = first.faults()
    for variant in range(1, min(first.choices, MOST_VARIANTS)):
        if found:
            also = {(each.path, each.sentence) for each in _Mended(data, variant).faults()}
            found = [each for each in found if (each.path, each.sentence) in also]
    return found


class _Mended:
    """A copy of the data in which something stands for everything that is wrong."""

    def __init__(self, data: Any, variant: int) -> None:
        self.data = copy.deepcopy(data)
        self.variant = variant
        self.choices = 1
        self.touched: dict[Location, int] = {}
        self.names_lost = False
        self.named: set[str] = set()
        self.document = self._mend()

    def faults(self) -> list[Found]:
        """The faults of the rest."""
        if self.document is None:
            return []
        known = set(_names_in(self.data))
        return [each for each in faults(self.document) if not self._follows(each, known)]

    def _follows(self, found: Found, known: set[str]) -> bool:
        """Whether a fault may be there only because of a stand-in."""
        if NOBODY in found.sentence or any(_related(found.location, at) for at in self.touched):
            return True
        parts = {_NAMED_BY[each] for at in self.touched for each in at if each in _NAMED_BY}
        if str(found.location[0] if found.location else "") in parts:
            return True
        quoted = {name for pair in _QUOTED.findall(found.sentence) for name in pair if name}
        return bool(quoted & self.named) or (
            self.names_lost and any(each.isascii() and each not in known for each in quoted)
        )

    def _mend(self) -> EditionDocument | None:
        for _round in range(ROUNDS):
            try:
                return EditionDocument.model_validate(self.data)
            except ValidationError as error:
                items = error.errors(include_url=False)
                if not isinstance(self.data, dict):
                    return None
                for place, item in _innermost(self.data, items):
                    self._touch(place, item)
        return None

    def _touch(self, place: Location, error: Mapping[str, Any]) -> None:
        parent, name = _reached(self.data, place[:-1]), place[-1]
        if parent is None:
            return
        times = self.touched[place] = self.touched.get(place, 0) + 1
        self.names_lost |= name in _NAMES or isinstance(_inside(parent, name), list | dict)
        if place[:2] == ("form", "sections") and len(place) > 5:
            self.named |= set(_names_in(_reached(self.data, place[:5])))
        if error["type"] == "extra_forbidden":
            self._unknown(parent, str(name), error)
        elif times == 1 and self._may_go(parent, name, error):
            del parent[name]
        else:
            parent[name] = self._stand_in(place, error, times)

    def _unknown(self, parent: dict[str, Any], name: str, error: Mapping[str, Any]) -> None:
        """A misspelt setting is taken for the one that is meant."""
        meant, value = setting_meant(error), parent.pop(name, None)
        self.names_lost |= not meant
        if meant and meant not in parent:
            parent[meant] = value

    def _may_go(self, parent: Any, name: str | int, error: Mapping[str, Any]) -> bool:
        chosen = error["type"] in ("enum", "literal_error", "bool_parsing", "bool_type", "missing")
        there = isinstance(parent, dict) and name in parent
        return there and not chosen and is_optional(error["loc"], str(name))

    def _stand_in(self, place: Location, error: Mapping[str, Any], times: int) -> Any:
        kind, context = error["type"], error.get("ctx", {})
        values = _values(error)
        if values:
            self.choices = max(self.choices, len(values))
            return values[self.variant % len(values)]
        if kind == "string_pattern_mismatch" and "dossier" in context["pattern"]:
            return f"form.{NOBODY}{len(self.touched)}"
        if kind.startswith("string"):
            return f"{NOBODY if times < 3 else 'zz'}{len(self.touched)}"
        if kind.startswith(("model", "union_tag")):
            return self._part(place, error)
        return _LIKE.get(kind, _any_value)(_reached(self.data, place), context, times)

    def _part(self, place: Location, error: Mapping[str, Any]) -> Any:
        """The simplest part of its kind: a text for a field, a rule that always holds."""
        self.names_lost = True
        if len(kinds_at(error["loc"])) < 2:
            return {}
        there = _reached(self.data, place)
        if "fields" in error["loc"][-2:]:
            return {**(there if isinstance(there, dict) else {}), "type": "text"}
        return {"type": "always"}


def _values(error: Mapping[str, Any]) -> list[Any]:
    """The values of which one must be chosen; none if it is not that."""
    if error["type"] in ("enum", "literal_error"):
        return [*expected_of(str(error["ctx"]["expected"]))]
    return [False, True] if error["type"] in ("bool_parsing", "bool_type") else []


def _any_value(value: Any, context: Mapping[str, Any], times: int) -> Any:
    """Something that a value with a rule of its own may take: a day, a number, a word."""
    return ("2000-01-01", 1, "x", "2000-01-01 00:00")[times % 4 - 1]


_LIKE: dict[str, Any] = {
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), lambda *_given: 1),
    **dict.fromkeys(("decimal_type", "decimal_parsing", "finite_number"), lambda *_given: 1),
    "missing": lambda value, context, times: None,
    "tuple_type": lambda value, context, times: [],
    "too_short": lambda value, context, times: [None] * int(context["min_length"]),
    "too_long": lambda value, context, times: list(value)[: int(context["max_length"])],
    "greater_than_equal": lambda value, context, times: context["ge"],
    "greater_than": lambda value, context, times: context["gt"] + 1,
    "less_than_equal": lambda value, context, times: context["le"],
    "less_than": lambda value, context, times: context["lt"] - 1,
}


def _innermost(data: Any, errors: Iterable[Any]) -> Iterator[tuple[Location, Mapping[str, Any]]]:
    """One error for each place beneath which no other lies."""
    at = {place_of(data, item): item for item in errors}
    beneath = {place[:end] for place in at for end in range(len(place))}
    return ((place, item) for place, item in at.items() if place and place not in beneath)


def _reached(data: Any, place: Location) -> Any:
    for step in place:
        data = _inside(data, step)
    return data


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _related(one: Location, other: Location) -> bool:
    """Whether one place lies within the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _names_in(value: Any) -> Iterator[str]:
    """Every name that the data gives to something."""
    if isinstance(value, dict):
        yield from (str(value[name]) for name in ("key", "value", "group") if name in value)
        for inner in value.values():
            yield from _names_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names_in(inner)
