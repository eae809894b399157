"""Votes of a panel in session: who was there, who has voted, and how many votes were for what.

In a secret ballot nothing joins a person to a vote. That somebody has voted is a row without time,
number or order (``BallotVoter``); the votes themselves are no rows at all but three counters a
dossier (``BallotCount``). Nobody reads the counters before the ballot is closed, so that they
cannot be watched while one member after another votes.
"""

import uuid
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models import Dossier
from reviews.models.panels import Expert, Panel
from talentportal.shared import clock

USER = settings.AUTH_USER_MODEL


class VoteChoice(models.TextChoices):
    """What a member may vote."""

    FOR = "for", _("For")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstain")


class BallotState(models.TextChoices):
    OPEN = "open", _("Voting")
    CLOSED = "closed", _("Counted")
    VOID = "void", _("Void")


class Ballot(models.Model):
    """A vote of one panel on dossiers of its, under the rules that stood when it was opened.

    A ballot that had to be broken off is void and kept; the next one has the next ordinal. What was
    not quorate in one is voted on in a later one.
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="ballots")
    ordinal = models.PositiveSmallIntegerField()
    state = models.CharField(
        _("state"), max_length=10, choices=BallotState, default=BallotState.OPEN
    )
    secret = models.BooleanField(_("secret"), default=True)
    quorum = models.CharField(_("quorum"), max_length=40)
    threshold = models.CharField(_("threshold"), max_length=40)
    threshold_included = models.BooleanField(default=True)
    fewest = models.PositiveSmallIntegerField(_("fewest members present"))
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["panel", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "ordinal"], name="ballots_are_numbered"),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(state="open"), name="one_ballot_runs"
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | ~Q(reason=""), name="a_void_ballot_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="a_ballot_is_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel} #{self.ordinal}"

    @property
    def quorum_share(self) -> Fraction:
        return Fraction(self.quorum)

    @property
    def threshold_share(self) -> Fraction:
        return Fraction(self.threshold)


class BallotAttendance(models.Model):
    """A member of the panel who was present at the vote, as the officer noted."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="attendances")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "expert"], name="present_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.expert_id}"


class BallotCount(models.Model):
    """The votes on one dossier, counted as they are cast; there is no row for a single vote.

    Who had a vote, was there or stood aside is written down when the ballot is closed.
    """

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="counts")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="ballot_counts")
    in_favour = models.PositiveSmallIntegerField(_("for"), default=0)
    against = models.PositiveSmallIntegerField(_("against"), default=0)
    abstained = models.PositiveSmallIntegerField(_("abstained"), default=0)
    members = models.PositiveSmallIntegerField(_("members with a vote"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("of them present"), null=True, blank=True)
    recused = models.PositiveSmallIntegerField(_("stood aside"), null=True, blank=True)

    class Meta:
        verbose_name = _("count of a ballot")
        verbose_name_plural = _("counts of a ballot")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "dossier"], name="counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.dossier_id}"

    @property
    def cast(self) -> int:
        return self.in_favour + self.against + self.abstained


class BallotVoter(models.Model):
    """That an expert has voted on a dossier, once; how, only where the ballot is not secret.

    The key is random and there is no time, so that the rows tell no order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    count = models.ForeignKey(BallotCount, models.CASCADE, related_name="voters")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    secret = models.BooleanField(default=True)
    choice = models.CharField(_("vote"), max_length=10, choices=VoteChoice, blank=True)

    class Meta:
        verbose_name = _("voter")
        verbose_name_plural = _("voters")
        constraints = [
            models.UniqueConstraint(fields=["count", "expert"], name="votes_once"),
            models.CheckConstraint(
                condition=Q(secret=True, choice="") | Q(secret=False, choice__in=VoteChoice.values),
                name="a_secret_vote_has_no_voter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count_id} {self.expert_id}"
