"""Joint decisions (会同): asking the offices named, and what they say; guards read the outcome."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from nominations.models import ConsentAnswer, Dossier, JointConsent
from nominations.moving.findings import Finding, record_fulfilments
from nominations.moving.moves import Move
from nominations.own_matters import OwnSteps
from nominations.selectors import consents_asked_of
from talentportal.directory.models import Duty, Office, OfficeKind, User
from talentportal.programs.document import Stage
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.lasting import lasting_words
from talentportal.shared.moments import moment
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text

Found = Callable[[Stage, Dossier], Mapping[str, Office | None]]


@lasting_words()
def ask(moves: Sequence[Move], found: Found) -> None:
    """Ask the joint offices of the stages entered; ``found`` knows them by what they are called."""
    entering = [move for move in moves if move.entered is not None and move.entered.is_joint]
    rows, findings = [], []
    for move in entering:
        assert move.entered is not None
        offices = found(move.entered, move.dossier)
        there = {office.pk: office for office in offices.values() if office is not None}
        rows += [_asked(move, office) for office in there.values()]
        names = [office.name if office else called for called, office in offices.items()]
        findings.append(
            (move.entered.key, Finding(move.dossier, met=False, sentence=_waits(names)))
        )
    JointConsent.objects.bulk_create(rows)
    for stage in {key for key, _finding in findings}:
        record_fulfilments(
            stage=stage,
            requirement=Requirement.JOINT_CONSENT,
            findings=[finding for key, finding in findings if key == stage],
            actor=None,
        )


def _asked(move: Move, office: Office) -> JointConsent:
    return JointConsent(
        dossier=move.dossier,
        stage=move.entered.key if move.entered else "",
        ordinal=move.dossier.version,
        office=office,
    )


@transaction.atomic
def record_consents(
    *, consents: Iterable[int], agreed: bool, note: str, actor: User
) -> list[JointConsent]:
    """An office says whether it agrees, for consents (primary keys) that wait for it."""
    keys = list(dict.fromkeys(consents))
    asked = consents_asked_of(actor).filter(pk__in=keys)
    dossiers = Dossier.objects.filter(pk__in=asked.values("dossier")).order_by("pk")
    locked = {each.pk: each for each in dossiers.select_for_update(of=("self",))}
    rows = list(
        asked.select_related("office", "dossier__person", "dossier__edition").order_by("dossier")
    )
    if len(rows) < len(keys):
        raise Refused.because(
            "not-asked-any-more",
            _("Some of these dossiers do not wait for your office any more."),
            remedy=_("Load the page again."),
        )
    note = clean_text(note)[:500]
    refuse_if_any(_faults(rows, note, agreed, actor))
    _keep(rows, agreed, note, actor)
    JointConsent.objects.bulk_update(rows, ["agreed", "note", "recorded_by", "recorded_at"])
    _record(list(locked.values()), rows, actor)
    return rows


def _keep(rows: Sequence[JointConsent], agreed: bool, note: str, actor: User) -> None:
    """An answer is a row of its own; what was said before stays."""
    now = clock.now()
    for row in rows:
        row.agreed, row.note, row.recorded_by, row.recorded_at = agreed, note, actor, now
    before = dict(
        ConsentAnswer.objects.filter(consent__in=rows)
        .values_list("consent")
        .annotate(number=Count("pk"))
        .order_by()
    )
    ConsentAnswer.objects.bulk_create(
        [
            ConsentAnswer(
                consent=row,
                ordinal=before.get(row.pk, 0) + 1,
                agreed=agreed,
                note=note,
                recorded_by=actor,
                recorded_at=now,
            )
            for row in rows
        ]
    )


def _faults(rows: Sequence[JointConsent], note: str, agreed: bool, actor: User) -> list[Refusal]:
    faults = []
    if not rows:
        faults.append(Refusal("none-chosen", _("Choose at least one dossier."), place="#consents"))
    if not agreed and not note:
        faults.append(
            Refusal("reason-missing", _("This step needs a reason in writing."), place="note")
        )
    own = OwnSteps(actor)
    faults += [
        refusal
        for row in rows
        if (refusal := own.refusal(row.dossier, Duty.APPROVE, row.office)) is not None
    ]
    return faults


def _record(dossiers: Sequence[Dossier], rows: Sequence[JointConsent], actor: User) -> None:
    """Whether all offices asked at this stay have agreed, written down for the guards."""
    stays = {(row.dossier_id, row.ordinal): row.stage for row in rows}
    every = JointConsent.objects.filter(dossier__in=dossiers).select_related("office")
    by_stay: dict[tuple[int, int], list[JointConsent]] = {}
    for each in every:
        by_stay.setdefault((each.dossier_id, each.ordinal), []).append(each)
    for dossier in dossiers:
        for (key, ordinal), stage in stays.items():
            if key == dossier.pk:
                record_fulfilments(
                    stage=stage,
                    requirement=Requirement.JOINT_CONSENT,
                    findings=[_finding(dossier, by_stay[key, ordinal], stage)],
                    actor=actor,
                )


@lasting_words()
def _finding(dossier: Dossier, asked: Sequence[JointConsent], stage: str) -> Finding:
    waiting = [row.office.name for row in asked if row.agreed is None]
    waiting += _absent(dossier.document.stage(stage), [row.office for row in asked])
    against = [
        _("{office} does not agree: {note}").format(office=row.office.name, note=row.note)
        for row in asked
        if row.agreed is False
    ]
    sentences = [*against, *([_waits(waiting)] if waiting else [])]
    told = " ".join(sentences or _refused_before(asked))
    return Finding(dossier, met=not sentences, sentence=told)


def _refused_before(asked: Sequence[JointConsent]) -> list[str]:
    """What an office that agrees now had refused at this stay: it stays to be read."""
    refused = ConsentAnswer.objects.filter(consent__in=asked, agreed=False)
    return [
        _("On {moment} {office} did not agree: {note}").format(
            moment=moment(each.recorded_at), office=each.consent.office.name, note=each.note
        )
        for each in refused.select_related("consent__office")
    ]


def _absent(stage: Stage, asked: Sequence[Office]) -> list[str]:
    """The joint offices that the directory did not have when they were to be asked."""
    kinds = set(map(str, stage.together_with)) - {office.kind for office in asked}
    known = {name for office in asked for name in office.names}
    return [
        *sorted(str(OfficeKind(kind).label) for kind in kinds),
        *(name for name in stage.joint_offices if name not in known),
    ]


def _waits(names: Sequence[str]) -> str:
    return _("It is decided jointly and waits for the consent of: {names}.").format(
        names="、".join(names)
    )
