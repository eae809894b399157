"""Stand-ins for wrong settings, so that the rest of a file can be checked all the same."""

import copy
import re
from collections.abc import Mapping
from typing import Any

from talentportal.programs.document.paths import Location

_PLAIN: dict[str, Any] = {
    "missing": None,
    "model_type": {},
    "model_attributes_type": {},
    "tuple_type": [],
    "int_type": 1,
    "int_parsing": 1,
    "decimal_type": 1,
    "decimal_parsing": 1,
    "float_type": 1,
    "float_parsing": 1,
    "bool_type": False,
    "bool_parsing": False,
    "string_type": "x",
    "string_too_short": "x",
    "string_too_long": "x",
    "string_pattern_mismatch": "x",
    "date_type": "2000-01-01",
    "date_parsing": "2000-01-01",
    "date_from_datetime_parsing": "2000-01-01",
    "union_tag_not_found": {"type": "always"},
}
_BOUNDS = {"greater_than_equal": "ge", "less_than_equal": "le"}


def stand_in(data: Any, location: Location, error: Mapping[str, Any]) -> Location:
    """Put something of the right type where ``error`` was found, or nothing; returns the place."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        location = (*location, error["loc"][-1])
    if not location:
        return location
    parent = data
    for step in location[:-1]:
        parent = parent[step]
    if kind in _PLAIN:
        parent[location[-1]] = copy.copy(_PLAIN[kind])
    elif kind in _BOUNDS:
        parent[location[-1]] = context[_BOUNDS[kind]]
    elif kind in ("enum", "literal_error"):
        names = re.findall(r"'([^']*)'", str(context["expected"]))
        parent[location[-1]] = names[0] if names else context["expected"]
    elif isinstance(parent, dict):
        parent.pop(location[-1], None)
    return location
