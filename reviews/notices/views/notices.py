"""Notice officers: make a draft, look through it, open, extend, take back, close."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from reviews.models import PublicNotice
from reviews.models.notices import LABELS
from reviews.notices.forms.notices import ExtendForm, ReasonForm, WordsForm
from reviews.notices.rules.notice_period import period_of
from reviews.notices.selectors.notices import (
    awaiting_notice,
    editions_of_publisher,
    notice_for,
    notices_for,
)
from reviews.notices.services import notices as service
from reviews.notices.services.extending import check_extension, extend_notice
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import Refusals, respond

PAGE_SIZE = 50


@require_GET
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """All notices in one's care, and where dossiers wait for one."""
    editions = list(editions_of_publisher(request.user))
    if not editions:
        raise PermissionDenied
    page = Paginator(notices_for(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "awaiting": awaiting_notice(editions)}
    return render(request, "reviews/notices.html", context)


@require_POST
@login_required
def draft(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """Make a draft for a stage of an edition."""
    edition = get_object_or_404(editions_of_publisher(request.user), slug=slug)
    notice = service.draft_notice(edition=edition, stage=stage, actor=request.user)
    return redirect("reviews:notice-desk", slug=notice.slug)


@require_GET
@login_required
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """One notice: what the public will see, its dates, its objections, what can be done."""
    return _page(request, notice_for(request.user, slug))


@login_required
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """Change title and text of a draft."""
    found = notice_for(request.user, slug)
    initial = {"title": found.title, "text": found.text}
    form = WordsForm(request.POST or None, initial=initial)
    return _act(request, found, form, _("Change the words"), service.edit_notice)


@login_required
def open_notice(request: HttpRequest, slug: str) -> HttpResponse:
    """Put it on display, after a confirmation with its consequences."""
    found = notice_for(request.user, slug)
    if request.method != "POST":
        return _confirm_opening(request, found)
    with Refusals() as refused:
        service.open_notice(notice=found, actor=request.user)
        messages.success(request, _("The notice is on display."))
        return redirect("reviews:notice-desk", slug=slug)
    return _page(request, found, refused)


@login_required
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    """Let it run longer: the new last day is asked back in words before anything happens."""
    found = notice_for(request.user, slug)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "confirmed" not in request.POST:
        with Refusals() as refused:
            check_extension(notice=found, ends_on=form.cleaned_data["ends_on"])
            context = {"notice": found, "form": form, "asked": form.cleaned_data}
            return render(request, "reviews/notice_extend.html", context)
        return respond(
            request,
            "reviews/notice_form.html",
            {"notice": found, "form": form, "title": _("Extend the notice")},
            refused,
        )
    return _act(request, found, form, _("Extend the notice"), extend_notice)


@login_required
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take it off display, or drop the draft."""
    found = notice_for(request.user, slug)
    form = ReasonForm(request.POST or None)
    return _act(request, found, form, _("Take the notice back"), service.take_back)


@require_POST
@login_required
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Pass on those to whom no objection stands, once it has run."""
    found = notice_for(request.user, slug)
    with Refusals() as refused:
        outcomes = service.close_notice(notice=found, actor=request.user)
        done = sum(outcome.done for outcome in outcomes)
        words = ngettext("%(n)s dossier passed on.", "%(n)s dossiers passed on.", done) % {
            "n": done
        }
        messages.success(request, words)
        for refusal in service.who_stays(outcomes):
            messages.warning(request, str(refusal))
        return redirect("reviews:notice-desk", slug=slug)
    return _page(request, found, refused)


def _act(
    request: HttpRequest, notice: PublicNotice, form: Any, title: str, act: Callable[..., Any]
) -> HttpResponse:
    """A form with one consequence."""
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            act(notice=notice, actor=request.user, **form.cleaned_data)
            messages.success(request, _("Done: %(what)s.") % {"what": title})
            return redirect("reviews:notices-desk")
    context = {"notice": notice, "form": form, "title": title}
    return respond(request, "reviews/notice_form.html", context, refused)


def _confirm_opening(request: HttpRequest, notice: PublicNotice) -> HttpResponse:
    context = {
        "notice": notice,
        "period": _period(notice),
        "names": [dict(entry.shown).get("name", "") for entry in _entries(notice)],
        "consequences": [
            _("Everybody can read these names and object, without an account."),
            _("Nothing in the notice can be changed afterwards, except that it runs longer."),
            _("Nobody on it can be passed on before the last day has ended."),
        ],
    }
    return render(request, "reviews/notice_open.html", context)


def _page(
    request: HttpRequest, notice: PublicNotice, refused: Sequence[Refusal] = ()
) -> HttpResponse:
    entries = _entries(notice)
    context = {
        "notice": notice,
        "entries": entries,
        "columns": [LABELS[field] for field, _value in entries[0].shown] if entries else [],
        "declared": notice.declared,
        "period": _period(notice),
        "objections": notice.objections.exclude(entry__dossier__applicant=request.user),
    }
    return respond(request, "reviews/notice.html", context, refused)


def _entries(notice: PublicNotice) -> list[Any]:
    return list(notice.entries.select_related("dossier__person").order_by("position"))


def _period(notice: PublicNotice) -> Any:
    """Both readings of the period if it opened today; ``None`` once it is open."""
    declared = notice.declared
    if notice.state != "draft" or declared is None:
        return None
    with Refusals() as refused:
        return period_of(declared, clock.today())
    return {"refused": refused}
