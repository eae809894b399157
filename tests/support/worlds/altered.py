"""The small document with settings put otherwise, and what is wrong with it then."""

from typing import Any

from django.utils import translation

from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults, gaps
from tests.support.worlds.world import small_document

Changes = list[tuple[str, Any]]


def put(data: Any, path: str, value: Any) -> None:
    """Set what stands at a path; the last step may be new, ``+`` adds to a list."""
    *way, last = path.split(".")
    for step in way:
        data = data[int(step) if step.isdecimal() else step]
    if last == "+":
        data.append(value)
    else:
        data[int(last) if last.isdecimal() else last] = value


def altered(changes: Changes) -> EditionDocument:
    """The small document with these changes."""
    data = small_document()
    for path, value in changes:
        put(data, path, value)
    return EditionDocument.model_validate(data)


def said(changes: Changes) -> list[tuple[str, str]]:
    """Path and Chinese sentence of every fault that the changes bring about."""
    with translation.override("zh-hans"):
        before = {each.path for each in faults(altered([]))}
        found = faults(altered(changes))
    return [(each.path, each.sentence) for each in found if each.path not in before]


def undecided(changes: Changes) -> list[tuple[str, str]]:
    """Path and Chinese sentence of what the changes leave to be decided before publishing."""
    with translation.override("zh-hans"):
        before = {each.path for each in gaps(altered([]))}
        found = gaps(altered(changes))
    return [(each.path, each.sentence) for each in found if each.path not in before]
