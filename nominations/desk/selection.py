"""Batches: which dossiers a person selected, and the plan that they confirm.

A selection keeps the filter, not the rows of one page; a plan keeps what the confirmation showed
(each dossier with its version), signed, so that exactly this is done and nothing that came later.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from nominations.desk.filters import DossierFilter
from nominations.models import Dossier
from nominations.selectors import dossiers_held_for, dossiers_visible_to
from talentportal.programs.models import Edition
from talentportal.shared.keys import keys_of
from talentportal.shared.refusals import Refused

MOST = 2000
AT_ONCE = 50
SALT = "nominations.batch"
VALID_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Selection:
    """What was selected: everything that matches ``query``, or the rows that were ticked."""

    keys: list[int]
    edition: Edition
    query: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What was confirmed: a verb, and the dossiers in the versions that were seen."""

    verb: str
    edition: int
    versions: dict[int, int]
    query: str
    token: str = ""

    def sealed(self, user: Any) -> str:
        """The plan as the confirmation page carries it, for this person alone."""
        content = [self.verb, self.edition, list(self.versions.items()), self.query]
        return sealed_for(user, content, SALT)

    def key(self, user: Any) -> str:
        """The same plan confirmed twice by the same person is one job."""
        return f"steps:{hashlib.sha256(f'{user.pk}:{self.token}'.encode()).hexdigest()}"


def selection_of(user: Any, posted: QueryDict) -> Selection:
    """The dossiers that the posted list form selects, or ``Refused``."""
    rows, query = _chosen(dossiers_held_for(user), posted)
    found = list(rows.order_by("number").values_list("pk", "edition")[: MOST + 1])
    _refuse_unless_fit(found)
    edition = Edition.objects.select_related("published_revision", "city").get(pk=found[0][1])
    return Selection([pk for pk, _edition in found], edition, query)


def books_of(user: Any, posted: QueryDict) -> QuerySet[Dossier]:
    """The dossiers whose books are wanted: handed in, selected in either list, or ``Refused``."""
    held = posted.get("tab") != "seen"
    base = dossiers_held_for(user) if held else dossiers_visible_to(user).exclude(applicant=user)
    rows, _query = _chosen(base.filter(submitted_at__isnull=False), posted)
    found = list(rows.order_by("number").values_list("pk", flat=True)[: MOST + 1])
    _refuse_unless_few(found)
    return Dossier.objects.filter(pk__in=found).order_by("number")


def _chosen(base: QuerySet[Dossier], posted: QueryDict) -> tuple[QuerySet[Dossier], str]:
    """All that match the posted filter, with it, or the rows that were ticked."""
    query = posted.get("query", "")[:2000]
    if posted.get("all_matching"):
        return DossierFilter(QueryDict(query), base).matching, query
    return base.filter(pk__in=keys_of(posted.getlist("selected"), MOST + 1)), ""


def _refuse_unless_fit(found: Sequence[tuple[int, int]]) -> None:
    _refuse_unless_few(found)
    if len({edition for _pk, edition in found}) > 1:
        raise Refused.because(
            "several-editions",
            _("The selection contains dossiers of several editions."),
            remedy=_("Choose one edition in the filter."),
        )


def _refuse_unless_few(found: Sequence[Any]) -> None:
    if not found:
        raise Refused.because(
            "nothing-selected",
            _("No dossier is selected that waits for you."),
            remedy=_("Go back to the list and tick at least one."),
        )
    if len(found) > MOST:
        raise Refused.because(
            "too-many-selected",
            _("More than {most} dossiers are selected.").format(most=MOST),
            remedy=_("Narrow the list with the filter and take the step in parts."),
        )


def plan_from(user: Any, token: str, verb: str) -> Plan:
    """The plan that a confirmation page carried, or ``Refused`` when it is not ours or too old."""
    signed_verb, edition, versions, query = opened_by(user, token, SALT)
    if signed_verb != verb:
        raise _expired()
    return Plan(verb, edition, dict(map(tuple, versions)), query, token)


def sealed_for(user: Any, content: Any, salt: str) -> str:
    """A signed plan that nobody but ``user`` can confirm."""
    return signing.dumps([user.pk, content], salt=salt, compress=True)


def opened_by(user: Any, token: str, salt: str) -> Any:
    """What was signed for ``user``; ``Refused`` where it is somebody else's, forged or too old."""
    try:
        owner, content = signing.loads(token, salt=salt, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        raise _expired() from None
    if owner != user.pk:
        raise Refused.because(
            "plan-of-another",
            _("This confirmation was prepared for another person."),
            remedy=_("Go back to the list and select the dossiers again."),
        )
    return content


def _expired() -> Refused:
    return Refused.because(
        "plan-expired",
        _("This confirmation is no longer valid."),
        remedy=_("Go back to the list and select the dossiers again."),
    )


def names_of(keys: Sequence[int], user: Any) -> dict[int, Dossier]:
    """Those dossiers of a result page that this person may see, by primary key (one query)."""
    seen = dossiers_visible_to(user).filter(pk__in=keys)
    rows = seen.select_related("person", "employer", "office")
    return {
        row.pk: row
        for row in rows.defer("answers", "person__id_number", "person__phone", "person__id_index")
    }
