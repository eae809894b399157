"""For administrators: what the newest revision of an edition will ask of applicants."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nominations.form.request import anchor_of
from nominations.form.widgets import AnswersForm, table_of
from talentportal.programs.document import FormField, PhotoField, TableField
from talentportal.programs.views.editions import configured


@require_GET
@login_required
def form(request: HttpRequest, slug: str) -> HttpResponse:
    """The form as applicants will see it, every section and field of it; nothing can be sent."""
    found = configured(request, slug)
    document = found.document
    context = {
        "configuration": found,
        "document": document,
        "sections": [(section, _items(section.fields)) for section in document.form.sections],
    }
    return render(request, "nominations/specimen_form.html", context)


def _items(fields: tuple[FormField, ...]) -> list[dict[str, Any]]:
    form = AnswersForm(fields, {}, {}, lambda each: each.required, lambda each: [])
    return [_item(each, form) for each in fields]


def _item(each: FormField, form: AnswersForm) -> dict[str, Any]:
    item = {
        "key": each.key,
        "label": each.label,
        "help": each.help,
        "anchor": anchor_of(each.key),
        "required": each.required,
        "conditional": each.shown_when is not None or each.required_when is not None,
    }
    if isinstance(each, PhotoField):
        return item | {"kind": "fixed", "value": _("Photo")}
    if getattr(each, "prefill", ""):
        return item | {"kind": "fixed", "value": ""}
    if isinstance(each, TableField):
        return item | {"kind": "table", "table": table_of(each, []), "max_rows": each.max_rows}
    return item | {"kind": "field", "bound": form[each.key]}
