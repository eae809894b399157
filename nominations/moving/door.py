"""The one door through which dossiers move.

``take_steps`` moves any number of dossiers of one edition in one transaction and with a number of
queries that does not depend on how many: lock the rows, check state, version, duty, window and
guards, take seats, run the transitions, apply the effects, append the events. A dossier that may
not move is left as it was and its row says why; repeating a batch is safe, because a dossier that
has moved already is refused as no longer lying there.

Locks are taken in one order everywhere: dossiers, the edition, claims, allowances, number
series, head of the chain.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from nominations.access import Authority
from nominations.chain.steps import Permit, Step
from nominations.chain.verbs import (
    APPLICANT,
    NEXT,
    PREVIOUS,
    PROPOSAL,
    STAGES,
    STAY,
    STEPS,
    State,
    duty_for,
)
from nominations.limits.shares import proposal_on
from nominations.models import DOCUMENTS, Dossier, Visit
from nominations.moving import claims, consents, order, seats
from nominations.moving import shares_of_result as result
from nominations.moving.effects import apply_effects
from nominations.moving.gathering import Gathered, gather
from nominations.moving.moves import Inputs, Move, Outcome
from nominations.moving.recording import append_events
from nominations.own_matters import OwnSteps
from talentportal.directory.models import Duty, User
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import StageKind
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, Refused


def take_step(*, dossier: Dossier, verb: str, actor: User, inputs: Inputs | None = None) -> Dossier:
    """Move one dossier or raise ``Refused`` (a rule) or ``PermissionDenied`` (not yours)."""
    (outcome,) = take_steps(dossiers=[dossier.pk], verb=verb, actor=actor, inputs=inputs)
    if outcome.forbidden:
        raise PermissionDenied
    if outcome.refusals:
        raise Refused(*outcome.refusals)
    return outcome.dossier


@transaction.atomic
def take_steps(
    *, dossiers: Iterable[int], verb: str, actor: User, inputs: Inputs | None = None
) -> list[Outcome]:
    """Move dossiers (primary keys, all of one edition); an outcome each, in the given order."""
    keys = list(dict.fromkeys(dossiers))
    given = inputs or Inputs()
    declared = STEPS[verb]
    rows = _in_order(_locked(keys), keys)
    outcomes = {row.pk: Outcome(row) for row in rows}
    _judge_right_and_state(outcomes, declared, actor, given)
    gathered = gather([row for row in rows if outcomes[row.pk].done], declared, given)
    for dossier, case in gathered.cases():
        outcomes[dossier.pk].refusals = tuple(
            refusal for guard in declared.when for refusal in guard(case)
        )
    moves = _routed(outcomes, declared, gathered)
    if declared.in_order:
        _one_after_the_other(moves)
    moves = order.keep(moves, declared, given.seat_reason, outcomes)
    moves = claims.settle(moves, declared.claims, outcomes)
    asked = moves
    moves = _seated(moves, declared, given.seat_reason, outcomes)
    if declared.in_order:
        order.note_who_found_no_seat(asked, moves, outcomes)
    for move in moves:
        _turn(move, verb)
    _store(moves, verb, given)
    consents.ask(moves, gathered.joint_offices)
    apply_effects(moves, verb, actor, given)
    append_events(moves, verb, actor, given)
    return [outcomes[key] for key in keys if key in outcomes]


def _one_after_the_other(moves: Sequence[Move]) -> None:
    """Two who choose at once in an edition are judged one after the other."""
    if moves:
        Edition.objects.select_for_update(no_key=True).get(pk=moves[0].dossier.edition_id)


def _seated(
    moves: list[Move], declared: Step, reason: str, outcomes: dict[int, Outcome]
) -> list[Move]:
    """Those who have their seats and whose going keeps the shares of the result.

    Where a share is missed the seats are given back and offered to the others.
    """
    bound = result.stages_with_shares(moves, declared)
    if not bound:
        return seats.take(moves, declared, reason, outcomes)
    _one_after_the_other(moves)
    before = transaction.savepoint()
    seated = seats.take(moves, declared, reason, outcomes)
    if not result.refuse_missed_shares(seated, bound, reason, outcomes):
        transaction.savepoint_commit(before)
        return seated
    transaction.savepoint_rollback(before)
    left = [move for move in seated if outcomes[move.dossier.pk].done]
    return seats.take(left, declared, reason, outcomes)


def _locked(keys: Sequence[int]) -> list[Dossier]:
    rows = list(
        Dossier.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related(
            "revision",
            "edition__published_revision",
            "edition__city",
            "edition__program",
            "person",
            "office",
            "recommender",
            "employer",
            "applicant",
        )
        .defer(*DOCUMENTS)
        .order_by("pk")
    )
    if len({row.edition_id for row in rows}) > 1:
        raise ValueError("A batch holds dossiers of one edition only.")
    return rows


def _in_order(rows: Sequence[Dossier], keys: Sequence[int]) -> list[Dossier]:
    """The rows as they were named: who is named first is seated first."""
    place = {key: number for number, key in enumerate(keys)}
    return sorted(rows, key=lambda row: place[row.pk])


def _judge_right_and_state(
    outcomes: dict[int, Outcome], declared: Step, actor: User, given: Inputs
) -> None:
    authority, own_steps = Authority(actor), OwnSteps(actor)
    for outcome in outcomes.values():
        dossier = outcome.dossier
        if dossier.state not in declared.sources:
            outcome.refusals = (_not_here(dossier),)
        elif not authority.may(declared.verb, dossier):
            outcome.forbidden = True
        elif own := _own(dossier, declared, own_steps):
            outcome.refusals = (own,)
        elif given.versions.get(dossier.pk, dossier.version) != dossier.version:
            outcome.refusals = (_stale(dossier),)


def _not_here(dossier: Dossier) -> Refusal:
    return Refusal(
        "not-at-this-stage",
        _("The dossier {number} is now at “{label}”.").format(
            number=dossier.number, label=dossier.label
        ),
        place=dossier.number,
    )


def _stale(dossier: Dossier) -> Refusal:
    return Refusal(
        "changed-meanwhile",
        _("Somebody has moved the dossier {number} since you opened this page.").format(
            number=dossier.number
        ),
        place=dossier.number,
        remedy=_("Load the page again and look at the dossier as it is now."),
    )


def _own(dossier: Dossier, declared: Step, own_steps: OwnSteps) -> Refusal | None:
    """Nobody decides their own matter."""
    needed = duty_for(declared.verb, dossier.state)
    return None if needed == APPLICANT else own_steps.refusal(dossier, Duty(needed))


def _routed(outcomes: dict[int, Outcome], declared: Step, gathered: Gathered) -> list[Move]:
    """Where each dossier that may move goes; one whose next office cannot be found is refused."""
    moves = []
    for outcome in outcomes.values():
        if not outcome.done:
            continue
        move = _destination(outcome.dossier, declared, gathered)
        if move.entered is not None and move.office is None:
            outcome.refusals = (_no_office(move),)
        else:
            moves.append(move)
    return moves


def _destination(dossier: Dossier, declared: Step, gathered: Gathered) -> Move:
    position, state = _target(dossier, declared)
    entered = dossier.route[position] if position is not None and state in STAGES else None
    stays = declared.target == STAY
    return Move(
        dossier=dossier,
        from_state=dossier.state,
        left=dossier.stage,
        left_office=dossier.office,
        to_state=state,
        entered=entered,
        position=position,
        office=dossier.office if stays else gathered.holder(entered, dossier) if entered else None,
        stays=stays,
    )


def _target(dossier: Dossier, declared: Step) -> tuple[int | None, str]:
    """Index on the route and state that a verb leads to."""
    if declared.target == NEXT:
        return _at(dossier, 0 if dossier.position is None else dossier.position + 1)
    if declared.target == PREVIOUS:
        return _at(dossier, _office_before(dossier))
    if declared.target == PROPOSAL:
        return _at(dossier, proposal_on(dossier.route))
    if declared.target == STAY:
        return dossier.position, dossier.state
    if declared.target == State.DRAFT:
        return None, State.DRAFT.value
    return dossier.position, str(declared.target)


def _office_before(dossier: Dossier) -> int:
    """Where an office had it last: in a public notice nobody could mend what it is sent back for."""
    position = (dossier.position or 0) - 1
    while position >= 0 and dossier.route[position].kind is StageKind.PUBLIC_NOTICE:
        position -= 1
    return position


def _at(dossier: Dossier, position: int) -> tuple[int | None, str]:
    """The state of a place on the route: before its start a draft, beyond its end an honour."""
    if position < 0:
        return None, State.DRAFT.value
    if position >= len(dossier.route):
        return dossier.position, State.HONOURED.value
    return position, dossier.route[position].kind.value


def _no_office(move: Move) -> Refusal:
    assert move.entered is not None
    return Refusal(
        "no-office",
        _("No office is registered that holds the stage “{label}”.").format(
            label=move.entered.label
        ),
        place=move.dossier.number,
        remedy=_("The administrator must register it first."),
    )


def _turn(move: Move, verb: str) -> None:
    """Run the transition in memory; django-fsm checks the source once more."""
    dossier = move.dossier
    dossier.permit = Permit(verb, move.to_state)
    getattr(dossier, verb)()
    dossier.permit = None
    dossier.position = move.position
    dossier.office = move.office
    dossier.version += 1
    if not move.stays:
        dossier.entered_at = clock.now()


# Columns that every step writes beside the version; those of single verbs stand in the chain.
_WRITTEN = ("state", "position", "office", "entered_at")


def _store(moves: Sequence[Move], verb: str, given: Inputs) -> None:
    """Write dossiers and visits, in a fixed number of statements."""
    dossiers = [move.dossier for move in moves]
    for move in moves:
        STEPS[verb].stamp(move.dossier, given)
        move.dossier.award_tier = move.award or move.dossier.award_tier
    _write(dossiers, (*_WRITTEN, *STEPS[verb].writes))
    _note_visits([move for move in moves if not move.stays], verb)


def _note_visits(moves: Sequence[Move], verb: str) -> None:
    """End the visits that the moves leave and begin those that they enter."""
    now = clock.now()
    dossiers = [move.dossier for move in moves]
    Visit.objects.filter(dossier__in=dossiers, left_at__isnull=True).update(
        left_at=now, left_by=verb
    )
    Visit.objects.bulk_create(
        [
            Visit(
                dossier=move.dossier,
                ordinal=move.dossier.version,
                position=move.position,
                stage=move.entered.key,
                kind=move.entered.kind,
                office=move.office,
                entered_at=now,
            )
            for move in moves
            if move.entered is not None and move.position is not None
        ]
    )


def _write(dossiers: Sequence[Dossier], columns: Iterable[str]) -> None:
    """Write columns of many dossiers in one statement that names each value once.

    ``bulk_update`` would name it once a dossier and column, and take the square of their number.
    """
    changes: dict[str, Any] = {"version": F("version") + 1}
    for column in columns:
        field: Any = Dossier._meta.get_field(column)  # noqa: SLF001
        groups: dict[Any, list[int]] = {}
        for dossier in dossiers:
            groups.setdefault(getattr(dossier, field.attname), []).append(dossier.pk)
        values = [When(pk__in=keys, then=Value(value)) for value, keys in groups.items()]
        changes[column] = (
            next(iter(groups)) if len(groups) == 1 else Case(*values, output_field=field)
        )
    if dossiers:
        Dossier.objects.filter(pk__in=[dossier.pk for dossier in dossiers]).update(**changes)
