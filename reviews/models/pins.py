"""What every procedure has in common: the revision under which it began."""

from django.db import models

from nominations.places import revision_with
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition, EditionRevision


class Pinned(models.Model):
    """A procedure of an edition that keeps the rules under which it began.

    Revisions published later change nothing of it: whoever takes part, or is judged by it, knows
    its rules from its first day to its last.
    """

    edition: "models.ForeignKey[Edition, Edition]"
    stage: "models.CharField[str, str]"
    revision = models.ForeignKey(
        EditionRevision,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True

    @property
    def document(self) -> EditionDocument:
        """The rules it keeps; as long as it has not begun, the newest that have its stage."""
        revision = self.revision or revision_with(self.edition, self.stage)
        assert revision is not None
        return revision.parsed
