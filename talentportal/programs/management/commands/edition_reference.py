"""``manage.py edition_reference``: write the reference of the edition document from its types."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from talentportal.programs.document.changing import reference


class Command(BaseCommand):
    help = "Write docs/edition-document.md and its JSON Schema from the types."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "docs"
        made = {
            "edition-document.md": reference.page(),
            "edition-document.schema.json": reference.schema(),
        }
        for name, text in made.items():
            path = folder / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            if options["check"]:
                raise CommandError(f"{path} is stale: run manage.py edition_reference.")
            folder.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(str(path))
