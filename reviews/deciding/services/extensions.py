"""Extensions of a window: later than it was, never earlier, always with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.places import document_with
from reviews.experts.services.assigning import require_run
from talentportal.directory.models import Office, User
from talentportal.programs.models import Edition, WindowExtension
from talentportal.programs.rules.timetable import document_of, stated_end
from talentportal.programs.rules.windows import windows_of
from talentportal.shared import clock
from talentportal.shared.clock import CHINA
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text


@transaction.atomic
def grant_extension(
    *,
    edition: Edition,
    stage: str,
    office: Office | None,
    closes_at: datetime,
    reason: str,
    actor: User,
) -> WindowExtension:
    """Let one office, or all, finish a stage later; ``stage`` may be the application."""
    require_run(actor, edition)
    Edition.objects.select_for_update().get(pk=edition.pk)
    reason = clean_text(reason)
    stated = stated_end(document_with(edition, stage) or document_of(edition), stage)
    present = windows_of([edition]).published(edition.pk, stage, stated, office)
    if present is None:
        raise Refused.because(
            "no-deadline", _("This stage has no deadline; there is nothing to extend.")
        )
    refuse_if_any(_faults(present, closes_at, reason))
    return WindowExtension.objects.create(
        edition=edition,
        stage=stage,
        office=office,
        closes_at=closes_at,
        reason=reason,
        granted_by=actor,
    )


def _faults(present: datetime, closes_at: datetime, reason: str) -> list[Refusal]:
    faults = []
    if closes_at <= present:
        moment = present.astimezone(CHINA)
        faults.append(
            Refusal(
                "never-earlier",
                _(
                    "The window closes {moment:%Y-%m-%d %H:%M} already; it can only close later."
                ).format(moment=moment),
                place="closes_at",
            )
        )
    elif closes_at <= clock.now():
        faults.append(
            Refusal("already-past", _("This moment lies in the past."), place="closes_at")
        )
    if not reason:
        faults.append(
            Refusal("reason-missing", _("This step needs a reason in writing."), place="reason")
        )
    return faults
