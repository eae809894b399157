from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations.chain.diagram import chain_of_an_edition, chain_of_the_code
from talentportal.programs.models import Edition


class Command(BaseCommand):
    help = "Print the chain of the code, or the routes of one edition, as Mermaid."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?")

    def handle(self, *args: Any, slug: str | None = None, **options: Any) -> None:
        if slug is None:
            self.stdout.write(chain_of_the_code())
            return
        edition = Edition.objects.filter(slug=slug).select_related("published_revision").first()
        if edition is None or edition.published_revision is None:
            raise CommandError(f"There is no published edition “{slug}”.")
        self.stdout.write(chain_of_an_edition(edition.published_revision.parsed))
