"""Documents written for an older version of the schema, brought up to the present one.

A migration is a plain function on the raw settings: it takes those of one version and gives those
of the next. ``MIGRATIONS`` holds each under the version that it leaves; they are run in a chain,
for files as they are read and for revisions that the database keeps as they were published.
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from talentportal.programs.document.schema.edition import SCHEMA_VERSION

Migration = Callable[[dict[str, Any]], dict[str, Any]]


def papers_closed_to_blind_experts(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 asks of a paper what experts may open, not what is hidden from them.

    What was hidden stays closed. What was not stays open, except in a blind review, where nobody
    had said that it names no one: there it is closed until the edition opens it.
    """
    materials = data.get("materials")
    for material in materials if isinstance(materials, list) else ():
        if isinstance(material, dict) and material.pop("hidden_from_experts", False) is True:
            material["shown_to_experts"] = False
    return data


MIGRATIONS: dict[int, Migration] = {1: papers_closed_to_blind_experts}
"""Version → the function that makes the next version of it."""

VERSION = "schema_version"


class UnknownVersion(ValueError):
    """A document of a version that this portal cannot read; its text is for people."""


def migrated(data: Any, *, to: int = SCHEMA_VERSION) -> Any:
    """The settings as version ``to`` writes them; what is no mapping is left to the validator.

    A document that does not say its version is of the present one. What is given is not changed.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get(VERSION), int):
        return data
    version = data[VERSION]
    if version > to:
        raise UnknownVersion(
            _(
                "The document is of version {version}; this portal reads versions up to {newest}. "
                "Update the portal first."
            ).format(version=version, newest=to)
        )
    if version == to:
        return data
    found: dict[str, Any] = copy.deepcopy(dict(data))
    for step in range(version, to):
        if step not in MIGRATIONS:
            raise UnknownVersion(
                _("There is no version {version} of the document.").format(version=version)
            )
        found = MIGRATIONS[step](found) | {VERSION: step + 1}
    return found
