"""An applicant's home: my dossiers, open editions, one dossier at a glance, my letters."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nominations.applying.handing_in import mark_read
from nominations.applying.standing import (
    MATERIALS,
    NARRATIVE,
    Standing,
    asked_for_papers,
    standing_of,
)
from nominations.applying.views.own import LOADED, findings_of, own_dossier, points_of, remarks_of
from nominations.applying.views.progress import reason_of_return, way_of, words_for
from nominations.chain.verbs import State
from nominations.models import Book, Dossier, Letter
from nominations.models.papers import BookVariant
from talentportal.directory.models import Person
from talentportal.programs.rules.timetable import UnderWay, application_end, editions_under_way
from talentportal.programs.rules.windows import Windows, windows_of
from talentportal.shared import clock


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Home: what I have to do now, by when, and what happens next."""
    dossiers = list(
        Dossier.objects.filter(applicant_id=request.user.pk).select_related(*LOADED).order_by("-pk")
    )
    windows = windows_of({dossier.edition_id for dossier in dossiers})
    asked = asked_for_papers(dossiers)
    letters = Letter.objects.filter(to_id=request.user.pk).select_related("dossier")
    context = {
        "cards": [_card(each, windows, asked=each.pk in asked) for each in dossiers],
        "open_editions": _open_editions({dossier.edition_id for dossier in dossiers}),
        "letters": letters[:5],
        "has_person": bool(dossiers)
        or Person.objects.filter(user_id=request.user.pk or 0).exists(),
    }
    return render(request, "nominations/mine.html", context)


def _card(dossier: Dossier, windows: Windows, *, asked: bool) -> dict[str, Any]:
    """One dossier with its next action and deadline."""
    url = reverse("nominations:overview", args=[dossier.number])
    returned = dossier.state == State.DRAFT and dossier.submitted_at is not None
    closes_at = _closes_at(dossier, windows) if dossier.state == State.DRAFT else None
    over = closes_at is not None and closes_at <= clock.now()
    if dossier.state == State.DRAFT and not over:
        action = _("Correct and hand in again") if returned else _("Go on filling in")
    elif asked:
        action = _("Hand in what is asked for")
    else:
        action = _("Look at it")
    return {
        "dossier": dossier,
        "url": url,
        "closes_at": closes_at,
        "action": action,
        "is_mine": asked or dossier.state == State.DRAFT,
        "code": "returned" if returned else dossier.state,
        "label": _("Returned for correction") if returned else dossier.label,
        "next": words_for(dossier.stage.kind) if dossier.stage else "",
    }


def _closes_at(dossier: Dossier, windows: Windows) -> datetime | None:
    end = application_end(
        dossier.edition_id, dossier.document, windows, dossier.channel, dossier.recommender
    )
    return end and max([end, *filter(None, [dossier.correction_due_at])])


def _open_editions(taken: set[int]) -> list[UnderWay]:
    """Editions in which one can still apply, or prepare to before they open."""
    return [each for each in editions_under_way(taken) if each.application.state != "done"]


@require_safe
@login_required
def overview(request: HttpRequest, number: str) -> HttpResponse:
    """One dossier at a glance: what is missing, what holds, where it is, what was written."""
    standing = standing_of(own_dossier(request.user, number))
    dossier = standing.dossier
    books = Book.objects.filter(dossier=dossier, variant=BookVariant.FULL).order_by("-made_at")
    parts = _parts(standing) if standing.is_draft else []
    context = {
        "standing": standing,
        "dossier": dossier,
        "edition": dossier.edition,
        "parts": parts,
        "first_url": next((p["url"] for p in parts if p["gaps"] or p["remarks"]), "")
        or (parts[0]["url"] if parts else ""),
        "window": standing.window if standing.is_draft else (),
        "findings": findings_of(standing),
        "points": points_of(standing),
        "remarks": remarks_of(standing).get("", []),
        "reason": reason_of_return(dossier) if standing.is_returned else "",
        "way": way_of(standing),
        "letters": dossier.letters.all()[:5],
        "books": books,
        "about": _about(dossier),
        "code": "returned" if standing.is_returned else dossier.state,
    }
    return render(request, "nominations/overview.html", context)


def _about(dossier: Dossier) -> list[tuple[str, Any]]:
    return [
        (_("Dossier number"), dossier.number),
        (_("Channel"), dossier.document.channel(dossier.channel).name),
        (_("Employer"), dossier.employer),
        (_("Recommending office"), dossier.recommender),
        *([(_("Applies for"), dossier.honouree)] if dossier.applicant_kind != "person" else []),
        (_("Full name"), dossier.person.full_name),
        (_("Document number"), dossier.person.masked_id_number),
    ]


def _parts(standing: Standing) -> list[dict[str, Any]]:
    """Every page to be filled in, with what is missing on it."""
    gaps = standing.gaps_by_part()
    number = standing.dossier.number
    remarks = remarks_of(standing)
    parts = []
    for section, fields in standing.sections:
        url = reverse("nominations:section", args=[number, section.key])
        noted = sum(len(remarks.get(field.key, ())) for field in fields)
        parts.append(_part(section.title, url, gaps.get(f"form.{section.key}", []), noted))
    narrative = standing.document.narrative
    if narrative is not None:
        url = reverse("nominations:narrative", args=[number])
        noted = sum(len(remarks.get(key, ())) for key in (narrative.key, narrative.title_key))
        parts.append(_part(narrative.label, url, gaps.get(NARRATIVE, []), noted))
    noted = sum(len(remarks.get(each.key, ())) for each in standing.materials)
    url = reverse("nominations:papers", args=[number])
    parts.append(_part(_("Papers"), url, gaps.get(MATERIALS, []), noted))
    return parts


def _part(title: str, url: str, gaps: list[Any], noted: int) -> dict[str, Any]:
    return {"title": title, "url": url, "gaps": len(gaps), "remarks": noted}


@require_safe
@login_required
def letters(request: HttpRequest) -> HttpResponse:
    """Every letter that the portal wrote to me, latest first."""
    own = Letter.objects.filter(to_id=request.user.pk).select_related("dossier__edition")
    return render(request, "nominations/letters.html", {"letters": own[:200]})


@require_safe
@login_required
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter; opening it marks it read."""
    own = Letter.objects.filter(to_id=request.user.pk).select_related("dossier__edition")
    found = mark_read(letter=get_object_or_404(own, pk=pk))
    return render(request, "nominations/letter.html", {"letter": found})
