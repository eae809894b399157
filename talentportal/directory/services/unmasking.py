"""Who may read an identity number in full, and the record of it: decided and written here alone.

Personal Information Protection Law art. 6 and 51: least exposure, and a record of it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from talentportal.directory.models import Duty
from talentportal.shared.models import AccessAction
from talentportal.shared.records import Seen, record_access
from talentportal.shared.refusals import Refused


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody named in a dossier; the number stays sealed until ``read`` is called."""

    dossier: str
    position: int
    name: str
    read: Callable[[], str] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a dossier: the duty under which it lies with them now (none where it
    does not, or is their own), and what its stage asks of them."""

    duty: Duty | None = None
    compares_originals: bool = False
    asks_departments: bool = False


def may_unmask(standing: Standing, action: AccessAction) -> bool:
    """Whether the work on a dossier needs the whole number.

    It is compared with the document by who examines, or sights the originals, and is written into
    the question to a department, which finds people by it. Nothing else needs it.
    """
    if standing.duty is None:
        return False
    if action == AccessAction.ID_NUMBER_FOR_DEPARTMENTS:
        return standing.asks_departments
    return standing.duty == Duty.EXAMINE or standing.compares_originals


def unmask(
    *,
    people: Sequence[Identity],
    standings: Collection[Standing],
    action: AccessAction,
    reason: str,
    actor: Any,
) -> dict[Identity, str]:
    """The numbers of these people in full; who read each of them, and why, is recorded first."""
    if not standings or not all(may_unmask(each, action) for each in standings):
        raise Refused.because(
            "unmask-forbidden",
            _("Only who has to compare or pass on an identity number may read it in full."),
        )
    people = list(dict.fromkeys(people))
    record_access(
        user=actor,
        action=action,
        seen=[Seen(each.dossier, each.name) for each in people],
        reason=reason,
    )
    return {each: each.read() for each in people}
