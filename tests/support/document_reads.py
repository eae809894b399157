"""Which settings of an edition document are read, and by what: mypy is asked, which knows the types.

The file is the plugin of that run of mypy too. A setting is read where code outside the room of the
document reads the attribute of its class, or calls what in the schema reads it.
"""

import ast
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from mypy.plugin import AttributeContext, Plugin

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("talentportal", "quotas", "nominations", "reviews", "rehearsals")
DOCUMENT = "talentportal/programs/document/"
SCHEMA = "talentportal.programs.document.schema."
NOTES = "DOCUMENT_READS"
CONFIGURATION = f"""
[mypy]
python_version = 3.11
plugins = {__file__}, mypy_django_plugin.main
check_untyped_defs = True
ignore_missing_imports = True
exclude = migrations/
[mypy.plugins.django-stubs]
django_settings_module = talentportal.settings.test
"""


class Reads(Plugin):
    """Notes who reads an attribute, or calls a method or function, of the schema."""

    def _noting(self, fullname: str) -> Callable[[Any], Any] | None:
        def note(context: Any) -> Any:
            asked = isinstance(context, AttributeContext)
            if not (asked and context.is_lvalue):
                with Path(os.environ[NOTES]).open("a") as notes:
                    notes.write(f"{fullname} {context.api.path} {context.context.line}\n")
            return context.default_attr_type if asked else context.default_return_type

        return note if fullname.startswith(SCHEMA) else None

    get_attribute_hook = _noting
    get_method_hook = _noting
    get_function_hook = _noting


def plugin(version: str) -> type[Plugin]:
    return Reads


def settings_read(folder: Path) -> set[str]:
    """``tiers.Tier.slots``: every setting (and function of the schema) that code of the portal reads.

    ``folder``: where the run of mypy may leave its files.
    """
    readers = defaultdict(set)
    for line in _notes(folder):
        name, path, number = line.split()
        if path.startswith(f"{DOCUMENT}schema/"):
            readers[name].add(_function_around(path, int(number)))
        elif not path.startswith(DOCUMENT):
            readers[name].add("code")
    read = {"code"}
    while more := {name for name, by in readers.items() if by & read} - read:
        read |= more
    return {name.removeprefix(SCHEMA) for name in read}


def _notes(folder: Path) -> list[str]:
    """``setting path line``. Kept nowhere: what mypy remembers of a module it does not look at again."""
    configuration, notes = folder / "mypy.ini", folder / "reads"
    configuration.write_text(CONFIGURATION)
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", f"--config-file={configuration}"),
            *("--cache-dir=/dev/null", *PACKAGES),
        ],
        cwd=ROOT,
        env={**os.environ, NOTES: str(notes)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr  # 1: it would change something
    return notes.read_text().splitlines()


def _function_around(path: str, line: int) -> str:
    """The full name of the function of the schema in which a line stands; "" where a class is defined."""
    return next((name for first, last, name in _functions(path) if first <= line <= last), "")


@cache
def _functions(path: str) -> list[tuple[int, int, str]]:
    found = []

    def look(node: ast.AST, above: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                look(child, f"{above}.{child.name}")
            elif isinstance(child, ast.FunctionDef):
                found.append((child.lineno, child.end_lineno or 0, f"{above}.{child.name}"))

    look(ast.parse((ROOT / path).read_text(encoding="utf-8")), path[:-3].replace("/", "."))
    return found
