"""One application a person and year among the tracks of an umbrella program."""

from django.db import models

from nominations.models.dossiers import Dossier
from talentportal.programs.models import Program


class TrackClaim(models.Model):
    """The track that a person has handed in to in a year; the database lets there be one.

    Written when a dossier is handed in, kept while it is returned for correction, given up only
    when the applicant withdraws. Rehearsals claim nothing.
    """

    umbrella = models.ForeignKey(Program, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    id_index = models.CharField(max_length=64, editable=False)
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="track_claim")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["umbrella", "year", "id_index"], name="one_track_per_person_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.umbrella} {self.year}: {self.dossier_id}"
