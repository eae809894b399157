"""Races on PostgreSQL, again and again: five seats and fifty recommenders; two officers, one dossier.

Prints JSON. What it must show: in every round exactly five of fifty are recommended and exactly one
of two officers moves the dossier, with one event each, and the invariants hold at the end. The same
dossiers are sent back through the door after each round, which frees their seats.

``python benchmarks/soak_races.py [ROUNDS]`` (200 unless told) makes a test database on the
configured server and removes it afterwards.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentportal.settings.test")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.db import connection  # noqa: E402

from nominations.models import Dossier, Event  # noqa: E402
from nominations.moving import Inputs, take_step, take_steps  # noqa: E402
from quotas.models import Allowance, Seat  # noqa: E402
from reviews.invariants import INVARIANTS  # noqa: E402
from talentportal.directory.duties import grant  # noqa: E402
from talentportal.directory.models import Duty, User  # noqa: E402
from talentportal.shared import clock  # noqa: E402
from talentportal.shared.refusals import Refused  # noqa: E402
from tests.support.worlds import cast, factories, world  # noqa: E402

SEATS, RECOMMENDERS = 5, 50


class Soak:
    """One city with its people, whose dossiers go forth and back round after round."""

    def __init__(self) -> None:
        self.city = cast.build_city()
        document = world.small_document()
        document["limits"][0] |= {"maximum": SEATS, "force": "hard"}
        self.edition = world.publish_edition(self.city, document)
        self.officers = [self._officer(Duty.RECOMMEND) for _n in range(RECOMMENDERS)]
        self.examiners = [self._officer(Duty.EXAMINE) for _n in range(2)]
        self.dossiers = [self._dossier("recommendation") for _n in range(RECOMMENDERS)]
        self.contested = self._dossier("examination")
        self.pool = ThreadPoolExecutor(RECOMMENDERS)

    def _officer(self, duty: Duty) -> User:
        user = factories.make_user()
        grant(user, duty, self.city.yuci_bureau)
        return user

    def _dossier(self, stage: str) -> Dossier:
        return world.bring_to(self.city, world.start_dossier(self.city, self.edition), stage)

    def recommenders(self) -> bool:
        """Fifty officers recommend one dossier each at once; whether exactly five got through."""
        events = Event.objects.filter(verb="recommend").count()
        for dossier in self.dossiers:
            world.meet_requirements(self.city, dossier)
        found = self._at_once(
            [
                _step(dossier, "recommend", officer)
                for dossier, officer in zip(self.dossiers, self.officers, strict=True)
            ]
        )
        taken = Allowance.objects.get(rule="county").taken
        through = Dossier.objects.filter(state="qualification")
        fine = (
            found == Counter({"done": SEATS, "limit-reached": RECOMMENDERS - SEATS})
            and taken == Seat.objects.count() == through.count() == SEATS
            and Event.objects.filter(verb="recommend").count() == events + SEATS
        )
        self._send_back(list(through.values_list("pk", flat=True)), self.city.runner)
        return fine and Seat.objects.count() == 0

    def officers_on_one(self) -> bool:
        """Two officers pass one dossier at once; whether it moved once, with one event."""
        before = Event.objects.filter(dossier=self.contested).count()
        world.meet_requirements(self.city, self.contested)
        found = self._at_once(
            [_step(self.contested, "pass_review", officer) for officer in self.examiners]
        )
        fine = found == Counter({"done": 1, "not-at-this-stage": 1})
        fine = fine and Event.objects.filter(dossier=self.contested).count() == before + 1
        self._send_back([self.contested.pk], self.city.yuci_recommender)
        return fine

    def _send_back(self, keys: Sequence[int], actor: User) -> None:
        with clock.travel(world.REVIEWING):
            outcomes = take_steps(
                dossiers=keys, verb="send_back", actor=actor, inputs=Inputs(note="退回重审")
            )
        if not all(outcome.done for outcome in outcomes):
            raise SystemExit(f"Not sent back: {outcomes[0].refusals}")

    def _at_once(self, calls: Sequence[Callable[[], object]]) -> Counter[str]:
        barrier = Barrier(len(calls))
        return Counter(self.pool.map(lambda call: _outcome(barrier, call), calls))


def _step(dossier: Dossier, verb: str, actor: User) -> Callable[[], object]:
    inputs = Inputs(whole_list=True)
    return lambda: take_step(dossier=dossier, verb=verb, actor=actor, inputs=inputs)


def _outcome(barrier: Barrier, call: Callable[[], object]) -> str:
    barrier.wait(timeout=60)
    try:
        with clock.travel(world.REVIEWING):
            call()
    except Refused as refused:
        return refused.refusals[0].code
    except Exception as error:
        return repr(error)
    finally:
        connection.close()
    return "done"


def soak(rounds: int) -> dict[str, object]:
    """All rounds of both races."""
    began = Soak()
    started = time.perf_counter()
    five = [began.recommenders() for _round in range(rounds)]
    one = [began.officers_on_one() for _round in range(rounds)]
    seconds = time.perf_counter() - started
    began.pool.shutdown()
    broken = [sentence for invariant in INVARIANTS for sentence in invariant()]
    return {
        "database": connection.vendor,
        "rounds": rounds,
        "exactly_five_of_fifty": sum(five),
        "exactly_one_of_two": sum(one),
        "events": Event.objects.count(),
        "broken_invariants": broken,
        "seconds": round(seconds, 1),
    }


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    if connection.vendor != "postgresql":
        raise SystemExit("Races need a PostgreSQL server: set DATABASE_URL.")
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        result = soak(rounds)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    print(json.dumps(result, ensure_ascii=False))  # noqa: T201
    sound = result["exactly_five_of_fifty"] == result["exactly_one_of_two"] == rounds
    return 0 if sound and not result["broken_invariants"] else 1


if __name__ == "__main__":
    sys.exit(main())
