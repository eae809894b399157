"""Administrators: one part of an edition document at a time, in a form made from its type."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from pydantic import ValidationError

from talentportal.programs import services
from talentportal.programs.document import EditionDocument, Part
from talentportal.programs.document.changing import editing
from talentportal.programs.document.changing.editing import Data
from talentportal.programs.document.schema.describing import label_at, part_label
from talentportal.programs.document.schema.paths import Location, locate
from talentportal.programs.forms import PartForm, initial_of
from talentportal.programs.outline import outline_of
from talentportal.programs.selectors import Configuration
from talentportal.programs.views.editions import configured
from talentportal.shared.refusals import Refused
from talentportal.shared.responses import Refusals, respond

ROOT = "document"
"""Stands in addresses for the document itself, whose path is empty."""


@login_required
def part(request: HttpRequest, slug: str, at: str) -> HttpResponse:
    """A part: its settings in a form, and the parts within it."""
    found = configured(request, slug)
    path, here = _found(found, at)
    form = PartForm(
        request.POST or None,
        part=type(here),
        initial={**initial_of(here), "based_on": found.newest.digest},
    )
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            data = editing.changed(found.document, path, form.values)
            location = locate(found.document, path)[0] if path else ()
            if _keep(request, found, data, form, location):
                messages.success(request, _("The draft is saved."))
                after = _path_after(found, path, form.values)
                return redirect("programs:part", slug=slug, at=after or ROOT)
    context = {
        "configuration": found,
        "form": form,
        "at": at,
        "title": label_at(found.document, path) if path else _("General settings"),
        "meaning": part_label(type(here)),
        "places": outline_of(here, path) if path else [],
        "removable": _is_loose(found, path),
        "above": _page_above(found, path),
    }
    return respond(request, "programs/part.html", context, refused, _status(form))


@require_GET
@login_required
def mend(request: HttpRequest, slug: str, at: str) -> HttpResponse:
    """The page on which a setting is changed that a check has named."""
    found = configured(request, slug)
    path = at
    while path:
        try:
            here = locate(found.document, path)[1]
        except KeyError:
            here = None
        if isinstance(here, Part):
            field = at.removeprefix(path).lstrip(".").partition(".")[0]
            address = reverse("programs:part", args=[slug, path])
            return redirect(f"{address}#id_{field}" if field else address)
        path = path.rpartition(".")[0]
    return redirect(f"{reverse('programs:edition', args=[slug])}#{at.partition('.')[0]}")


@login_required
def add(request: HttpRequest, slug: str, at: str, kind: int) -> HttpResponse:
    """A new part of a kind at a place."""
    found = configured(request, slug)
    try:
        chosen = editing.kinds_at(found.document, at)[kind]
    except (KeyError, IndexError):
        raise Http404 from None
    initial = {"based_on": found.newest.digest}
    form = PartForm(request.POST or None, part=chosen, new=True, initial=initial)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            data = editing.added(found.document, at, form.values)
            if _keep(request, found, data, form, _new_location(found, at)):
                messages.success(request, _("The draft is saved."))
                return redirect(_page_above(found, at))
    context = {
        "configuration": found,
        "form": form,
        "title": _("Add: {what}").format(what=label_at(found.document, at)),
        "meaning": part_label(chosen),
        "above": _page_above(found, at),
    }
    return respond(request, "programs/part_new.html", context, refused, _status(form))


@require_POST
@login_required
def change(request: HttpRequest, slug: str, at: str, how: str) -> HttpResponse:
    """Take a part away, or move it up or down in its list."""
    found = configured(request, slug)
    if not _is_loose(found, at):
        raise Http404
    try:
        data = CHANGES[how](found.document, at)
        services.keep_draft(
            edition=found.edition,
            document=editing.validated(data),
            by=request.user,  # type: ignore[arg-type]
            based_on=request.POST.get("based_on", ""),
        )
    except KeyError:
        raise Http404 from None
    except ValidationError:
        last = _("At least one must stay here.")
        raise Refused.because("last-one", last, remedy=_("Add another first.")) from None
    messages.success(request, _("The draft is saved."))
    return redirect(_page_above(found, at))


CHANGES: dict[str, Callable[[EditionDocument, str], Data]] = {
    "remove": editing.removed,
    "up": lambda document, path: editing.moved(document, path, "up"),
    "down": lambda document, path: editing.moved(document, path, "down"),
}


def _found(found: Configuration, at: str) -> tuple[str, Part]:
    path = "" if at == ROOT else at
    try:
        here = locate(found.document, path)[1] if path else found.document
    except KeyError:
        raise Http404 from None
    if not isinstance(here, Part):
        raise Http404
    return path, here


def _keep(
    request: HttpRequest, found: Configuration, data: Data, form: PartForm, location: Location
) -> bool:
    """Keep the draft, and whether it is kept; what is wrong stands in the form."""
    try:
        services.keep_draft(
            edition=found.edition,
            document=editing.validated(data),
            by=request.user,  # type: ignore[arg-type]
            based_on=form.cleaned_data["based_on"],
        )
    except ValidationError as error:
        form.refuse(error, data, location)
    return not form.errors


def _is_loose(found: Configuration, path: str) -> bool:
    """Whether a part can be taken away: an item of a list, or what a setting may do without."""
    holder, _dot, name = path.rpartition(".")
    try:
        above = locate(found.document, holder)[1] if holder else found.document
        here = locate(found.document, path)[1]
    except KeyError:
        return False
    if isinstance(above, tuple):
        return True
    return isinstance(here, Part) and type(above).model_fields[name].default is None


def _page_above(found: Configuration, path: str) -> str:
    """The address of the page on which a part is listed."""
    holder = path.rpartition(".")[0]
    if holder and isinstance(locate(found.document, holder)[1], tuple):
        holder = holder.rpartition(".")[0]
    slug = found.edition.slug
    if not holder:
        return f"{reverse('programs:edition', args=[slug])}#{path.partition('.')[0]}"
    return reverse("programs:part", args=[slug, holder])


def _new_location(found: Configuration, path: str) -> Location:
    """Where a part that is added at a place will stand."""
    location, here = locate(found.document, path)
    return (*location, len(here)) if isinstance(here, tuple) else location


def _path_after(found: Configuration, path: str, values: dict[str, Any]) -> str:
    """The path of a part after its key may have been changed."""
    holder, _dot, name = path.rpartition(".")
    named = path and getattr(locate(found.document, path)[1], "key", None) == name
    return f"{holder}.{values['key']}" if named and values.get("key") else path


def _status(form: PartForm) -> int:
    return 400 if form.is_bound and not form.is_valid() else 200
