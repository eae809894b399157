"""``manage.py simulate SLUG``: a rehearsal of a published edition with synthetic dossiers."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rehearsals.funnel import as_table
from rehearsals.order import order_for
from rehearsals.scratch import RehearsalFailed, rehearse
from talentportal.programs.models import Edition
from talentportal.shared.refusals import Refused


class Command(BaseCommand):
    help = "Drive synthetic dossiers through a published edition, in a scratch database of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--dossiers", type=int, default=100)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--until", default="", metavar="STAGE", help="stop at this stage")
        parser.add_argument(
            "--unruly",
            action="store_true",
            help="people also try whatever the portal would let them post, at any moment",
        )
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--keep", type=Path, metavar="FILE", help="leave the scratch database here (SQLite)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            order = order_for(
                _edition(options["slug"]),
                dossiers=options["dossiers"],
                seed=options["seed"],
                until=options["until"],
                unruly=options["unruly"],
            )
            told = rehearse(order, keep=options["keep"])
        except (Refused, RehearsalFailed) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self._print(told)
        if told["invariants"]["broken"]:
            raise SystemExit(1)

    def _print(self, told: dict[str, Any]) -> None:
        self.stdout.write(told["label"])
        self.stdout.write(as_table(told["funnel"]))
        for name, sentences in told["invariants"]["broken"].items():
            self.stdout.write(name.replace("_", " "))
            for sentence in sentences:
                self.stdout.write(f"  - {sentence}")
        self.stdout.write(
            _("{asked} invariants asked, {broken} broken; {seconds} seconds.").format(
                asked=told["invariants"]["asked"],
                broken=len(told["invariants"]["broken"]),
                seconds=round(sum(told["seconds"].values()), 1),
            )
        )


def _edition(slug: str) -> Edition:
    found = Edition.objects.filter(slug=slug).select_related("published_revision", "city").first()
    if found is None or found.published_revision is None:
        raise CommandError(_("There is no published edition “{slug}”.").format(slug=slug))
    return found
