"""How many: allowances and the ledger of seats taken from them.

Knows no dossier: a seat is held by a number, and whoever asks for it says which.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from talentportal.directory.models import Office
from talentportal.programs.models import Edition
from talentportal.shared import clock


class CeilingForce(models.TextChoices):
    HARD = "hard", _("Never more")
    SOFT = "soft", _("More only with a reason")


class Allowance(models.Model):
    """How many one holder may pass on under one rule of an edition.

    ``rule`` is the key of the limit in the edition document, ``office`` the recommender it binds
    (none: the whole edition). ``part`` is the value under which it counts, where the rule counts by a
    fact (a trade, an employer). ``ceiling`` empty means no limit; with ``reason_needed`` every seat
    then has its reason in writing. ``taken`` counts the seats and is
    kept by ``quotas.services`` alone; the database refuses more than a hard ceiling.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="allowances")
    rule = models.CharField(_("rule"), max_length=60)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="allowances"
    )
    part = models.CharField(_("counted under"), max_length=120, blank=True, default="")
    part_name = models.CharField(_("counted under"), max_length=120, blank=True, default="")
    ceiling = models.PositiveIntegerField(_("ceiling"), null=True, blank=True)
    force = models.CharField(
        _("force"), max_length=4, choices=CeilingForce, default=CeilingForce.HARD
    )
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)
    reason_needed = models.BooleanField(_("each with a reason"), default=False)
    explanation = models.CharField(_("how it was computed"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        constraints = [
            # Two constraints, as SQLite knows no unique constraint in which nulls are equal.
            models.UniqueConstraint(
                fields=["edition", "rule", "office", "part"],
                name="one_allowance_per_rule_and_office",
            ),
            models.UniqueConstraint(
                fields=["edition", "rule", "part"],
                condition=Q(office__isnull=True),
                name="one_allowance_per_rule_of_an_edition",
            ),
            models.CheckConstraint(
                condition=Q(force=CeilingForce.SOFT)
                | Q(ceiling__isnull=True)
                | Q(taken__lte=F("ceiling")),
                name="hard_ceiling_is_never_exceeded",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(
            filter(None, (str(self.edition), self.rule, str(self.office or ""), self.part))
        )

    @property
    def left(self) -> int | None:
        """Seats left (never negative); ``None`` where there is no limit."""
        return None if self.ceiling is None else max(self.ceiling - self.taken, 0)


class Seat(models.Model):
    """One place of an allowance, held by a dossier number."""

    allowance = models.ForeignKey(Allowance, models.PROTECT, related_name="seats")
    holder = models.CharField(max_length=40)
    beyond = models.BooleanField(_("beyond the ceiling"), default=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    taken_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(fields=["allowance", "holder"], name="one_seat_per_holder"),
            models.CheckConstraint(
                condition=Q(beyond=False) | ~Q(reason=""), name="beyond_needs_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} @ {self.allowance}"


class Headcount(models.Model):
    """How many people an office says it has of those that an edition's limits count.

    ``base`` is the noun of the edition's limit (本单位高级技师); every limit with this base is
    computed from the one number.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="headcounts")
    office = models.ForeignKey(Office, models.PROTECT, related_name="headcounts")
    base = models.CharField(_("who is counted"), max_length=120)
    number = models.PositiveIntegerField(_("headcount"))
    counted_on = models.DateField(_("counted on"))
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("stated by")
    )
    stated_at = models.DateTimeField(_("stated at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("headcount")
        verbose_name_plural = _("headcounts")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "office", "base"], name="one_headcount_per_office_and_base"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.base} {self.number}"
