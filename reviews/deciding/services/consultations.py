"""Consulting departments: who must be asked about whom, what they answer, when a dossier may go on.

Which departments are asked follows from the edition's consultations and the person's facts (晋中
三.3: 同级政法、卫健 for everybody; 组织人事 and 纪检监察 for Party members and officials; 市场监管
and 税务 for those who run a business). Silence is never consent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.access import Authority
from nominations.chain.verbs import DUTY_OF
from nominations.form.subjects import ORGANISATION, identities_of
from nominations.models import DOCUMENTS, Dossier
from nominations.moving.findings import Finding, record_fulfilments
from nominations.own_matters import refuse_own_matter
from reviews.deciding.selectors.consultations import required_for
from reviews.models import Answer, Consultation, ConsultationReply
from talentportal.directory.duties import ON_EDITION
from talentportal.directory.models import User
from talentportal.directory.services.unmasking import Identity, unmask
from talentportal.programs.document import Consultation as Declared
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.lasting import lasting_words
from talentportal.shared.models import AccessAction
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text
from talentportal.shared.working_days import add_working_days

GOOD = (Answer.AGREE, Answer.NO_RECORD)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a department has answered."""

    answer: str
    replied_on: date
    official: str = ""
    matter: str = ""
    accepted_reason: str = ""
    scan: Any = None


def numbers_for_departments(
    *, dossiers: Sequence[Dossier], reason: str, actor: User
) -> dict[Identity, str]:
    """The numbers by which departments look people up; who takes them along, and why, is kept."""
    authority = Authority(actor)
    return unmask(
        people=[each for dossier in dossiers for each in looked_up(dossier)],
        standings={authority.standing(dossier) for dossier in dossiers},
        action=AccessAction.ID_NUMBER_FOR_DEPARTMENTS,
        reason=reason,
        actor=actor,
    )


def looked_up(dossier: Dossier) -> list[Identity]:
    """Whom a department looks up by identity number; an organisation has a credit code instead."""
    if dossier.applicant_kind == ORGANISATION and dossier.employer is not None:
        return []
    return list(identities_of(dossier))


@transaction.atomic
def ask(*, dossiers: Sequence[Dossier], actor: User) -> int:
    """Ask every department that is required and not asked yet; returns how many letters that is."""
    if not dossiers:
        return 0
    dossiers = _locked(dossier.pk for dossier in dossiers)
    stage = _stage(dossiers, actor)
    asked = [
        Consultation(
            dossier=dossier,
            key=declared.key,
            stage=stage,
            department=declared.department,
            asked_by=actor,
            due_on=_due(declared),
        )
        for dossier, declared in _required_pairs(dossiers, stage)
    ]
    before = Consultation.objects.filter(dossier__in=dossiers).count()
    Consultation.objects.bulk_create(asked, ignore_conflicts=True)
    _settle(dossiers, stage, actor)
    return Consultation.objects.filter(dossier__in=dossiers).count() - before


def _required_pairs(dossiers: Sequence[Dossier], stage: str) -> Iterable[tuple[Dossier, Declared]]:
    needed = required_for(dossiers, stage)
    return ((dossier, declared) for dossier in dossiers for declared in needed[dossier.pk])


@transaction.atomic
def record_reply(*, consultation: Consultation, reply: Reply, actor: User) -> Consultation:
    """Write down what a department answered; refused until what it needs is there.

    A later reply supersedes the one before, which stays with its day and who recorded it.
    """
    (dossier,) = _locked([consultation.dossier_id])
    consultation = Consultation.objects.get(pk=consultation.pk)
    if _stage([dossier], actor) != consultation.stage:
        raise Refused.because(
            "not-at-one-stage", _("These dossiers do not lie at the same stage any more.")
        )
    refuse_if_any(_faults(dossier, consultation, reply))
    said = {
        "answer": reply.answer,
        "replied_on": reply.replied_on,
        "official": clean_text(reply.official),
        "matter": clean_text(reply.matter),
        "accepted_reason": clean_text(reply.accepted_reason),
        "recorded_by": actor,
        "recorded_at": clock.now(),
    }
    row = ConsultationReply.objects.create(
        consultation=consultation,
        ordinal=consultation.replies.count() + 1,
        scan=reply.scan or "",
        **said,
    )
    for name, value in (said | {"scan": row.scan.name}).items():
        setattr(consultation, name, value)
    consultation.save()
    _settle([dossier], consultation.stage, actor)
    return consultation


def _faults(dossier: Dossier, consultation: Consultation, reply: Reply) -> Iterable[Refusal]:
    declared = dossier.document.consultation(consultation.key)
    if reply.answer not in declared.answers:
        yield Refusal("answer-unknown", _("Please choose one of the answers."), place="answer")
    if reply.replied_on > clock.today():
        yield Refusal(
            "replied-in-future", _("The day of the reply lies in the future."), "replied_on"
        )
    if reply.replied_on < consultation.asked_at.astimezone(clock.CHINA).date():
        yield Refusal(
            "replied-before-asked", _("The reply is dated before the question."), "replied_on"
        )
    if reply.answer in (Answer.HAS_MATTER, Answer.DISAGREE) and not reply.matter.strip():
        yield Refusal(
            "matter-missing", _("Please write down what the department reports."), "matter"
        )


def _locked(keys: Iterable[int]) -> list[Dossier]:
    """The dossiers as they are now; two answers at once are settled one after the other."""
    return list(
        Dossier.objects.select_for_update(of=("self",))
        .filter(pk__in=list(keys))
        .select_related(
            "edition__published_revision",
            "revision",
            "person",
            "office",
            "employer",
            "recommender",
            "applicant",
        )
        .defer(*DOCUMENTS)
        .order_by("pk")
    )


def _settle(dossiers: Sequence[Dossier], stage: str, actor: User) -> None:
    """Record whether all departments required have answered so that the dossier may go on."""
    answers: dict[int, dict[str, Consultation]] = {}
    for row in Consultation.objects.filter(dossier__in=dossiers, stage=stage):
        answers.setdefault(row.dossier_id, {})[row.key] = row
    needed = required_for(dossiers, stage)
    record_fulfilments(
        stage=stage,
        requirement=Requirement.CONSULTATIONS_ANSWERED,
        findings=[
            _finding(dossier, needed[dossier.pk], answers.get(dossier.pk, {}))
            for dossier in dossiers
        ],
        actor=actor,
    )


@lasting_words()
def _finding(
    dossier: Dossier, needed: Sequence[Declared], there: dict[str, Consultation]
) -> Finding:
    """Met when each has answered well, or badly and the office has said why it goes on."""
    silent = [row.department for row in needed if row.key not in there or not there[row.key].answer]
    against = [
        row.department
        for row in needed
        if row.key in there
        and there[row.key].answer
        and there[row.key].answer not in GOOD
        and not there[row.key].accepted_reason
    ]
    sentences = []
    if silent:
        sentences.append(_("No answer yet from {names}.").format(names="、".join(silent)))
    if against:
        sentences.append(
            _("{names} reported something; say why the dossier may go on, or decline it.").format(
                names="、".join(against)
            )
        )
    return Finding(dossier, met=not sentences, sentence=" ".join(sentences))


def _stage(dossiers: Sequence[Dossier], actor: User) -> str:
    """The one stage where all these dossiers lie with the actor."""
    stages = {dossier.stage.key for dossier in dossiers if dossier.stage is not None}
    if len(stages) != 1 or any(dossier.stage is None for dossier in dossiers):
        raise Refused.because(
            "not-at-one-stage", _("These dossiers do not lie at the same stage any more.")
        )
    authority = Authority(actor)
    if not all(authority.holds_stage(dossier) for dossier in dossiers):
        raise PermissionDenied
    _refuse_own_matter(dossiers[0], actor)
    return stages.pop()


def _refuse_own_matter(dossier: Dossier, actor: User) -> None:
    """Nobody asks about others, or records what is said of them, where they apply themselves."""
    duty = DUTY_OF[dossier.state]
    on = dossier.edition if duty in ON_EDITION else dossier.office
    assert on is not None
    refuse_own_matter(
        actor, edition=dossier.edition, duty=duty, on=on, dossiers=Dossier.objects.none()
    )


def _due(declared: Declared) -> date | None:
    if declared.due_working_days is None:
        return None
    return add_working_days(clock.today(), declared.due_working_days, count_first_day=False)
