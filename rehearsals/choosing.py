"""Whom an office passes on: tried at the door in order of preference, and undone.

No rule on how many is known here. Whoever fits is found by taking the step with everything else
given, so a new kind of limit needs no new line.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from nominations.form.facts import facts_of
from nominations.limits.shares import shares_of_result, shares_on
from nominations.models import Attachment, Dossier
from nominations.moving import Inputs, take_steps
from nominations.moving.findings import Finding, record_fulfilments
from nominations.places import Place
from quotas.models import Allowance
from quotas.services import state_headcount
from rehearsals.scene import Scene
from talentportal.directory.models import Duty, Office, User
from talentportal.programs.document import NominationLimit
from talentportal.programs.document.schema.bands import first_size, last_size
from talentportal.programs.rules.eligibility import holds, reference_date
from talentportal.programs.rules.numbers import ShareFound, share_of
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal

BEYOND_SOFT = "beyond-soft-limit"
LIMIT_REACHED = "limit-reached"
# Refuses all together; who of them may stay is found afterwards.
SHARE_MISSED = "share-missed"
AT_THE_EDGE = 0.3


@dataclass(frozen=True, slots=True)
class Tried:
    """Whom the door lets pass, and who would need a reason in writing (by primary key).

    ``unforeseen`` is what refuses others beside limits and shares.
    """

    fitting: frozenset[int]
    need_reason: frozenset[int]
    each_needs_one: bool
    unforeseen: tuple[Refusal, ...] = ()


def tried(place: Place, actor: User, order: Sequence[Dossier], reason: str = "") -> Tried:
    """Take the step for these people as if all that is required were done, and undo it."""
    with transaction.atomic():
        _as_if_done(place, actor, order)
        outcomes = take_steps(
            dossiers=[each.pk for each in order],
            verb=place.onward,
            actor=actor,
            inputs=Inputs(note="同意。", seat_reason=reason, whole_list=True),
        )
        each_needs_one = Allowance.objects.filter(
            edition=place.edition, office=place.office, reason_needed=True
        ).exists()
        transaction.set_rollback(True)
    return Tried(
        frozenset(
            each.dossier.pk
            for each in outcomes
            if {refusal.code for refusal in each.refusals} <= {SHARE_MISSED} and not each.forbidden
        ),
        frozenset(
            each.dossier.pk
            for each in outcomes
            if any(refusal.code == BEYOND_SOFT for refusal in each.refusals)
        ),
        each_needs_one,
        tuple(
            refusal
            for each in outcomes
            for refusal in each.refusals
            if refusal.code not in (BEYOND_SOFT, SHARE_MISSED, LIMIT_REACHED)
        ),
    )


def _as_if_done(place: Place, actor: User, order: Sequence[Dossier]) -> None:
    asked = (Requirement.JOINT_CONSENT, Requirement.INTERNAL_NOTICE)  # by themselves, too
    for requirement in dict.fromkeys((*place.stage.requires, *asked)):
        record_fulfilments(
            stage=place.stage.key,
            requirement=Requirement(requirement),
            findings=[Finding(dossier, True) for dossier in order],
            actor=actor,
        )
    if Requirement.ORIGINALS_SIGHTED in place.stage.requires:
        papers = Attachment.objects.filter(dossier__in=order)
        papers.update(sighted_by=actor, sighted_at=clock.now())


def missed_shares(
    place: Place, people: Sequence[Dossier], *, foreseen: bool = False
) -> list[ShareFound]:
    """The hard shares of the list, and of the result it joins, that these people do not keep.

    ``foreseen`` asks for those of the result that are tested later only.
    """
    found = shares_of_result(place.edition, place.stage, people)
    if foreseen:
        on, facts = reference_date(place.document), [facts_of(each) for each in people]
        later = [rule for rule in place.document.shares if rule.list_of == "edition"]
        found = [share_of(rule, facts, on) for rule in later] if people else []
    if Requirement.ON_SENT_LIST in place.stage.requires:
        found += shares_on(place.document, place.stage.key, people)
    return [each for each in found if each.holds is not True and each.rule.force == "hard"]


def keeping_shares(
    place: Place, order: Sequence[Dossier], *, foreseen: bool = False
) -> list[Dossier]:
    """Those of the order with whom every hard share is kept; the last are left out first."""
    kept = list(order)
    while kept and (missed := missed_shares(place, kept, foreseen=foreseen)):
        kept.remove(_first_to_go(place, kept, missed[0]))
    return kept


def preferring(
    place: Place,
    order: Sequence[Dossier],
    within: Callable[[Sequence[Dossier]], list[Dossier]],
    *,
    foreseen: bool = False,
) -> list[Dossier]:
    """Whom to pass on where the best alone miss a share: as few as need be are taken before them."""
    best = keeping_shares(place, first := within(order), foreseen=foreseen)
    if len(best) == len(first) or not (missed := missed_shares(place, first, foreseen=foreseen)):
        return best
    wanted = [each for each in order if _stands_for(place, each, missed[0])]
    for number in range(1, len(wanted) + 1):
        rest = [each for each in order if each not in wanted[:number]]
        fitting = within([*wanted[:number], *rest])
        kept = keeping_shares(place, fitting, foreseen=foreseen)
        if len(kept) > len(best):
            best = kept
        if len(kept) == len(fitting):
            break
    return [each for each in order if each in best]


def _first_to_go(place: Place, kept: Sequence[Dossier], missed: ShareFound) -> Dossier:
    """The last person who stands against the share."""
    among = [each for each in kept if _is_among(place, each, missed)]
    against = [each for each in among if not _stands_for(place, each, missed)]
    return (against or among or kept)[-1]


def _is_among(place: Place, dossier: Dossier, missed: ShareFound) -> bool:
    """Whether a person is one of those of whom the share is."""
    among = missed.rule.denominator
    on = reference_date(place.document)
    return among is None or holds(among, facts_of(dossier), on) is True


def _stands_for(place: Place, dossier: Dossier, missed: ShareFound) -> bool:
    """Whether a person helps to keep a share: by counting where too few do, else by not counting."""
    rule = missed.rule
    too_few = rule.at_least_number is not None and missed.counted < rule.at_least_number
    too_few |= rule.at_least is not None and missed.counted < missed.of * rule.at_least
    on = reference_date(place.document)
    return (holds(rule.numerator, facts_of(dossier), on) is True) == too_few


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
