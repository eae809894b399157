"""The door under load: queries and seconds a dossier for batches of 10, 100 and 1,000.

Prints JSON. What it must show: the number of queries is the same for every size, and the time a
dossier takes does not grow with the size. Runs on the configured database, in one transaction that
is rolled back.
"""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentportal.settings.test")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from nominations.models import Attachment, Dossier  # noqa: E402
from nominations.moving import take_steps  # noqa: E402
from nominations.moving.findings import Finding, record_fulfilments  # noqa: E402
from rehearsals import applicants, rehearsal  # noqa: E402
from rehearsals.order import order_for  # noqa: E402
from talentportal.programs.models import Edition  # noqa: E402
from talentportal.programs.vocabulary import Requirement  # noqa: E402
from talentportal.shared import clock  # noqa: E402

SLUG = "jinzhong-craftsman-2019"
SIZES = (10, 100, 1000)


def measured(keys: list[int], verb: str, actor: object) -> dict[str, float]:
    """One batch through the door: how many statements, how long."""
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        outcomes = take_steps(dossiers=keys, verb=verb, actor=actor)  # type: ignore[arg-type]
        seconds = time.perf_counter() - started
    refused = [outcome for outcome in outcomes if not outcome.done]
    if refused:
        raise SystemExit(f"{len(refused)} refused: {refused[0].refusals}")
    return {
        "dossiers": len(keys),
        "queries": len(queries),
        "seconds": round(seconds, 3),
        "milliseconds_per_dossier": round(seconds * 1000 / len(keys), 3),
    }


def batch(copy: rehearsal.Rehearsal, size: int) -> list[Dossier]:
    """Dossiers that lie with one office, ready to be passed on."""
    entry = applicants.Entrances(copy.scene).any()
    copy.people, mine = copy.people[size:], copy.people[:size]
    dossiers = [applicants.apply(copy.scene, each, entry, copy.scene.now) for each in mine]
    # Applicants hand in one by one; here the office above it is measured, so this is not timed.
    for dossier in dossiers:
        with copy.scene.at(copy.scene.now):
            applicants.submit(copy.scene, dossier)
    handed_in = {each.pk for each in dossiers}
    return list(Dossier.objects.filter(pk__in=handed_in, state="initial_review").order_by("pk"))


def run() -> dict[str, object]:
    """Pass review in batches of growing size, each of dossiers of its own."""
    copy = rehearsal.prepare(
        order_for(Edition.objects.get(slug=SLUG), dossiers=sum(SIZES) * 11 // 10, seed=1)
    )
    copy.scene.now = copy.scene.now + timedelta(days=2)
    rows = []
    for size in SIZES:
        dossiers = batch(copy, size)
        stage = dossiers[0].route[0]
        (place,) = [
            each for each in copy.scene.places(stage) if each.office.pk == dossiers[0].office_id
        ]
        actor = copy.scene.actor_at(place)
        with copy.scene.at(copy.scene.now):
            for requirement in stage.requires:
                record_fulfilments(
                    stage=stage.key,
                    requirement=Requirement(requirement),
                    findings=[Finding(dossier, met=True) for dossier in dossiers],
                    actor=actor,
                )
            Attachment.objects.filter(dossier__in=dossiers).update(
                sighted_by=actor, sighted_at=clock.now()
            )
            rows.append(measured([each.pk for each in dossiers], "pass_review", actor))
    queries = {row["queries"] for row in rows}
    return {
        "database": connection.vendor,
        "rows": rows,
        "queries_constant": len(queries) == 1,
        "per_dossier_1000_to_10": round(
            rows[-1]["milliseconds_per_dossier"] / rows[0]["milliseconds_per_dossier"], 3
        ),
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
