"""The back office of the ledger of seats: read only, kept by ``quotas.services``."""

from django.contrib import admin

from quotas.models import Allowance, Headcount, Seat
from talentportal.shared.admin import ReadOnlyAdmin


@admin.register(Allowance)
class AllowanceAdmin(ReadOnlyAdmin):
    list_display = ("edition", "rule", "office", "part_name", "ceiling", "taken", "force")
    list_filter = ("edition", "force")
    list_select_related = ("edition", "office")


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin):
    list_display = ("holder", "allowance", "beyond", "reason", "taken_at")
    list_filter = ("beyond",)
    list_select_related = ("allowance__edition", "allowance__office")
    search_fields = ("holder",)


@admin.register(Headcount)
class HeadcountAdmin(ReadOnlyAdmin):
    list_display = ("edition", "office", "base", "number", "counted_on", "stated_by", "stated_at")
    list_filter = ("edition",)
    list_select_related = ("edition", "office", "stated_by")
