"""How long a notice runs: days counted by the edition's rule, both readings side by side. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from talentportal.programs.document import Notice
from talentportal.shared.clock import CHINA
from talentportal.shared.refusals import Refused
from talentportal.shared.working_days import add_working_days

MOST_DAYS = 30
"""Calendar days that a notice runs at most with its extensions, the first day counted. The notices
of selections ask for five to seven working days; no document says how often they may be extended,
so thirty days, the usual time within which an objection is answered, keep a slip of the year off.
"""


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a notice that opens on ``opens_on``.

    Two readings are in use: practice counts the day of publication, the Civil Code (art. 201)
    does not. Where the edition has decided neither, the later end is taken: it satisfies both.
    """

    opens_on: date
    counting_first_day: date
    not_counting_first_day: date
    counts_first_day: bool
    days: int
    day_kind: str

    @property
    def ends_on(self) -> date:
        """The last day, by the edition's reading."""
        return self.counting_first_day if self.counts_first_day else self.not_counting_first_day

    @property
    def ends_at(self) -> datetime:
        """The instant after the last day (24:00), when the notice has run."""
        return end_of(self.ends_on)

    @property
    def words(self) -> str:
        """How it was counted, in a sentence for the public."""
        kind = _("working days") if self.day_kind == "working" else _("calendar days")
        if self.counts_first_day:
            return _("{days} {kind}, the day of publication counted").format(
                days=self.days, kind=kind
            )
        return _("{days} {kind}, the day of publication not counted").format(
            days=self.days, kind=kind
        )


def period_of(notice: Notice, opens_on: date) -> Period:
    """The period the edition prescribes for a notice published on ``opens_on``."""
    if notice.days is None:
        raise Refused.because(
            "no-period",
            _("The edition does not say how many days the notice “{name}” runs.").format(
                name=notice.name
            ),
            remedy=_("The administrator must decide it in the edition."),
        )
    kind = notice.day_kind or "working"
    return Period(
        opens_on=opens_on,
        counting_first_day=_last_day(opens_on, notice.days, kind, first=True),
        not_counting_first_day=_last_day(opens_on, notice.days, kind, first=False),
        counts_first_day=bool(notice.count_first_day),
        days=notice.days,
        day_kind=kind,
    )


def latest_end(opens_on: date) -> date:
    """The last day to which a notice may be extended."""
    return opens_on + timedelta(days=MOST_DAYS - 1)


def end_of(day: date) -> datetime:
    """24:00 of a day in China, exclusive."""
    return datetime.combine(day + timedelta(days=1), time(), CHINA)


def _last_day(opens_on: date, days: int, kind: str, *, first: bool) -> date:
    if kind == "working":
        return add_working_days(opens_on, days, count_first_day=first)
    return opens_on + timedelta(days=days - 1 if first else days)
