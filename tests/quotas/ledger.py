"""Asking the ledger as a caller does: allowances and seats in one transaction."""

from django.db import transaction

from quotas.models import Allowance, Seat
from quotas.services import AllowanceKey, Ceiling, Request, allot_all, take_seats
from talentportal.programs.models import Edition

SLOTS = AllowanceKey("slots")


def hard(maximum: int | None, **more: object) -> Ceiling:
    """A ceiling that nothing exceeds."""
    return Ceiling("slots", maximum, "hard", **more)  # type: ignore[arg-type]


def soft(maximum: int | None, **more: object) -> Ceiling:
    """A ceiling that a reason exceeds."""
    return Ceiling("slots", maximum, "soft", **more)  # type: ignore[arg-type]


def take(
    edition: Edition, ceiling: Ceiling, *holders: str, place: AllowanceKey = SLOTS, reason: str = ""
) -> list[str]:
    """Seats of one place for holders in turn: ``seated``, or the rule that stands in the way."""
    return take_of_all(edition, {place: ceiling}, *holders, reason=reason)


@transaction.atomic
def take_of_all(
    edition: Edition, wanted: dict[AllowanceKey, Ceiling], *holders: str, reason: str = ""
) -> list[str]:
    """A seat of each of several places, or of none, for holders in turn."""
    allowances = [allot_all(edition=edition, wanted=wanted)[place] for place in wanted]
    blocked = take_seats([Request(allowances, holder, reason) for holder in holders])
    return [each.rule if each else "seated" for each in blocked]


def seated() -> dict[str, list[str]]:
    """Who holds seats, under each rule."""
    found: dict[str, list[str]] = {}
    for rule, holder in Seat.objects.order_by("holder").values_list("allowance__rule", "holder"):
        found.setdefault(rule, []).append(holder)
    return found


def counted() -> dict[str, int]:
    """What the ledger says is taken, under each rule."""
    return dict(Allowance.objects.values_list("rule", "taken"))


def sums_are_right() -> bool:
    """Whether every allowance counts as many seats as there are rows of it."""
    return all(row.taken == row.seats.count() for row in Allowance.objects.all())
