"""A worker that says when a portion of a batch is done and then dawdles, so that it can be killed."""

import time
from typing import Any

import django

django.setup()

from nominations.moving import batches  # noqa: E402 -- models are ready only now
from talentportal.shared import clock, jobs  # noqa: E402
from tests.support.worlds import world  # noqa: E402

batches.PORTION = 2
take = batches.take_steps


def take_and_dawdle(**given: Any) -> Any:
    with clock.travel(world.REVIEWING):
        outcomes = take(**given)
    print("portion", flush=True)  # noqa: T201 -- the test listens
    time.sleep(60)
    return outcomes


batches.take_steps = take_and_dawdle
jobs.run_due_jobs()
