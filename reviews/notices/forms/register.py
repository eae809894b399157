"""Looking through the register of honours."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from talentportal.programs.models import Edition, HonourRecord
from talentportal.shared import clock


class RegisterFilter(django_filters.FilterSet):
    """By words (name, employer, certificate number), by edition, by standing."""

    q = django_filters.CharFilter(
        method="by_words", label=_("Name, employer or certificate number"), max_length=80
    )
    edition = django_filters.ModelChoiceFilter(
        queryset=Edition.objects.filter(honours__isnull=False)
        .distinct()
        .order_by("-year", "label"),
        label=_("Edition"),
        to_field_name="slug",
        empty_label=_("All editions"),
    )

    standing = django_filters.ChoiceFilter(
        method="by_standing",
        label=_("Standing"),
        choices=[("valid", _("Valid")), ("expired", _("expired")), ("revoked", _("revoked"))],
        empty_label=_("All"),
    )

    class Meta:
        model = HonourRecord
        fields: list[str] = []

    def by_words(
        self, rows: QuerySet[HonourRecord], name: str, value: str
    ) -> QuerySet[HonourRecord]:
        """Every word must be found in one of the three."""
        for word in value.split():
            rows = rows.filter(
                Q(full_name__icontains=word)
                | Q(employer__icontains=word)
                | Q(certificate_number__icontains=word)
            )
        return rows

    def by_standing(
        self, rows: QuerySet[HonourRecord], name: str, value: str
    ) -> QuerySet[HonourRecord]:
        """Valid today, past its term, or revoked."""
        ended = Q(term_ends_on__lt=clock.today())
        revoked = Q(revoked_on__isnull=False)
        standings = {"valid": ~revoked & ~ended, "expired": ~revoked & ended, "revoked": revoked}
        return rows.filter(standings[value])
