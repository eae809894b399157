"""What an edition pays to those it honoured."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet, Sum, prefetch_related_objects

from nominations.form.subjects import TEAM
from nominations.models import Dossier
from reviews.experts.selectors.panels import editions_run_by
from reviews.models import Payment
from talentportal.programs.models import Edition, HonourRecord
from talentportal.shared import clock

STANDINGS = ("due", "ahead", "paid", "stopped", "recover")


def payments_of(edition: Edition) -> QuerySet[Payment]:
    """Every payment of an edition by day, with its honour."""
    return (
        Payment.objects.filter(honour__edition=edition)
        .select_related("honour", "marked_by")
        .prefetch_related("acts__recorded_by")
        .defer("honour__subject_index")
        .order_by("due_on", "honour__certificate_number", "kind", "ordinal")
    )


def standing(rows: QuerySet[Payment], which: str) -> QuerySet[Payment]:
    """Those due by today, ahead, paid, stopped (or come back), or paid and to be recovered."""
    revoked, paid = Q(honour__revoked_on__isnull=False), Q(paid_on__isnull=False)
    stopped = revoked | Q(passed=False) | ~Q(held="")
    unpaid = ~paid & ~stopped
    wanted = {
        "due": unpaid & Q(due_on__lte=clock.today()),
        "ahead": unpaid & Q(due_on__gt=clock.today()),
        "paid": paid & ~revoked,
        "stopped": ~paid & stopped | paid & revoked & Q(recovered_on__isnull=False),
        "recover": paid & revoked & Q(recovered_on__isnull=True),
    }
    return rows.filter(wanted[which])


def sums_of(edition: Edition) -> dict[str, int]:
    """Yuan by standing (one query)."""
    rows = Payment.objects.filter(honour__edition=edition)
    found = rows.aggregate(
        **{
            which: Sum("yuan", filter=Q(pk__in=standing(rows, which).values("pk")))
            for which in STANDINGS
        }
    )
    return {which: found[which] or 0 for which in STANDINGS}


def payments_run_by(user: Any) -> QuerySet[Payment]:
    """Payments of the editions that ``user`` runs."""
    return Payment.objects.filter(honour__edition__in=editions_run_by(user)).select_related(
        "honour__edition"
    )


def honours_to_draw_up(edition: Edition) -> Sequence[HonourRecord]:
    """Honours of an edition for which nothing is listed yet and that are not revoked."""
    return list(
        HonourRecord.objects.filter(
            edition=edition, revoked_on__isnull=True, payments__isnull=True
        ).order_by("certificate_number", "pk")
    )


def dossiers_by_number(edition: Edition, numbers: Iterable[str]) -> dict[str, Dossier]:
    """Dossier number → dossier, with what shows whom it honoured (one query, one more for teams)."""
    found = Dossier.objects.filter(edition=edition, number__in=set(numbers))
    rows = list(found.select_related("person", "employer", "revision"))
    prefetch_related_objects([row for row in rows if row.applicant_kind == TEAM], "members_out")
    return {row.number: row for row in rows}
