"""The reference of the edition document, made from its types: a page and a JSON Schema."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from talentportal.programs.code_lists import CODE_LISTS
from talentportal.programs.document.edition import EditionDocument
from talentportal.programs.document.references import KNOWN_FACTS

Schema = Mapping[str, Any]
_BOUNDS = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "exclusiveMaximum": "< {}",
    "minItems": "at least {} of them",
    "maxLength": "at most {} characters",
}
HEAD = """\
# The edition document

Every setting of an edition, generated from the types by `manage.py edition_reference`; do not edit.
An edition is written as a YAML file (see `fixtures/editions/`), checked with `manage.py
check_edition FILE` and loaded with `manage.py load_edition FILE --publish`.

* An **instant** is Chinese time, `2019-07-31 24:00`. A step is allowed if `opens_at <= now <
  closes_at`: with `closes_at: 2019-07-31 24:00` the last second of 31 July still counts, midnight
  itself does not. Dates are written `2019-07-31`.
* Bounds of **expressions** include the number, as 以上 and 以下 do in law.
* An expression is true, false or *open*: a fact is missing or a person must judge. What is open
  never blocks by itself; a field or material appears only when its expression is true.
* What the notice says is quoted under `stated`; what it leaves open is answered under `decisions`.
  `check_edition` names every setting that publishing needs and that neither of them covers.
"""


def schema() -> str:
    """The JSON Schema (2020-12) of an edition file."""
    found = EditionDocument.model_json_schema()
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def page() -> str:
    """The reference page, in Markdown."""
    found = EditionDocument.model_json_schema()
    parts: Mapping[str, Schema] = found["$defs"]
    lines = [HEAD, *_section("EditionDocument", found, parts)]
    for name in _in_order(found, parts):
        lines += _section(name, parts[name], parts)
    lines += ["## Facts", "", "What expressions may ask about beside `form.<field>`:", ""]
    lines += [f"* `{area}.`: {_codes(sorted(names))}" for area, names in KNOWN_FACTS.items()]
    lines += ["", "## Code lists", ""]
    for name, values in CODE_LISTS.items():
        shown = "、".join(f"`{value}` {label}" for value, label in values)
        lines.append(f"* **{name}**: {shown}")
    return "\n".join(lines) + "\n"


def _in_order(root: Schema, parts: Mapping[str, Schema]) -> list[str]:
    """Parts in the order in which a reader meets them."""
    order: list[str] = []
    waiting = list(_named(root["properties"]))
    while waiting:
        name = waiting.pop(0)
        if name not in order:
            order.append(name)
            waiting = [*_named(parts[name]), *waiting]
    return order


def _named(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        if "$ref" in schema:
            yield _name(schema)
        for key, value in schema.items():
            if key != "discriminator":
                yield from _named(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _named(value)


def _name(schema: Schema) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _section(name: str, schema: Schema, parts: Mapping[str, Schema]) -> list[str]:
    lines = [f"## {name}", ""]
    if "description" in schema:
        lines += [str(schema["description"]), ""]
    if "enum" in schema:
        return [*lines, f"One of {_codes(schema['enum'])}.", ""]
    if "properties" not in schema:
        return [*lines, f"{_type(schema)}.", ""]
    lines += ["| setting | value | default | meaning |", "| --- | --- | --- | --- |"]
    required = schema.get("required", [])
    for key, field in schema["properties"].items():
        default = "**required**" if key in required else _default(field.get("default"))
        meaning = _meaning(key, field, parts).replace("\n", " ").replace("|", "\\|")
        lines.append(f"| `{key}` | {_type(field)} | {default} | {meaning} |")
    return [*lines, ""]


def _meaning(key: str, field: Schema, parts: Mapping[str, Schema]) -> str:
    """What a setting means: its own words, else those of the part that stands there."""
    if "description" in field:
        return str(field["description"])
    if key == "type" and "const" in field:
        return "Says which of the kinds it is."
    return str(parts[_name(field)].get("description", "")) if "$ref" in field else ""


def _default(value: Any) -> str:
    if value in (None, [], ""):
        return "–"
    if isinstance(value, Mapping):
        return "its defaults"
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _codes(values: Any) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _type(field: Schema) -> str:
    bounds = ", ".join(
        words.format(field[name]) for name, words in _BOUNDS.items() if name in field
    )
    return f"{_base_type(field)} ({bounds})" if bounds else _base_type(field)


def _base_type(field: Schema) -> str:
    if "$ref" in field:
        return f"[{_name(field)}](#{_name(field).lower()})"
    for name in ("anyOf", "oneOf", "allOf"):
        if name in field:
            choices = [_type(item) for item in field[name] if item.get("type") != "null"]
            return " or ".join(dict.fromkeys(choices))
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return _codes(field["enum"])
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}" if "items" in field else "list"
    kind = str(field.get("type", "any"))
    return _SIMPLE.get((kind, field.get("format")), kind)


_SIMPLE: dict[tuple[str, str | None], str] = {
    ("string", None): "text",
    ("string", "date"): "date",
    ("integer", None): "whole number",
    ("number", None): "number",
    ("boolean", None): "`true` or `false`",
}
