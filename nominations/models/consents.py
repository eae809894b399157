"""What offices that decide jointly (会同) say of a dossier while it lies at such a stage."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models.dossiers import Dossier
from talentportal.directory.models import Office
from talentportal.shared import clock


class JointConsent(models.Model):
    """One office asked to agree; a row a stay, so that what was agreed lapses when it comes again.

    ``agreed``, ``note``, ``recorded_by`` and ``recorded_at`` are those of its last answer.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="joint_consents")
    stage = models.CharField(max_length=60)
    ordinal = models.PositiveIntegerField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="joint_consents")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    agreed = models.BooleanField(_("agreed"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent of a joint office")
        verbose_name_plural = _("consents of joint offices")
        ordering = ["dossier", "ordinal", "office"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "ordinal", "office"], name="each_joint_office_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed__isnull=True)
                | Q(recorded_by__isnull=False, recorded_at__isnull=False),
                name="a_consent_has_an_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} → {self.dossier_id}"


class ConsentAnswer(models.Model):
    """One answer of an office asked; a later one supersedes it, and both stay."""

    consent = models.ForeignKey(JointConsent, models.PROTECT, related_name="answers")
    ordinal = models.PositiveSmallIntegerField()
    agreed = models.BooleanField(_("agreed"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now)

    class Meta:
        verbose_name = _("answer of a joint office")
        verbose_name_plural = _("answers of joint offices")
        ordering = ["consent", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["consent", "ordinal"], name="consents_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.consent_id} #{self.ordinal}"
