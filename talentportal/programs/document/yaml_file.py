"""An edition document as a YAML file: read with every problem and its line, written readably."""

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from pydantic import ValidationError

from talentportal.programs.document.checks import Found, faults, gaps
from talentportal.programs.document.edition import EditionDocument
from talentportal.programs.document.migrations import VERSION, UnknownVersion, migrated
from talentportal.programs.document.paths import Location, real_place
from talentportal.programs.document.stand_ins import stand_in
from talentportal.programs.document.wording import sentence_for

MAX_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something to mend, where in the file, and in which setting."""

    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.line}: {self.path}: {self.sentence}"


class DocumentProblems(Exception):
    """A file that is no edition document; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def load(text: str) -> EditionDocument:
    """Read a document, or raise ``DocumentProblems`` with all that is wrong with it."""
    source = _Source(text)
    document = source.document()
    if source.problems or document is None:
        raise DocumentProblems(source.problems)
    return document


def check(text: str) -> list[Problem]:
    """Everything that stands in the way of publishing, gaps included; empty when nothing does."""
    source = _Source(text)
    document = source.document()
    problems = list(source.problems)
    if document is not None:
        problems += [source.problem(found) for found in gaps(document)]
    return sorted(set(problems))


def dump(document: EditionDocument) -> str:
    """The document as YAML; what has its default is left out. ``load(dump(x)) == x``."""
    data = document.model_dump(mode="json", exclude_defaults=True)
    data = {"schema_version": document.schema_version, **data}
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def value_of(text: str) -> Any:
    """The plain value of a piece of YAML, read as a document's is; ``ValueError`` in words."""
    source = _Source(text)
    if source.problems:
        first = source.problems[0]
        raise ValueError(_("Line {line}: {words}").format(line=first.line, words=first.sentence))
    return source.data


def text_of(value: Any) -> str:
    """A piece of YAML for plain data; empty for nothing."""
    if value in (None, [], {}):
        return ""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def read(path: Path) -> str:
    """The text of a file; one that is not there or no UTF-8 is a problem of the document."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DocumentProblems([Problem(1, "", _("The file cannot be read."))]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DocumentProblems([Problem(line, "", _("The file is not UTF-8 text."))]) from error


class _Loader(yaml.SafeLoader):
    """YAML 1.2's plain scalars only: ``yes``, ``2019-07-31`` and ``012`` stay text."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None, None, _("References (*name) are not taken."), event.start_mark
            )
        return super().compose_node(parent, index)


_PLAIN = {
    "bool": (r"true|false", "tf"),
    "null": (r"null|~|", "n~"),
    "int": (r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    "float": (r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
}
_NOT_TEXT = re.compile("|".join(pattern for pattern, _first in _PLAIN.values()))
for _tag, (_pattern, _first) in _PLAIN.items():
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first)
    )
_Loader.yaml_implicit_resolvers[""] = _Loader.yaml_implicit_resolvers["~"]


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, lists indented, nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else "'" if _NOT_TEXT.fullmatch(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


class _Source:
    """A file's text, its values, and the line of each of them."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self.lines: dict[Location, int] = {}
        self.data: Any = None
        try:
            if len(text) > MAX_CHARACTERS:
                raise yaml.YAMLError(_("The file is too long."))
            node = yaml.compose(text, Loader=_Loader)
            self.data = migrated(self._value(node, ())) if node else None
        except UnknownVersion as error:
            self.problems.append(Problem(self._line((VERSION,)), VERSION, str(error)))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            words = _(
                "The file cannot be read here; look for brackets, quotes, colons and blanks at the "
                "beginning of this line and the one before it ({detail})."
            ).format(detail=getattr(error, "problem", None) or error)
            self.problems.append(Problem(mark.line + 1 if mark else 1, "", words))

    def document(self) -> EditionDocument | None:
        """The document, or ``None``; what is wrong is added to the problems.

        With faults of form, what is wrong is set aside and the rest is checked all the same.
        """
        if self.data is None and self.problems:
            return None
        try:
            document = EditionDocument.model_validate(self.data)
        except ValidationError as error:
            self._refuse(error)
            return None
        found = [self.problem(item) for item in faults(document)]
        self.problems += found
        return None if found else document

    def problem(self, found: Found) -> Problem:
        """A finding of the checks with its line."""
        return Problem(self._line(found.location), found.path, found.sentence)

    def _refuse(self, error: ValidationError) -> None:
        known: dict[Location, list[str]] = {}
        for item in error.errors(include_url=False):
            location = self._place(item)
            words = known.setdefault(location, [])
            if (sentence := sentence_for(item)) not in words:
                words.append(sentence)
        beneath = {location[:end] for location in known for end in range(len(location))}
        self.problems += [
            Problem(self._line(location), ".".join(map(str, location)), " ".join(words))
            for location, words in known.items()
            if location not in beneath
        ]
        self.problems += self._beyond()

    def _place(self, error: Mapping[str, Any]) -> Location:
        location = real_place(self.data, error["loc"])
        return (*location, error["loc"][-1]) if error["type"] == "missing" else location

    def _beyond(self) -> list[Problem]:
        """Problems of the rest of the file, with stand-ins for the settings that are wrong."""
        data = copy.deepcopy(self.data)
        touched: set[Location] = set()
        for _round in range(10):
            try:
                document = EditionDocument.model_validate(data)
            except ValidationError as error:
                places = {real_place(data, item["loc"]) for item in error.errors()}
                beneath = {place[:end] for place in places for end in range(len(place))}
                for item in error.errors(include_url=False):
                    place = real_place(data, item["loc"])
                    if item["type"] == "missing" or place not in beneath:
                        touched.add(stand_in(data, place, item))
            else:
                return [
                    self.problem(found)
                    for found in faults(document)
                    if not any(found.location[: len(place)] == place for place in touched)
                ]
        return []

    def _line(self, location: Location) -> int:
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def _value(self, node: yaml.Node, place: Location) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*place, i)) for i, item in enumerate(node.value)]
        return _SCALARS.get(node.tag.rpartition(":")[2], str)(node.value)

    def _mapping(self, node: yaml.MappingNode, place: Location) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in found:
                path = ".".join(map(str, (*place, key)))
                self.problems.append(Problem(line, path, _("This setting stands here twice.")))
            self.lines[(*place, key)] = line
            found[key] = self._value(value_node, (*place, key))
        return found


_SCALARS: dict[str, Any] = {
    "null": lambda value: None,
    "bool": lambda value: value == "true",
    "int": int,
    "float": Decimal,
}
