"""The reference of the edition document, made from its types: a page and a JSON Schema."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from talentportal.programs.code_lists import CODE_LISTS
from talentportal.programs.document.faults.routes import (
    ALWAYS,
    NEVER_AFTER,
    OF_THE_EDITION,
    SEATLESS,
)
from talentportal.programs.document.schema import base
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.known import KNOWN_FACTS, choices_of_fact
from talentportal.programs.document.schema.written import INSTANT_PATTERN, MONTH_PATTERN
from talentportal.programs.vocabulary import StageKind

Schema = Mapping[str, Any]
Parts = Mapping[str, Schema]
_BOUNDS = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "exclusiveMaximum": "< {}",
    "minItems": "at least {} of them",
    "maxLength": "at most {} characters",
}
# Kinds of part of which one may stand somewhere, by a type that only they have.
_UNIONS = {"all": "Expression", "table": "FormField"}
_WRITTEN = {
    base.KEY_PATTERN: "key",
    base.SLUG_PATTERN: "short name",
    base.FACT_PATTERN: "[fact](#facts)",
    base.VALUE_PATTERN: "letters, digits and underscores",
    MONTH_PATTERN: "month",
    INSTANT_PATTERN: "instant",
}
HEAD = """\
# The edition document

Every setting of an edition, generated from the types by `manage.py edition_reference`; do not edit.
An edition is written as a YAML file (see `fixtures/editions/`), checked with `manage.py
check_edition FILE` and loaded with `manage.py load_edition FILE --publish`.

What the notice says is quoted under `stated`; what it leaves open is answered under `decisions`.
`check_edition` names every setting that publishing needs and that neither of them covers, whatever
contradicts itself, and what is rarely meant as it stands until a decision says that it is (a stage
held by a kind of office of which a city has several, one scale for panels of few experts).

## How values are written

| value | as in | meaning |
| --- | --- | --- |
| key | `senior_unit` | Small letters, digits and underscores, beginning with a letter. |
| short name | `jinzhong-craftsman-2019` | Small letters and digits, joined by hyphens. |
| date | `2019-07-31` | A day of the calendar. |
| month | `1998-07` | A month. |
| instant | `2019-07-31 24:00` | Chinese time, exact to the minute. A step is allowed if `opens_at <= \
now < closes_at`: with `closes_at: 2019-07-31 24:00` the last second of 31 July still counts, \
midnight itself does not. |
| share | `2/3`, `0.6` | Counted exactly; 60% is `0.6`. |
| ratio | `1.5`, `3/2` | Counted exactly; 1:1.5 is `1.5`. |
| [fact](#facts) | `form.skill_level` | Where a fact stands: of the person, the form, the employer \
or the dossier. Tables are facts too (`form.awards`); in `members`, `named_by` and `tie_break` a bare \
key stands. |
| [Expression](#expression) | `{type: age, at_most: 60}` | A rule that holds or not. |

Anchors and references of YAML (`&name`, `*name`) are not taken: write everything where it belongs.
An option's `value` is kept and compared (small and capital letters, digits, underscores); Chinese words
belong into its `label`.

## What always holds

* A person, team or organisation has one dossier in an edition, and one in the tracks of an umbrella
  program a year if the program says so. Two titles that one may receive together are two editions.
* A department that has not answered has not agreed. Where a notice says 逾期视为无意见, record under
  `decisions` that its answer is awaited all the same, and set `due_working_days` for the reminder.
* A reserve (递补) was judged in the last expert review before the proposal, and no objection to them
  was upheld.
* Points that answers earn (`counted`) are the same on every expert's sheet; a panel still confirms
  them, and a criterion gives from 0 to its maximum.
* Every office acts once in a window, and what goes up a sealed list goes whole.
* Publishing needs, stated or decided: the reference date, the window of the application, the places of
  each tier that is applied for, the end of each recommendation, of each round its panel, its smallest
  sample, criteria and aggregation (quorum and threshold of a ballot, the column of imported results),
  of each notice its days, how they are counted and its places, of the paper its copies, sides and
  binding, and the pattern of certificate numbers.

Stages follow each other in any order but for this; of several public notices only the last one counts:
"""
EXPRESSION = """\
A tree of conditions. The same language says who may apply, which field is shown, which material
is asked for and which department is consulted.

* Every bound includes the number, as 以上 and 以下 do in law.
* An expression is true, false or *open*: a fact is missing or a person must judge. What is open
  never blocks by itself; a field or material appears only when its expression is true.

`type` says what kind of expression it is:
"""
FORM_FIELD = """\
A field of the form; `type` says what is asked. Every field has these settings:
"""


def schema() -> str:
    """The JSON Schema (2020-12) of an edition file."""
    found = EditionDocument.model_json_schema()
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _lawful() -> list[str]:
    """Kind of stage: who works on it, whether seats are taken, what it requires, what it follows."""
    rows = [
        "| `kind` | who works on it | its `limit` | always requires | never after |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind in StageKind:
        required = "、".join(f"`{each.value}`" for each in sorted(ALWAYS.get(kind, ())))
        earlier = sorted(each for each in NEVER_AFTER if kind in NEVER_AFTER[each])
        after = "、".join(f"`{each.value}`" for each in earlier)
        whose = "officers of the edition" if kind in OF_THE_EDITION else "the office that holds it"
        seat = "none" if kind in SEATLESS else "a seat on leaving"
        rows.append(f"| `{kind.value}` | {whose} | {seat} | {required or '–'} | {after or '–'} |")
    return [*rows, "", "Every route has a public notice, and a `vetting` or an `approval`.", ""]


def page() -> str:
    """The reference page, in Markdown."""
    found = EditionDocument.model_json_schema()
    parts: Parts = found["$defs"]
    lines = [HEAD, *_lawful(), *_section("EditionDocument", found, parts)]
    for name in _in_order(found, parts):
        lines += _fields(parts) if name == "FormField" else _section(name, parts[name], parts)
    lines += _expressions(parts)
    lines += _facts()
    lines += ["", "## Code lists", ""]
    for name, values in CODE_LISTS.items():
        shown = "、".join(f"`{value}` {label}" for value, label in values)
        lines.append(f"* **{name}**: {shown}")
    return "\n".join(lines).replace("``", "`") + "\n"


def _in_order(root: Schema, parts: Parts) -> list[str]:
    """Parts in the order in which a reader meets them; expressions have a chapter of their own."""
    order: list[str] = []
    waiting = list(_named(root["properties"]))
    while waiting:
        name = waiting.pop(0)
        if name in order or name == "Expression":
            continue
        order.append(name)
        inner = _members(name, parts).values() if name in _UNIONS.values() else [parts[name]]
        waiting = [*(each for part in inner for each in _named(part)), *waiting]
    return order


def _members(union: str, parts: Parts) -> dict[str, Schema]:
    """The kinds of part of a union by their types, in the order of the source."""
    tag = next(tag for tag, name in _UNIONS.items() if name == union)
    found = next(each for part in parts.values() for each in _unions(part) if tag in _tags(each))
    return {kind: parts[_name(ref)] for kind, ref in zip(_tags(found), found["oneOf"], strict=True)}


def _unions(schema: Any) -> Iterator[Schema]:
    if isinstance(schema, Mapping):
        if "discriminator" in schema:
            yield schema
        for value in schema.values():
            yield from _unions(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _unions(value)


def _tags(schema: Schema) -> list[str]:
    mapping: Mapping[str, str] = schema.get("discriminator", {}).get("mapping", {})
    refs = [ref["$ref"] for ref in schema.get("oneOf", [])]
    return sorted(mapping, key=lambda tag: refs.index(mapping[tag]))


def _union(schema: Schema) -> str | None:
    """The name of the union that a schema is, if it is one."""
    return next((name for tag, name in _UNIONS.items() if tag in _tags(schema)), None)


def _named(schema: Any) -> Iterator[str]:
    """The parts that a schema names, unions by their own name."""
    if isinstance(schema, list):
        for value in schema:
            yield from _named(value)
    elif isinstance(schema, Mapping):
        union = _union(schema)
        if union is not None:
            yield union
            return
        if "$ref" in schema:
            yield _name(schema)
        for value in schema.values():
            yield from _named(value)


def _name(schema: Schema) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _title(name: str) -> str:
    """``ApplicantKind`` → Applicant kind."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda found: f" {found[0].lower()}", name)


def _link(name: str) -> str:
    return f"[{_title(name)}](#{_title(name).lower().replace(' ', '-')})"


def _section(name: str, schema: Schema, parts: Parts) -> list[str]:
    lines = [f"## {_title(name)}", ""]
    if "description" in schema:
        lines += [str(schema["description"]), ""]
    if "enum" in schema:
        return [*lines, f"One of {_codes(schema['enum'])}.", ""]
    if "properties" not in schema:
        return [*lines, f"{_type(schema)}.", ""]
    return [*lines, *_table(schema, list(schema["properties"]), parts)]


def _table(schema: Schema, names: list[str], parts: Parts) -> list[str]:
    lines = ["| setting | value | default | meaning |", "| --- | --- | --- | --- |"]
    required = schema.get("required", [])
    for key in names:
        field = schema["properties"][key]
        default = "**required**" if key in required else _default(field.get("default"))
        lines.append(f"| `{key}` | {_type(field)} | {default} | {_meaning(field, parts)} |")
    return [*lines, ""]


def _kinds(members: Mapping[str, Schema], common: list[str], parts: Parts) -> Iterator[str]:
    """A section for every kind of a union, with the settings that it has beside the common ones."""
    for kind, schema in members.items():
        yield from (f"### type: {kind}", "", str(schema["description"]), "")
        own = [name for name in schema["properties"] if name not in common]
        yield from _table(schema, own, parts) if own else ()


def _fields(parts: Parts) -> list[str]:
    members = _members("FormField", parts)
    first = members["yes_no"]
    common = [name for name in first["properties"] if name != "type"]
    table = _table(first, common, parts)
    shown = _kinds(members, ["type", *common], parts)
    return [f"## {_title('FormField')}", "", FORM_FIELD, *table, *shown]


def _expressions(parts: Parts) -> list[str]:
    members = _members("Expression", parts)
    rows = [f"* [`{kind}`](#type-{kind}): {_line(each)}" for kind, each in members.items()]
    return ["## Expression", "", EXPRESSION, *rows, "", *_kinds(members, ["type"], parts)]


def _line(schema: Schema) -> str:
    """The first sentence of what a part is."""
    return " ".join(str(schema["description"]).split("\n\n")[0].split())


def _facts() -> list[str]:
    lines = ["## Facts", "", "What expressions may ask about beside `form.<key of a field>`:", ""]
    for area, names in KNOWN_FACTS.items():
        for name in sorted(names):
            values = choices_of_fact(f"{area}.{name}")
            shown = f": {_codes([value for value, _label in values])}" if values else ""
            lines.append(f"* `{area}.{name}`{shown}")
    return lines


def _meaning(field: Schema, parts: Parts) -> str:
    """What a setting means: its own words, else those of the part that stands there."""
    words = field.get("description") or (
        parts[_name(field)].get("description", "") if "$ref" in field else ""
    )
    return " ".join(str(words).split()).replace("|", "\\|")


def _default(value: Any) -> str:
    if value in (None, [], ""):
        return "–"
    if isinstance(value, Mapping) or (isinstance(value, list) and isinstance(value[0], Mapping)):
        return "its defaults"
    if isinstance(value, list):
        return _codes(value)
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _codes(values: Any) -> str:
    return ", ".join(f"`{value}`" for value in values if value != "")


def _type(field: Schema) -> str:
    bounds = ", ".join(
        words.format(f"{field[name]:g}") for name, words in _BOUNDS.items() if name in field
    )
    return f"{_base_type(field)} ({bounds})" if bounds else _base_type(field)


def _base_type(field: Schema) -> str:
    union = _union(field)
    if union is not None or "$ref" in field:
        return _link(union or _name(field))
    if field.get("format") in ("share", "ratio"):
        return str(field["format"])
    for name in ("anyOf", "oneOf", "allOf"):
        if name in field:
            number = any(item.get("type") == "number" for item in field[name])
            choices = [
                _type(item)
                for item in field[name]
                if item.get("type") != "null" and not (number and "pattern" in item)
            ]
            return " or ".join(dict.fromkeys(choices))
    if field.get("pattern") in _WRITTEN:
        return _WRITTEN[field["pattern"]]
    return _plain_type(field)


def _plain_type(field: Schema) -> str:
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
