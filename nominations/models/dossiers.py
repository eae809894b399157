"""The dossier and what is recorded about it on its way."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin

from nominations.chain.verbs import ENDS, STAGES, Chain, State
from talentportal.directory.models import Office, Person
from talentportal.programs.document import EditionDocument, Results, Stage, Tier
from talentportal.programs.models import Edition, EditionRevision
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.digests import digest_of
from talentportal.shared.vault import EncryptedTextField

USER = settings.AUTH_USER_MODEL

# Not to be read with every row of a list of dossiers: the rules are kept parsed by their digest.
DOCUMENTS = ("revision__document", "edition__published_revision__document")


class NumberSeries(models.Model):
    """The last number given out of a series of an edition (dossiers, certificates)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "name"], name="one_series_per_name"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.name}: {self.last}"


class Dossier(FSMModelMixin, Chain):  # type: ignore[misc]
    """The whole application of one person in one edition.

    ``position`` is the index of its stage on its route (empty for a draft that was never handed
    in or is being corrected), ``office`` who holds it now, ``version`` the number of its last
    event. State, position, office and version are written by the door alone. ``applicant_kind`` and
    ``team_name`` are what the answers say (``applying.drafts``), kept to be shown and searched.
    ``rank`` counts among those of its tier, or of the trade ``ranked_among`` where each has an
    order of its own.
    """

    number = models.CharField(_("dossier number"), max_length=40, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="dossiers")
    revision = models.ForeignKey(
        EditionRevision, models.PROTECT, null=True, blank=True, related_name="+"
    )
    applicant = models.ForeignKey(USER, models.PROTECT, related_name="dossiers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="dossiers")
    channel = models.CharField(_("channel"), max_length=60)
    tier = models.CharField(_("tier"), max_length=60)
    applicant_kind = models.CharField(
        _("kind of applicant"), max_length=20, default="person", editable=False
    )
    team_name = models.CharField(max_length=120, blank=True, default="", editable=False)
    employer = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="staff_dossiers"
    )
    recommender = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="recommended_dossiers"
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="held_dossiers", editable=False
    )
    position = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    answers = models.JSONField(default=dict, blank=True)
    answers_version = models.PositiveIntegerField(default=0)
    undertaking_at = models.DateTimeField(null=True, blank=True)
    correction_due_at = models.DateTimeField(null=True, blank=True)

    final_score = models.DecimalField(
        _("final score"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    ranked_among = models.CharField(max_length=60, blank=True, default="", editable=False)
    recognised_directly = models.BooleanField(default=False)
    award_tier = models.CharField(
        _("proposed as"), max_length=60, blank=True, default="", editable=False
    )

    created_at = models.DateTimeField(default=clock.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    entered_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"],
                name="one_dossier_per_person_and_edition",
                violation_error_message=_("This person has a dossier in this edition already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="dossier_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=STAGES) | Q(revision__isnull=False),
                name="handed_in_under_a_revision",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DRAFT) | Q(office__isnull=True, position__isnull=True),
                name="a_draft_lies_with_its_applicant",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=STAGES) | Q(office__isnull=False, position__isnull=False),
                name="a_stage_has_an_office",
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "state", "office"], name="dossier_queue"),
            models.Index(fields=["office", "state"], name="dossier_held"),
            models.Index(fields=["applicant"], name="dossier_applicant"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.honouree}"

    @property
    def honouree(self) -> str:
        """Whom it would honour: the person, the team by its name, or the organisation."""
        if self.applicant_kind == "organisation" and self.employer is not None:
            return self.employer.name
        return self.team_name or self.person.full_name

    @property
    def document(self) -> EditionDocument:
        """The rules it stands under: the revision it was handed in under, before that the newest."""
        revision = self.revision or self.edition.published_revision
        if revision is None:
            raise LookupError(f"{self.edition} has no published revision.")
        return revision.parsed

    @property
    def award(self) -> Tier:
        """The title they are to receive: a nominee's where the places of their tier were taken."""
        return self.document.tier(self.award_tier or self.tier)

    @property
    def results(self) -> Results:
        """What comes with that title for whoever applied."""
        return self.document.results.of(self.award.key, self.applicant_kind)

    @property
    def route(self) -> tuple[Stage, ...]:
        """Its stages in order, without the draft before and the honour after them."""
        return self.document.route(self.channel, self.tier)

    @property
    def stage(self) -> Stage | None:
        """Where it lies, or ``None`` with its applicant or at an end."""
        if self.position is None or self.state not in STAGES:
            return None
        return self.route[self.position]

    @property
    def is_ranked(self) -> bool:
        """Whether it has a place in an order; who was recognised directly stands beside all orders."""
        return self.rank is not None and not self.recognised_directly

    def ranks_before(self, other: "Dossier") -> bool:
        """Whether it ranks as high as another, or higher, in the same order of a tier or trade."""
        together = (self.tier, self.ranked_among) == (other.tier, other.ranked_among)
        return together and self.is_ranked and other.is_ranked and self.rank <= other.rank

    @property
    def is_ended(self) -> bool:
        return self.state in ENDS

    @property
    def label(self) -> str:
        """What a person calls the place where it lies, in the edition's words where it has any."""
        return self.stage.label if self.stage else str(State(self.state).label)


class Visit(models.Model):
    """A stay of a dossier at one stage; the open one (``left_at`` empty) is where it lies."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="visits")
    ordinal = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    office = models.ForeignKey(Office, models.PROTECT, related_name="visits")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["dossier", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "ordinal"], name="visits_are_numbered"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(left_at__isnull=True), name="one_open_visit"
            ),
        ]
        indexes = [models.Index(fields=["office", "dossier"], name="visit_office")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.stage}"


class Fulfilment(models.Model):
    """Whether one requirement of one stage is met for one dossier, and until when it is too early.

    Written by whoever does the work (``services.records``), read by the guards.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="fulfilments")
    stage = models.CharField(max_length=60)
    requirement = models.CharField(max_length=40, choices=Requirement)
    met = models.BooleanField()
    sentence = models.CharField(_("what is missing"), max_length=500, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "stage", "requirement"], name="one_fulfilment_per_requirement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.stage} {self.requirement}: {self.met}"


class Opinion(models.Model):
    """What an office writes into its box of the application form."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="opinions")
    box = models.CharField(max_length=60)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    text = models.TextField(_("opinion"), max_length=2000)
    signed_by = models.CharField(_("signed by"), max_length=60)
    signed_on = models.DateField(_("signed on"))
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "box"], name="one_opinion_per_box"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.box}"


class Remark(models.Model):
    """A remark at one place of the form, given when a dossier is returned."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="remarks")
    place = models.CharField(max_length=80, blank=True)
    text = models.CharField(_("remark"), max_length=500)
    given_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return self.text


class Submission(models.Model):
    """What stood in the dossier each time it was handed in; never changed afterwards.

    ``account`` is what the account and the offices answered (``nominations.moving.sealing``).
    """

    UNDER_A_DIGEST = ("answers", "papers")  # as they are, ciphertexts of numbers among them

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="submissions")
    ordinal = models.PositiveIntegerField()
    answers = models.JSONField()
    papers = models.JSONField()
    account = EncryptedTextField()
    digest = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["dossier", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "ordinal"], name="submissions_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.ordinal}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A submission is never changed.")
        super().save(*args, **kwargs)

    def recomputed_digest(self) -> str:
        """The digest (SHA-256) of what is kept; what was noted at handing in is ``digest``."""
        return digest_of({"answers": self.answers, "papers": self.papers, "account": self.account})


class MemberOut(models.Model):
    """A member taken out of a team after it was handed in; what was handed in stays as it was.

    ``index`` is that of the registers, empty where no number is known.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="members_out")
    index = models.CharField(max_length=64, blank=True)
    full_name = models.CharField(_("full name"), max_length=60)
    reason = models.CharField(_("reason"), max_length=500)
    taken_out_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    taken_out_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("member taken out of a team")
        verbose_name_plural = _("members taken out of teams")
        ordering = ["dossier", "taken_out_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "index", "full_name"], name="a_member_is_taken_out_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.full_name}"
