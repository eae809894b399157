"""What every page knows about the duties of the person who sees it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from talentportal.directory.access import BUREAUS
from talentportal.directory.duties import ApplicantHat, Duty, Hat, duties_of
from talentportal.directory.models import Person
from talentportal.shared import clock

CURRENT_DUTY = "current_duty"


def duties(request: HttpRequest) -> dict[str, Any]:
    """``duties`` and ``current_duty`` for the switcher (as many queries for one as for ten)."""
    known: dict[str, Any] = {"demo_now": clock.now()} if settings.DEMO else {}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return known
    return {**known, "duties": hats_of(request), "current_duty": current_hat(request)}


def hats_of(request: HttpRequest) -> list[Hat]:
    """The duties of who asks, and the applicant's hat if they have one; empty without any duty.

    Read once a request, never kept longer: a duty withdrawn is gone with the next request.
    """
    hats: list[Hat] | None = getattr(request, "hats", None)
    if hats is None:
        hats = list(duties_of(request.user))
        if hats and Person.objects.filter(user_id=request.user.pk).exists():
            hats.append(ApplicantHat())
        request.hats = hats  # type: ignore[attr-defined]
    return hats


def current_hat(request: HttpRequest) -> Hat | None:
    """The one chosen in this session, as long as it is held; else the first."""
    hats = hats_of(request)
    chosen = request.session.get(CURRENT_DUTY)
    return next((each for each in hats if each.key == chosen), hats[0] if hats else None)


def confirms_employers(request: HttpRequest) -> bool:
    """Whether the navigation leads to the employers that wait."""
    return any(
        hat.duty in (Duty.EXAMINE, Duty.MANAGE) and hat.on.kind in BUREAUS
        for hat in _hats_of_visitor(request)
    )


def manages_offices(request: HttpRequest) -> bool:
    """Whether the navigation leads to the people of offices."""
    return any(hat.duty == Duty.MANAGE for hat in _hats_of_visitor(request))


def configures(request: HttpRequest) -> bool:
    """Whether the navigation leads to the settings of editions."""
    return any(hat.duty == Duty.CONFIGURE for hat in _hats_of_visitor(request))


def _hats_of_visitor(request: HttpRequest) -> list[Hat]:
    return hats_of(request) if request.user.is_authenticated else []
