"""What each verb causes, beyond the move itself: one table, read it and you know all of it.

Effects run inside the door's transaction, after the move and before its event; each is set-based.
Anything that leaves the database is a job or a letter, written here and carried out later.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from nominations.form.subjects import members_of, subject_of
from nominations.limits.shares import proposal_on
from nominations.models import (
    Attachment,
    Dossier,
    Fulfilment,
    Letter,
    NumberSeries,
    Remark,
    Submission,
)
from nominations.models.papers import BookVariant
from nominations.moving.findings import Finding, record_fulfilments
from nominations.moving.letter_words import letter_for
from nominations.moving.moves import Inputs, Move
from nominations.moving.sealing import account_of
from quotas.services import release_seats
from talentportal.directory.models import User
from talentportal.programs.ages import months_after
from talentportal.programs.models import Ban, Edition, HonourMember, HonourRecord
from talentportal.programs.vocabulary import HonourLevel, Requirement, StageKind
from talentportal.shared import clock
from talentportal.shared.jobs import JobOrder, order_jobs
from talentportal.shared.lasting import lasting_words

Effect = Callable[[Sequence[Move], User, Inputs], None]

# What offices find by looking at the dossier as it was handed in.
CHECKED = (
    Requirement.MATERIALS_CHECKED,
    Requirement.CONDITIONS_CONFIRMED,
    Requirement.CONSULTATIONS_ANSWERED,
    Requirement.ON_SENT_LIST,
)


def apply_effects(moves: Sequence[Move], verb: str, actor: User, given: Inputs) -> None:
    """Run the effects of ``verb``, and those of being honoured for the moves that end so."""
    if not moves:
        return
    for effect in EFFECTS.get(verb, ()):
        effect(moves, actor, given)
    _void_notices(moves)
    honoured = [move for move in moves if move.to_state == "honoured"]
    if honoured:
        _enter_in_register(honoured, actor, given)
    _write_letters(moves, verb, given)


def _seal_submission(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    """Keep what was handed in; its digest stands in the event."""
    papers: dict[int, list[dict[str, object]]] = {move.dossier.pk: [] for move in moves}
    rows = Attachment.objects.filter(dossier__in=papers, removed_at__isnull=True)
    for row in rows:
        papers[row.dossier_id].append(
            {
                "id": row.pk,
                "material": row.material,
                "name": row.name,
                "caption": row.caption,
                "sha256": row.sha256,
            }
        )
    submissions = []
    for move in moves:
        made = Submission(
            dossier=move.dossier,
            ordinal=move.dossier.version,
            answers=move.dossier.answers,
            papers=papers[move.dossier.pk],
            account=account_of(move.dossier),
            submitted_at=clock.now(),
        )
        made.digest = move.data["digest"] = made.recomputed_digest()
        submissions.append(made)
    Submission.objects.bulk_create(submissions)


def _order_books(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    order_jobs(
        [
            JobOrder(
                kind="book",
                key=f"book:{move.dossier.number}:{move.dossier.version}",
                params={"dossier": move.dossier.pk, "variant": BookVariant.FULL.value},
                requested_by=move.dossier.applicant,
            )
            for move in moves
        ]
    )


def _note_later_papers(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    """The stage has what it asked for; a change of these papers takes this back."""
    for stage in {move.left.key for move in moves if move.left}:
        record_fulfilments(
            stage=stage,
            requirement=Requirement.LATER_PAPERS,
            findings=[
                Finding(each.dossier, True)
                for each in moves
                if each.left and each.left.key == stage
            ],
            actor=actor,
        )


def _give_remarks(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    Remark.objects.bulk_create(
        [
            Remark(dossier=move.dossier, place=place, text=text, given_by=actor)
            for move in moves
            for place, text in given.remarks
        ]
    )


def _settle_remarks(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    Remark.objects.filter(
        dossier__in=[move.dossier.pk for move in moves], settled_at__isnull=True
    ).update(settled_at=clock.now())


def _void_checks(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    """What was checked was the dossier as handed in; once it may change, it is checked anew."""
    Fulfilment.objects.filter(
        dossier__in=[move.dossier.pk for move in moves], requirement__in=CHECKED
    ).delete()


def _void_lists(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    """A dossier that was sent back goes up again on a new list."""
    Fulfilment.objects.filter(
        dossier__in=[move.dossier.pk for move in moves], requirement=Requirement.ON_SENT_LIST
    ).delete()


def _void_notices(moves: Sequence[Move]) -> None:
    """Whoever comes to a public notice is announced anew, also if they were shown there before."""
    coming = [
        move.dossier.pk
        for move in moves
        if move.entered and move.entered.kind is StageKind.PUBLIC_NOTICE and not move.stays
    ]
    if coming:
        Fulfilment.objects.filter(
            dossier__in=coming,
            requirement=Requirement.NOTICE_RUN,
            stage__in={move.entered.key for move in moves if move.entered},
        ).delete()


def _release_all_seats(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    release_seats(edition=moves[0].dossier.edition, holders=_numbers(moves))


def _release_places(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    """Free what a substitute takes: the edition's places from the proposal on.

    Who was recommended, admitted or shortlisted has been so and stays counted (兴安四（三）4: at
    most 40 take part, however many of them are not selected).
    """
    document = moves[0].dossier.document
    groups = {
        stage.limit
        for move in moves
        for stage in move.dossier.route[proposal_on(move.dossier.route) :]
    }
    rules = [
        limit.key for limit in document.limits if limit.scope == "edition" and limit.group in groups
    ]
    release_seats(edition=moves[0].dossier.edition, holders=_numbers(moves), rules=rules)


def _release_seat_of_stage_behind(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    """Sent back: the seat taken on leaving the stage it comes back to is free again."""
    rules = {
        move.entered.limit for move in moves if move.entered is not None and move.entered.limit
    }
    if rules:
        document = moves[0].dossier.document
        keys = [limit.key for limit in document.limits if limit.group in rules]
        release_seats(edition=moves[0].dossier.edition, holders=_numbers(moves), rules=keys)


def _enter_in_register(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    """Honourees enter the register with the next certificate numbers, in order of rank."""
    edition = moves[0].dossier.edition
    ranked = sorted(moves, key=lambda move: (move.dossier.rank or 10**9, move.dossier.number))
    counted = _series(edition, {_series_of(move.dossier) for move in moves})
    records = []
    for move in ranked:
        series = counted[_series_of(move.dossier)]
        series.last += 1
        records.append(_honour(move, series.last))
        move.data["certificate"] = records[-1].certificate_number or ""
    HonourRecord.objects.bulk_create(records)
    prefetch_related_objects([move.dossier for move in ranked], "members_out")
    HonourMember.objects.bulk_create(
        HonourMember(honour=record, subject_index=member.index, full_name=member.name)
        for move, record in zip(ranked, records, strict=True)
        for member in members_of(move.dossier)
    )
    NumberSeries.objects.bulk_update(counted.values(), ["last"])


def _series_of(dossier: Dossier) -> str:
    """Certificates with a pattern of their own are counted by themselves."""
    own = dossier.results.number_pattern
    usual = own == dossier.document.results.number_pattern
    return "certificate" if usual else f"certificate {own}"


def _series(edition: Edition, names: Collection[str]) -> dict[str, NumberSeries]:
    """Series by name, locked in the order of their names."""
    for name in sorted(names):
        NumberSeries.objects.get_or_create(edition=edition, name=name)
    rows = NumberSeries.objects.select_for_update().filter(edition=edition, name__in=names)
    return {row.name: row for row in rows.order_by("name")}


def _honour(move: Move, serial: int) -> HonourRecord:
    dossier, document, results = move.dossier, move.dossier.document, move.dossier.results
    holder = subject_of(dossier)
    return HonourRecord(
        subject_index=holder.index,
        full_name=holder.name,
        family=document.program.family,
        title=dossier.award.name,
        is_nominee=dossier.award.is_nominees,
        level=document.program.level,
        awarded_on=clock.today(),
        term_ends_on=results.term_ends_on(clock.today()),
        edition=dossier.edition,
        dossier_number=dossier.number,
        certificate_number=results.certificate_number(
            year=dossier.edition.year,
            serial=serial,
            tier=dossier.award.name,
        ),
    )


def _revoke_honours(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    """The register keeps why, and by whose decision; so does the event."""
    cited = given.decision.words if given.decision else ""
    for move in moves:
        move.data["according_to"] = cited
    HonourRecord.objects.filter(
        edition=moves[0].dossier.edition, dossier_number__in=_numbers(moves)
    ).update(
        revoked_on=clock.today(),
        revocation_reason=given.note[:300],
        revoked_according_to=cited[:300],
    )


def _ban(moves: Sequence[Move], actor: User, given: Inputs) -> None:
    """Who was honoured by deceit may not apply for the years the edition says, this day included.

    What the ban keeps from is the edition's to say (``ban_reach``).
    """
    bans = []
    for move in moves:
        results, program = move.dossier.results, move.dossier.document.program
        years, reach = results.ban_years, results.ban_reach
        if years is None or not given.for_deceit:
            continue
        ends_on = months_after(clock.today(), 12 * years) - timedelta(days=1)
        move.data["banned_until"] = ends_on.isoformat()
        holder = subject_of(move.dossier)
        bans.append(
            Ban(
                subject_index=holder.index,
                full_name=holder.name,
                reason=_reason_of_ban(move, given)[:300],
                starts_on=clock.today(),
                ends_on=ends_on,
                min_level=program.level if reach == "level" else HonourLevel.UNIT,
                family=program.family if reach == "family" else "",
                kept_by=move.dossier.edition.city,
                entered_by=actor,
            )
        )
    Ban.objects.bulk_create(bans)


@lasting_words()
def _reason_of_ban(move: Move, given: Inputs) -> str:
    words = _("{edition}: honour revoked. {reason}")
    return words.format(edition=move.dossier.edition.label, reason=given.note)


def _write_letters(moves: Sequence[Move], verb: str, given: Inputs) -> None:
    """Tell the applicant, in plain words, and mail it where an address is known."""
    letters = [
        Letter(dossier=move.dossier, to=move.dossier.applicant, subject=words[0], body=words[1])
        for move in moves
        if (words := letter_for(move, verb, given)) is not None
    ]
    if not letters:
        return
    Letter.objects.bulk_create(letters)
    order_jobs(
        [
            JobOrder(
                kind="letter",
                key=f"letter:{letter.dossier.number}:{letter.dossier.version}",
                params={"letter": letter.pk},
            )
            for letter in letters
            if letter.to.email
        ]
    )


def _numbers(moves: Sequence[Move]) -> list[str]:
    return [move.dossier.number for move in moves]


# What each verb causes. Anything not listed has no consequence but the move and its letter.
EFFECTS: dict[str, tuple[Effect, ...]] = {
    "submit": (_seal_submission, _settle_remarks, _order_books),
    "supplement": (_seal_submission, _note_later_papers, _order_books),
    "return_to_applicant": (_give_remarks, _void_checks, _release_all_seats),
    "send_back": (_void_lists, _release_seat_of_stage_behind),
    "withdraw": (_release_all_seats,),
    "not_select": (_release_places,),
    "revoke": (_revoke_honours, _ban),
}
