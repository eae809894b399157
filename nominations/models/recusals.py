"""Who stood aside from a duty because it concerned a matter of their own."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.models.dossiers import Dossier
from talentportal.directory.models import Duty
from talentportal.programs.models import Edition
from talentportal.shared import clock


class Interest(models.TextChoices):
    """What makes a matter one's own."""

    APPLIES = "applies", _("Applies in the edition")
    TEAM = "team", _("Member of a team that applies")
    EMPLOYER = "employer", _("Works for the employer concerned")


class Recusal(models.Model):
    """An officer was kept from a duty over a matter of their own; written once for each matter."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="recusals")
    duty = models.CharField(_("duty"), max_length=30, choices=Duty)
    interest = models.CharField(_("reason"), max_length=10, choices=Interest)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="recusals")
    at = models.DateTimeField(_("time"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["edition", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "duty", "dossier"], name="one_recusal_per_matter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.duty} {self.dossier_id}"
