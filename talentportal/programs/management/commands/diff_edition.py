"""``manage.py diff_edition SLUG [A] [B]``: what changed between two revisions, in words."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from talentportal.programs.document.changing.differences import differences
from talentportal.programs.models import EditionRevision
from talentportal.programs.selectors import revision_of


class Command(BaseCommand):
    help = "Say what changed between two revisions; without numbers, between the last two."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("before", nargs="?", type=int)
        parser.add_argument("after", nargs="?", type=int)

    def handle(
        self, *args: Any, slug: str, before: int | None, after: int | None, **options: Any
    ) -> None:
        newer = self._revision(slug, after)
        older = self._revision(slug, before if before is not None else newer.number - 1)
        for difference in differences(older.parsed, newer.parsed):
            self.stdout.write(str(difference))

    def _revision(self, slug: str, number: int | None) -> EditionRevision:
        found = revision_of(slug, number)
        if found is None:
            raise CommandError(_("There is no such revision of “{slug}”.").format(slug=slug))
        return found
