"""Whom an office passes on: tried at the door in order of preference, and undone.

No rule on how many is known here. Whoever fits is found by taking the step with everything else
given, so a new kind of limit needs no new line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from nominations.models import Attachment, Dossier
from nominations.services import Inputs, take_steps
from nominations.services.records import Finding, record_fulfilments
from nominations.shares import shares_on
from quotas.models import Allowance
from quotas.services import state_headcount
from reviews.selectors.places import Place
from reviews.simulation.scene import Scene
from talentportal.directory.models import Duty, Office, User
from talentportal.programs.document import NominationLimit
from talentportal.programs.document.bands import first_size, last_size
from talentportal.programs.numbers import ShareFound
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock

BEYOND_SOFT = "beyond-soft-limit"
AT_THE_EDGE = 0.3


@dataclass(frozen=True, slots=True)
class Tried:
    """Whom the door lets pass, and who would need a reason in writing (by primary key)."""

    fitting: frozenset[int]
    need_reason: frozenset[int]
    each_needs_one: bool


def tried(place: Place, actor: User, order: Sequence[Dossier], reason: str = "") -> Tried:
    """Take the step for these people as if all that is required were done, and undo it."""
    with transaction.atomic():
        _as_if_done(place, actor, order)
        outcomes = take_steps(
            dossiers=[each.pk for each in order],
            verb=place.onward,
            actor=actor,
            inputs=Inputs(note="同意。", seat_reason=reason),
        )
        each_needs_one = Allowance.objects.filter(
            edition=place.edition, office=place.office, reason_needed=True
        ).exists()
        transaction.set_rollback(True)
    return Tried(
        frozenset(each.dossier.pk for each in outcomes if each.done),
        frozenset(
            each.dossier.pk
            for each in outcomes
            if any(refusal.code == BEYOND_SOFT for refusal in each.refusals)
        ),
        each_needs_one,
    )


def _as_if_done(place: Place, actor: User, order: Sequence[Dossier]) -> None:
    for requirement in {*place.stage.requires, Requirement.JOINT_CONSENT}:
        record_fulfilments(
            stage=place.stage.key,
            requirement=Requirement(requirement),
            findings=[Finding(dossier, True) for dossier in order],
            actor=actor,
        )
    if Requirement.ORIGINALS_SIGHTED in place.stage.requires:
        papers = Attachment.objects.filter(dossier__in=order)
        papers.update(sighted_by=actor, sighted_at=clock.now())


def keeping_shares(place: Place, order: Sequence[Dossier]) -> list[Dossier]:
    """Those of the order with whom every hard share is kept; the last are left out first."""
    kept = list(order)
    while kept:
        missed = [
            found
            for found in shares_on(place.document, place.stage.key, kept)
            if found.holds is not True and found.rule.force == "hard"
        ]
        if not missed:
            break
        kept.remove(_first_to_go(place, kept, missed[0]))
    return kept


def _first_to_go(place: Place, kept: Sequence[Dossier], missed: ShareFound) -> Dossier:
    """The last person who stands against the share: one too few counts, or one too many."""
    rule = missed.rule
    too_few = rule.at_least is not None and missed.counted < missed.of * rule.at_least
    for dossier in reversed(kept):
        for alone in shares_on(place.document, place.stage.key, [dossier]):
            if alone.rule.key == rule.key and bool(alone.counted) != too_few:
                return dossier
    return kept[-1]


# Headcounts


def state_headcounts(scene: Scene, offices: Sequence[Office]) -> None:
    """Every office says how many people it has, where a limit is computed from that."""
    for office in offices:
        actor = scene.holder(Duty.RECOMMEND, office)
        bases: dict[str, NominationLimit] = {}
        for limit in scene.document.limits_by_headcount(office.kind):
            bases.setdefault(limit.base, limit)
        for base, limit in bases.items():
            if actor is not None:
                state_headcount(
                    edition=scene.edition,
                    office=office,
                    base=base,
                    number=_size(scene, office, limit),
                    counted_on=clock.today(),
                    actor=actor,
                )


def _size(scene: Scene, office: Office, limit: NominationLimit) -> int:
    """A few times as many as apply there; often just where a band ends or the next begins."""
    applying = Dossier.objects.filter(edition=scene.edition, recommender=office)
    if limit.tiers:
        applying = applying.filter(tier__in=limit.tiers)
    size = round(applying.count() * scene.rng.uniform(2, 9)) + scene.rng.randint(0, 3)
    if not scene.chance(AT_THE_EDGE):
        return size
    edges = {first_size(band) for band in limit.brackets}
    edges |= {last for band in limit.brackets if (last := last_size(band)) is not None}
    return min(sorted(edges), key=lambda edge: abs(edge - size))
