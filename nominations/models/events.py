"""Events: append-only, numbered and hash-chained per edition."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.models.dossiers import Dossier
from talentportal.directory.models import Office
from talentportal.programs.models import Edition
from talentportal.shared.digests import digest_of

GENESIS = "0" * 64


class ChainHead(models.Model):
    """The end of an edition's chain of events; locked while events are appended."""

    edition = models.OneToOneField(Edition, models.PROTECT, primary_key=True, related_name="+")
    sequence = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.edition} #{self.sequence}"


class Event(models.Model):
    """One transition of one dossier: who, when, from where to where, why.

    ``digest`` covers the row and the digest before it, so that a row changed, removed or put in
    later is found (``check_invariants``). The database refuses updates and deletes by trigger.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events")
    dossier_version = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=60)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    stage = models.CharField(_("stage left"), max_length=60, blank=True)
    next_stage = models.CharField(_("stage entered"), max_length=60, blank=True)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["edition", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "sequence"], name="events_are_numbered"),
            models.UniqueConstraint(
                fields=["dossier", "dossier_version"], name="one_event_per_transition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.verb} → {self.to_state}"

    def sealed(self) -> str:
        """The digest that this row must carry (SHA-256, hex)."""
        record: dict[str, Any] = {
            "edition": self.edition_id,
            "sequence": self.sequence,
            "dossier": self.dossier_id,
            "dossier_version": self.dossier_version,
            "verb": self.verb,
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "office": self.office_id,
            "from": self.from_state,
            "to": self.to_state,
            "stage": self.stage,
            "next_stage": self.next_stage,
            "note": self.note,
            "data": self.data,
            "at": self.at.timestamp(),
            "previous": self.previous_digest,
        }
        return digest_of(record)
