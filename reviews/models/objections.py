"""Objections of the public to notices, what is found about them, and what follows from it."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nominations.models import MemberOut
from nominations.models.papers import random_path
from reviews.models.notices import NoticeEntry, PublicNotice
from talentportal.shared import clock
from talentportal.shared.vault import EncryptedTextField

USER = settings.AUTH_USER_MODEL


class ObjectionState(models.TextChoices):
    OPEN = "open", _("Being looked into")
    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Partly upheld")
    NOT_UPHELD = "not_upheld", _("Not upheld")


class Consequence(models.TextChoices):
    """What follows from an objection that is upheld; it is settled once this has happened."""

    FALLS = "falls", _("The candidature ends")
    MEMBER_OUT = "member_out", _("A member of the team is taken out, and it is shown anew")
    ANEW = "anew", _("What is wrong is mended, and it is shown anew")
    WORDS = "words", _("What the finding says in words")


def new_reference() -> str:
    """A code by which an objector finds their objection again, and nobody else does."""
    return secrets.token_hex(8).upper()


class Objection(models.Model):
    """What somebody brings forward against an entry; who that is, is for the inquirers alone.

    ``state``, ``consequence`` and ``found_at`` are those of its last finding.
    """

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="objections")
    entry = models.ForeignKey(
        NoticeEntry, models.PROTECT, null=True, blank=True, related_name="objections"
    )
    reference = models.CharField(max_length=16, unique=True, default=new_reference)
    text = EncryptedTextField(_("objection"))
    objector = EncryptedTextField(_("name or organisation"), blank=True)
    contact = EncryptedTextField(_("how to reach you"), blank=True)
    received_at = models.DateTimeField(default=clock.now, editable=False)
    letter_sent_on = models.DateField(_("letter sent on"), null=True, blank=True)
    letter_received_on = models.DateField(_("letter received on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ObjectionState, default=ObjectionState.OPEN
    )
    consequence = models.CharField(
        _("what follows"), max_length=12, choices=Consequence, blank=True, default=""
    )
    found_at = models.DateTimeField(null=True, blank=True)
    member_out = models.OneToOneField(
        MemberOut, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["received_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", found_at__isnull=True, consequence="")
                | ~Q(state="open") & Q(found_at__isnull=False),
                name="a_finding_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ObjectionFinding(models.Model):
    """What an inquiry has found; a later one supersedes it, with a ``reason``, and it stays."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="findings")
    ordinal = models.PositiveSmallIntegerField()
    result = models.CharField(
        pgettext_lazy("finding", "result"),
        max_length=12,
        choices=[each for each in ObjectionState.choices if each[0] != ObjectionState.OPEN],
    )
    consequence = models.CharField(
        _("what follows"), max_length=12, choices=Consequence, blank=True
    )
    follows = EncryptedTextField(_("what follows, in words"), blank=True)
    finding = EncryptedTextField(_("finding"))
    public_answer = models.CharField(_("answer to the objector"), max_length=500)
    reason = EncryptedTextField(_("why it takes the place of the one before"), blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("finding on an objection")
        verbose_name_plural = _("findings on objections")
        ordering = ["objection", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["objection", "ordinal"], name="findings_are_numbered"),
            models.CheckConstraint(
                condition=Q(result="not_upheld", consequence="")
                | Q(result__in=["upheld", "partly"]) & ~Q(consequence=""),
                name="what_is_upheld_has_a_consequence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} #{self.ordinal}"


class ObjectionFile(models.Model):
    """A file handed in with an objection: its pages, which officers open, and the file as it came.

    A stranger's file is opened by nobody; it is kept for whoever doubts the pages, who finds it
    by its digest.
    """

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = EncryptedTextField(_("file name"))
    original = models.FileField(upload_to=random_path)
    pdf = models.FileField(upload_to=random_path)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("file of an objection")
        verbose_name_plural = _("files of objections")
        ordering = ["objection", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["objection", "position"], name="files_of_an_objection_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name
