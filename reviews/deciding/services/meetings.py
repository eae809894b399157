"""Meetings and written decisions: recorded first, then carried out by a step of the chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nominations.models import Dossier
from nominations.moving import Inputs, Outcome, take_steps
from nominations.moving.findings import Finding, record_fulfilments
from nominations.places import Place, require_place, revision_with
from reviews.models import Meeting, MeetingDecision
from talentportal.directory.models import User
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.lasting import lasting_words
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text

PROVES = (Requirement.MEETING_DECIDED, Requirement.DECISION_RECORDED)


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes (or the document) say beside the single decisions."""

    kind: str
    title: str
    held_on: date
    number: str
    present: int | None = None
    summary: str = ""
    scan: Any = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on one dossier."""

    agreed: bool
    note: str = ""


@transaction.atomic
def record_meeting(
    *, place: Place, minutes: Minutes, decisions: Mapping[int, Decided], actor: User
) -> Meeting:
    """Record a decision of ``place.office`` on dossiers that lie there (primary key → decision).

    It proves “decided by a meeting” and “decision recorded” for those agreed to and disproves
    both for the others; nothing moves yet (notice 三.3 and 三.4: 经党组会议审议通过).
    """
    require_place(actor, place)
    dossiers = list(place.dossiers().filter(pk__in=decisions))
    refuse_if_any(_faults(minutes, decisions, dossiers))
    meeting = _stored(place, minutes, actor)
    MeetingDecision.objects.bulk_create(
        [
            MeetingDecision(
                meeting=meeting,
                dossier=dossier,
                agreed=decisions[dossier.pk].agreed,
                note=clean_text(decisions[dossier.pk].note),
            )
            for dossier in dossiers
        ]
    )
    _record(meeting, place, dossiers, decisions, actor)
    return meeting


def carry_out(
    *, meeting: Meeting, place: Place, verb: str, actor: User, inputs: Inputs
) -> list[Outcome]:
    """Take the step that the meeting decided, for all it concerns that still lie at the place."""
    return take_steps(
        dossiers=concerned(meeting, place, verb), verb=verb, actor=actor, inputs=inputs
    )


def concerned(meeting: Meeting, place: Place, verb: str) -> list[int]:
    """The dossiers (primary keys) that ``verb`` carries a decision of the meeting out on."""
    if verb not in (place.onward, place.out):
        raise Refused.because("not-this-step", _("This step does not follow from a meeting."))
    here = place.dossiers().filter(
        decisions__meeting=meeting, decisions__agreed=verb == place.onward
    )
    return list(here.values_list("pk", flat=True))


def _faults(
    minutes: Minutes, decisions: Mapping[int, Decided], found: Sequence[Dossier]
) -> list[Refusal]:
    faults = []
    if not decisions:
        faults.append(
            Refusal(
                "nothing-decided",
                _("No decision is marked for any dossier."),
                place="#decisions",
                remedy=_("Mark at least one dossier as agreed or not agreed."),
            )
        )
    if minutes.held_on > clock.today():
        faults.append(
            Refusal(
                "not-held-yet",
                _("The date lies in the future; record a meeting after it was held."),
                place="held_on",
            )
        )
    missing = len(decisions) - len(found)
    if missing:
        faults.append(
            Refusal(
                "not-here-any-more",
                _("{count} of the dossiers do not lie at this stage any more.").format(
                    count=missing
                ),
                remedy=_("Load the page again and record what was decided on the others."),
            )
        )
    return faults


def _stored(place: Place, minutes: Minutes, actor: User) -> Meeting:
    try:
        with transaction.atomic():
            return Meeting.objects.create(
                edition=place.edition,
                office=place.office,
                stage=place.stage.key,
                revision=revision_with(place.edition, place.stage.key),
                kind=minutes.kind,
                title=clean_text(minutes.title),
                held_on=minutes.held_on,
                number=clean_text(minutes.number),
                present=minutes.present,
                summary=clean_text(minutes.summary),
                scan=minutes.scan or "",
                recorded_by=actor,
            )
    except IntegrityError as error:
        raise Refused.because(
            "number-taken",
            _("Minutes or a document with the number “{number}” are recorded already.").format(
                number=minutes.number
            ),
            place="number",
            remedy=_("Check the number; decisions on further dossiers need a number of their own."),
        ) from error


@lasting_words()
def _record(
    meeting: Meeting,
    place: Place,
    dossiers: Sequence[Dossier],
    decisions: Mapping[int, Decided],
    actor: User,
) -> None:
    against = _("{title} ({number}) did not agree.").format(
        title=meeting.title, number=meeting.number
    )
    for requirement in PROVES:
        record_fulfilments(
            stage=place.stage.key,
            requirement=requirement,
            findings=[
                Finding(dossier, agreed, "" if agreed else against)
                for dossier in dossiers
                for agreed in [decisions[dossier.pk].agreed]
            ],
            actor=actor,
        )
