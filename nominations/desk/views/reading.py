"""A dossier read by an officer: contents, history, corrections, opinions, letters."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from nominations.access import Authority
from nominations.desk.forms.officer import OpinionForm, RevealForm
from nominations.desk.opened import (
    Opened,
    contents_of,
    corrections_of,
    history_of,
    opened,
    recorded_about,
    remarks_of,
)
from nominations.form.subjects import identities_of
from nominations.models import Dossier
from nominations.moving.findings import box_at, holds_stage, sight_originals, write_opinion
from nominations.moving.findings import confirm as confirm_requirement
from nominations.selectors import find_dossier
from talentportal.directory.services.unmasking import may_unmask, unmask
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.keys import keys_of
from talentportal.shared.models import AccessAction
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import Refusals, respond


@require_GET
@login_required
def dossier(request: HttpRequest, number: str) -> HttpResponse:
    """The dossier beside its papers; its applicant is shown their own page instead."""
    found = find_dossier(request.user, number)
    if found.applicant_id == request.user.pk:
        return redirect("nominations:overview", number=number)
    return _contents(request, found)


def _contents(
    request: HttpRequest, found: Dossier, refused: Sequence[Refusal] = ()
) -> HttpResponse:
    context = {"contents": contents_of(found)}
    return _page(request, found, "dossier", context, refused)


@require_GET
@login_required
def history(request: HttpRequest, number: str) -> HttpResponse:
    """Every step it took: who, when, why."""
    found = _for_officer(request, number)
    context = {"events": history_of(found), "recorded": recorded_about(found)}
    return _page(request, found, "history", context)


@require_GET
@login_required
def changes(request: HttpRequest, number: str) -> HttpResponse:
    """What the applicant changed each time it was returned."""
    found = _for_officer(request, number)
    context = {
        "corrections": corrections_of(found),
        "remarks": remarks_of(found),
    }
    return _page(request, found, "changes", context)


@require_GET
@login_required
def letters(request: HttpRequest, number: str) -> HttpResponse:
    """What was written to the applicant."""
    found = _for_officer(request, number)
    return _page(request, found, "dossier_letters", {"letters": found.letters.all()})


@login_required
def opinions(request: HttpRequest, number: str) -> HttpResponse:
    """The opinion boxes; the one of this stage can be written by whoever holds it."""
    found = _for_officer(request, number)
    box = box_at(found) if holds_stage(request.user, found) else None
    if request.method == "POST" and box is None:
        raise PermissionDenied
    form = OpinionForm(request.POST or None, initial=_initial(request, found, box))
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            write_opinion(dossier=found, box=box.key, actor=request.user, **form.cleaned_data)
            return redirect("nominations:opinions", number=number)
    written = {row.box: row for row in found.opinions.select_related("office")}
    boxes = [(each, written.get(each.key)) for each in found.document.form.opinions]
    context = {"boxes": boxes, "box": box, "form": form}
    return _page(request, found, "opinions", context, refused)


def _initial(request: HttpRequest, found: Dossier, box: Any) -> dict[str, Any]:
    there = found.opinions.filter(box=box.key).first() if box else None
    if there:
        return {"text": there.text, "signed_by": there.signed_by, "signed_on": there.signed_on}
    return {"signed_by": request.user.full_name, "signed_on": clock.today()}


@require_POST
@login_required
def confirm(request: HttpRequest, number: str, requirement: str) -> HttpResponse:
    """Tick a requirement of the stage, or take the tick back."""
    found = _for_officer(request, number)
    if requirement not in Requirement.values:
        raise Http404
    with Refusals() as refused:
        confirm_requirement(
            dossier=found,
            requirement=Requirement(requirement),
            met=request.POST.get("met") == "yes",
            actor=request.user,
        )
        return _back(request, number, "checks")
    return _contents(request, found, refused)


@require_POST
@login_required
def sighted(request: HttpRequest, number: str) -> HttpResponse:
    """Mark papers as compared with their originals: one, or all."""
    found = _for_officer(request, number)
    with Refusals() as refused:
        sight_originals(
            dossier=found,
            attachments=keys_of(request.POST.getlist("paper")),
            sighted=request.POST.get("sighted") == "yes",
            actor=request.user,
        )
        return _back(request, number, "papers")
    return _contents(request, found, refused)


@never_cache
@sensitive_variables("number_in_full")
@login_required
def id_number(request: HttpRequest, number: str) -> HttpResponse:
    """The identity number in full, once, after a reason that is recorded."""
    found = _for_officer(request, number)
    standing = Authority(request.user).standing(found)
    if not may_unmask(standing, AccessAction.ID_NUMBER):
        raise PermissionDenied
    form = RevealForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "number_in_full": ""}
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            read = unmask(
                people=[next(identities_of(found))],
                standings=[standing],
                action=AccessAction.ID_NUMBER,
                reason=form.cleaned_data["reason"],
                actor=request.user,
            )
            (context["number_in_full"],) = read.values()
    return _page(request, found, "dossier_id_number", context, refused)


def _for_officer(request: HttpRequest, number: str) -> Dossier:
    """The dossier as one who is not its applicant sees it."""
    found = find_dossier(request.user, number)
    if found.applicant_id == request.user.pk:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    found: Dossier,
    tab: str,
    context: dict[str, Any],
    refused: Sequence[Refusal] = (),
) -> HttpResponse:
    shown = opened(request.user, found, request.GET)
    context |= {"opened": shown, "dossier": found, "tabs": _tabs(request, shown, tab)}
    return respond(request, f"nominations/officer/{tab}.html", context, refused)


def _tabs(request: HttpRequest, shown: Opened, current: str) -> list[tuple[str, str, bool]]:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    labels = {
        "dossier": _("Dossier"),
        "changes": _("Corrections"),
        "opinions": _("Opinions"),
        "history": _("History"),
        "dossier_letters": _("Letters"),
    }
    return [
        (
            label,
            reverse(f"nominations:{name}", args=[shown.dossier.number]) + query,
            name == current,
        )
        for name, label in labels.items()
    ]


def _back(request: HttpRequest, number: str, anchor: str) -> HttpResponse:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse('nominations:dossier', args=[number])}{query}#{anchor}")
