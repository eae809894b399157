"""Calls at the same time, and waiting for what happens elsewhere."""

import threading
import time
from collections.abc import Callable

from django.db import connection

from talentportal.shared.refusals import Refused


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run the calls in threads that start together; ``done``, or the codes of what refused each."""
    barrier, found = threading.Barrier(len(calls)), [""] * len(calls)

    def run(index: int) -> None:
        barrier.wait()
        try:
            calls[index]()
            found[index] = "done"
        except Refused as refused:
            found[index] = " ".join(each.code for each in refused.refusals)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found


def wait_for(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
