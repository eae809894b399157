import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from reviews.invariants import INVARIANTS


class Command(BaseCommand):
    help = "Ask every promise that the data must keep; exit 1 if one is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = {
            invariant.__name__: found for invariant in INVARIANTS if (found := list(invariant()))
        }
        if options["json"]:
            self.stdout.write(
                json.dumps({"asked": len(INVARIANTS), "broken": broken}, ensure_ascii=False)
            )
        else:
            self._print(broken)
        if broken:
            raise SystemExit(1)

    def _print(self, broken: dict[str, list[str]]) -> None:
        for name, sentences in broken.items():
            self.stdout.write(name.replace("_", " "))
            for sentence in sentences:
                self.stdout.write(f"  - {sentence}")
        self.stdout.write(f"{len(INVARIANTS)} invariants asked, {len(broken)} broken.")
