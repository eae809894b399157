"""Which offices a person looks after: the one place of the rules of this app."""

from typing import Any

from django.db.models import Q, QuerySet

from talentportal.directory.duties import Duty, offices_where
from talentportal.directory.models import Office, OfficeKind, OfficeStatus

# A bureau looks after what belongs to the city or county it stands in.
BUREAUS = (OfficeKind.CITY_BUREAU, OfficeKind.COUNTY_BUREAU)


def remit_of(office: Office) -> str:
    """The path under which an office looks after others: its own, a bureau's the one above it."""
    if office.kind in BUREAUS and office.parent is not None:
        return office.parent.path
    return office.path


def managed_offices(user: Any) -> QuerySet[Office]:
    """Active offices whose people ``user`` may invite and dismiss."""
    return _within(offices_where(user, Duty.MANAGE)).filter(status=OfficeStatus.ACTIVE)


def employers_in_remit(user: Any) -> QuerySet[Office]:
    """Employers that registered themselves where ``user`` examines or manages for a county bureau
    (or for the city bureau, which may step in for any county)."""
    bureaus = offices_where(user, Duty.EXAMINE, Duty.MANAGE).filter(kind__in=BUREAUS)
    return _within(bureaus).filter(kind=OfficeKind.EMPLOYER, registered_by__isnull=False)


def configured_cities(user: Any) -> QuerySet[Office]:
    """Cities whose editions ``user`` configures, for the city itself or for its bureau."""
    return _within(offices_where(user, Duty.CONFIGURE)).filter(kind=OfficeKind.CITY)


def _within(offices: QuerySet[Office]) -> QuerySet[Office]:
    paths = {remit_of(office) for office in offices.select_related("parent")}
    if not paths:
        return Office.objects.none()
    condition = Q()
    for path in sorted(paths):
        condition |= Q(path__startswith=path)
    return Office.objects.filter(condition)
