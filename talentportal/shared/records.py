"""Records of access to what is masked."""

from typing import Any

from django.utils.translation import gettext as _

from talentportal.shared.models import AccessRecord
from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text


def record_access(*, user: Any, action: str, subject: str, reason: str) -> AccessRecord:
    """Write who saw what and why; without a reason it is refused and nothing may be shown."""
    reason = clean_text(reason)
    if not reason:
        raise Refused.because("reason-missing", _("Please say why you need to see this."), "reason")
    return AccessRecord.objects.create(
        user=user, action=action, subject=subject, reason=reason[:300]
    )
