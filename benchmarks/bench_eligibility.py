"""Eligibility of many dossiers: queries and milliseconds a dossier for 100, 1,000 and 10,000.

Prints JSON. What it must show: the number of queries is the same for every size, and the time a
dossier takes does not grow with the size. With ``--profile`` the costliest functions go to stderr.
"""

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

from nominations.chain import STEPS  # noqa: E402
from nominations.models import Dossier  # noqa: E402
from nominations.services.gathering import gather  # noqa: E402
from reviews.simulation import applicants, rehearsal  # noqa: E402
from talentportal.programs.models import Edition  # noqa: E402

SLUG = "baotou-golden-blue-collar-2024"
SIZES = (100, 1000, 10000)
MADE = 40
LOADED = ("person", "employer", "recommender", "office", "applicant", "revision")


def evaluated(keys: list[int]) -> dict[str, float]:
    """Gaps and findings of these dossiers: the statements and the time they take."""
    rows = Dossier.objects.filter(pk__in=set(keys)).select_related(
        *LOADED, "edition__published_revision", "edition__city", "edition__program"
    )
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        known = {row.pk: row for row in rows}
        cases = list(gather([known[key] for key in keys], STEPS["submit"], "").cases())
        seconds = time.perf_counter() - started
    assert all(case.findings for _dossier, case in cases)
    return {
        "dossiers": len(keys),
        "queries": len(queries),
        "seconds": round(seconds, 3),
        "milliseconds_per_dossier": round(seconds * 1000 / len(keys), 4),
    }


def run() -> dict[str, object]:
    """Filled-in dossiers of a rehearsal, each evaluated as often as the size asks."""
    copy = rehearsal.prepare(Edition.objects.get(slug=SLUG), dossiers=MADE, seed=1)
    entry = applicants.Entrances(copy.scene).any()
    made = [applicants.apply(copy.scene, each, entry, copy.scene.now).pk for each in copy.people]
    evaluated(made)
    rows = [evaluated([made[n % len(made)] for n in range(size)]) for size in SIZES]
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(evaluated, [made[n % len(made)] for n in range(SIZES[1])])
        pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(15)
    return {
        "database": connection.vendor,
        "distinct_dossiers": len(made),
        "rows": rows,
        "queries_constant": len({row["queries"] for row in rows}) == 1,
    }


def main() -> None:
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with transaction.atomic():
            call_command(
                "load_edition", f"fixtures/editions/{SLUG}.yaml", "--publish", stdout=sys.stderr
            )
            result = run()
            transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    print(json.dumps(result, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
