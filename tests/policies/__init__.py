"""Who may open which route. Every module has a table ``POLICY``: the name of a route → who may.

Values are joined by `` | `` and read: ``public``; ``signed-in``; ``applicant`` (of the dossier);
``requester`` (who ordered the job); ``<duty>@office`` and ``<duty>@edition`` (on what the route
is about); ``score@panel`` (an expert to whom the dossier is assigned); ``staff`` (back office).
A route without arguments that asks for a duty asks for it on anything at all.
"""

import importlib
import pkgutil


def declared() -> dict[str, str]:
    """The tables of all modules as one; a route declared twice must be declared the same."""
    merged: dict[str, str] = {}
    for found in pkgutil.iter_modules(__path__, f"{__name__}."):
        table = getattr(importlib.import_module(found.name), "POLICY", {})
        for route, policy in table.items():
            known = set(merged.get(route, policy).split(" | "))
            assert known == set(policy.split(" | ")), f"{route} is declared twice, differently"
            merged[route] = policy
    return merged
