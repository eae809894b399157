"""An office sets itself an earlier deadline (各单位自行确定截止时间), or takes it back."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.access import SETTING
from nominations.desk.own_windows import OwnWindow
from nominations.models import Dossier
from nominations.own_matters import refuse_own_matter
from talentportal.directory.duties import holds
from talentportal.directory.models import User
from talentportal.programs.models import EarlierDeadline
from talentportal.shared import clock
from talentportal.shared.moments import moment, until
from talentportal.shared.refusals import Refused

# How long those concerned have at least from when an office sets its own deadline.
LEAST_NOTICE = timedelta(days=3)


@transaction.atomic
def set_earlier_deadline(
    *, window: OwnWindow, closes_at: datetime | None, actor: User
) -> EarlierDeadline | None:
    """Close a window earlier for the office and those below it; ``None`` takes it back.

    Never later than the edition's end, and never sooner than ``LEAST_NOTICE`` from now: nobody is
    shut out by surprise.
    """
    if not any(holds(actor, duty, window.office) for duty in SETTING):
        raise PermissionDenied
    refuse_own_matter(
        actor,
        edition=window.edition,
        duty=next(duty for duty in SETTING if holds(actor, duty, window.office)),
        on=window.office,
        dossiers=Dossier.objects.filter(edition=window.edition, recommender=window.office),
    )
    rows = EarlierDeadline.objects.filter(
        edition=window.edition, office=window.office, stage=window.key
    )
    if closes_at is None:
        rows.delete()
        return None
    if closes_at >= window.published:
        raise Refused.because(
            "never-later",
            _(
                "The edition closes this window at {moment}; your office can only be earlier."
            ).format(moment=until(window.published)),
            place="closes_at",
        )
    if closes_at <= clock.now():
        raise Refused.because(
            "already-past",
            _("{moment} has passed; those concerned must have time left.").format(
                moment=moment(closes_at)
            ),
            place="closes_at",
        )
    earliest = clock.now() + LEAST_NOTICE
    if closes_at < earliest:
        raise Refused.because(
            "too-soon",
            _("Those concerned need at least {days} days; not before {moment}.").format(
                days=LEAST_NOTICE.days, moment=moment(earliest)
            ),
            place="closes_at",
        )
    found, _new = rows.update_or_create(
        edition=window.edition,
        office=window.office,
        stage=window.key,
        defaults={"closes_at": closes_at, "set_by": actor, "set_at": clock.now()},
    )
    return found
