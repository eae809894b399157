"""Jobs, the calendar of working days, and the record of who looked at what is masked."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talentportal.shared import clock

ATTEMPTS = 5


class JobState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("job", "Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    PAUSED = "paused", _("Paused")


class Job(models.Model):
    """Slow work, or work that leaves the database; written in the transaction that wants it.

    ``key`` makes ordering idempotent. A running job belongs to its worker until ``lease_until``;
    after that anybody may take it up again. ``attempts`` fences: only the worker of the newest
    attempt may finish it.
    """

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(max_length=160, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    params = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=ATTEMPTS)
    not_before = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="jobs"
    )
    result = models.JSONField(default=dict, blank=True)
    result_file = models.CharField(max_length=200, blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["state", "not_before", "id"],
                condition=Q(state__in=["queued", "running"]),
                name="jobs_due",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_over(self) -> bool:
        """Whether nobody works on it or will."""
        return self.state not in (JobState.QUEUED, JobState.RUNNING)

    @property
    def can_be_retried(self) -> bool:
        """Whether it ended without a result, or with parts that failed, and may be started again."""
        partly = self.state == JobState.DONE and bool(self.result.get("again"))
        return partly or self.state in (JobState.FAILED, JobState.CANCELLED)


class AccessAction(models.TextChoices):
    """What somebody did to see what is masked for others."""

    ID_NUMBER = "id-number", _("Identity number read")
    ID_NUMBER_FOR_DEPARTMENTS = (
        "id-number-for-departments",
        _("Identity number taken along for a department"),
    )
    BOOK = "book", _("Application book read")
    CERTIFICATE = "certificate", _("Certificate taken along")
    OBJECTION = "read-objection", _("Objection read")
    OBJECTION_FILE = "read-objection-file", _("File of an objection read")


class AccessRecord(models.Model):
    """Somebody saw what is masked for others: who, what, of whom, why, when.

    The person is a name as it stood there, not a row: members of a team have none.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    action = models.CharField(_("action"), max_length=40, choices=AccessAction)
    subject = models.CharField(_("what was seen"), max_length=120)
    person = models.CharField(_("person"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("time"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("record of access")
        verbose_name_plural = _("records of access")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.action} {self.subject}"


class CalendarYear(models.Model):
    """A year whose working days are known."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    source = models.CharField(_("source"), max_length=200)
    is_provisional = models.BooleanField(_("provisional"), default=False)

    class Meta:
        verbose_name = _("year of the calendar")
        verbose_name_plural = _("years of the calendar")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarException(models.Model):
    """A weekday off, or a weekend day on which people work."""

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="exceptions")
    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))
    label = models.CharField(_("occasion"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("exception of the calendar")
        verbose_name_plural = _("exceptions of the calendar")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"

    def clean(self) -> None:
        """A day under another year would never be looked at."""
        if self.day and self.year_id and self.day.year != self.year_id:
            raise ValidationError({"day": _("This day does not lie in the year.")})
