"""The back office of dossiers: to look, never to move; states are changed through the door alone."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from nominations.models import Dossier, Event, Recusal
from talentportal.shared.admin import ReadOnlyAdmin


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    """Where a dossier lies; neither answers nor identity numbers are shown here."""

    list_display = ("number", "person", "edition", "state", "office", "entered_at")
    list_filter = ("state", "edition")
    list_select_related = ("person", "edition", "office")
    search_fields = ("number", "person__full_name")
    exclude = ("answers",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("answers")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The chain of events, append-only."""

    list_display = ("sequence", "edition", "dossier", "verb", "actor_name", "at")
    list_filter = ("verb", "edition")
    list_select_related = ("edition", "dossier__person")
    search_fields = ("dossier__number", "actor_name")


@admin.register(Recusal)
class RecusalAdmin(ReadOnlyAdmin):
    """Who was kept from a duty over a matter of their own."""

    list_display = ("officer", "edition", "duty", "interest", "dossier", "at")
    list_filter = ("edition", "duty", "interest")
    list_select_related = ("officer", "edition", "dossier__person")
