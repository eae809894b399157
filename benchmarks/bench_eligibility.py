"""Judging who is eligible: statements and time a dossier for batches of 100, 1,000 and 10,000.

Prints JSON. What it must show: the number of statements is the same for every size and the time a
dossier takes does not grow. All conditions, exclusions and gaps of every dossier are judged as the
door judges them when a dossier is handed in, registers of honours and bans included.
With ``--profile`` the costliest functions follow on the error stream.
"""

import argparse
import cProfile
import json
import os
import pstats
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentportal.settings.test")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from nominations.chain.verbs import STEPS  # noqa: E402
from nominations.models import DOCUMENTS, Dossier  # noqa: E402
from nominations.moving.gathering import gather  # noqa: E402
from rehearsals import applicants, rehearsal  # noqa: E402
from rehearsals.answers import Writer  # noqa: E402
from rehearsals.order import order_for  # noqa: E402
from talentportal.programs.models import Edition  # noqa: E402

RULES = ("edition__published_revision", "revision")
SIZES = (100, 1000, 10000)


def drafts(slug: str, count: int, seed: int) -> list[int]:
    """Dossiers filled in by made-up people, some of them not eligible; their primary keys."""
    copy = rehearsal.prepare(order_for(Edition.objects.get(slug=slug), dossiers=count, seed=seed))
    scene = copy.scene
    writer, entrances = Writer(scene.document, scene.rng), applicants.Entrances(scene)
    rows = []
    for serial, person in enumerate(copy.people):
        entry = entrances.any()
        dossier = Dossier(
            number=f"BENCH-{serial}",
            edition=scene.edition,
            applicant=person.user,
            person=person,
            channel=entry.channel,
            recommender=entry.recommender,
            employer=entry.employer,
            tier=applicants.tier_for(scene, entry, person),
        )
        dossier.answers = writer.answers(dossier, eligible=scene.chance(0.9))
        rows.append(dossier)
    Dossier.objects.bulk_create(rows, batch_size=1000)
    return [row.pk for row in rows]


def measured(keys: list[int]) -> dict[str, object]:
    """Judge these dossiers once."""
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        rows = list(
            Dossier.objects.filter(pk__in=keys)
            .select_related(*RULES, "person", "employer", "recommender", "applicant")
            .defer(*DOCUMENTS)
        )
        outcomes: dict[str, int] = {}
        for _dossier, case in gather(rows, STEPS["submit"]).cases():
            for finding in case.findings:
                outcomes[finding.outcome] = outcomes.get(finding.outcome, 0) + 1
        seconds = time.perf_counter() - started
    return {
        "dossiers": len(keys),
        "queries": len(queries),
        "findings": outcomes,
        "seconds": round(seconds, 3),
        "milliseconds_per_dossier": round(seconds * 1000 / len(keys), 3),
    }


def run(slug: str, seed: int, profiled: bool) -> dict[str, object]:
    keys = drafts(slug, max(SIZES), seed)
    measured(keys[:10])
    rows = [measured(keys[:size]) for size in SIZES]
    if profiled:
        profile = cProfile.Profile()
        profile.runcall(measured, keys[:1000])
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(40)
    return {
        "database": connection.vendor,
        "edition": slug,
        "rows": rows,
        "queries_constant": len({row["queries"] for row in rows}) == 1,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slug", default="baotou-golden-blue-collar-2024")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with transaction.atomic():
            file = f"fixtures/editions/{given.slug}.yaml"
            call_command("load_edition", file, "--publish", stdout=sys.stderr)
            result = run(given.slug, given.seed, given.profile)
            transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    print(json.dumps(result, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
