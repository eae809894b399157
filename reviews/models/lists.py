"""Ranked lists that an office seals and sends up."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from nominations.chain.verbs import APPLICANT, NEXT, STEPS
from nominations.models import Dossier, Event, Visit
from nominations.models.papers import random_path
from reviews.models.pins import Pinned
from talentportal.directory.models import Office
from talentportal.programs.models import Edition
from talentportal.shared import clock

USER = settings.AUTH_USER_MODEL
# The steps by which dossiers go up on a list.
LEADING_ON = [verb for verb, step in STEPS.items() if step.target == NEXT and step.by != APPLICANT]


class ListState(models.TextChoices):
    DRAFT = "draft", _("In preparation")
    SEALED = "sealed", _("Sealed")
    SENT = "sent", _("Sent up")
    ACKNOWLEDGED = "acknowledged", _("Received")


class RankedList(Pinned):
    """An office's list of those it passes on, in order; nothing in it changes once sealed."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="lists")
    office = models.ForeignKey(Office, models.PROTECT, related_name="lists")
    stage = models.CharField(max_length=60)
    state = models.CharField(_("state"), max_length=12, choices=ListState, default=ListState.DRAFT)
    digest = models.CharField(max_length=64, blank=True)
    scan = models.FileField(_("signed and sealed list"), upload_to=random_path, blank=True)
    rule_reason = models.CharField(
        _("reason for departing from a rule"), max_length=500, blank=True
    )
    paper_copies = models.PositiveSmallIntegerField(
        _("paper copies received"), null=True, blank=True
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("ranked list")
        verbose_name_plural = _("ranked lists")
        ordering = ["edition", "office", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "office", "stage"],
                condition=Q(state__in=["draft", "sealed"]),
                name="one_open_list_per_office",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sealed_at__isnull=False, sealed_by__isnull=False),
                name="sealed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.stage}"

    def gone_up_alone(self) -> dict[int, int]:
        """Those on a sealed list who left its stage by themselves, with the version in which they
        lay there. Only older lists hold such people: a list goes up whole or not at all."""
        here = Visit.objects.filter(left_at__isnull=True, stage=self.stage)
        left = Event.objects.filter(
            ~Exists(here.filter(dossier=OuterRef("dossier"))),
            dossier__list_entries__list=self.pk,
            stage=self.stage,
            verb__in=LEADING_ON,
            at__gte=self.sealed_at,
        )
        versions = left.order_by("sequence").values_list("dossier", "dossier_version")
        return {pk: version - 1 for pk, version in versions}


class ListEntry(models.Model):
    """A dossier's place on a list."""

    list = models.ForeignKey(RankedList, models.CASCADE, related_name="entries")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="list_entries")
    rank = models.PositiveSmallIntegerField(_("rank"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        ordering = ["list", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["list", "dossier"], name="once_on_a_list"),
            models.UniqueConstraint(fields=["list", "rank"], name="one_dossier_per_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.dossier_id}"
