"""What a round of review came to, and results brought in from outside."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models import Dossier
from nominations.models.papers import random_path
from reviews.models.pins import Pinned
from talentportal.programs.models import Edition
from talentportal.shared import clock

USER = settings.AUTH_USER_MODEL


class RoundResult(models.Model):
    """Score and rank of a dossier in one round; the dossier itself keeps those of the last."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="round_results")
    stage = models.CharField(max_length=60)
    score = models.DecimalField(_("final score"), max_digits=12, decimal_places=2)
    rank = models.PositiveIntegerField(_("rank"))
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("result of a round")
        verbose_name_plural = _("results of rounds")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "stage"], name="one_result_a_round"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.stage}: {self.score}"


class ImportState(models.TextChoices):
    CHECKED = "checked", _("Checked")
    APPLIED = "applied", _("Taken over")
    REPLACED = "replaced", _("Replaced")
    SEALED = "sealed", _("Sealed")


class ResultImport(Pinned):
    """A workbook of results of a contest or a vote; every file that was taken over is kept.

    It is checked first, then taken over, perhaps replaced by a later one, and at last sealed.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="result_imports")
    stage = models.CharField(max_length=60)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.CHECKED
    )
    name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to=random_path)
    sha256 = models.CharField(max_length=64)
    without_result = models.PositiveIntegerField(default=0)
    imported_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(default=clock.now, editable=False)
    reason = models.CharField(_("why it replaces the one before"), max_length=300, blank=True)
    sealed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import of results")
        verbose_name_plural = _("imports of results")
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "stage"],
                condition=Q(state__in=("applied", "sealed")),
                name="one_import_counts",
            ),
            models.CheckConstraint(
                condition=~Q(state="sealed") | Q(sealed_at__isnull=False, sealed_by__isnull=False),
                name="results_sealed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.stage} {self.sha256[:12]}"


class WithoutResult(models.TextChoices):
    """Why somebody has no result; three facts, none of which is a score of nought."""

    ABSENT = "absent", _("Absent from the contest")
    RETIRED = "retired", _("Retired from the contest")
    ANNULLED = "annulled", _("Result annulled")


class ImportedResult(models.Model):
    """The result of one dossier in an import; ``ties`` are the further columns, in order.

    Who has none has a ``remark`` that says why.
    """

    result_import = models.ForeignKey(ResultImport, models.CASCADE, related_name="results")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="imported_results")
    row = models.PositiveIntegerField(_("row of the file"))
    score = models.DecimalField(_("result"), max_digits=12, decimal_places=2, null=True, blank=True)
    remark = models.CharField(
        _("why without a result"), max_length=10, choices=WithoutResult, blank=True, default=""
    )
    ties = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("imported result")
        verbose_name_plural = _("imported results")
        constraints = [
            models.UniqueConstraint(fields=["result_import", "dossier"], name="imported_once"),
            models.CheckConstraint(
                condition=Q(remark="", score__isnull=False) | ~Q(remark="") & Q(score__isnull=True),
                name="a_result_or_why_there_is_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.score}"
