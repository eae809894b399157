"""The clock of the demonstration: how far it is ahead, and moving it."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rehearsals.demo.models import DemoClock
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from talentportal.shared.working_days import add_working_days

# A demonstration of years needs a calendar of years; beyond it nothing can be counted.
FURTHEST = timedelta(days=3 * 366)
STEPS = ("day", "working_day", "date", "reset")


def demo_offset() -> timedelta:
    """How far the demonstration's clock is ahead; nothing outside the demonstration."""
    if not settings.DEMO:
        return timedelta()
    row = DemoClock.objects.filter(pk=1).first()
    return row.offset if row else timedelta()


def set_to(moment: datetime) -> None:
    """Let the demonstration's clock run from ``moment`` on, in whatever year it lies."""
    with clock.shifted(timedelta()):  # the real time, whatever the clock showed before
        _store(moment - clock.now())


def move_clock(step: str, to: date | None = None) -> None:
    """Set the clock on by a day or a working day, to 9 o'clock of a date, or back to the real time.

    Never backwards except to the real time: what has happened must not lie in the future.
    """
    if step == "reset":
        _store(timedelta())
        return
    now = clock.now().astimezone(clock.CHINA)
    target = _target(step, to, now)
    if target <= now:
        raise Refused.because(
            "demo-clock-backwards",
            _("The demonstration's clock goes forward only."),
            "date",
            _("Choose a later date, or set the clock back to the real time."),
        )
    _store(demo_offset() + (target - now))


def _target(step: str, to: date | None, now: datetime) -> datetime:
    if step == "working_day":
        day = add_working_days(now.date(), 1, count_first_day=False)
        return datetime.combine(day, now.time(), clock.CHINA)
    if step == "date" and to is not None:
        return datetime.combine(to, time(9), clock.CHINA)
    return now + timedelta(days=1)


@transaction.atomic
def _store(offset: timedelta) -> None:
    if offset > FURTHEST:
        raise Refused.because(
            "demo-clock-too-far",
            _("The demonstration's clock cannot run more than three years ahead."),
            "date",
            _("Choose an earlier date."),
        )
    DemoClock.objects.update_or_create(pk=1, defaults={"offset": offset})
