"""``manage.py export_edition SLUG``: an edition's document as YAML."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from talentportal.programs.document.text import yaml_file
from talentportal.programs.selectors import revision_of


class Command(BaseCommand):
    help = "Write an edition's document as YAML, the newest revision if none is named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("revision", nargs="?", type=int)

    def handle(self, *args: Any, slug: str, revision: int | None, **options: Any) -> None:
        found = revision_of(slug, revision)
        if found is None:
            raise CommandError(_("There is no such revision of “{slug}”.").format(slug=slug))
        self.stdout.write(yaml_file.dump(found.parsed), ending="")
