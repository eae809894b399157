"""``manage.py data_model``: write the page of the data model from the models."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from talentportal.shared.data_model import page


class Command(BaseCommand):
    help = "Write docs/data-model.md from the models."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "data-model.md"
        made = page()
        if path.exists() and path.read_text(encoding="utf-8") == made:
            return
        if options["check"]:
            raise CommandError(f"{path} is stale: run manage.py data_model.")
        path.write_text(made, encoding="utf-8")
        self.stdout.write(str(path))
