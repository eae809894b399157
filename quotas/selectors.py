"""What is left, for whoever it binds."""

from django.db.models import QuerySet

from quotas.models import Allowance
from talentportal.programs.models import Edition


def allowances_of(edition: Edition) -> QuerySet[Allowance]:
    """All allowances of an edition with their offices, in order of rule and office."""
    return (
        Allowance.objects.filter(edition=edition)
        .select_related("office")
        .order_by("rule", "office")
    )
