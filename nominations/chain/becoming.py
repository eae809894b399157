"""What a step makes of a column of its dossier, where that is not the same value for all.

Each is asked when the step is taken, with the dossier as it was and what the person gave.
"""

from collections.abc import Callable
from typing import Any

from talentportal.shared import clock

Becoming = Callable[[Any, Any], Any]


def this_moment(_dossier: Any, _given: Any) -> Any:
    return clock.now()


def the_rules_it_stands_under(dossier: Any, _given: Any) -> Any:
    """The revision in force when it is handed in first; corrections change nothing in it."""
    return dossier.revision or dossier.edition.published_revision


def the_moment_given(_dossier: Any, given: Any) -> Any:
    return given.correction_due_at
