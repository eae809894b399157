"""Starting an application: channel, employer, recommender, in two minutes and without JavaScript."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nominations.applying.drafts import change_way_in, open_dossier
from nominations.applying.entry import (
    employer_by_key,
    employers_found,
    organisations_of,
    recommenders_for,
)
from nominations.applying.views.own import own_dossier
from nominations.models import Dossier
from talentportal.directory.models import Office, Person
from talentportal.programs.document import Channel, EditionDocument
from talentportal.programs.models import Edition
from talentportal.programs.rules.timetable import application_of, published_editions
from talentportal.programs.rules.windows import windows_of
from talentportal.shared.refusals import Refusal, Refused
from talentportal.shared.responses import Refusals, respond


@require_http_methods(["GET", "POST"])
@login_required
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose how to apply; a second start leads to the dossier that is there."""
    edition = _edition(slug)
    person = Person.objects.filter(user_id=request.user.pk or 0).first()
    if person is None:
        messages.info(request, _("Please say first who you are; then come back to apply."))
        return redirect("who_i_am")
    there = Dossier.objects.filter(edition=edition, person=person).first()
    if there is not None:
        return redirect("nominations:overview", there.number)
    choice = _choice(request, edition)
    if request.method != "POST":
        return render(request, "nominations/start.html", choice)
    return _opened(request, edition, person, choice)


@require_http_methods(["GET", "POST"])
@login_required
def way_in(request: HttpRequest, number: str) -> HttpResponse:
    """Choose channel, employer and recommender anew, until the application is handed in first."""
    dossier = own_dossier(request.user, number)
    present = dossier.document.channel(dossier.channel)
    choice = _choice(request, dossier.edition)
    choice |= {"dossier": dossier, "present": present, "window": ()}
    if dossier.submitted_at is not None or request.method == "POST":
        return _changed(request, dossier, choice)
    return render(request, "nominations/start.html", choice)


def _changed(request: HttpRequest, dossier: Dossier, choice: dict[str, Any]) -> HttpResponse:
    with Refusals() as refused:
        change_way_in(
            dossier=dossier,
            actor=request.user,  # type: ignore[arg-type]
            **_chosen(request, choice),
        )
        messages.success(request, _("The way in has been changed. Everything typed has been kept."))
        return redirect("nominations:overview", dossier.number)
    return respond(request, "nominations/start.html", choice, refused)


def _edition(slug: str) -> Edition:
    return get_object_or_404(published_editions(), slug=slug)


def _opened(
    request: HttpRequest, edition: Edition, person: Person, choice: dict[str, Any]
) -> HttpResponse:
    with Refusals() as refused:
        dossier = open_dossier(
            edition=edition,
            applicant=request.user,  # type: ignore[arg-type]
            person=person,
            **_chosen(request, choice),
        )
        messages.success(
            request, _("Your application has been started. Everything you type is kept.")
        )
        return redirect("nominations:overview", dossier.number)
    return respond(request, "nominations/start.html", choice, refused)


def _chosen(request: HttpRequest, choice: dict[str, Any]) -> dict[str, Any]:
    """What ``open_dossier`` needs of the choices, or ``Refused`` with what is missing."""
    offered = {str(office.pk): office for office in choice["recommenders"]}
    office = offered.get(request.POST.get("recommender", ""))
    if choice["channel"] is None or choice["employer"] is None or office is None:
        raise Refused.because(
            "choice-incomplete",
            _("Channel, employer or recommending office has not been chosen."),
            remedy=_("Go through the steps above from the first that is open."),
        )
    return {
        "channel": choice["channel"].key,
        "employer": choice["employer"],
        "recommender": office,
        "tier": request.POST.get("tier", ""),
    }


def _choice(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """Where the person is on the way: what was chosen and what there is to choose."""
    assert edition.published_revision is not None
    given = request.POST if request.method == "POST" else request.GET
    document = edition.published_revision.parsed
    channel = _channel(document, given.get("channel", ""))
    employer = employer_by_key(edition, given.get("employer", ""))
    own = organisations_of(edition, request.user) if document.takes_organisations else None
    if own is not None and employer not in own:
        employer = None
    application = application_of(edition, document, windows_of([edition]))
    search = request.GET.get("q", "").replace("\0", "").strip()[:80]
    return {
        "edition": edition,
        "document": document,
        "channel": channel,
        "employer": employer,
        "search": search,
        "tiers": document.tiers_through(channel.key) if channel else (),
        "found": employers_found(edition, search) if own is None else own,
        "recommenders": _offered(edition, channel, employer),
        "application": application,
        "window": _closed() if application.state == "done" else (),
    }


def _channel(document: EditionDocument, key: str) -> Channel | None:
    return next((each for each in document.channels if each.key == key), None)


def _offered(edition: Edition, channel: Channel | None, employer: Office | None) -> list[Office]:
    if channel is None or employer is None:
        return []
    return recommenders_for(edition, channel, employer)


def _closed() -> tuple[Refusal, ...]:
    """Why nothing can be started now; before the opening one may already prepare."""
    return (
        Refusal("application-closed", _("Applications for this edition are closed."), remedy=""),
    )
