"""Records of access to what is masked."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from talentportal.shared.models import AccessAction, AccessRecord
from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text


class Seen(NamedTuple):
    """What was seen: the number of a dossier or the reference of an objection, and of whom."""

    subject: str
    person: str = ""


def record_access(*, user: Any, action: AccessAction, seen: Iterable[Seen], reason: str) -> None:
    """Write who saw what and why, a row for each person; without a reason it is refused and
    nothing may be shown."""
    reason = clean_text(reason)
    if not reason:
        raise Refused.because("reason-missing", _("Please say why you need to see this."), "reason")
    AccessRecord.objects.bulk_create(
        AccessRecord(
            user=user,
            action=action,
            subject=each.subject,
            person=each.person[:120],
            reason=reason[:300],
        )
        for each in seen
    )
