"""What pages of this app list; every list starts from what the person may see."""

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from talentportal.directory.duties import Duty
from talentportal.directory.models import (
    DutyChange,
    Invitation,
    Office,
    OfficeUserObjectPermission,
    User,
)

CHANGES_SHOWN = 200


@dataclass
class DutyHolder:
    """A person of an office and the duties held there."""

    person: User
    duties: list[Duty] = field(default_factory=list)


def holders_of(office: Office) -> list[DutyHolder]:
    """Who holds what on an office (one query)."""
    holders: dict[int, DutyHolder] = {}
    rows = (
        OfficeUserObjectPermission.objects.filter(
            content_object=office, permission__codename__in=Duty.values
        )
        .select_related("user", "permission")
        .order_by("user__full_name", "user_id", "permission_id")
    )
    for row in rows:
        holder = holders.setdefault(row.user_id, DutyHolder(row.user))
        holder.duties.append(Duty(row.permission.codename))
    return list(holders.values())


def listed(offices: QuerySet[Office], search: str = "") -> QuerySet[Office]:
    """Offices, counties before what belongs to them, with the number of their people."""
    if search:
        offices = offices.filter(Q(name__icontains=search) | Q(credit_code__iexact=search))
    return (
        offices.select_related("parent")
        .annotate(people=Count("officeuserobjectpermission__user", distinct=True))
        .order_by("path")
    )


def invitations_of(office: Office) -> QuerySet[Invitation]:
    """Every invitation that this office sent, latest first."""
    return office.invitations.select_related("invited_by", "accepted_by").prefetch_related(
        "duties__on"
    )


def duty_changes_of(office: Office) -> QuerySet[DutyChange]:
    """The latest duties given and withdrawn by this office, latest first."""
    return office.duty_changes.select_related("person", "by")[:CHANGES_SHOWN]
