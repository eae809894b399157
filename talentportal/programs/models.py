"""Programs, their editions, the revisions of an edition's document, and the register of honours."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from talentportal.directory.models import Office, OfficeKind
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.changing.migrations import migrated
from talentportal.programs.document_field import DocumentField
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared import clock
from talentportal.shared.digests import digest_of

_PARSED: dict[str, EditionDocument] = {}


class Program(models.Model):
    """A talent program; one with a parent is a track of an umbrella program."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="tracks")
    family = models.CharField(_("family of honours"), max_length=80, blank=True)
    level = models.IntegerField(_("level"), choices=HonourLevel, default=HonourLevel.CITY)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")

    def __str__(self) -> str:
        return self.name


class EditionStatus(models.TextChoices):
    DRAFT = "draft", _("In preparation")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")


class Edition(models.Model):
    """One selection of a program; all its rules stand in its published revision."""

    slug = models.SlugField(max_length=80, unique=True)
    program = models.ForeignKey(Program, models.PROTECT, related_name="editions")
    city = models.ForeignKey(Office, models.PROTECT, null=True, related_name="editions")
    label = models.CharField(_("label"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"))
    status = models.CharField(
        _("status"), max_length=10, choices=EditionStatus, default=EditionStatus.DRAFT
    )
    published_revision = models.ForeignKey(
        "EditionRevision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        permissions = [
            ("run", _("Run this edition")),
            ("publish_notice", _("Publish notices of this edition")),
            ("audit", _("Audit this edition")),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def duty_office(self) -> Office | None:
        """The office whose manager may invite people to duties on it."""
        return self.city


class EditionUserObjectPermission(UserObjectPermissionBase):
    """guardian's row for a duty on an edition."""

    content_object = models.ForeignKey(Edition, models.CASCADE)


class EditionGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Edition, models.CASCADE)


class ImmutableRevision(Exception):
    """A published revision was to be changed."""


class EditionRevision(models.Model):
    """A numbered state of an edition's document; immutable once published."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    document = DocumentField()
    digest = models.CharField(max_length=64)
    schema_version = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_revision_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} r{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change what people have applied under; the database refuses it too."""
        if not self._state.adding and self._was_published():
            raise ImmutableRevision(f"{self} is published and cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self._was_published():
            raise ImmutableRevision(f"{self} is published and cannot be removed.")
        return super().delete(*args, **kwargs)

    def _was_published(self) -> bool:
        return EditionRevision.objects.filter(pk=self.pk, published_at__isnull=False).exists()

    def computed_digest(self) -> str:
        """The digest of what is kept now; that of another content is another."""
        return digest_of(self.document)

    @property
    def parsed(self) -> EditionDocument:
        """The document as typed objects of the present version; read once per digest and process."""
        found = _PARSED.get(self.digest)
        if found is None:
            found = EditionDocument.model_validate(migrated(self.document))
            if len(_PARSED) >= 64:
                _PARSED.pop(next(iter(_PARSED)))
            _PARSED[self.digest] = found
        return found


class WindowExtension(models.Model):
    """A later closing of one stage's window, for one office or for all; never earlier."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="extensions")
    stage = models.CharField(max_length=60)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    closes_at = models.DateTimeField(_("closes at"))
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")

    def __str__(self) -> str:
        return f"{self.edition} {self.stage} → {self.closes_at:%Y-%m-%d %H:%M}"


class EarlierDeadline(models.Model):
    """An earlier end of a window, set by an office for itself and for those below it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="earlier_deadlines")
    stage = models.CharField(max_length=60)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    closes_at = models.DateTimeField(_("closes at"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("earlier deadline")
        verbose_name_plural = _("earlier deadlines")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "stage", "office"], name="one_earlier_deadline_per_window"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.stage} {self.office} → {self.closes_at:%Y-%m-%d %H:%M}"

    def binds(self, office: Office | None) -> bool:
        """Whether an office is the one that set it, or belongs to it or to its county."""
        return office is not None and office.path.startswith(territory_of(self.office))


def territory_of(office: Office) -> str:
    """The path under which an office's subordinates stand: a county bureau speaks for its county."""
    if office.kind == OfficeKind.COUNTY_BUREAU and office.parent_id:
        return office.path.rstrip("/").rpartition("/")[0] + "/"
    return office.path


class HonourRecord(models.Model):
    """One honour held by a person, a team or an organisation; never deleted.

    Of this portal, or entered from outside. ``subject_index`` is the blind index of the holder's
    identity document (of a team its leader's), of an organisation that of its credit code.
    """

    subject_index = models.CharField(max_length=64, db_index=True, editable=False)
    full_name = models.CharField(_("full name"), max_length=120)
    family = models.CharField(_("family of honours"), max_length=80)
    title = models.CharField(_("title"), max_length=120)
    level = models.IntegerField(_("level"), choices=HonourLevel)
    is_nominee = models.BooleanField(_("nominee grade"), default=False)
    awarded_on = models.DateField(_("awarded on"))
    term_ends_on = models.DateField(_("term ends on"), null=True, blank=True)
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="honours"
    )
    dossier_number = models.CharField(max_length=40, blank=True)
    certificate_number = models.CharField(
        _("certificate number"), max_length=80, null=True, blank=True, db_index=True
    )
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revocation_reason = models.CharField(_("reason"), max_length=300, blank=True)
    revoked_according_to = models.CharField(
        _("revoked according to"), max_length=300, blank=True, default=""
    )
    source = models.CharField(_("according to"), max_length=200, blank=True)
    kept_by = models.ForeignKey(Office, models.PROTECT, null=True, editable=False, related_name="+")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    entered_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "dossier_number"],
                condition=models.Q(edition__isnull=False),
                name="one_honour_per_dossier",
            ),
            models.UniqueConstraint(
                fields=["edition", "certificate_number"], name="one_honour_per_certificate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.full_name}"

    @property
    def is_over(self) -> bool:
        """Whether its term has ended; its holder may be selected again."""
        return self.term_ends_on is not None and self.term_ends_on < clock.today()


class HonourMember(models.Model):
    """Somebody in a team that was honoured, beside its leader; no index where no number is known."""

    honour = models.ForeignKey(HonourRecord, models.CASCADE, related_name="members")
    subject_index = models.CharField(max_length=64, db_index=True, blank=True, editable=False)
    full_name = models.CharField(_("full name"), max_length=100)

    class Meta:
        verbose_name = _("member of an honoured team")
        verbose_name_plural = _("members of honoured teams")

    def __str__(self) -> str:
        return f"{self.honour} {self.full_name}"


class Ban(models.Model):
    """Somebody who may not apply until ``ends_on`` (inclusive) for honours of a level or higher.

    With a ``family`` only for honours of that family.
    A ban that was wrong is lifted with its reason, never deleted.
    """

    subject_index = models.CharField(max_length=64, db_index=True, editable=False)
    full_name = models.CharField(_("full name"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    min_level = models.IntegerField(_("from level"), choices=HonourLevel, default=HonourLevel.CITY)
    family = models.CharField(_("family of honours"), max_length=80, blank=True, default="")
    kept_by = models.ForeignKey(Office, models.PROTECT, null=True, editable=False, related_name="+")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    entered_at = models.DateTimeField(default=clock.now, editable=False)
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True)
    lifting_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")

    def __str__(self) -> str:
        return f"{self.full_name} – {self.ends_on}"

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.ends_on < clock.today()
