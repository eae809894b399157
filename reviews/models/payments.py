"""Prizes and stipends: what is due to whom and when, and what has been paid."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from talentportal.programs.models import HonourRecord
from talentportal.shared import clock

USER = settings.AUTH_USER_MODEL


class PaymentKind(models.TextChoices):
    PRIZE = "prize", _("Prize")
    GRANT = "grant", _("Grant")
    STIPEND = "stipend", _("Stipend")


class PaymentAct(models.TextChoices):
    """What may be recorded of a payment beside that it was made."""

    MET = "met", _("Condition met")
    NOT_MET = "not_met", _("Condition not met")
    SUSPENDED = "suspended", _("Suspended")
    STOPPED = "stopped", pgettext_lazy("payment", "Stopped")
    RESUMED = "resumed", _("Resumed")
    RECOVERED = "recovered", _("Recovered")


class Cause(models.TextChoices):
    """Why a payment is suspended or stopped."""

    DEATH = "death", _("Death")
    DEPARTURE = "departure", _("Left the city or the post")
    ASSESSMENT = "assessment", _("Assessment not passed")
    OTHER = "other", _("Another cause")


HOLDS = (PaymentAct.SUSPENDED, PaymentAct.STOPPED)


class Payment(models.Model):
    """One sum due to one honouree; ``yuan`` before tax. Paid once it has a day and a voucher.

    A grant says by its ``name`` what it is for; it may go to the unit (``to_employer``).
    One with a ``condition`` waits until somebody has found whether it was ``passed``.
    ``held`` says that it is suspended or stopped, ``recovered_on`` that what was paid came back.
    How that came, and every assessment, is in the rows of ``PaymentNote``; the columns say what
    stands. A mark that was wrong is taken back by adding to ``corrections`` what had stood there and
    why.
    """

    honour = models.ForeignKey(HonourRecord, models.PROTECT, related_name="payments")
    kind = models.CharField(_("kind"), max_length=10, choices=PaymentKind)
    ordinal = models.PositiveSmallIntegerField(_("instalment"))
    yuan = models.PositiveIntegerField(_("amount before tax (yuan)"))
    due_on = models.DateField(_("due on"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    voucher = models.CharField(_("voucher"), max_length=80, blank=True)
    tax_yuan = models.DecimalField(
        _("tax withheld (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    marked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    marked_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(_("what for"), max_length=200, blank=True, default="")
    to_employer = models.BooleanField(_("to the unit"), default=False)
    condition = models.CharField(_("only after"), max_length=200, blank=True, default="")
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    assessment = models.CharField(_("assessment"), max_length=300, blank=True, default="")
    assessed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    held = models.CharField(
        _("held back"),
        max_length=10,
        choices=[(each.value, each.label) for each in HOLDS],
        blank=True,
        default="",
    )
    recovered_on = models.DateField(_("recovered on"), null=True, blank=True)
    corrections = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["due_on", "honour", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["honour", "kind", "ordinal"], name="due_once"),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True, voucher="", marked_by__isnull=True)
                | Q(paid_on__isnull=False, marked_by__isnull=False) & ~Q(voucher=""),
                name="paid_with_day_voucher_and_officer",
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(condition="") | Q(passed=True),
                name="paid_after_its_condition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.honour} {self.ordinal}: {self.yuan}"

    @property
    def label(self) -> str:
        """Which payment it is: what for, or its kind, and its number."""
        return gettext("{kind} {ordinal}").format(
            kind=self.name or self.get_kind_display(), ordinal=self.ordinal
        )

    @property
    def is_stopped(self) -> bool:
        """Whether it is not paid: the honour was revoked first, its condition not met, or it is held."""
        ended = self.honour.revoked_on is not None or self.passed is False or bool(self.held)
        return self.paid_on is None and ended

    @property
    def is_to_recover(self) -> bool:
        """Whether it was paid for an honour that was revoked and has not come back."""
        return (
            self.paid_on is not None
            and self.honour.revoked_on is not None
            and self.recovered_on is None
        )

    @property
    def waits(self) -> bool:
        """Whether its condition has not been looked at yet."""
        return bool(self.condition) and self.passed is None and not self.is_stopped

    @property
    def is_late(self) -> bool:
        return self.paid_on is None and not self.is_stopped and self.due_on < clock.today()


class PaymentNote(models.Model):
    """One act on a payment, dated, with its reason; never changed, a later one supersedes it."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="acts")
    act = models.CharField(_("act"), max_length=10, choices=PaymentAct)
    cause = models.CharField(_("cause"), max_length=12, choices=Cause, blank=True)
    on_day = models.DateField(_("day"))
    said = models.CharField(_("reason"), max_length=300)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("act on a payment")
        verbose_name_plural = _("acts on payments")
        ordering = ["payment", "recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.act}"
