"""``manage.py check_edition FILE…``: every problem of edition files, with its line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from talentportal.programs.document import yaml_file


class Command(BaseCommand):
    help = "Show every problem of edition files with its line; fail if there is any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        number = 0
        for path in files:
            problems = _problems(path)
            number += len(problems)
            for problem in problems:
                self.stdout.write(f"{path}:{problem}")
        if number:
            raise CommandError(f"{number} problems.")
        self.stdout.write("No problems.")


def _problems(path: Path) -> list[yaml_file.Problem]:
    try:
        return yaml_file.check(yaml_file.read(path))
    except yaml_file.DocumentProblems as error:
        return error.problems
