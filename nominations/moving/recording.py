"""Appends events to an edition's chain; called by the door inside its transaction."""

from collections.abc import Sequence

from nominations.models import ChainHead, Event
from nominations.moving.moves import Inputs, Move
from talentportal.directory.models import User
from talentportal.shared import clock


def append_events(moves: Sequence[Move], verb: str, actor: User, given: Inputs) -> None:
    """One event a move, numbered and chained; the head of the chain is locked meanwhile."""
    if not moves:
        return
    edition = moves[0].dossier.edition
    ChainHead.objects.get_or_create(edition=edition)
    head = ChainHead.objects.select_for_update().get(edition=edition)
    now = clock.now()
    events = []
    for move in moves:
        event = _event(move, verb, actor, given)
        event.at = now
        event.sequence = head.sequence + 1
        event.previous_digest = head.digest
        event.digest = event.sealed()
        head.sequence, head.digest = event.sequence, event.digest
        events.append(event)
    Event.objects.bulk_create(events)
    head.save(update_fields=["sequence", "digest"])


def _event(move: Move, verb: str, actor: User, given: Inputs) -> Event:
    data = {"seat_reason": given.seat_reason} if given.seat_reason else {}
    return Event(
        edition=move.dossier.edition,
        dossier=move.dossier,
        dossier_version=move.dossier.version,
        verb=verb,
        actor=actor,
        actor_name=actor.full_name,
        office=move.left_office,
        from_state=move.from_state,
        to_state=move.to_state,
        stage=move.left.key if move.left else "",
        next_stage=move.entered.key if move.entered else "",
        note=given.note,
        data=data | move.data,
    )
