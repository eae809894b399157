"""The back office of accounts, offices and people; identity numbers stay masked here as well."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from talentportal.directory.models import DutyChange, Invitation, Office, Person, User
from talentportal.shared.admin import ReadOnlyAdmin


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts without the fields that ours does not have."""

    list_display = ("username", "full_name", "email", "is_active", "is_staff", "last_login")
    search_fields = ("username", "full_name", "email")
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("full_name", "email")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "email", "password1", "password2")}),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()


@admin.register(Office)
class OfficeAdmin(admin.ModelAdmin):
    """Offices; decisions on registrations are made on their own page."""

    list_display = ("name", "kind", "parent", "status", "credit_code")
    list_filter = ("kind", "status")
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "credit_code")
    autocomplete_fields = ("parent", "registered_by")
    readonly_fields = ("registered_by",)

    def get_readonly_fields(self, request: HttpRequest, obj: Office | None = None) -> tuple:
        """An office does not move: paths of what lies below would go stale."""
        fixed = tuple(super().get_readonly_fields(request, obj))
        return (*fixed, "parent") if obj else fixed


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    """People, read only: the number in full has a page of its own, with a reason."""

    list_display = ("full_name", "id_type", "masked_id_number", "birth_date", "user")
    list_select_related = ("user",)
    search_fields = ("full_name", "user__username")
    fields = ("full_name", "id_type", "masked_id_number", "sex", "birth_date", "user")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Invitations, read only."""

    list_display = ("full_name", "email", "office", "invited_by", "invited_at", "accepted_at")
    list_select_related = ("office", "invited_by")
    search_fields = ("full_name", "email")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False


@admin.register(DutyChange)
class DutyChangeAdmin(ReadOnlyAdmin):
    """Duties given and withdrawn, append-only."""

    list_display = ("at", "person", "duty", "given", "on_label", "by", "cause")
    list_filter = ("duty", "given", "cause")
    list_select_related = ("person", "by")
    search_fields = ("person__full_name", "on_label")
