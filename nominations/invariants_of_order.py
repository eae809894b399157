"""Promises about who was chosen: nobody against a finding, before a result, or past a better one.

Asked of what is stored, so that a way round the door is found as well.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from nominations.chain.verbs import STAGES, STEPS, State
from nominations.limits.shares import shares_of_stages
from nominations.models import Dossier, Event, Fulfilment
from nominations.moving.order import DECIDED
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import Requirement

BARRING = (Requirement.SCORED, Requirement.OBJECTIONS_SETTLED)
JUDGING = [verb for verb, declared in STEPS.items() if declared.judges]
FIRST_WHO_RANKS_FIRST = [
    verb for verb, declared in STEPS.items() if declared.in_order and declared.takes_seat
]


def nobody_is_honoured_against_a_finding() -> Iterator[str]:
    """A lost vote, a lowest score that was missed or an objection that stands bars for good."""
    rows = Fulfilment.objects.filter(
        dossier__state=State.HONOURED, requirement__in=BARRING, met=False
    )
    for row in rows.select_related("dossier"):
        yield f"{row.dossier.number}: honoured, though {row.stage} found: {row.sentence}"


def nobody_leaves_a_round_before_it_has_judged() -> Iterator[str]:
    """Whoever is taken on or ended by a round has a result of it, or the reason stands written."""
    judged = Fulfilment.objects.filter(
        dossier=OuterRef("dossier"), stage=OuterRef("stage"), requirement=Requirement.SCORED
    )
    events = Event.objects.filter(verb__in=JUDGING, from_state=State.EXPERT_REVIEW).filter(
        ~Exists(judged)
    )
    for event in events.select_related("dossier__revision", "dossier__edition__published_revision"):
        asked = event.dossier.document.stage(event.stage).required
        if Requirement.SCORED in asked and not event.data.get("seat_reason"):
            yield f"event {event.pk}: {event.verb} of {event.dossier.number} without a result"


def nobody_goes_past_a_better_one_unexplained() -> Iterator[str]:
    """Of those who lay together in one ranking, the higher went on first, or it is written why not.

    Ranks are those of today: only the last round that a dossier was ranked in is asked about.
    """
    for (edition, stage), events in sorted(_choices().items()):
        stays = _stays(edition, stage)
        for event in events:
            chosen = event.dossier
            for stay in stays.get((chosen.tier, chosen.ranked_among), ()):
                if stay.waited_while(event) and stay.rank < (chosen.rank or 0):
                    yield f"event {event.pk}: {chosen.number} before {stay.number}"


def _choices() -> dict[tuple[int, str], list[Event]]:
    """Edition and stage → the events by which somebody ranked went on without a word about others."""
    later = Event.objects.filter(
        dossier=OuterRef("dossier"),
        from_state=State.EXPERT_REVIEW,
        sequence__gt=OuterRef("sequence"),
    )
    rows = Event.objects.filter(
        ~Exists(later),
        verb__in=FIRST_WHO_RANKS_FIRST,
        dossier__rank__isnull=False,
        dossier__recognised_directly=False,
        data__passed_over__isnull=True,
        data__decided_against__isnull=True,
        data__seat_reason__isnull=True,
    )
    found = defaultdict(list)
    for event in rows.select_related("dossier").order_by("pk"):
        found[event.edition_id, event.stage].append(event)
    return found


@dataclass(slots=True)
class _Stay:
    """A dossier at a stage, from one event of the edition to another."""

    number: str
    rank: int
    came: int
    went: Event | None = None

    def waited_while(self, chosen: Event) -> bool:
        """Whether it lay there when another was chosen, and was not chosen together with it."""
        if self.number == chosen.dossier.number or self.came >= chosen.sequence:
            return False
        if self.went is None:
            return True
        together = (self.went.at, self.went.verb) == (chosen.at, chosen.verb)
        return self.went.sequence > chosen.sequence and not together


def _stays(edition: int, stage: str) -> dict[tuple[str, str], list[_Stay]]:
    """Tier and trade → the stays at a stage of those ranked whom nothing was decided against there."""
    against = Fulfilment.objects.filter(
        dossier=OuterRef("dossier"), stage=stage, requirement__in=DECIDED, met=False
    ).exclude(sentence="")
    rows = Event.objects.filter(
        ~Exists(against),
        Q(stage=stage) | Q(next_stage=stage),
        edition=edition,
        dossier__rank__isnull=False,
        dossier__recognised_directly=False,
    )
    found = defaultdict(list)
    lying: dict[int, _Stay] = {}
    for event in rows.select_related("dossier").order_by("sequence"):
        dossier = event.dossier
        comes = event.next_stage == stage != event.stage
        if comes or dossier.pk not in lying:
            came = event.sequence if comes else 0
            lying[dossier.pk] = _Stay(dossier.number, dossier.rank or 0, came)
            found[dossier.tier, dossier.ranked_among].append(lying[dossier.pk])
        if event.stage == stage != event.next_stage:
            lying.pop(dossier.pk).went = event
    return found


def the_register_keeps_hard_shares() -> Iterator[str]:
    """Once nobody of an edition is on the way any more, its result keeps what binds it."""
    honoured = Dossier.objects.filter(edition=OuterRef("pk"), state=State.HONOURED)
    on_the_way = Dossier.objects.filter(edition=OuterRef("pk"), state__in=STAGES)
    rows = Edition.objects.filter(Exists(honoured), ~Exists(on_the_way))
    for edition in rows.select_related("published_revision"):
        for share in shares_of_stages(edition):
            if share.holds is False and share.rule.force == "hard":
                yield f"{edition}: {share.rule.key} is not kept: {share.counted} of {share.of}"
