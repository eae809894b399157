"""What keeps a file from being read at all, in words, at the line that is to blame.

The reader of YAML notices most mistakes a line or more after they were made, and says them in
English; the usual ones (a tab, a wide colon, no blank after a colon) are looked for by hand.
"""

import re
from collections.abc import Iterator

import yaml
from django.utils.translation import gettext as _

from talentportal.programs.document.text.problems import Problem

_WIDE_COLON = re.compile(r"^\s*(?:- +)?[\"']?[A-Za-z_]\w*[\"']?\s*：")
_NO_BLANK = re.compile(r"^\s*(?:- +)?[A-Za-z_]\w*:(?![\s/])\S")
_DASH = re.compile(r"^\s*-[A-Za-z_]\w*:")
_TAB = re.compile(r"^ *\t")
_UNCLOSED = ("end of stream", "<stream end>", "',' or ")
"""What is said of something left open, which is to be mended where it was opened."""
LOOK_BACK = 3
"""How many lines before the one where reading failed may be to blame."""


class RefusedMark(yaml.MarkedYAMLError):
    """Something that YAML allows and a document does not take, in words of ours."""


def problem_of(error: yaml.YAMLError, text: str) -> Problem:
    """The problem for an error of the reader."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text[: error.position].count("\n") + 1
        return Problem(line, "", _("A sign stands here that no text may contain."))
    mark = getattr(error, "problem_mark", None)
    at = mark.line if mark else 0
    if isinstance(error, RefusedMark):
        return Problem(at + 1, "", str(error.problem))
    for line, sentence in _usual(text.splitlines(), at):
        return Problem(line, "", sentence)
    opened = getattr(error, "context_mark", None)
    words = str(getattr(error, "problem", "") or "")
    if opened and any(piece in words for piece in _UNCLOSED):
        at = opened.line
    return Problem(at + 1, "", _sentence(words))


def _usual(lines: list[str], at: int) -> Iterator[tuple[int, str]]:
    """The usual mistakes on the line where reading failed, then on those before it."""
    for index in range(min(at, len(lines) - 1), max(at - LOOK_BACK, 0) - 1, -1):
        line = lines[index]
        for pattern, sentence in (
            (_TAB, _("A tab stands at the beginning of the line; use blanks only.")),
            (_WIDE_COLON, _("A full-width colon stands after the name; write “: ” instead.")),
            (_DASH, _("After the hyphen a blank is needed.")),
            (_NO_BLANK, _("After the colon a blank is needed.")),
        ):
            if pattern.search(line):
                yield index + 1, sentence


def _sentence(problem: str) -> str:
    for piece, sentence in (
        ("another document", _("“---” begins a second document; a file holds one.")),
        ("mapping values", _("A second colon stands here; put the text in quotes.")),
        ("end of stream", _("A quotation mark or a bracket is not closed.")),
        ("<stream end>", _("A quotation mark or a bracket is not closed.")),
        ("',' or ']'", _("A list in brackets is not closed, or a comma is missing in it.")),
        ("',' or '}'", _("Settings in braces are not closed, or a comma is missing.")),
        ("escape", _("In double quotes a backslash has a meaning of its own; use single ones.")),
        ("cannot start any token", _("A text that begins with this sign must stand in quotes.")),
        ("could not find expected ':'", _("A colon and a blank are missing on this line.")),
        ("<block end>", _("The line is indented otherwise than those it belongs to.")),
    ):
        if piece in problem:
            return sentence
    return _(
        "The file cannot be read here; look for brackets, quotes, colons and blanks at the "
        "beginning of this line and the one before it."
    )
