"""Folders for what a book is made of, gone when it is made, or when the process that had them is."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = re.compile(r"talentportal-book-(\d+)-")


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of this process. A worker that was killed could not remove its own: the next does."""
    _sweep()
    with tempfile.TemporaryDirectory(prefix=f"talentportal-book-{os.getpid()}-") as folder:
        yield Path(folder)


def _sweep() -> None:
    for path in Path(tempfile.gettempdir()).glob("talentportal-book-*"):
        owner = NAME.match(path.name)
        if owner and not _lives(int(owner[1])):
            shutil.rmtree(path, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another's
        return True
    return True
