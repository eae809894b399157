"""Whether this machine can print books, and print them alike; asked at start-up and by /readyz."""

import ctypes
from typing import Any

from django.core import checks
from django.utils.translation import gettext as _

from nominations.book.fonts import CHAIN, OTHERS, file_of

LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
    ("libmagic.so.1", "libmagic1"),
)
"""Without libharfbuzz-subset, WeasyPrint takes ten times as long and only logs it."""


def problems() -> list[str]:
    """What is missing, a sentence each; empty when books can be made."""
    found = [
        _("The library {library} is missing; install the Debian package {package}.").format(
            library=library, package=package
        )
        for library, package in LIBRARIES
        if not _loads(library)
    ]
    fonts = [(name, package) for _family, name, package in CHAIN]
    fonts += [(name, "fonts-noto-cjk") for name in OTHERS]
    found += [
        _("The font {font} is missing; install the Debian package {package}.").format(
            font=name, package=package
        )
        for name, package in fonts
        if file_of(name) is None
    ]
    return found


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@checks.register("book")
def check_environment(app_configs: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """A system check, so that the portal does not start half able."""
    return [checks.Error(sentence, id="nominations.E001") for sentence in problems()]
