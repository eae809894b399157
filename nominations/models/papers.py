"""Uploaded papers, bound books and letters."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nominations.models.dossiers import Dossier
from talentportal.shared import clock

USER = settings.AUTH_USER_MODEL


def random_path(instance: models.Model, filename: str) -> str:
    """A name that tells nothing and cannot be guessed; the person's file name is kept in the row."""
    suffix = filename.rsplit(".", 1)[-1].lower()[:5] if "." in filename else "bin"
    token = secrets.token_hex(16)
    return f"{type(instance).__name__.lower()}/{token[:2]}/{token}.{suffix}"


class Attachment(models.Model):
    """One uploaded paper: the file as it came, and its pages as they will be bound."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="attachments")
    material = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("file name"), max_length=200)
    caption = models.CharField(pgettext_lazy("heading", "title"), max_length=120, blank=True)
    original = models.FileField(upload_to=random_path)
    pdf = models.FileField(upload_to=random_path)
    thumbnails = models.JSONField(default=list)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    pages = models.PositiveSmallIntegerField()
    warnings = models.JSONField(default=list, blank=True)
    uploaded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)
    sighted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    sighted_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["dossier", "material", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sighted_at__isnull=True, sighted_by__isnull=True)
                | Q(sighted_at__isnull=False, sighted_by__isnull=False),
                name="sighted_by_somebody_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.name


class BookVariant(models.TextChoices):
    FULL = "full", _("For the file")
    BLIND = "blind", _("For experts")
    DRAFT = "draft", _("Draft")


class Book(models.Model):
    """A bound application book: one PDF, identified by the hash of everything that went into it."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="books")
    variant = models.CharField(max_length=10, choices=BookVariant, default=BookVariant.FULL)
    submission = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=64)
    code = models.CharField(max_length=16, blank=True, db_index=True)
    file = models.FileField(upload_to=random_path)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField()
    problems = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("book")
        verbose_name_plural = _("books")
        ordering = ["dossier", "made_at"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "variant", "key"], name="one_book_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.variant} {self.key[:8]}"


class Letter(models.Model):
    """A message to a person about a dossier; shown in the portal and mailed where possible."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="letters")
    to = models.ForeignKey(USER, models.PROTECT, related_name="letters")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
