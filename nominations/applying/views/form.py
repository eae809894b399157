"""Sections of the form and the narrative: shown, saved while typed, saved on a button."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nominations.applying.drafts import save_answers
from nominations.applying.papers import attach_photo
from nominations.applying.standing import Standing, standing_of
from nominations.applying.views.filling import (
    FormPage,
    form_context,
    narrative_page,
    section_page,
    steps_of,
)
from nominations.applying.views.own import own_dossier
from nominations.form.kinds import kind_of
from nominations.form.request import read_answers, typed_in
from nominations.form.widgets import faults_of
from nominations.models import Dossier
from talentportal.shared import clock
from talentportal.shared.keys import version_of
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import Refusals, refuse_script, respond


@require_http_methods(["GET", "POST"])
@login_required
def section(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """One section of the form."""
    standing = standing_of(own_dossier(request.user, number))
    return _page(request, section_page(standing, key))


@require_http_methods(["GET", "POST"])
@login_required
def narrative(request: HttpRequest, number: str) -> HttpResponse:
    """The account of deeds, with its length in words."""
    standing = standing_of(own_dossier(request.user, number))
    return _page(request, narrative_page(standing))


def _page(request: HttpRequest, page: FormPage) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, page)
    with Refusals() as refused:
        dossier = _save(request, page)
        if _is_autosave(request):
            return JsonResponse(
                {"saved_at": f"{localtime(clock.now()):%H:%M}", "version": dossier.answers_version}
            )
        return _onward(request, page, dossier)
    return _not_saved(request, page, refused)


def _save(request: HttpRequest, page: FormPage) -> Dossier:
    dossier = page.standing.dossier
    answers = read_answers(page.asked, request.POST)
    saved = save_answers(
        dossier=dossier,
        actor=request.user,  # type: ignore[arg-type]
        answers=answers,
        seen_version=None
        if "overwrite" in request.POST
        else version_of(request.POST.get("version")),
    )
    for field in page.asked:
        upload = request.FILES.get(f"photo-{field.key}")
        if upload is not None and kind_of(field).is_file:
            attach_photo(dossier=dossier, actor=request.user, key=field.key, upload=upload)  # type: ignore[arg-type]
    page.typed = answers
    return saved


def _onward(request: HttpRequest, page: FormPage, dossier: Dossier) -> HttpResponse:
    """On to the next page, or back to this one when it was asked for or something is wrong."""
    faults = faults_of(page.asked, page.typed)
    for word in ("add_row", "remove_row"):
        if word in request.POST:
            key = request.POST[word].partition(":")[0]
            return redirect(f"{page.url}#field-a-{key}")
    if faults:
        messages.warning(
            request, _("Saved as typed. Please mend what is marked before handing in.")
        )
        return redirect(page.url)
    messages.success(request, _("“{title}” has been saved.").format(title=page.title))
    return redirect(page.next_url if "onward" in request.POST else page.url)


def _not_saved(request: HttpRequest, page: FormPage, refused: Sequence[Refusal]) -> HttpResponse:
    codes = {refusal.code for refusal in refused}
    if _is_autosave(request):
        sentence = " ".join(str(refusal) for refusal in refused)
        if "not-a-draft" in codes:
            return JsonResponse({"sentence": sentence}, status=403)
        return refuse_script(sentence=sentence)
    page.typed = typed_in(page.asked, request.POST)
    return _shown(request, page, {"conflict": "typed-elsewhere" in codes}, refused)


def _shown(
    request: HttpRequest,
    page: FormPage,
    more: dict[str, Any] | None = None,
    refused: Sequence[Refusal] = (),
) -> HttpResponse:
    standing: Standing = page.standing
    context = {
        "page": page,
        "standing": standing,
        "dossier": standing.dossier,
        "narrative": standing.document.narrative if not page.key else None,
        "steps": [(title, url, url == page.url) for title, url in steps_of(standing)],
        "kept_text": page.typed if not standing.is_draft else {},
        **form_context(page, missing="missing" in request.GET or request.method == "POST"),
        **(more or {}),
    }
    return respond(request, "nominations/section.html", context, refused)


def _is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"
