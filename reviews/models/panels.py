"""Experts, panels, who scores what, and the sheets."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from nominations.models import Dossier
from reviews.models.pins import Pinned
from talentportal.directory.models import Office
from talentportal.programs.document import Review
from talentportal.programs.models import Edition
from talentportal.shared import clock

USER = settings.AUTH_USER_MODEL


class Expert(models.Model):
    """A member of the city's pool of experts."""

    user = models.OneToOneField(USER, models.PROTECT, related_name="expert")
    city = models.ForeignKey(Office, models.PROTECT, related_name="experts")
    employer = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("employer")
    )
    employer_name = models.CharField(_("employer"), max_length=120, blank=True)
    trades = models.CharField(_("trades"), max_length=200, blank=True)
    title = models.CharField(_("professional title"), max_length=80, blank=True)
    is_active = models.BooleanField(_("may be called"), default=True)

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")

    def __str__(self) -> str:
        return self.user.full_name


class PanelState(models.TextChoices):
    FORMING = "forming", _("Being formed")
    SCORING = "scoring", _("Scoring")
    VOTING = "voting", _("Voting")
    CLOSED = "closed", _("Closed")


class Panel(Pinned):
    """Experts who score a set of dossiers at one stage of an edition.

    All panels of a stage are ranked together, so they keep one revision: that of the first opened.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="panels")
    stage = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    group = models.CharField(_("tier or trade"), max_length=60, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=PanelState, default=PanelState.FORMING
    )
    seed = models.CharField(_("seed of the draw"), max_length=64, blank=True)
    drawn_from = models.JSONField(default=list, blank=True)
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(_("scores due"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    absence_reason = models.CharField(
        _("why it was closed without all sheets"), max_length=300, blank=True
    )

    class Meta:
        verbose_name = _("panel")
        verbose_name_plural = _("panels")
        permissions = [("score", _("Score in this panel"))]
        constraints = [
            models.UniqueConstraint(fields=["edition", "stage", "name"], name="panels_are_named"),
            models.CheckConstraint(
                condition=Q(state="forming") | Q(revision__isnull=False),
                name="a_panel_at_work_keeps_its_rules",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def review(self) -> Review:
        """The round of review that it carries out."""
        return self.document.review_at(self.document.stage(self.stage))

    @property
    def duty_office(self) -> Office | None:
        """The office whose manager may invite people to duties on it."""
        return self.edition.city


class PanelUserObjectPermission(UserObjectPermissionBase):
    """guardian's row for the duty to score in a panel."""

    content_object = models.ForeignKey(Panel, models.CASCADE)


class PanelGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Panel, models.CASCADE)


class PanelMember(models.Model):
    """An expert of a panel, drawn or named; a reserve is called when a member drops out.

    Who joins later has the reason why and, where they were drawn, the seed and the lot. Who leaves
    (illness, another duty) is kept with the reason, and is counted nowhere from then on: that is not
    standing aside. ``from_ballot`` is the ordinal of the first ballot in which a member has a vote.
    """

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="members")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="memberships")
    is_reserve = models.BooleanField(_("reserve"), default=False)
    is_chair = models.BooleanField(_("chair"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True, blank=True)
    called_reason = models.CharField(_("why called later"), max_length=300, blank=True)
    seed = models.CharField(_("seed of the draw"), max_length=64, blank=True)
    drawn_from = models.JSONField(default=list, blank=True)
    from_ballot = models.PositiveSmallIntegerField(default=1)
    departed_at = models.DateTimeField(null=True, blank=True)
    departure_reason = models.CharField(_("why departed"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("panel member")
        verbose_name_plural = _("panel members")
        ordering = ["panel", "is_reserve", "order"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "expert"], name="once_in_a_panel"),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(is_chair=True), name="one_chair_a_panel"
            ),
            models.CheckConstraint(
                condition=Q(departed_at__isnull=True) | ~Q(departure_reason=""),
                name="a_departure_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(departed_at__isnull=True) | Q(is_chair=False),
                name="who_departed_does_not_preside",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel} {self.expert}"


class Assignment(models.Model):
    """One expert scores one dossier in one panel, unless they stand aside.

    It is over (``ended_at``) when the expert departs or the dossier is given to another panel.
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="assignments")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="assignments")
    code = models.CharField(_("code for experts"), max_length=12)
    recused_at = models.DateTimeField(null=True, blank=True)
    recusal_reason = models.CharField(_("reason for standing aside"), max_length=300, blank=True)
    recused_by_rule = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["panel", "dossier", "expert"], name="assigned_once"),
            models.CheckConstraint(
                condition=Q(recused_at__isnull=True) | ~Q(recusal_reason=""),
                name="a_recusal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""),
                name="an_assignment_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} → {self.dossier_id}"


class ScoreSheet(models.Model):
    """An expert's points for one dossier; ``points`` maps criterion to a decimal as text."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="sheet")
    points = models.JSONField(default=dict)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    total = models.DecimalField(_("total"), max_digits=6, decimal_places=2, null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(total__isnull=False),
                name="a_submitted_sheet_has_a_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.total}"


class CountedPoints(models.Model):
    """The points of a criterion that the answers of a dossier earned, the same for every expert.

    ``earned`` lists label, points and arithmetic of each rule. Kept as counted, for the registers
    that were asked change; counted again when the dossier was handed in once more.
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="counted_points")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="counted_points")
    criterion = models.CharField(max_length=40)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    earned = models.JSONField(default=list)
    submission = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("points counted")
        verbose_name_plural = _("points counted")
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "dossier", "criterion"], name="a_criterion_is_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.criterion}: {self.points}"


class Reopening(models.Model):
    """A submitted sheet given back to its expert: asked for by one person, granted by another.

    The request can be dropped instead: withdrawn by who asked, or declined by another officer.
    """

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="reopenings")
    reason = models.CharField(_("reason"), max_length=300)
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    granted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    former_points = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("reopening of a sheet")
        verbose_name_plural = _("reopenings of sheets")
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=models.F("asked_by")),
                name="reopened_by_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(granted_at__isnull=True) | Q(dropped_at__isnull=True),
                name="a_request_is_granted_or_dropped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}"
