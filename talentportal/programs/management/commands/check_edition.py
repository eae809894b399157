"""``manage.py check_edition FILE…``: every problem of edition files, with its line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talentportal.programs.document.faults.remarks import remarks
from talentportal.programs.document.text import yaml_file


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
            for remark in [] if problems else remarks(yaml_file.load(yaml_file.read(path))):
                self.stdout.write(f"{path}: {remark}")
        if number:
            raise CommandError(
                ngettext("%(number)s problem.", "%(number)s problems.", number) % {"number": number}
            )
        self.stdout.write(_("No problems."))


def _problems(path: Path) -> list[yaml_file.Problem]:
    try:
        return yaml_file.check(yaml_file.read(path))
    except yaml_file.DocumentProblems as error:
        return error.problems
