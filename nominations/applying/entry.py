"""Who may take a dossier in: the recommender that follows from channel and employer."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from talentportal.directory.duties import offices_where
from talentportal.directory.models import Duty, Office, OfficeKind, OfficeStatus
from talentportal.programs.document import Channel, OfficeField
from talentportal.programs.models import Edition
from talentportal.shared.keys import number_of

EMPLOYERS = (OfficeKind.EMPLOYER, OfficeKind.CITY_UNIT)
LOCAL = (OfficeKind.EMPLOYER, OfficeKind.COUNTY_BUREAU)
MOST_FOUND = 20
MOST_OFFERED = 500


def employers_found(edition: Edition, search: str) -> QuerySet[Office]:
    """Active employers and city units of the edition's city by name or credit code."""
    words = search.split()[:5]
    found = _of_city(edition).filter(kind__in=EMPLOYERS)
    for word in words:
        found = found.filter(
            Q(name__icontains=word) | Q(short_name__icontains=word) | Q(credit_code__iexact=word)
        )
    return found.select_related("parent").order_by("name")[:MOST_FOUND] if words else found.none()


def offices_offered(edition: Edition, field: OfficeField) -> list[str]:
    """The names from which somebody chooses an office in a field of the form."""
    found = _of_city(edition).filter(kind__in=field.kinds).order_by("name")
    return list(found.values_list("name", flat=True)[:MOST_OFFERED])


def organisations_of(edition: Edition, user: Any) -> QuerySet[Office]:
    """The organisations of the edition's city in whose name somebody may apply: those they manage."""
    managed = offices_where(user, Duty.MANAGE).values("pk")
    found = _of_city(edition).filter(kind__in=EMPLOYERS, pk__in=managed)
    return found.select_related("parent").order_by("name")


def employer_by_key(edition: Edition, key: str) -> Office | None:
    """An employer that may be chosen, by the primary key of the address."""
    if (pk := number_of(key)) is None:
        return None
    return _of_city(edition).filter(kind__in=EMPLOYERS, pk=pk).first()


def recommenders_for(edition: Edition, channel: Channel, employer: Office) -> list[Office]:
    """The offices that may recommend somebody of this employer through a channel, nearest first.

    The employer itself, the city unit that it belongs to, the bureau of its county; for a channel
    of an industry or another body every active office of the kinds that the edition names.
    """
    kinds = set(channel.recommender_kinds)
    above = [int(key) for key in employer.path.split("/") if key]
    near = Q(pk__in=above, kind__in=kinds)
    if OfficeKind.COUNTY_BUREAU in kinds:
        near |= Q(kind=OfficeKind.COUNTY_BUREAU, parent__in=above, parent__kind=OfficeKind.COUNTY)
    far = (
        kinds - set(LOCAL)
        if channel.kind in ("industry", "referral", "direct")
        else kinds
        - {
            *LOCAL,
            OfficeKind.CITY_UNIT,
        }
    )
    offices = _of_city(edition).filter(near | Q(kind__in=far))
    return sorted(offices, key=lambda office: _distance(office, above))


def _distance(office: Office, above: Sequence[int]) -> tuple[int, str]:
    """The employer and what stands over it before its county's bureau, that before all others."""
    if office.pk in above:
        return (0, office.name)
    return (1 if office.parent_id in above and office.kind in LOCAL else 2, office.name)


def _of_city(edition: Edition) -> QuerySet[Office]:
    offices = Office.objects.filter(status=OfficeStatus.ACTIVE)
    return offices.filter(path__startswith=edition.city.path) if edition.city else offices
