"""A later end of a public notice: within bounds, while it runs, a row each that the public reads."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import NoticeExtension, NoticeState, PublicNotice
from reviews.notices.rules.notice_period import end_of, latest_end
from reviews.notices.services.notices import (
    announced,
    locked,
    must_be,
    reason_in_writing,
    record_run,
)
from talentportal.directory.models import User
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, refuse_if_any


@transaction.atomic
def extend_notice(*, notice: PublicNotice, ends_on: date, reason: str, actor: User) -> PublicNotice:
    """Let a notice that runs run longer, within bounds; it never ends earlier than it said."""
    notice = locked(notice, actor)
    must_be(notice, NoticeState.OPEN)
    refuse_if_any(_faults_of_extension(notice, ends_on))
    NoticeExtension.objects.create(
        notice=notice,
        from_day=notice.ends_on,
        to_day=ends_on,
        reason=reason_in_writing(reason)[:250],
        extended_by=actor,
        extended_at=clock.now(),
    )
    notice.ends_on, notice.ends_at = ends_on, end_of(ends_on)
    notice.save(update_fields=["ends_on", "ends_at"])
    record_run(notice, announced(notice), actor)
    return notice


def check_extension(*, notice: PublicNotice, ends_on: date) -> None:
    """Refuse a last day to which a notice could not be extended, before it is asked back."""
    refuse_if_any(_faults_of_extension(notice, ends_on))


def _faults_of_extension(notice: PublicNotice, ends_on: date) -> Iterator[Refusal]:
    assert notice.opens_on is not None
    last = latest_end(notice.opens_on)
    if not notice.is_in_force:
        yield Refusal(
            "notice-over",
            _("The notice ended on {day}; what is over cannot be made longer.").format(
                day=notice.ends_on
            ),
            remedy=_("Take it back and put a new one on display."),
        )
    elif notice.ends_on is None or ends_on <= notice.ends_on:
        yield Refusal(
            "never-shorter",
            _("The notice runs until {day}; it can only be made longer.").format(
                day=notice.ends_on
            ),
            place="ends_on",
        )
    elif ends_on > last:
        yield Refusal(
            "too-long",
            _("With its extensions a notice runs no longer than until {day}.").format(day=last),
            place="ends_on",
            remedy=_("Look whether the year is right."),
        )
