"""Promises that the data of dossiers must keep; ``check_invariants`` asks them all.

Each check yields a sentence for everything that is broken and nothing when all is well.
"""

from collections.abc import Callable, Iterator

from django.db.models import Count, F, OuterRef, Q, Subquery

from nominations import invariants_of_order as order
from nominations.chain.verbs import APPLICANT, SEALING, STAGES, STEPS, State
from nominations.form.subjects import ORGANISATION
from nominations.models import (
    Attachment,
    ChainHead,
    Claim,
    Dossier,
    Event,
    Submission,
    Visit,
)
from nominations.models.events import GENESIS
from nominations.moving.claims import scope_of
from quotas.models import Allowance, Seat
from talentportal.programs.models import EditionRevision, HonourRecord

Invariant = Callable[[], Iterator[str]]


def state_is_that_of_the_last_event() -> Iterator[str]:
    last = Event.objects.filter(dossier=OuterRef("pk")).order_by("-dossier_version")
    rows = Dossier.objects.annotate(
        told=Subquery(last.values("to_state")[:1]),
        told_version=Subquery(last.values("dossier_version")[:1]),
    )
    wrong = rows.exclude(version=0).exclude(told=F("state"), told_version=F("version"))
    silent = rows.filter(version=0).exclude(state=State.DRAFT)
    for dossier in wrong | silent:
        yield f"{dossier.number}: state {dossier.state}, last event says {dossier.told}"


def events_follow_each_other() -> Iterator[str]:
    """Each event starts where the one before it ended, by a verb that the chain allows there."""
    before: dict[int, str] = {}
    rows = Event.objects.order_by("dossier_id", "dossier_version").only(
        "dossier_id", "dossier_version", "verb", "from_state", "to_state"
    )
    for event in rows.iterator(2000):
        expected = before.get(event.dossier_id, State.DRAFT.value)
        if event.from_state != expected:
            yield f"event {event.pk}: starts at {event.from_state}, dossier lay at {expected}"
        if event.verb not in STEPS or event.from_state not in STEPS[event.verb].sources:
            yield f"event {event.pk}: {event.verb} does not leave {event.from_state}"
        before[event.dossier_id] = event.to_state


def chains_are_unbroken() -> Iterator[str]:
    for head in ChainHead.objects.select_related("edition"):
        digest, sequence = GENESIS, 0
        for event in Event.objects.filter(edition=head.edition).order_by("sequence").iterator(2000):
            sequence += 1
            if event.sequence != sequence or event.previous_digest != digest:
                yield f"{head.edition}: event {event.sequence} does not follow {sequence - 1}"
            if event.digest != event.sealed():
                yield f"{head.edition}: event {event.sequence} was changed after it was written"
            digest, sequence = event.digest, event.sequence
        if (head.sequence, head.digest) != (sequence, digest):
            yield f"{head.edition}: the chain ends at {sequence}, its head says {head.sequence}"


def an_open_visit_is_where_the_dossier_lies() -> Iterator[str]:
    open_visit = Visit.objects.filter(dossier=OuterRef("pk"), left_at__isnull=True)
    rows = Dossier.objects.annotate(
        visit_office=Subquery(open_visit.values("office")[:1]),
        visit_kind=Subquery(open_visit.values("kind")[:1]),
    )
    at_stage = rows.filter(state__in=STAGES).exclude(
        visit_office=F("office"), visit_kind=F("state")
    )
    elsewhere = rows.exclude(state__in=STAGES).filter(visit_office__isnull=False)
    for dossier in list(at_stage) + list(elsewhere):
        yield f"{dossier.number}: lies at {dossier.state}, its visit says {dossier.visit_kind}"


def one_dossier_per_person_and_edition() -> Iterator[str]:
    doubled = Dossier.objects.values("edition", "person").annotate(n=Count("pk")).filter(n__gt=1)
    for row in doubled.order_by():
        yield f"edition {row['edition']}: {row['n']} dossiers of person {row['person']}"


def what_is_handed_in_once_is_claimed_once() -> Iterator[str]:
    """Whoever handed in where that may be done once holds the claim; nobody else holds one."""
    for claim in Claim.objects.select_related("dossier"):
        if claim.dossier.submitted_at is None or claim.dossier.state == State.WITHDRAWN:
            yield f"{claim}: {claim.dossier.number} is not handed in"
    once = Q(edition__program__parent__isnull=False) | Q(applicant_kind=ORGANISATION)
    rows = Dossier.objects.filter(once, submitted_at__isnull=False, claim__isnull=True)
    rows = rows.exclude(state=State.WITHDRAWN).select_related(
        "revision", "edition__published_revision", "edition__program"
    )
    for dossier in rows.iterator(500):
        if scope_of(dossier):
            yield f"{dossier.number}: handed in without a claim"


def seats_are_counted_right() -> Iterator[str]:
    rows = Allowance.objects.annotate(held=Count("seats"))
    for allowance in rows.exclude(taken=F("held")):
        yield f"{allowance}: says {allowance.taken}, {allowance.held} seats are held"
    for allowance in rows.filter(force="hard", ceiling__isnull=False, held__gt=F("ceiling")):
        yield f"{allowance}: {allowance.held} seats of {allowance.ceiling}"


def seats_are_held_by_dossiers() -> Iterator[str]:
    for seat in Seat.objects.exclude(holder__in=Dossier.objects.values("number")):
        yield f"{seat}: no such dossier"
    gone = Dossier.objects.filter(state=State.WITHDRAWN).values("number")
    for seat in Seat.objects.filter(holder__in=gone):
        yield f"{seat}: the dossier was withdrawn"


def every_submission_is_an_event() -> Iterator[str]:
    handed_in = Event.objects.filter(
        verb__in=SEALING, dossier=OuterRef("dossier"), dossier_version=OuterRef("ordinal")
    )
    for row in Submission.objects.annotate(told=Subquery(handed_in.values("pk")[:1])).filter(
        told__isnull=True
    ):
        yield f"submission {row.pk}: no event tells of it"
    kept = Submission.objects.filter(
        dossier=OuterRef("dossier"), ordinal=OuterRef("dossier_version")
    )
    for event in Event.objects.filter(verb__in=SEALING).annotate(
        kept=Subquery(kept.values("digest")[:1])
    ):
        if event.kept != event.data.get("digest"):
            yield f"event {event.pk}: what was handed in is not what is kept"


def honours_are_what_the_chain_says() -> Iterator[str]:
    honoured = Dossier.objects.filter(state__in=[State.HONOURED, State.REVOKED]).values("number")
    ours = HonourRecord.objects.filter(edition__isnull=False)
    for record in ours.exclude(dossier_number__in=honoured):
        yield f"{record}: {record.dossier_number} is not honoured"
    entered = ours.values("dossier_number")
    for dossier in Dossier.objects.filter(state=State.HONOURED).exclude(number__in=entered):
        yield f"{dossier.number}: honoured, but not in the register"
    for record in ours.filter(
        dossier_number__in=Dossier.objects.filter(state=State.REVOKED).values("number"),
        revoked_on__isnull=True,
    ):
        yield f"{record}: the chain says revoked, the register does not"


def nobody_decided_on_his_own_dossier() -> Iterator[str]:
    his = Q(actor=F("dossier__applicant")) | Q(actor=F("dossier__person__user"))
    own = Event.objects.filter(his).exclude(
        verb__in=[verb for verb, step in STEPS.items() if step.by == APPLICANT]
    )
    for event in own:
        yield f"event {event.pk}: {event.verb} by whoever applies"


def published_revisions_are_unchanged() -> Iterator[str]:
    for revision in EditionRevision.objects.filter(published_at__isnull=False):
        if revision.digest != revision.computed_digest():
            yield f"{revision}: changed after it was published"


def files_are_there() -> Iterator[str]:
    """Every paper has its file and its pages in the store."""
    for paper in Attachment.objects.iterator(2000):
        for stored in (paper.original, paper.pdf):
            if not stored or not stored.storage.exists(stored.name):
                yield f"attachment {paper.pk}: file is missing"


INVARIANTS: tuple[Invariant, ...] = (
    state_is_that_of_the_last_event,
    events_follow_each_other,
    chains_are_unbroken,
    an_open_visit_is_where_the_dossier_lies,
    one_dossier_per_person_and_edition,
    what_is_handed_in_once_is_claimed_once,
    seats_are_counted_right,
    seats_are_held_by_dossiers,
    every_submission_is_an_event,
    honours_are_what_the_chain_says,
    nobody_decided_on_his_own_dossier,
    published_revisions_are_unchanged,
    files_are_there,
    order.nobody_is_honoured_against_a_finding,
    order.nobody_leaves_a_round_before_it_has_judged,
    order.nobody_goes_past_a_better_one_unexplained,
    order.the_register_keeps_hard_shares,
)
