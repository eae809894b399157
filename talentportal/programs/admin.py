"""The programs' corner of the administration: revisions can be read, never changed by hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from talentportal.programs.document.text import yaml_file
from talentportal.programs.models import Edition, EditionRevision, Program


class ReadOnly(admin.ModelAdmin):
    """What services write is only looked at here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Program)
class ProgramAdmin(ReadOnly):
    list_display = ("name", "slug", "parent", "level")


@admin.register(Edition)
class EditionAdmin(ReadOnly):
    list_display = ("label", "slug", "year", "status", "published_revision")
    list_filter = ("status", "year")
    list_select_related = ("published_revision__edition",)


@admin.register(EditionRevision)
class EditionRevisionAdmin(ReadOnly):
    list_display = ("edition", "number", "published_at", "created_at", "created_by")
    list_filter = ("edition",)
    list_select_related = ("edition", "created_by")
    fields = (
        "edition",
        "number",
        "digest",
        "published_at",
        "created_at",
        "decisions",
        "quotations",
        "as_yaml",
    )
    readonly_fields = fields

    @admin.display(description=_("Decided where the notice is silent"))
    def decisions(self, revision: EditionRevision) -> SafeString:
        """What was asked, decided by whom, when and why; first what is still open."""
        rows = sorted(revision.parsed.decisions, key=lambda each: each.decided is not None)
        return format_html_join(
            "",
            "<p><b>{}</b> <code>{}</code><br>{}<br>{}</p>",
            (
                (
                    each.question,
                    each.path,
                    _("Still to be decided") if each.decided is None else each.decided,
                    " · ".join(
                        str(v) for v in (each.decided_by, each.decided_on, each.reason) if v
                    ),
                )
                for each in rows
            ),
        )

    @admin.display(description=_("Said by the notice"))
    def quotations(self, revision: EditionRevision) -> SafeString:
        """Each setting that publishing needs beside the words of the notice it comes from."""
        return format_html_join(
            "",
            "<p><code>{}</code><br>{}</p>",
            ((each.path, each.quote) for each in revision.parsed.stated),
        )

    @admin.display(description=_("document"))
    def as_yaml(self, revision: EditionRevision) -> SafeString:
        return format_html("<pre>{}</pre>", yaml_file.dump(revision.parsed))
