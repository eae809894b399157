"""``manage.py catalogue``: keep the Chinese catalogue in step with the code."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from talentportal.shared import catalogue


class Command(BaseCommand):
    help = "Collect messages into the Chinese catalogue and compile it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--check", action="store_true", help="change nothing; fail if incomplete")
        mode.add_argument("--compile", action="store_true", help="only make the .mo file")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            catalogue.compile_mo(settings.BASE_DIR)
            return
        task = catalogue.problems if options["check"] else catalogue.update
        left = task(settings.BASE_DIR, catalogue.OTHER_SOURCES)
        for line in left:
            self.stdout.write(line)
        if left and options["check"]:
            raise CommandError(f"The catalogue is incomplete: {len(left)} to mend.")
        self.stdout.write(f"{len(left)} to translate." if left else "The catalogue is complete.")
