"""Whether this machine can print books, and print them alike; asked at start-up and by /readyz."""

import ctypes
from typing import Any

from django.core import checks
from django.utils.translation import gettext as _

from talentportal.bookbinding.fonts import CHAIN, OTHERS, file_of

LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
    ("libmagic.so.1", "libmagic1"),
)
"""Without libharfbuzz-subset, WeasyPrint takes ten times as long and only logs it."""


def missing_libraries() -> list[str]:
    """A sentence for each library that is not there."""
    sentence = _("The library {library} is missing; install the Debian package {package}.")
    return [
        sentence.format(library=library, package=package)
        for library, package in LIBRARIES
        if not _loads(library)
    ]


def missing_fonts() -> list[str]:
    """A sentence for each font that is not there."""
    sentence = _("The font {font} is missing; install the Debian package {package}.")
    fonts = [(name, package) for _family, name, package in CHAIN]
    fonts += [(name, "fonts-noto-cjk") for name in OTHERS]
    return [
        sentence.format(font=name, package=package)
        for name, package in fonts
        if file_of(name) is None
    ]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@checks.register("libraries")
def check_libraries(app_configs: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """A system check, so that the portal does not start half able; /readyz asks it by its tag."""
    return [checks.Error(sentence, id="nominations.E001") for sentence in missing_libraries()]


@checks.register("fonts")
def check_fonts(app_configs: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """The same for fonts."""
    return [checks.Error(sentence, id="nominations.E002") for sentence in missing_fonts()]
