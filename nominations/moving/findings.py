"""What offices record about a dossier while it lies with them; guards read it, nothing moves.

Apps above (consultations, meetings, panels, notices) write here what they have found, so that
this app need not know them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.access import Authority
from nominations.form.subjects import Subject, fewest_members, members_of
from nominations.handed_in import papers_handed_in
from nominations.models import Attachment, Dossier, Fulfilment, MemberOut, Opinion
from talentportal.directory.models import User
from talentportal.programs.document import OpinionBox
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text

TICKED = (Requirement.MATERIALS_CHECKED, Requirement.CONDITIONS_CONFIRMED)
"""What is a matter of an officer's judgement alone; everything else follows from its record."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a requirement is met for one dossier; if not, the sentence that says what is missing."""

    dossier: Dossier
    met: bool
    sentence: str = ""
    not_before: datetime | None = None


def holds_stage(user: User, dossier: Dossier) -> bool:
    """Whether it is this person's duty to work on the dossier where it lies now."""
    return Authority(user).holds_stage(dossier)


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
def take_member_out(*, dossier: Dossier, position: int, reason: str, actor: User) -> MemberOut:
    """Take the member at a position (from 1) out of a team, by whoever holds it; the record stays.

    What was handed in is not changed. A team that would be smaller than its form asks is refused.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    _stage_of([dossier], actor)
    members, said = list(members_of(dossier)), clean_text(reason)[:500]
    refuse_if_any(_faults_of_taking_out(dossier, members, position, said))
    out = members[position - 1]
    return MemberOut.objects.create(
        dossier=dossier,
        index=out.index,
        full_name=out.name,
        reason=said,
        taken_out_by=actor,
        taken_out_at=clock.now(),
    )


def _faults_of_taking_out(
    dossier: Dossier, members: Sequence[Subject], position: int, reason: str
) -> Iterator[Refusal]:
    if not 1 <= position <= len(members):
        yield Refusal("no-such-member", _("Choose a member of the team."), place="member")
    elif len(members) <= fewest_members(dossier):
        yield Refusal(
            "team-too-small",
            _("Without this member the team would be smaller than its form asks."),
            place="member",
            remedy=_("Record a finding by which the candidature ends."),
        )
    if not reason:
        yield Refusal("reason-missing", _("This step needs a reason in writing."), place="reason")


def confirm(*, dossier: Dossier, requirement: Requirement, met: bool, actor: User) -> None:
    """An officer ticks (or unticks) a requirement that is a matter of their own judgement."""
    confirm_all(dossiers=[dossier], requirement=requirement, met=met, actor=actor)


@transaction.atomic
def confirm_all(
    *, dossiers: Sequence[Dossier], requirement: Requirement, met: bool, actor: User
) -> None:
    """Tick a requirement for many dossiers that lie at one stage, in a fixed number of queries."""
    stage = _stage_of(dossiers, actor)
    if requirement not in TICKED:
        raise Refused.because("not-for-ticking", _("This is recorded on its own page."))
    record_fulfilments(
        stage=stage,
        requirement=requirement,
        findings=[Finding(dossier, met) for dossier in dossiers],
        actor=actor,
    )


@transaction.atomic
def sight_originals(
    *, dossier: Dossier, attachments: Sequence[int], sighted: bool, actor: User
) -> int:
    """Mark copies as compared with their originals (or take the mark back); returns how many."""
    _stage_of([dossier], actor)
    (papers,) = papers_handed_in([dossier]).values()
    chosen = {paper.pk for paper in papers} & set(attachments)
    return Attachment.objects.filter(pk__in=chosen).update(
        sighted_by=actor if sighted else None, sighted_at=clock.now() if sighted else None
    )


@transaction.atomic
def sight_all_originals(*, dossiers: Sequence[Dossier], actor: User) -> int:
    """Mark every copy of these dossiers whose original is asked for as compared; how many."""
    _stage_of(dossiers, actor)
    to_sight = {each.key for each in dossiers[0].document.materials if each.original_sighted}
    papers = [each for found in papers_handed_in(dossiers).values() for each in found]
    chosen = [each.pk for each in papers if each.material in to_sight]
    return Attachment.objects.filter(pk__in=chosen).update(sighted_by=actor, sighted_at=clock.now())


def write_opinion(
    *, dossier: Dossier, box: str, text: str, signed_by: str, signed_on: date, actor: User
) -> Opinion:
    """Write into the opinion box of the office that holds the dossier."""
    write_opinions(
        dossiers=[dossier],
        box=box,
        text=text,
        signed_by=signed_by,
        signed_on=signed_on,
        actor=actor,
    )
    return Opinion.objects.get(dossier=dossier, box=box)


@transaction.atomic
def write_opinions(
    *,
    dossiers: Sequence[Dossier],
    box: str,
    text: str,
    signed_by: str,
    signed_on: date,
    actor: User,
) -> None:
    """Write the same opinion on many dossiers that lie at one stage, in a fixed number of queries."""
    stage, words = _stage_of(dossiers, actor), clean_text(text)
    declared = {item.key: item.stage for item in dossiers[0].document.form.opinions}
    if declared.get(box) != stage:
        raise Refused.because("not-your-box", _("This opinion box belongs to another stage."))
    Opinion.objects.bulk_create(
        [
            Opinion(
                dossier=dossier,
                box=box,
                office_id=dossier.office_id or 0,
                text=words,
                signed_by=clean_text(signed_by),
                signed_on=signed_on,
                written_by=actor,
                written_at=clock.now(),
            )
            for dossier in dossiers
        ],
        update_conflicts=True,
        unique_fields=["dossier", "box"],
        update_fields=["office", "text", "signed_by", "signed_on", "written_by", "written_at"],
    )
    record_fulfilments(
        stage=stage,
        requirement=Requirement.OPINION_WRITTEN,
        findings=[Finding(dossier, bool(words)) for dossier in dossiers],
        actor=actor,
    )


def box_at(dossier: Dossier) -> OpinionBox | None:
    """The opinion box that is written at the stage where the dossier lies."""
    key = dossier.stage.key if dossier.stage else None
    return next((box for box in dossier.document.form.opinions if key and box.stage == key), None)


@transaction.atomic
def write_missing_opinions(
    *, dossiers: Iterable[int], text: str, signed_by: str, signed_on: date, actor: User
) -> int:
    """Write one opinion into the box of each of these dossiers (pk) that has none yet; how many.

    All of them must lie with the actor's office at a stage that has a box; an opinion that stands
    already is somebody's own words and is left.
    """
    keys = set(dossiers)
    rows = list(
        Dossier.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("revision", "edition__published_revision", "office")
        .order_by("pk")
    )
    if len(rows) != len(keys) or not all(holds_stage(actor, row) for row in rows):
        raise PermissionDenied
    boxes = {row.pk: box_at(row) for row in rows}
    refuse_if_any(
        Refusal("not-your-box", _("Nothing is written into the form here."), place=row.number)
        for row in rows
        if boxes[row.pk] is None
    )
    there = set(Opinion.objects.filter(dossier__in=rows).values_list("dossier", "box"))
    waiting: dict[str, list[Dossier]] = defaultdict(list)
    for row in rows:
        box = boxes[row.pk]
        if box is not None and (row.pk, box.key) not in there:
            waiting[box.key].append(row)
    for key, group in waiting.items():
        write_opinions(
            dossiers=group,
            box=key,
            text=text,
            signed_by=signed_by,
            signed_on=signed_on,
            actor=actor,
        )
    return sum(map(len, waiting.values()))


@dataclass(frozen=True, slots=True)
class Score:
    """What a review found of a dossier.

    ``among`` is the trade it was ranked in where each has an order of its own; ``against`` the
    sentence of a vote that went against it, or of a lowest score that it missed.
    """

    score: Decimal
    rank: int
    among: str = ""
    against: str = ""


@transaction.atomic
def record_scores(*, stage: str, results: Mapping[int, Score], actor: User) -> None:
    """Write final score and rank (dossier pk → both) as the review's end found them."""
    dossiers = list(
        Dossier.objects.select_for_update(of=("self",)).filter(pk__in=results).order_by("pk")
    )
    for dossier in dossiers:
        found = results[dossier.pk]
        dossier.final_score, dossier.rank = found.score, found.rank
        dossier.ranked_among = found.among
    Dossier.objects.bulk_update(dossiers, ["final_score", "rank", "ranked_among"])
    judged = {
        Requirement.SCORED: [
            Finding(dossier, not results[dossier.pk].against, results[dossier.pk].against)
            for dossier in dossiers
        ],
        Requirement.RANKED: [Finding(dossier, True) for dossier in dossiers],
    }
    for requirement, findings in judged.items():
        record_fulfilments(stage=stage, requirement=requirement, findings=findings, actor=actor)


@transaction.atomic
def record_without_result(*, stage: str, sentences: Mapping[int, str], actor: User) -> None:
    """Write why a round that has ended gave no result (dossier pk → sentence).

    Score and rank stay those of the last round that gave one.
    """
    dossiers = list(
        Dossier.objects.select_for_update(of=("self",)).filter(pk__in=sentences).order_by("pk")
    )
    record_fulfilments(
        stage=stage,
        requirement=Requirement.SCORED,
        findings=[Finding(dossier, False, sentences[dossier.pk]) for dossier in dossiers],
        actor=actor,
    )


def _stage_of(dossiers: Sequence[Dossier], actor: User) -> str:
    """The key of the one stage where these dossiers lie, if it is the actor's to work there."""
    stages = {dossier.stage.key if dossier.stage else "" for dossier in dossiers}
    if len(stages) != 1 or "" in stages:
        raise Refused.because(
            "not-at-a-stage", _("The dossier does not lie with an office at present.")
        )
    authority = Authority(actor)
    if not all(authority.holds_stage(dossier) for dossier in dossiers):
        raise PermissionDenied
    return stages.pop()
