"""Documents of older versions of the schema, brought up to date before they are read.

Whoever changes the types so that documents written before no longer mean the same raises
``SCHEMA_VERSION`` in ``edition`` and adds the step from the version before to ``UPGRADES``: a pure
function from plain data to plain data. Published revisions stay as they are kept; they are brought
up to date whenever they are read, so their digest holds.
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from talentportal.programs.document.edition import SCHEMA_VERSION

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

UPGRADES: dict[int, Upgrade] = {}
"""Version → what makes its documents those of the next one."""


class UnknownVersion(ValueError):
    """A document of a version that this portal cannot read; says so in words."""


def upgraded(data: Mapping[str, Any]) -> dict[str, Any]:
    """A document's plain data in the present version; ``UnknownVersion`` where no way leads there.

    A document that names no version is of the first one.
    """
    found = copy.deepcopy(dict(data))
    version = found.get("schema_version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UnknownVersion(_("The version of the schema is a whole number from 1."))
    if version > SCHEMA_VERSION:
        raise UnknownVersion(
            _(
                "The document has version {version} of the schema, this portal knows up to {known}. "
                "Bring the portal up to date."
            ).format(version=version, known=SCHEMA_VERSION)
        )
    while version < SCHEMA_VERSION:
        found = UPGRADES[version](found)
        version += 1
        found["schema_version"] = version
    return found
