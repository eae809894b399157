"""The plain values of a YAML text, and the line of each of them."""

import re
from decimal import Decimal
from typing import Any

import yaml
from django.utils.translation import gettext as _

from talentportal.programs.document.schema.paths import Location
from talentportal.programs.document.text.problems import Problem
from talentportal.programs.document.text.yaml_errors import RefusedMark, problem_of

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 60
LONGEST_NUMBER = 30
PLAIN = {
    "bool": (r"true|false", "tf"),
    "null": (r"null|~|", "n~"),
    "int": (r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    "float": (r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
}


class _Loader(yaml.SafeLoader):
    """YAML 1.2's plain scalars only: ``yes``, ``2019-07-31`` and ``012`` stay text."""

    yaml_implicit_resolvers: dict[str, Any] = {}
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise self._refused(_("References (*name) are not taken."))
        if self.depth > MAX_DEPTH:
            raise self._refused(_("Too many parts stand within one another."))
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def _refused(self, words: str) -> RefusedMark:
        return RefusedMark(None, None, words, self.peek_event().start_mark)  # type: ignore[no-untyped-call]


for _tag, (_pattern, _first) in PLAIN.items():
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first)
    )
_Loader.yaml_implicit_resolvers[""] = _Loader.yaml_implicit_resolvers["~"]


class Written:
    """A text's values, the line of each, and what is wrong with how it is written."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self.lines: dict[Location, int] = {}
        self.data: Any = None
        try:
            node = _composed(text)
            self.data = self._value(node, ()) if node else None
        except yaml.YAMLError as error:
            self.problems.append(problem_of(error, text))

    def line(self, location: Location) -> int:
        """The line of a place, or of what it would stand in."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def _value(self, node: yaml.Node, place: Location) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*place, i)) for i, item in enumerate(node.value)]
        kind = node.tag.rpartition(":")[2]
        if kind in ("int", "float") and len(node.value) > LONGEST_NUMBER:
            kind = "str"
        return _SCALARS.get(kind, str)(node.value)

    def _mapping(self, node: yaml.MappingNode, place: Location) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                words = _("The name of a setting must be a single word, and no list or settings.")
                self.problems.append(Problem(line, ".".join(map(str, place)), words))
                continue
            key = str(key_node.value)
            if key in found:
                path = ".".join(map(str, (*place, key)))
                words = _("This setting stands here twice; it stood on line {line} before.")
                before = self.lines[(*place, key)]
                self.problems.append(Problem(line, path, words.format(line=before)))
            self.lines[(*place, key)] = line
            found[key] = self._value(value_node, (*place, key))
        return found


def _composed(text: str) -> yaml.Node | None:
    if len(text) > MAX_CHARACTERS:
        raise RefusedMark(None, None, _("The file is too long."))
    try:
        return yaml.compose(text, Loader=_Loader)
    except RecursionError:
        raise RefusedMark(None, None, _("Too many parts stand within one another.")) from None


_SCALARS: dict[str, Any] = {
    "null": lambda value: None,
    "bool": lambda value: value == "true",
    "int": int,
    "float": Decimal,
}
