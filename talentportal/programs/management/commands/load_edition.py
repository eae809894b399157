"""``manage.py load_edition FILE [--publish]``: make or revise an edition from its file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from talentportal.programs.document.text import yaml_file
from talentportal.programs.services import publish, save_revision
from talentportal.shared.refusals import Refused


class Command(BaseCommand):
    help = "Make or revise editions from their files; the same file twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--publish", action="store_true", help="publish the revision as well")

    @transaction.atomic
    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for path in files:
            try:
                self._load(path, options["publish"])
            except yaml_file.DocumentProblems as error:
                lines = "\n".join(f"{path}:{problem}" for problem in error.problems)
                raise CommandError(lines) from error
            except Refused as error:
                lines = "\n".join(
                    f"{path}: {refusal.place}: {refusal}" for refusal in error.refusals
                )
                raise CommandError(lines) from error

    def _load(self, path: Path, published: bool) -> None:
        saved = save_revision(document=yaml_file.load(yaml_file.read(path)))
        revision = saved.revision
        if published:
            revision = publish(revision=revision)
        state = _("published") if revision.published_at else _("draft")
        done = _("saved") if saved.changed else _("unchanged")
        self.stdout.write(f"{revision.edition.slug} r{revision.number}: {done}, {state}")
        if revision.edition.city is None and any(revision.parsed.offices_named()):
            name = revision.parsed.edition.city_name
            words = _("  {name} is not in the directory: its offices were not looked for")
            self.stdout.write(words.format(name=name))
