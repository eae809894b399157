"""Public notices, what they show, and the objections of the public."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nominations.models import Dossier
from nominations.models.papers import random_path
from reviews.models.pins import Pinned
from talentportal.programs.document import EditionDocument, Notice
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import StageKind
from talentportal.shared import clock
from talentportal.shared.vault import EncryptedTextField

USER = settings.AUTH_USER_MODEL

# The fields of a notice, of which an edition chooses what it shows.
LABELS = {
    "name": _("Full name"),
    "sex": _("Sex"),
    "employer": _("Place of work"),
    "post": _("Post"),
    "occupation": _("Occupation"),
    "skill_level": _("Skill level"),
    "recommender": _("Recommended by"),
    "tier": _("Honour title"),
}


class NoticeState(models.TextChoices):
    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("On display")
    CLOSED = "closed", pgettext_lazy("notice", "Ended")
    STOPPED = "stopped", _("Taken back")


class PublicNotice(Pinned):
    """A list shown to the public for a period; its entries are made from an allow-list of fields."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="notices")
    stage = models.CharField(max_length=60)
    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(pgettext_lazy("heading", "title"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)
    state = models.CharField(
        _("state"), max_length=10, choices=NoticeState, default=NoticeState.DRAFT
    )
    places = models.JSONField(_("places"), default=list)
    opens_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    period = models.CharField(_("how the period is counted"), max_length=200, blank=True)
    public_note = models.CharField(
        _("why it was extended or taken back"), max_length=300, blank=True
    )
    digest = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    opened_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(opens_on__isnull=False, ends_on__isnull=False, ends_at__isnull=False),
                name="a_notice_on_display_has_a_period",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(revision__isnull=False),
                name="a_notice_on_display_keeps_its_rules",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def declared(self) -> Notice | None:
        """What the edition says of it."""
        return declared_in(self.document, self.stage)

    @property
    def is_in_force(self) -> bool:
        """Whether the public reads its names and may object now."""
        running = self.ends_at is not None and clock.now() < self.ends_at
        return self.state == NoticeState.OPEN and running

    @property
    def has_run(self) -> bool:
        """On display to its last day, and that day is over."""
        return self.state == NoticeState.OPEN and not self.is_in_force


def declared_in(document: EditionDocument, stage: str) -> Notice | None:
    """What a document says of the notice that runs at a stage."""
    found = next((each for each in document.stages if each.key == stage), None)
    if found is None or found.kind is not StageKind.PUBLIC_NOTICE:
        return None
    return document.notice_at(found)


class NoticeEntry(models.Model):
    """One line of a notice; ``shown`` is exactly what the public reads, column by column."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="entries")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notice_entries")
    position = models.PositiveSmallIntegerField()
    shown = models.JSONField()

    class Meta:
        verbose_name = _("notice entry")
        verbose_name_plural = _("notice entries")
        ordering = ["notice", "position"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "dossier"], name="once_on_a_notice"),
            models.UniqueConstraint(fields=["notice", "position"], name="notice_positions"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.position}"

    @property
    def cells(self) -> list[tuple[str, str]]:
        """What it shows, with the heading of each column."""
        return [(str(LABELS[field]), value) for field, value in self.shown]


class ObjectionState(models.TextChoices):
    OPEN = "open", _("Being looked into")
    UPHELD = "upheld", _("Upheld")
    NOT_UPHELD = "not_upheld", _("Not upheld")


def new_reference() -> str:
    """A code by which an objector finds his objection again, and nobody else does."""
    return secrets.token_hex(8).upper()


class Objection(models.Model):
    """What somebody brings forward against an entry; who that is, is for the inquirers alone."""

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
    finding = EncryptedTextField(_("finding"), blank=True)
    public_answer = models.CharField(_("answer to the objector"), max_length=500, blank=True)
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["received_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="a_finding_has_an_author",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


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
