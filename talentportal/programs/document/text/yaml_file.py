"""An edition document as a YAML file: read with every problem and its line, written readably."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from pydantic import ValidationError

from talentportal.programs.document.changing.migrations import VERSION, UnknownVersion, migrated
from talentportal.programs.document.faults.checks import Found, faults, gaps
from talentportal.programs.document.faults.wording import sentence_for
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.paths import Location
from talentportal.programs.document.schema.places import named_place, place_of
from talentportal.programs.document.text.problems import DocumentProblems, Problem
from talentportal.programs.document.text.stand_ins import faults_beyond
from talentportal.programs.document.text.yaml_nodes import MAX_CHARACTERS, PLAIN, Written

__all__ = ["MAX_CHARACTERS", "DocumentProblems", "Problem", "check", "dump", "load", "read"]


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
        words = _("The file is not UTF-8 text; save it again with the encoding UTF-8.")
        raise DocumentProblems([Problem(line, "", words)]) from error


_NOT_TEXT = re.compile("|".join(pattern for pattern, _first in PLAIN.values()))


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


class _Source(Written):
    """A file as a document: what is wrong with its writing, its settings and its parts."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._bring_up_to_date()

    def document(self) -> EditionDocument | None:
        """The document, or ``None``; what is wrong is added to the problems.

        With faults of form, what is wrong is set aside and the rest is checked all the same.
        """
        if self.data is None:
            if not self.problems:
                self.problems.append(Problem(1, "", _("The file is empty.")))
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
        return Problem(self.line(found.location), found.path, found.sentence)

    def _bring_up_to_date(self) -> None:
        try:
            self.data = migrated(self.data)
        except UnknownVersion as error:
            self.problems.append(Problem(self.line((VERSION,)), VERSION, str(error)))
            self.data = None

    def _refuse(self, error: ValidationError) -> None:
        at: dict[Location, list[Mapping[str, Any]]] = {}
        for item in error.errors(include_url=False):
            at.setdefault(place_of(self.data, item), []).append(item)
        beneath = {location[:end] for location in at for end in range(len(location))}
        self.problems += [
            Problem(self.line(location), named_place(self.data, location), sentence_for(*items))
            for location, items in at.items()
            if location not in beneath
        ]
        self.problems += [self.problem(found) for found in faults_beyond(self.data)]
