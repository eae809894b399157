"""The notice that an employer runs in-house before it recommends (单位内部公示)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.models import Dossier
from talentportal.shared import clock


class InternalNotice(models.Model):
    """That a person was on notice in-house, from when to when, and what came."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="internal_notices")
    stage = models.CharField(max_length=60)
    opens_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    objected = models.BooleanField(_("objections came"))
    report = models.CharField(_("what came, and what was found"), max_length=1000, blank=True)
    cleared = models.BooleanField(_("may be recommended all the same"), default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("notice in-house")
        verbose_name_plural = _("notices in-house")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "stage"], name="one_internal_notice_per_stage"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("opens_on")), name="internal_notice_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(objected=False) | ~Q(report=""), name="what_came_is_written"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.opens_on} – {self.ends_on}"
