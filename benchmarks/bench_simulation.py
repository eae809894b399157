"""Whole editions with people who do not exist: dossiers and steps a second, from draft to honour.

Prints JSON, a row an edition. A step is an event of the chain: one dossier moved once through the
door. Everything else that people do (forms, papers, checks, sheets, meetings, notices) is in the time.
Runs on the configured database, in a database of its own that is removed afterwards.
"""

import argparse
import json
import os
import sys
from io import StringIO
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentportal.settings.test")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from rehearsals.order import order_for  # noqa: E402
from rehearsals.playing import play  # noqa: E402
from talentportal.programs.models import Edition  # noqa: E402

FOLDER = Path("fixtures/editions")


def measured(slug: str, dossiers: int) -> dict[str, object]:
    """One edition from its file to its honourees."""
    call_command("load_edition", str(FOLDER / f"{slug}.yaml"), "--publish", stdout=StringIO())
    told = play(order_for(Edition.objects.get(slug=slug), dossiers=dossiers, seed=1))
    steps = told["steps"]
    seconds = told["seconds"]["run"]
    return {
        "edition": slug,
        "dossiers": dossiers,
        "honoured": told["funnel"]["honoured"],
        "steps": steps,
        "seconds": told["seconds"],
        "dossiers_per_second": round(dossiers / seconds, 1),
        "steps_per_second": round(steps / seconds, 1),
        "invariants_broken": told["invariants"]["broken"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=200)
    parser.add_argument("slugs", nargs="*", default=sorted(each.stem for each in FOLDER.glob("*")))
    given = parser.parse_args()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        rows = [measured(slug, given.dossiers) for slug in given.slugs]
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    print(json.dumps({"database": connection.vendor, "rows": rows}))  # noqa: T201


if __name__ == "__main__":
    main()
