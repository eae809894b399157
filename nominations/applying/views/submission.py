"""Check, preview, hand in, receipt, withdraw."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nominations.applying.handing_in import hand_in, order_preview, preview_job
from nominations.applying.standing import Standing, standing_of
from nominations.applying.views.filling import steps_of
from nominations.applying.views.own import linked, own_dossier
from nominations.chain.verbs import State
from nominations.models import Book, Dossier
from nominations.models.papers import BookVariant
from nominations.moving import Inputs, take_step
from talentportal.programs.rules.eligibility import ConditionFinding
from talentportal.shared.keys import version_of
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import Refusals, respond


@require_http_methods(["GET", "HEAD"])
@login_required
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that keeps the dossier from being handed in, each with the link to its place."""
    standing = standing_of(own_dossier(request.user, number))
    if not standing.is_draft:
        return redirect("nominations:overview", number)
    return render(request, "nominations/check.html", _check_context(standing))


def _check_context(standing: Standing) -> dict[str, Any]:
    dossier = standing.dossier
    here = reverse("nominations:check", args=[dossier.number])
    failing = [_failing(finding) for finding in standing.blocking]
    return {
        "standing": standing,
        "dossier": dossier,
        "gaps": linked(dossier, standing.gaps),
        "failing": linked(dossier, failing),
        "warnings": [*_length(standing), *(finding.sentence for finding in standing.soft)],
        "window": standing.window,
        "ready": not (standing.gaps or failing or standing.window),
        "steps": [(title, url, url == here) for title, url in steps_of(standing)],
        **_preview_context(dossier),
    }


def _failing(finding: ConditionFinding) -> Refusal:
    return Refusal("condition-fails", finding.sentence, finding.key)


def _length(standing: Standing) -> list[str]:
    """A narrative outside its range where that is only warned about."""
    narrative, words = standing.document.narrative, standing.narrative_words
    if narrative is None or not words or narrative.min_words <= words <= narrative.max_words:
        return []
    said = _("The narrative has {words} words; about {about} are asked for ({low} to {high}).")
    return [
        said.format(
            words=words, about=narrative.words, low=narrative.min_words, high=narrative.max_words
        )
    ]


@require_http_methods(["GET", "POST"])
@login_required
def preview(request: HttpRequest, number: str) -> HttpResponse:
    """Order the book as a draft (POST); how far it is (GET, the fragment that the page polls)."""
    dossier = own_dossier(request.user, number)
    if request.method == "POST":
        order_preview(dossier=dossier, actor=request.user)  # type: ignore[arg-type]
        return redirect(f"{reverse('nominations:check', args=[number])}#preview")
    return render(request, "nominations/_preview.html", _preview_context(dossier))


def _preview_context(dossier: Dossier) -> dict[str, Any]:
    job = preview_job(dossier)
    drafts = Book.objects.filter(dossier=dossier, variant=BookVariant.DRAFT)
    return {
        "dossier": dossier,
        "job": job,
        "book": drafts.order_by("-made_at").first(),
        "preview_url": reverse("nominations:preview", args=[dossier.number]),
    }


@require_http_methods(["GET", "POST"])
@login_required
def submit(request: HttpRequest, number: str) -> HttpResponse:
    """Read the undertaking, confirm, hand in; pressed twice it is handed in once."""
    dossier = own_dossier(request.user, number)
    if dossier.state != State.DRAFT:
        return _handed_in_before(dossier)
    if request.method != "POST":
        return _confirm(request, standing_of(dossier))
    with Refusals() as refused:
        hand_in(
            dossier=dossier,
            actor=request.user,  # type: ignore[arg-type]
            undertaken=request.POST.get("undertaken") == "yes",
            version=version_of(request.POST.get("version")),
        )
        return redirect("nominations:receipt", number)
    return _refused(request, number, refused)


def _refused(request: HttpRequest, number: str, refused: Sequence[Refusal]) -> HttpResponse:
    dossier = own_dossier(request.user, number)
    if dossier.state != State.DRAFT:  # the first of two presses was quicker
        return _handed_in_before(dossier)
    return _confirm(request, standing_of(dossier), linked(dossier, refused))


def _handed_in_before(dossier: Dossier) -> HttpResponse:
    place = "receipt" if dossier.submitted_at else "overview"
    return redirect(f"nominations:{place}", dossier.number)


def _confirm(
    request: HttpRequest, standing: Standing, refused: Sequence[Refusal] = ()
) -> HttpResponse:
    return respond(request, "nominations/submit.html", _check_context(standing), refused)


@require_http_methods(["GET", "HEAD"])
@login_required
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What was handed in, when, to whom, with its digest."""
    dossier = own_dossier(request.user, number)
    submission = dossier.submissions.order_by("-ordinal").first()
    if submission is None:
        raise Http404
    visits = dossier.visits.filter(ordinal__lte=submission.ordinal).select_related("office")
    visit = visits.order_by("ordinal").last()
    context = {
        "dossier": dossier,
        "submission": submission,
        "office": visit.office if visit else dossier.recommender,
        "papers": len(submission.papers),
    }
    return render(request, "nominations/receipt.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take the application back for good, after reading what that means."""
    dossier = own_dossier(request.user, number)
    if request.method != "POST" and dossier.is_ended:
        return redirect("nominations:overview", number)
    with Refusals() as refused:
        if request.method == "POST":
            inputs = Inputs(versions={dossier.pk: version_of(request.POST.get("version"))})
            take_step(dossier=dossier, verb="withdraw", actor=request.user, inputs=inputs)  # type: ignore[arg-type]
            messages.success(request, _("Your application has been withdrawn."))
            return redirect("nominations:overview", number)
    context = {"dossier": dossier, "consequences": _consequences(dossier)}
    return respond(request, "nominations/withdraw.html", context, refused)


def _consequences(dossier: Dossier) -> list[str]:
    said = [
        _("The application ends for good; it cannot be opened again."),
        _("You cannot apply a second time in {edition}.").format(edition=dossier.edition.label),
    ]
    if dossier.office is not None:
        said.append(_("{office} is told and stops its work on it.").format(office=dossier.office))
    return said
