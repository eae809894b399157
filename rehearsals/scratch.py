"""A rehearsal in a database of its own: a file that is made, filled and removed.

Who is killed and cannot remove it leaves it to the next rehearsal a day later.

It runs in a process with settings of its own (``talentportal.settings.rehearsal``), so that it
knows neither the city's database nor its keys, mail, queue or files.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rehearsals import blank
from rehearsals.order import Order
from rehearsals.playing import Tell
from talentportal.shared import clock
from talentportal.shared.refusals import Refused

PASSED_ON = ("PATH", "LANG", "LC_ALL", "MAGIC", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TMPDIR")
PREFIX = "rehearsal-"
LEFT_BEHIND = timedelta(days=1)
DATABASE = "portal.sqlite3"
"""How the embedded settings call the file."""


class RehearsalFailed(Exception):
    """The process ended without a result; the text is the end of what it said."""


def rehearse(
    order: Order, tell: Tell = lambda done, total: None, keep: Path | None = None
) -> dict[str, Any]:
    """Play ``order`` in a scratch database; what ``playing.play`` tells.

    ``keep``: a file that is not there yet; the database is left in it, also when the play fails.
    """
    if keep is not None and keep.exists():
        raise Refused.because(
            "file-exists",
            _("“{file}” exists already; a rehearsal overwrites nothing.").format(file=keep),
            remedy=_("Name another file."),
        )
    _sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        try:
            return _played(order, Path(folder), tell)
        finally:
            if keep is not None and (Path(folder) / DATABASE).exists():
                blank.copy(Path(folder) / DATABASE, keep)


def _played(order: Order, folder: Path, tell: Tell) -> dict[str, Any]:
    told: dict[str, Any] = {}
    (folder / "order").write_text(order.written())
    with _child(folder) as child:
        for line in child.stdout or ():
            told = _heard(line)
            if "done" in told:
                tell(told["done"], told["total"])
        if child.wait() != 0 or "funnel" not in told:
            ended = _("The process of the rehearsal ended with status {status}.")
            said = (folder / "said").read_text()[-2000:]
            raise RehearsalFailed(f"{ended.format(status=child.returncode)}\n{said}".strip())
    return told


def _heard(line: str) -> dict[str, Any]:
    """A line of the process; what is no JSON is not meant for us."""
    try:
        told: dict[str, Any] = json.loads(line)
    except ValueError:
        return {}
    return told


@contextlib.contextmanager
def _child(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The process that plays; it is stopped when nobody listens to it any more."""
    with (
        (folder / "order").open() as order,
        (folder / "said").open("w") as said,
        subprocess.Popen(
            [sys.executable, "-m", "rehearsals.child"],
            stdin=order,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            cwd=settings.BASE_DIR,
            env={
                **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
                "DJANGO_SETTINGS_MODULE": "talentportal.settings.rehearsal",
                "VAR_DIR": str(folder),
                "BLANK_DATABASES": str(settings.BLANK_DATABASES),
            },
        ) as child,
    ):
        try:
            yield child
        finally:
            child.kill()


def _sweep() -> None:
    """Remove what a rehearsal left whose process was killed and could not; none takes a day."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # another's, or just removed by another
            if clock.wall().timestamp() - folder.stat().st_mtime > LEFT_BEHIND.total_seconds():
                shutil.rmtree(folder)
