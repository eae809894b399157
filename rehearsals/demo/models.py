"""The one table of the demonstration."""

from django.db import models
from django.db.models import Q


class DemoClock(models.Model):
    """How far the clock of the demonstration is ahead; one row."""

    offset = models.DurationField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_demo_clock")]

    def __str__(self) -> str:
        return f"+{self.offset}"
