"""Administrators: editions, their drafts and revisions, publication."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from talentportal.directory.access import configured_cities
from talentportal.programs import services
from talentportal.programs.document.changing.differences import differences
from talentportal.programs.document.changing.following import following
from talentportal.programs.document.text import yaml_file
from talentportal.programs.forms import NewEditionForm, NextEditionForm, TextForm
from talentportal.programs.outline import outline_of
from talentportal.programs.selectors import (
    SPECIMENS,
    Configuration,
    configurable,
    configuration_of,
)
from talentportal.shared.pages import page_of
from talentportal.shared.refusals import Refused
from talentportal.shared.responses import CONFLICT, Refusals, respond


@require_GET
@login_required
def editions(request: HttpRequest) -> HttpResponse:
    """The editions I configure."""
    _cities(request)
    context = {"page": page_of(request, configurable(request.user))}
    return render(request, "programs/editions.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new edition from a file or a text; everything wrong with it is named with its line."""
    cities = _cities(request)
    form = NewEditionForm(
        request.POST or None, request.FILES or None, cities=cities, initial={"city": cities.first()}
    )
    problems: list[Any] = []
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            try:
                edition = services.begin_edition(
                    document=yaml_file.load(form.cleaned_data["document_text"]),
                    city=form.cleaned_data["city"],
                    by=request.user,  # type: ignore[arg-type]
                )
            except yaml_file.DocumentProblems as error:
                problems = list(error.problems)
            else:
                messages.success(request, _("The draft is saved."))
                return redirect("programs:edition", slug=edition.slug)
    context = {"form": form, "problems": problems}
    return respond(request, "programs/new.html", context, refused, CONFLICT if problems else 200)


@require_GET
@login_required
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """An edition: what is still to decide, what the draft changes, its parts and revisions."""
    found = configured(request, slug)
    context = {
        "configuration": found,
        "outline": outline_of(found.document),
        "specimens": [(label, reverse(route, args=[slug])) for label, route in SPECIMENS],
        "revisions": found.edition.revisions.select_related("created_by").order_by("-number"),
    }
    return render(request, "programs/edition.html", context)


@login_required
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole document as text; checked with lines, saved as the draft."""
    found = configured(request, slug)
    initial = {"text": yaml_file.dump(found.document), "based_on": found.newest.digest}
    form = TextForm(request.POST or None, initial=initial)
    problems: list[Any] = []
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            try:
                services.keep_draft(
                    edition=found.edition,
                    document=yaml_file.load(form.cleaned_data["text"]),
                    by=request.user,  # type: ignore[arg-type]
                    based_on=form.cleaned_data["based_on"],
                )
            except yaml_file.DocumentProblems as error:
                problems = list(error.problems)
            else:
                messages.success(request, _("The draft is saved."))
                return redirect("programs:edition", slug=slug)
    context = {"configuration": found, "form": form, "problems": problems}
    return respond(request, "programs/text.html", context, refused, CONFLICT if problems else 200)


@require_GET
@login_required
def download(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A revision as a file."""
    found = configured(request, slug)
    revision = get_object_or_404(found.edition.revisions, number=number)
    response = HttpResponse(yaml_file.dump(revision.parsed), content_type="application/yaml")
    name = quote(f"{slug}-r{number}.yaml")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require_GET
@login_required
def revision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What a revision changed of the one before it."""
    found = configured(request, slug)
    this = get_object_or_404(found.edition.revisions.select_related("created_by"), number=number)
    before = found.edition.revisions.filter(number__lt=number).order_by("-number").first()
    changes = differences(before.parsed, this.parsed) if before else []
    context = {"configuration": found, "revision": this, "before": before, "changes": changes}
    return render(request, "programs/revision.html", context)


@login_required
def following_edition(request: HttpRequest, slug: str) -> HttpResponse:
    """Make next year's edition from this one."""
    found = configured(request, slug)
    years = found.document.program.cycle_years or 1
    year = found.document.edition.year
    proposed = {
        "label": found.edition.label.replace(str(year), str(year + years)),
        "slug": slug.replace(str(year), str(year + years)),
    }
    form = NextEditionForm(request.POST or None, initial=proposed)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            made = services.begin_edition(
                document=following(found.document, **form.cleaned_data),
                city=found.edition.city,  # type: ignore[arg-type]
                by=request.user,  # type: ignore[arg-type]
            )
            messages.success(request, _("The draft of the next edition is made."))
            return redirect("programs:edition", slug=made.slug)
    context = {"configuration": found, "form": form}
    return respond(request, "programs/following.html", context, refused)


@login_required
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the draft, after a page that says what it changes and whom it touches."""
    found = configured(request, slug)
    if not found.is_draft:
        raise Refused.because("no-draft", _("There is no draft to publish."))
    with Refusals() as refused:
        if request.method == "POST":
            if request.POST.get("digest") != found.newest.digest:
                raise Refused.because(
                    "changed-meanwhile",
                    _("Somebody has changed these settings since you opened the page."),
                    remedy=_("Read the changes below and confirm again."),
                )
            services.publish(revision=found.newest, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("The edition is published."))
            return redirect("programs:edition", slug=slug)
    context = {"configuration": found}
    return respond(request, "programs/publish.html", context, refused)


@login_required
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw the draft away."""
    found = configured(request, slug)
    with Refusals() as refused:
        if request.method == "POST":
            gone = services.discard_draft(edition=found.edition)
            messages.success(request, _("The draft is thrown away."))
            return redirect("programs:editions") if gone else redirect("programs:edition", slug)
    context = {"configuration": found}
    return respond(request, "programs/discard.html", context, refused)


def configured(request: HttpRequest, slug: str) -> Configuration:
    """The edition of this slug, if the person configures it; else there is none."""
    found = configuration_of(get_object_or_404(configurable(request.user), slug=slug))
    if found is None:
        raise Http404
    return found


def _cities(request: HttpRequest) -> Any:
    cities = configured_cities(request.user)
    if not cities.exists():
        raise PermissionDenied
    return cities
