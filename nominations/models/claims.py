"""One application a person and year among the tracks of an umbrella program, one an organisation."""

from django.db import models

from nominations.models.dossiers import Dossier


class Claim(models.Model):
    """Where somebody has handed in what may be handed in once; the database lets there be one.

    ``scope`` is an umbrella program in a year or an edition (``services.claims``),
    ``subject_index`` who applies. Written when a dossier is handed in, kept while it is returned
    for correction, given up only when the applicant withdraws.
    """

    scope = models.CharField(max_length=40)
    subject_index = models.CharField(max_length=64, editable=False)
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="claim")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "subject_index"], name="one_claim_per_subject_and_scope"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope}: {self.dossier_id}"
