"""Recording the notice that an employer ran in-house before it recommends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.moving.findings import Finding, record_fulfilments
from nominations.places import Place, require_place
from reviews.models import InternalNotice
from reviews.notices.rules.notice_period import Period, period_of
from talentportal.directory.models import User
from talentportal.programs.document import Notice
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.lasting import lasting_words
from talentportal.shared.moments import until
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a notice in-house; ``cleared`` says that it does not stand in the way."""

    objected: bool
    report: str = ""
    cleared: bool = False


def asked_at(place: Place) -> dict[int, Notice]:
    """Dossier → the notice in-house that its channel asks for at this place (one query)."""
    document = place.document
    return {
        dossier.pk: declared
        for dossier in place.dossiers()
        if (declared := document.internal_notice_at(place.stage, dossier.channel, dossier.tier))
    }


@transaction.atomic
def record_internal_notice(
    *, place: Place, dossiers: Sequence[int], opens_on: date, came: Came, actor: User
) -> Period:
    """Record it for dossiers (primary keys) that lie here, once its last day is over.

    The last day is computed from the first by the edition's rule; nobody types it.
    """
    require_place(actor, place)
    asked = asked_at(place)
    rows = list(place.dossiers().filter(pk__in=[key for key in dossiers if key in asked]))
    if not rows or len(rows) < len(set(dossiers)):
        raise Refused.because(
            "not-asked-here",
            _("Choose people who lie with your office and whose channel asks for this notice."),
            place="#people",
        )
    period = period_of(asked[rows[0].pk], opens_on)
    report = clean_text(came.report)[:1000]
    refuse_if_any(_faults(period, came, report))
    for dossier in rows:
        InternalNotice.objects.update_or_create(
            dossier=dossier,
            stage=place.stage.key,
            defaults={
                "opens_on": period.opens_on,
                "ends_on": period.ends_on,
                "objected": came.objected,
                "report": report,
                "cleared": came.cleared and came.objected,
                "recorded_by": actor,
                "recorded_at": clock.now(),
            },
        )
    stands = came.objected and not came.cleared
    with lasting_words():
        sentence = _("The notice in-house brought an objection that stands: {report}")
    words = sentence.format(report=report) if stands else ""
    record_fulfilments(
        stage=place.stage.key,
        requirement=Requirement.INTERNAL_NOTICE,
        findings=[Finding(dossier, not stands, words, period.ends_at) for dossier in rows],
        actor=actor,
    )
    return period


def _faults(period: Period, came: Came, report: str) -> list[Refusal]:
    faults = []
    if clock.now() < period.ends_at:
        faults.append(
            Refusal(
                "notice-not-over",
                _("This notice runs until {moment} ({words}); record it afterwards.").format(
                    moment=until(period.ends_at), words=period.words
                ),
                place="opens_on",
            )
        )
    if came.objected and not report:
        faults.append(
            Refusal("report-missing", _("Please write what came and what was found."), "report")
        )
    return faults
