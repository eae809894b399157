"""``manage.py simulate SLUG``: a rehearsal of a published edition with synthetic dossiers."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rehearsals import rehearsal
from rehearsals.director import Director
from rehearsals.funnel import as_table, funnel_of
from reviews.invariants import INVARIANTS
from talentportal.programs.models import Edition


class Command(BaseCommand):
    help = "Drive synthetic dossiers through a rehearsal copy of a published edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--dossiers", type=int, default=100)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--until", default="", metavar="STAGE", help="stop at this stage")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ALLOW_SIMULATION:
            raise CommandError(
                _("Synthetic dossiers are not allowed in this installation (ALLOW_SIMULATION).")
            )
        edition = self._edition(options["slug"], options["until"])
        if options["dossiers"] < 1:
            raise CommandError(_("At least one dossier is needed."))
        seconds: dict[str, float] = {}
        with _timed(seconds, "prepare"):
            copy = rehearsal.prepare(edition, dossiers=options["dossiers"], seed=options["seed"])
        with _timed(seconds, "run"):
            Director(copy.scene, str(options["seed"])).run(copy.people, options["until"])
        rehearsal.finish(copy)
        funnel = funnel_of(copy.scene)
        with _timed(seconds, "check_invariants"):
            broken = {each.__name__: found for each in INVARIANTS if (found := list(each()))}
        self._print(copy.scene.edition, funnel, broken, seconds, as_json=options["json"])
        if broken:
            raise SystemExit(1)

    def _edition(self, slug: str, until: str) -> Edition:
        edition = (
            Edition.objects.filter(slug=slug, published_revision__isnull=False, is_rehearsal=False)
            .select_related("published_revision", "city")
            .first()
        )
        if edition is None or edition.published_revision is None:
            raise CommandError(_("There is no published edition “{slug}”.").format(slug=slug))
        keys = [stage.key for stage in edition.published_revision.parsed.stages]
        if until and until not in keys:
            raise CommandError(
                _("The edition has no stage “{stage}”; it has: {stages}.").format(
                    stage=until, stages="、".join(keys)
                )
            )
        return edition

    def _print(
        self,
        edition: Edition,
        funnel: dict[str, Any],
        broken: dict[str, list[str]],
        seconds: dict[str, float],
        *,
        as_json: bool,
    ) -> None:
        if as_json:
            told = {"funnel": funnel, "invariants": {"asked": len(INVARIANTS), "broken": broken}}
            said = {**told, "rehearsal": edition.slug, "seconds": seconds}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        self.stdout.write(edition.slug)
        self.stdout.write(as_table(funnel))
        for name, sentences in broken.items():
            self.stdout.write(name.replace("_", " "))
            for sentence in sentences:
                self.stdout.write(f"  - {sentence}")
        self.stdout.write(
            _("{asked} invariants asked, {broken} broken; {seconds} seconds.").format(
                asked=len(INVARIANTS),
                broken=len(broken),
                seconds=round(sum(seconds.values()), 1),
            )
        )


class _timed:  # noqa: N801 -- reads as a word in ``with``
    """Notes how long a block took."""

    def __init__(self, seconds: dict[str, float], name: str) -> None:
        self.seconds, self.name = seconds, name

    def __enter__(self) -> None:
        self.started = time.perf_counter()

    def __exit__(self, *_error: object) -> None:
        self.seconds[self.name] = round(time.perf_counter() - self.started, 2)
