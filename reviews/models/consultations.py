"""What departments answer about a person, and what is found on site."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models import Dossier
from nominations.models.papers import random_path
from talentportal.shared import clock
from talentportal.shared.vault import EncryptedTextField

USER = settings.AUTH_USER_MODEL


class Answer(models.TextChoices):
    """What a department may say; no reply is not an answer, and never consent."""

    AGREE = "agree", _("Agrees")
    NO_RECORD = "no_record", _("No record")
    HAS_MATTER = "has_matter", _("Has something to report")
    DISAGREE = "disagree", _("Disagrees")


class Consultation(models.Model):
    """One department asked about one person, and its answer once there is one.

    What a department reports is for the office that asked and for the city, never for the
    applicant, their employer or experts; its text is encrypted. The columns of the answer are those
    of the last reply.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="consultations")
    key = models.CharField(max_length=60)
    stage = models.CharField(max_length=60)
    department = models.CharField(_("department"), max_length=120)
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=12, choices=Answer, blank=True)
    matter = EncryptedTextField(_("what it reports"), blank=True)
    official = models.CharField(_("official"), max_length=60, blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    scan = models.FileField(_("signed reply"), upload_to=random_path, blank=True)
    accepted_reason = models.CharField(
        _("why the dossier may go on all the same"), max_length=500, blank=True
    )
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["dossier", "key"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "key"], name="each_department_asked_once"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(replied_on__isnull=False, recorded_at__isnull=False),
                name="an_answer_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} → {self.dossier_id}"


class ConsultationReply(models.Model):
    """One reply of a department; a later one supersedes it, and both stay."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="replies")
    ordinal = models.PositiveSmallIntegerField()
    answer = models.CharField(_("answer"), max_length=12, choices=Answer)
    matter = EncryptedTextField(_("what it reports"), blank=True)
    official = models.CharField(_("official"), max_length=60, blank=True)
    replied_on = models.DateField(_("replied on"))
    scan = models.FileField(_("signed reply"), upload_to=random_path, blank=True)
    accepted_reason = models.CharField(
        _("why the dossier may go on all the same"), max_length=500, blank=True
    )
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("reply of a department")
        verbose_name_plural = _("replies of departments")
        ordering = ["consultation", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "ordinal"], name="replies_are_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} #{self.ordinal}"


class Inspection(models.Model):
    """A visit to the person's place of work and what was found."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="inspection")
    inspected_on = models.DateField(_("inspected on"))
    inspectors = models.CharField(_("inspectors"), max_length=200)
    report = models.TextField(_("report"), max_length=5000)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.inspected_on}"
