"""What offices record about a dossier while it lies with them; guards read it, nothing moves.

Apps above (consultations, meetings, panels, notices) write here what they have found, so that
this app need not know them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.chain import DUTY_OF, STAGES
from nominations.models import Attachment, Dossier, Fulfilment, Opinion
from talentportal.directory.duties import ON_EDITION, holds
from talentportal.directory.models import User
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a requirement is met for one dossier; if not, the sentence that says what is missing."""

    dossier: Dossier
    met: bool
    sentence: str = ""
    not_before: datetime | None = None


def holds_stage(user: User, dossier: Dossier) -> bool:
    """Whether it is this person's duty to work on the dossier where it lies now."""
    if dossier.state not in STAGES or dossier.applicant_id == user.pk:
        return False
    duty = DUTY_OF[dossier.state]
    on = dossier.edition if duty in ON_EDITION else dossier.office
    return on is not None and holds(user, duty, on)


@transaction.atomic
def record_fulfilments(
    *, stage: str, requirement: Requirement, findings: Iterable[Finding], actor: User | None
) -> None:
    """Write whether ``requirement`` of ``stage`` is met, for many dossiers in one statement."""
    Fulfilment.objects.bulk_create(
        [
            Fulfilment(
                dossier=finding.dossier,
                stage=stage,
                requirement=requirement,
                met=finding.met,
                sentence=finding.sentence[:500],
                not_before=finding.not_before,
                recorded_by=actor,
                recorded_at=clock.now(),
            )
            for finding in findings
        ],
        update_conflicts=True,
        unique_fields=["dossier", "stage", "requirement"],
        update_fields=["met", "sentence", "not_before", "recorded_by", "recorded_at"],
    )


@transaction.atomic
def confirm(*, dossier: Dossier, requirement: Requirement, met: bool, actor: User) -> None:
    """An officer ticks (or unticks) a requirement that is a matter of his own judgement."""
    stage = _stage_of(dossier, actor)
    if requirement not in (
        Requirement.MATERIALS_CHECKED,
        Requirement.CONDITIONS_CONFIRMED,
        Requirement.INSPECTED,
    ):
        raise Refused.because("not-for-ticking", _("This is recorded on its own page."))
    record_fulfilments(
        stage=stage, requirement=requirement, findings=[Finding(dossier, met)], actor=actor
    )


@transaction.atomic
def sight_originals(
    *, dossier: Dossier, attachments: Sequence[int], sighted: bool, actor: User
) -> int:
    """Mark copies as compared with their originals (or take the mark back); returns how many."""
    _stage_of(dossier, actor)
    return Attachment.objects.filter(
        dossier=dossier, pk__in=attachments, removed_at__isnull=True
    ).update(sighted_by=actor if sighted else None, sighted_at=clock.now() if sighted else None)


@transaction.atomic
def write_opinion(
    *, dossier: Dossier, box: str, text: str, signed_by: str, signed_on: date, actor: User
) -> Opinion:
    """Write into the opinion box of the office that holds the dossier."""
    stage = _stage_of(dossier, actor)
    declared = next((item for item in dossier.document.form.opinions if item.key == box), None)
    if declared is None or declared.stage != stage:
        raise Refused.because("not-your-box", _("This opinion box belongs to another stage."))
    opinion, _created = Opinion.objects.update_or_create(
        dossier=dossier,
        box=box,
        defaults={
            "office_id": dossier.office_id or 0,
            "text": clean_text(text),
            "signed_by": clean_text(signed_by),
            "signed_on": signed_on,
            "written_by": actor,
            "written_at": clock.now(),
        },
    )
    record_fulfilments(
        stage=stage,
        requirement=Requirement.OPINION_WRITTEN,
        findings=[Finding(dossier, bool(opinion.text))],
        actor=actor,
    )
    return opinion


@dataclass(frozen=True, slots=True)
class Score:
    """What a review found of a dossier; ``against`` is the sentence of a vote that went against it."""

    score: Decimal
    rank: int
    against: str = ""


@transaction.atomic
def record_scores(*, stage: str, results: Mapping[int, Score], actor: User) -> None:
    """Write final score and rank (dossier pk → both) as the review's end found them."""
    dossiers = list(
        Dossier.objects.select_for_update(of=("self",)).filter(pk__in=results).order_by("pk")
    )
    for dossier in dossiers:
        dossier.final_score, dossier.rank = results[dossier.pk].score, results[dossier.pk].rank
    Dossier.objects.bulk_update(dossiers, ["final_score", "rank"])
    found = {
        Requirement.SCORED: [
            Finding(dossier, not results[dossier.pk].against, results[dossier.pk].against)
            for dossier in dossiers
        ],
        Requirement.RANKED: [Finding(dossier, True) for dossier in dossiers],
    }
    for requirement, findings in found.items():
        record_fulfilments(stage=stage, requirement=requirement, findings=findings, actor=actor)


def _stage_of(dossier: Dossier, actor: User) -> str:
    """The key of the stage where the dossier lies, if it is the actor's to work there."""
    if dossier.stage is None:
        raise Refused.because(
            "not-at-a-stage", _("The dossier does not lie with an office at present.")
        )
    if not holds_stage(actor, dossier):
        raise PermissionDenied
    return dossier.stage.key
