"""Unruly editions, one after the other: whatever people try, every invariant must hold.

``python benchmarks/soak_rules.py [EDITIONS] [DOSSIERS]`` (500 of 24 dossiers unless told) rehearses
the five notices and the invented editions in turn, each with another seed, in a test database on the
configured server, and removes it afterwards. Prints JSON: editions, acts tried and let through,
failures (anything but a refusal), broken rules with the order that shows them.
"""

import json
import os
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentportal.settings.test")
sys.path.insert(0, str(ROOT))
django.setup()

from django.db import connection, transaction  # noqa: E402

from rehearsals.order import Order  # noqa: E402
from rehearsals.playing import play  # noqa: E402
from talentportal.programs.document.text import yaml_file  # noqa: E402

PLACES = (ROOT / "fixtures/editions", ROOT / "tests/editions/invented")


def main(editions: int, dossiers: int) -> dict[str, object]:
    """Each edition is undone afterwards, so that the last is played as fast as the first."""
    documents = [
        yaml_file.load(yaml_file.read(path))
        for place in PLACES
        for path in sorted(place.glob("*.yaml"))
    ]
    tried: Counter[str] = Counter()
    let_through: Counter[str] = Counter()
    broken: list[str] = []
    failed: list[str] = []
    steps, started = 0, time.perf_counter()
    for number in range(editions):
        document = documents[number % len(documents)]
        named = f"{document.edition.slug} {dossiers} {number}"
        order = Order(document, (), dossiers, number, unruly=True)
        try:
            with transaction.atomic():
                told = play(order)
                transaction.set_rollback(True)
        except Exception:
            failed.append(f"{named}: {traceback.format_exc(limit=-3)}")
            continue
        steps += told["steps"]
        for name, (times, done) in told["tried"].items():
            tried[name] += times
            let_through[name] += done
        broken += [
            f"{named}: {name}: {sentence}"
            for name, sentences in told["invariants"]["broken"].items()
            for sentence in sentences
        ]
    return {
        "editions": editions,
        "steps": steps,
        "tried": {name: [tried[name], let_through[name]] for name in sorted(tried)},
        "failed": failed,
        "broken": broken,
        "seconds": round(time.perf_counter() - started, 1),
    }


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:3]]
    made = connection.creation.create_test_db(verbosity=0)
    try:
        told = main(*(numbers + [500, 24][len(numbers) :]))
    finally:
        connection.creation.destroy_test_db(made, verbosity=0)
    print(json.dumps(told, ensure_ascii=False, indent=1))  # noqa: T201
    sys.exit(bool(told["broken"] or told["failed"]))
