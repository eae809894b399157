"""``python -m rehearsals.child``: plays the order that stands on its input in a scratch database.

It says JSON lines: ``{"done": 2, "total": 8}`` as stages are worked through, and last what came of it.
"""

import ctypes
import json
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def main() -> None:
    _end_with_the_parent()
    import django

    django.setup()

    from django.conf import settings

    from rehearsals import blank
    from rehearsals.order import Order
    from rehearsals.playing import play

    blank.lay(Path(settings.DATABASES["default"]["NAME"]), settings.BLANK_DATABASES)
    _say(play(Order.read(sys.stdin.read()), lambda done, total: _say(done=done, total=total)))


def _end_with_the_parent() -> None:
    """Where Linux can do it: nobody would hear what a process says whose parent was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _say(told: object = None, **progress: int) -> None:
    sys.stdout.write(json.dumps(told or progress, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
