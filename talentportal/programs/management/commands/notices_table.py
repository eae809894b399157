"""``manage.py notices_table``: write the page of clauses and their proofs from the tests."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from talentportal.programs import notice_clauses as notices


class Command(BaseCommand):
    help = "Write docs/notices.md from the clauses that tests/notices proves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")

    def handle(self, *args: Any, **options: Any) -> None:
        path, text = settings.BASE_DIR / notices.PAGE, notices.page(settings.BASE_DIR)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return
        if options["check"]:
            raise CommandError(f"{path} is stale: run manage.py notices_table.")
        path.write_text(text, encoding="utf-8")
        self.stdout.write(str(path))
