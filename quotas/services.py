"""Taking and giving back seats. Every change locks the allowances it touches, in order of key."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from quotas.models import Allowance, CeilingForce, Headcount, Seat
from talentportal.directory.duties import holds
from talentportal.directory.models import Duty, Office, User
from talentportal.programs.document import NominationLimit
from talentportal.programs.models import Edition
from talentportal.programs.rules import numbers
from talentportal.shared import clock
from talentportal.shared.lasting import lasting_words
from talentportal.shared.refusals import Refused


@dataclass(frozen=True)
class Ceiling:
    """What a rule of the document grants one holder.

    What is ``computed`` from a size is computed again whenever it is asked for.
    """

    rule: str
    maximum: int | None
    force: str
    explanation: str = ""
    reason_needed: bool = False
    computed: bool = False
    part_name: str = ""


class AllowanceKey(NamedTuple):
    """Whose allowance of which rule: a recommender's or the edition's, and under which value."""

    rule: str
    office: int | None = None
    part: str = ""


def allot_all(
    *, edition: Edition, wanted: Mapping[AllowanceKey, Ceiling]
) -> dict[AllowanceKey, Allowance]:
    """Allowances for many places at once, locked in order of key: three queries at most."""
    Allowance.objects.bulk_create(
        [
            Allowance(
                edition=edition,
                rule=place.rule,
                office_id=place.office,
                part=place.part,
                part_name=ceiling.part_name,
                ceiling=ceiling.maximum,
                force=ceiling.force,
                explanation=ceiling.explanation,
                reason_needed=ceiling.reason_needed,
            )
            for place, ceiling in sorted(wanted.items(), key=lambda item: str(item[0]))
        ],
        ignore_conflicts=True,
    )
    rows = (
        Allowance.objects.select_for_update()
        .filter(
            edition=edition,
            rule__in={place.rule for place in wanted},
            part__in={place.part for place in wanted},
        )
        .order_by("pk")
    )
    by_place = {AllowanceKey(row.rule, row.office_id, row.part): row for row in rows}
    found = {place: row for place, row in by_place.items() if place in wanted}
    _recompute([(row, wanted[key]) for key, row in found.items()])
    return found


def _recompute(pairs: Iterable[tuple[Allowance, Ceiling]]) -> None:
    """Bring allowances that were computed up to date; one statement, none where nothing changed."""
    changed = []
    for row, ceiling in pairs:
        now = (ceiling.maximum, ceiling.reason_needed, ceiling.explanation)
        if ceiling.computed and now != (row.ceiling, row.reason_needed, row.explanation):
            row.ceiling, row.reason_needed, row.explanation = now
            changed.append(row)
    if changed:
        Allowance.objects.bulk_update(changed, ["ceiling", "reason_needed", "explanation"])


class Request(NamedTuple):
    """A holder who asks for a seat of each of some (locked) allowances: of all, or of none."""

    allowances: Sequence[Allowance]
    holder: str
    reason: str = ""


def take_seats(requests: Sequence[Request]) -> list[Allowance | None]:
    """Give each request its seats, in the given order.

    Returns a row a request: ``None`` when it has them all, or the allowance that stands in the way
    (a hard one always, a soft one or one that asks for reasons when ``reason`` is empty); then it
    gets none. A holder who has a seat already keeps it. Must run inside the transaction that locked
    the allowances (``allot_all``).
    """
    held = set(
        Seat.objects.filter(
            allowance__in={each for request in requests for each in request.allowances},
            holder__in={request.holder for request in requests},
        ).values_list("allowance", "holder")
    )
    results: list[Allowance | None] = []
    fresh: list[Seat] = []
    for request in requests:
        missing = [each for each in request.allowances if (each.pk, request.holder) not in held]
        seats = {each: _fresh_seat(each, request.holder, request.reason) for each in missing}
        blocking = next((each for each, seat in seats.items() if seat is None), None)
        results.append(blocking)
        if blocking is None:
            for allowance, seat in seats.items():
                allowance.taken += 1
                held.add((allowance.pk, request.holder))
                fresh += [seat] if seat else []
    Seat.objects.bulk_create(fresh)
    Allowance.objects.bulk_update({seat.allowance for seat in fresh}, ["taken"])
    return results


def _fresh_seat(allowance: Allowance, holder: str, reason: str) -> Seat | None:
    beyond = allowance.ceiling is not None and allowance.taken >= allowance.ceiling
    asked = beyond or allowance.reason_needed
    if (beyond and allowance.force == CeilingForce.HARD) or (asked and not reason.strip()):
        return None
    return Seat(allowance=allowance, holder=holder, beyond=beyond, reason=reason if asked else "")


@transaction.atomic
def release_seats(
    *, edition: Edition, holders: Sequence[str], rules: Sequence[str] | None = None
) -> int:
    """Give back the seats that ``holders`` hold under ``rules`` (default: all); returns how many."""
    theirs = Q(allowance__edition=edition, holder__in=holders)
    if rules is not None:
        theirs &= Q(allowance__rule__in=rules)
    allowances = list(
        Allowance.objects.select_for_update()
        .filter(pk__in=Seat.objects.filter(theirs).values("allowance"))
        .order_by("pk")
    )
    if not allowances:
        return 0
    freed = Counter(Seat.objects.filter(theirs).values_list("allowance_id", flat=True))
    released, _models = Seat.objects.filter(theirs).delete()
    for allowance in allowances:
        allowance.taken -= freed[allowance.pk]
    Allowance.objects.bulk_update(allowances, ["taken"])
    return released


@transaction.atomic
def state_headcount(
    *, edition: Edition, office: Office, base: str, number: int, counted_on: date, actor: User
) -> Headcount:
    """An office states how many people it has; refused if it has named more than that allows."""
    if not holds(actor, Duty.RECOMMEND, office):
        raise PermissionDenied
    limits = _counting(edition, office, base)
    if not limits:
        raise Refused.because(
            "nothing-to-count",
            _("No limit of this edition counts “{base}” of this office.").format(base=base),
        )
    rows = Allowance.objects.select_for_update().filter(
        edition=edition, office=office, rule__in=[limit.key for limit in limits]
    )
    by_rule = {row.rule: row for row in rows.order_by("pk")}
    with lasting_words():
        computed = [(limit, ceiling_for(limit, number)) for limit in limits]
    for limit, ceiling in computed:
        _must_cover(limit, ceiling, by_rule.get(limit.key))
    _recompute((by_rule[limit.key], each) for limit, each in computed if limit.key in by_rule)
    stated, _new = Headcount.objects.update_or_create(
        edition=edition,
        office=office,
        base=base,
        defaults={
            "number": number,
            "counted_on": counted_on,
            "stated_by": actor,
            "stated_at": clock.now(),
        },
    )
    return stated


def ceiling_for(limit: NominationLimit, size: int | None, part_name: str = "") -> Ceiling:
    """What a limit grants for a size; nothing as long as the size is not known."""
    granted = numbers.ceiling(limit, size)
    if granted is None:
        words = _("{base}: the headcount has not been stated").format(base=limit.base)
        granted = numbers.Granted(0, reason_needed=False, sentence=words)
    return Ceiling(
        rule=limit.key,
        maximum=granted.maximum,
        force=str(limit.force),
        explanation=granted.sentence[:500],
        reason_needed=granted.reason_needed,
        computed=bool(limit.brackets),
        part_name=part_name,
    )


def _counting(edition: Edition, office: Office, base: str) -> list[NominationLimit]:
    if edition.published_revision is None:
        return []
    return [
        limit
        for limit in edition.published_revision.parsed.limits_by_headcount(office.kind)
        if limit.base == base
    ]


def _must_cover(limit: NominationLimit, ceiling: Ceiling, row: Allowance | None) -> None:
    if row is None or ceiling.maximum is None or ceiling.maximum >= row.taken:
        return
    if str(limit.force) == CeilingForce.HARD.value:
        raise Refused.because(
            "fewer-than-taken",
            _("{name}: {sentence}, but {taken} are taken already.").format(
                name=limit.name, sentence=ceiling.explanation, taken=row.taken
            ),
            place="number",
            remedy=_("Take back recommendations first, or correct the headcount."),
        )
