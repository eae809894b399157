"""Plays an ordered rehearsal in the database at hand, and tells what came of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nominations.models import Event
from rehearsals import rehearsal
from rehearsals.director import Director
from rehearsals.funnel import funnel_of
from rehearsals.order import Order
from rehearsals.unruly import Unruly
from reviews.invariants import INVARIANTS

Tell = Callable[[int, int], None]
"""Hears how many stages of how many have been worked through."""


def play(order: Order, tell: Tell = lambda done, total: None) -> dict[str, Any]:
    """``funnel``, ``invariants`` (asked, and broken ones with their sentences), ``steps``, ``seconds``.

    The database should be a scratch one (``scratch``): the rehearsal writes offices, people and
    dossiers into it.
    """
    seconds: dict[str, float] = {}
    with _timed(seconds, "prepare"):
        copy = rehearsal.prepare(order)
    with _timed(seconds, "run"):
        unruly = Unruly(copy.scene, order.seed) if order.unruly else None
        Director(copy.scene, str(order.seed), tell, unruly).run(copy.people, order.until)
    with _timed(seconds, "check_invariants"):
        broken = {each.__name__: found for each in INVARIANTS if (found := list(each()))}
    edition = copy.scene.edition
    return {
        "edition": edition.slug,
        "label": edition.label,
        "funnel": funnel_of(copy.scene),
        "invariants": {"asked": len(INVARIANTS), "broken": broken},
        "steps": Event.objects.filter(edition=edition).count(),
        "seconds": seconds,
        **({"tried": unruly.told()} if unruly else {}),
    }


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    """Note how long the block took."""
    started = time.perf_counter()
    yield
    seconds[name] = round(time.perf_counter() - started, 2)
