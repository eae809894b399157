"""Meetings (and written decisions of bodies) with what they decided on each dossier."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nominations.models import Dossier
from nominations.models.papers import random_path
from reviews.models.pins import Pinned
from talentportal.directory.models import Office
from talentportal.programs.models import Edition
from talentportal.shared import clock

USER = settings.AUTH_USER_MODEL


class MeetingKind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    DOCUMENT = "document", _("Written decision")


class Meeting(Pinned):
    """A body's decision on a set of dossiers: when, under which number, what was resolved."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="meetings")
    office = models.ForeignKey(Office, models.PROTECT, related_name="meetings")
    stage = models.CharField(max_length=60)
    kind = models.CharField(
        _("kind"), max_length=10, choices=MeetingKind, default=MeetingKind.MEETING
    )
    title = models.CharField(pgettext_lazy("heading", "title"), max_length=120)
    held_on = models.DateField(_("date"))
    number = models.CharField(_("number of the minutes or document"), max_length=80)
    present = models.PositiveSmallIntegerField(_("members present"), null=True, blank=True)
    summary = models.TextField(_("resolution"), max_length=5000, blank=True)
    scan = models.FileField(_("signed minutes"), upload_to=random_path, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "office", "stage", "number"], name="one_meeting_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class MeetingDecision(models.Model):
    """What a meeting decided on one dossier."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="decisions")
    agreed = models.BooleanField(_("agreed"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "dossier"], name="one_decision_per_meeting_and_dossier"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.dossier_id}: {self.agreed}"
