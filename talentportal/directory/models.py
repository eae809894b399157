"""Offices, people and accounts; duties are grants on offices (see ``duties``)."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from talentportal.shared import clock
from talentportal.shared.masking import mask_id_number
from talentportal.shared.vault import EncryptedTextField


class User(AbstractUser):
    """An account. A person may hold several duties and be an applicant as well."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("full name"), max_length=60)
    phone = EncryptedTextField(_("mobile phone"), blank=True)
    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class Sex(models.TextChoices):
    """GB/T 2261.1 without its two unknowns."""

    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class IdType(models.TextChoices):
    """Kinds of identity document; residents' permits use the resident identity card's algorithm."""

    RESIDENT = "resident", _("Resident identity card")
    RESIDENCE_PERMIT = "residence_permit", _("Residence permit (Hong Kong, Macao, Taiwan)")
    PERMANENT_RESIDENT = "permanent_resident", _("Foreign permanent resident card")
    PASSPORT = "passport", _("Passport")


class Person(models.Model):
    """A natural person, known by identity document; at most one row a document number."""

    user = models.OneToOneField(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    full_name = models.CharField(_("full name"), max_length=60)
    id_type = models.CharField(
        _("document type"), max_length=20, choices=IdType, default=IdType.RESIDENT
    )
    id_number = EncryptedTextField(_("document number"))
    id_index = models.CharField(max_length=64, unique=True, editable=False)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    phone = EncryptedTextField(_("mobile phone"), blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.full_name

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)


class OfficeKind(models.TextChoices):
    """What an office is; how it is called stands in its name and in the edition."""

    CITY = "city", _("City")
    CITY_BUREAU = "city_bureau", _("City bureau")
    COUNTY = "county", _("County or district")
    COUNTY_BUREAU = "county_bureau", _("County or district bureau")
    CITY_UNIT = "city_unit", _("Unit directly under the city")
    EMPLOYER = "employer", _("Employer")
    UNION = "union", _("Trade union")
    ASSOCIATION = "association", _("Association")
    DEPARTMENT = "department", _("Department")
    PARTY_ORGANISATION = "party_organisation", _("Party organisation department")
    LEADING_GROUP = "leading_group", _("Leading group")
    TALENT_OFFICE = "talent_office", _("Talent office")


class Duty(models.TextChoices):
    """Each value is the codename of the permission granted; ``duties.ON_…`` says on what."""

    EXAMINE = "examine", _("Examining officer")
    RECOMMEND = "recommend", _("Recommending officer")
    APPROVE = "approve", _("Approving officer")
    MANAGE = "manage", _("Office manager")
    CONFIGURE = "configure", _("Administrator of editions")
    RUN = "run", _("Edition officer")
    PUBLISH = "publish_notice", _("Notice officer")
    AUDIT = "audit", _("Auditor")
    SCORE = "score", _("Expert")


class OfficeStatus(models.TextChoices):
    PENDING = "pending", _("Waiting for confirmation")
    ACTIVE = "active", _("Active")
    REFUSED = "refused", _("Refused")
    CLOSED = "closed", _("Closed")


class Office(models.Model):
    """A node of the tree city → county → employer, with bureaus and departments beside them.

    ``path`` is ``/1/5/12/`` (the row's own pk last), so that a subtree is a prefix.
    """

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    path = models.CharField(max_length=200, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=30, choices=OfficeKind)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, blank=True, db_index=True
    )
    division_code = models.CharField(_("division code"), max_length=6, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact_phone = models.CharField(_("office telephone"), max_length=40, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=OfficeStatus, default=OfficeStatus.ACTIVE
    )
    status_reason = models.CharField(_("reason"), max_length=300, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=60, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registered_offices",
        verbose_name=_("registered by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        permissions = [
            ("examine", _("Examine dossiers for this office")),
            ("recommend", _("Recommend for this office")),
            ("approve", _("Approve for this office")),
            ("manage", _("Manage the people of this office")),
            ("configure", _("Configure editions of this office")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code="") & Q(status__in=["pending", "active"]),
                name="one_office_per_credit_code",
                violation_error_message=_("An office with this credit code is registered already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep ``path`` true for a new row; a move of a subtree is a service of its own."""
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if self.path != path:
            self.path = path
            super().save(update_fields=["path"])

    @property
    def names(self) -> tuple[str, ...]:
        """What documents and people may call it: its name and its short name."""
        return tuple(filter(None, (self.name, self.short_name)))

    @property
    def label(self) -> str:
        return self.short_name or self.name


class OfficeUserObjectPermission(UserObjectPermissionBase):
    """guardian's row for a duty on an office, with a real foreign key (deletes cascade)."""

    content_object = models.ForeignKey(Office, models.CASCADE)


class OfficeGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Office, models.CASCADE)


class Invitation(models.Model):
    """A letter by which somebody is asked to take up duties.

    Its link is signed with ``SECRET_KEY`` over ``nonce``, so the database alone does not hold it; a new
    nonce makes every earlier link void.
    """

    email = models.EmailField(_("e-mail"))
    full_name = models.CharField(_("full name"), max_length=60)
    nonce = models.CharField(max_length=32, editable=False)
    office = models.ForeignKey(
        Office, models.CASCADE, related_name="invitations", verbose_name=_("office")
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited at"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.full_name} <{self.email}>"

    @property
    def state(self) -> str:
        """``accepted``, ``revoked``, ``expired`` or ``open``."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= clock.now() else "open"

    @property
    def is_open(self) -> bool:
        return self.state == "open"


class InvitedDuty(models.Model):
    """One duty that an invitation gives when it is accepted, on an office, edition or panel."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="duties")
    duty = models.CharField(_("duty"), max_length=30, choices=Duty)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    on = GenericForeignKey("content_type", "object_id")

    class Meta:
        verbose_name = _("invited duty")
        verbose_name_plural = _("invited duties")
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "duty", "content_type", "object_id"],
                name="one_invited_duty_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} → {self.on}"

    @property
    def label(self) -> str:
        """The duty in words, with what it is on where that is not the inviting office."""
        words = self.get_duty_display()
        return words if self.invitation.office == self.on else f"{words} · {self.on}"


class DutyCause(models.TextChoices):
    """By what a duty was given or withdrawn."""

    INVITATION = "invitation", _("Invitation accepted")
    CONFIRMATION = "confirmation", _("Employer confirmed")
    PANEL = "panel", _("Panel of experts")
    MANAGER = "manager", _("Withdrawn by a manager")
    INSTALLATION = "installation", _("Set up with the portal")


class DutyChange(models.Model):
    """A duty was given or withdrawn; rows are added and never changed (the database refuses it).

    ``on_label`` is what the duty is on, as it was called then; ``by`` is empty only where no person
    did it.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="duty_changes",
        verbose_name=_("account"),
    )
    duty = models.CharField(_("duty"), max_length=30, choices=Duty)
    given = models.BooleanField(_("given"))
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="duty_changes", verbose_name=_("office")
    )
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    on_label = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cause = models.CharField(_("cause"), max_length=20, choices=DutyCause)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("time"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("change of duties")
        verbose_name_plural = _("changes of duties")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["office", "-id"], name="duty_changes_of_office")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.duty} {self.on_label}"
