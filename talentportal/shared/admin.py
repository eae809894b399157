from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from talentportal.shared.models import AccessRecord, CalendarException, CalendarYear, Job


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that are written by the portal alone."""

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


class ExceptionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = CalendarException
    extra = 0


@admin.register(CalendarYear)
class CalendarYearAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["year", "source", "is_provisional"]
    inlines = [ExceptionInline]


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["key", "kind", "state", "done", "total", "attempts", "created_at"]
    list_filter = ["kind", "state"]


@admin.register(AccessRecord)
class AccessRecordAdmin(ReadOnlyAdmin):
    """For the question of an auditor: who has seen what of whom, and what has somebody seen."""

    list_display = ["at", "user", "action", "person", "subject", "reason"]
    list_filter = ["action", "at"]
    list_select_related = ["user"]
    search_fields = ["person", "subject", "reason", "user__username", "user__full_name"]
    search_help_text = _("By the name of a person, the number of a dossier, or who has read it.")
    date_hierarchy = "at"
