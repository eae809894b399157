"""A word that stands in two places means the same in both, or says which meaning it has."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from tests.support.source import OUR_CODE, ROOT, TEMPLATES

REVIEWED = Path(__file__).with_name("words_of_one_meaning.txt")
CALLS = {"_", "gettext", "gettext_lazy"}
IN_TEMPLATES = re.compile(r"""\{%\s*translate\s+(["'])(.+?)\1(?!\s+context)""")


def words_used_twice() -> list[str]:
    """Messages of one word without a context that several files use."""
    files: dict[str, set[Path]] = defaultdict(set)
    for path in OUR_CODE:
        for word in _messages(ast.parse(path.read_text(encoding="utf-8"))):
            files[word].add(path)
    for path in TEMPLATES:
        for found in IN_TEMPLATES.finditer(path.read_text(encoding="utf-8")):
            files[found[2]].add(path)
    return sorted(word for word, where in files.items() if " " not in word and len(where) > 1)


def _messages(tree: ast.Module) -> list[str]:
    return [
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in CALLS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


def test_a_short_word_in_two_places_was_looked_at() -> None:
    """Give it a context (``pgettext``, ``context "…"``) where it means two things; else list it."""
    assert len(words_used_twice()) > 100
    reviewed = REVIEWED.read_text(encoding="utf-8").split()
    assert words_used_twice() == reviewed, f"compare {REVIEWED.relative_to(ROOT)}"
