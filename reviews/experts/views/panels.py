"""Panels, for officers who run an edition."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nominations.models import Dossier
from reviews.experts.forms.ballots import CountForm, VoidForm
from reviews.experts.forms.panels import (
    CloseForm,
    OpenForm,
    PanelForm,
    ReopeningForm,
)
from reviews.experts.rules.grouping import group_of, label_of
from reviews.experts.selectors.ballots import (
    closed_ballots_of,
    left_out,
    open_ballot_of,
    receivers_of,
    rules_declared,
    undecided_rows,
    verdict_rows,
    voted_by_member,
)
from reviews.experts.selectors.panels import (
    dossiers_at,
    dossiers_without_panel,
    editions_run_by,
    open_reopenings,
    panels_of,
    panels_run_by,
    progress_of,
    reopenings_run_by,
    review_at,
    review_stages,
    rules_at,
    sheets_run_by,
)
from reviews.experts.selectors.results import current_import
from reviews.experts.services.forming import dissolve, eligible_experts, form_panel, open_scoring
from reviews.experts.services.membership import pool_for
from reviews.experts.services.panels import close_panel, remind
from reviews.experts.services.sheets import ask_reopening, drop_reopening, grant_reopening
from reviews.models import Panel, PanelState
from talentportal.programs.document import EditionDocument, Review, Stage
from talentportal.programs.models import Edition
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import Refusals, respond


@login_required
@require_GET
def panel_list(request: HttpRequest, edition: str) -> HttpResponse:
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    stages = [_stage_row(found, stage) for stage in review_stages(found)]
    return render(request, "reviews/panels.html", {"edition": found, "stages": stages})


def _stage_row(found: Edition, stage: Stage) -> dict[str, Any]:
    """A review stage with its panels and who waits, by tier or trade where each has its panel."""
    review, waiting = review_at(found, stage.key), list(dossiers_without_panel(found, stage.key))
    row = {"stage": stage, "review": review, "dossiers": waiting, "groups": []}
    if not review.by_panel:
        return row | {"result_import": current_import(found, stage.key)}
    if review.panels_by != "edition":
        row["groups"] = _groups(rules_at(found, stage.key), review, waiting)
    return row | {"panels": panels_of(found, stage.key)}


def _groups(
    document: EditionDocument, review: Review, waiting: list[Dossier]
) -> list[dict[str, Any]]:
    numbers = Counter(group_of(review, dossier) for dossier in waiting)
    return [
        {
            "key": key,
            "label": label_of(document, review, key) or _("no trade"),
            "count": number,
        }
        for key, number in sorted(numbers.items())
    ]


@login_required
@require_http_methods(["GET", "POST"])
def panel_new(request: HttpRequest, edition: str, stage: str) -> HttpResponse:
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    rules, group = rules_at(found, stage), request.GET.get("group")
    review = rules.review_at(rules.stage(stage))
    dossiers = [
        dossier
        for dossier in dossiers_without_panel(found, stage)
        if group is None or group_of(review, dossier) == group
    ]
    form = PanelForm(request.POST or None, initial=_begun_with(rules, review, dossiers))
    with Refusals() as refused:
        if form.is_valid():
            panel = form_panel(edition=found, stage=stage, actor=request.user, **form.cleaned_data)
            return redirect("reviews:panel", panel.pk)
    context = {"edition": found, "stage": stage, "form": form}
    context |= {"dossiers": dossiers, "experts": eligible_experts(found, dossiers)}
    context |= {
        "review": review,
        "ticked": set(form.data.getlist("dossiers")) if form.is_bound else None,
    }
    return respond(request, "reviews/panel_new.html", context, refused)


def _begun_with(
    document: EditionDocument, review: Review, dossiers: list[Dossier]
) -> dict[str, str | int]:
    """A panel of one tier or trade is called by it; where experts are drawn, as many as it needs."""
    given: dict[str, str | int] = {"draw_members": review.panel_size or 0} if review.drawn else {}
    groups = {group_of(review, dossier) for dossier in dossiers}
    if review.panels_by == "edition" or len(groups) != 1:
        return given
    label = label_of(document, review, groups.pop())
    return given | ({"name": _("{label} panel").format(label=label)} if label else {})


@login_required
@require_GET
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    return panel_page(request, get_object_or_404(panels_run_by(request.user), pk=pk))


@login_required
@require_POST
def panel_open(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(panels_run_by(request.user), pk=pk)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return panel_page(request, found, status=400, open_form=form)
    due_at = form.cleaned_data["due_at"]
    return answer(
        request,
        found,
        lambda: open_scoring(panel=found, due_at=due_at, actor=request.user),
        _("The experts can score now."),
    )


@login_required
@require_POST
def panel_remind(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(panels_run_by(request.user), pk=pk)
    return answer(
        request,
        found,
        lambda: remind(panel=found, actor=request.user),
        lambda number: (
            ngettext("%(number)s expert is reminded.", "%(number)s experts are reminded.", number)
            % {"number": number}
        ),
    )


@login_required
@require_POST
def panel_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(panels_run_by(request.user), pk=pk)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return panel_page(request, found, status=400, close_form=form)
    return answer(
        request,
        found,
        lambda: close_panel(panel=found, actor=request.user, **form.cleaned_data),
        _("The panel is closed; scores and ranks have been written."),
    )


@login_required
@require_POST
def panel_dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(panels_run_by(request.user), pk=pk)
    return answer(
        request,
        found,
        lambda: dissolve(panel=found, actor=request.user),
        _("The panel has been taken back."),
        redirect("reviews:panels", found.edition.slug),
    )


@login_required
@require_POST
def reopening_ask(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(panels_run_by(request.user), pk=pk)
    form = ReopeningForm(request.POST)
    if not form.is_valid():
        return panel_page(request, found, status=400, reopening_form=form)
    sheet = sheets_run_by(request.user).filter(
        assignment__panel=found,
        assignment__expert=form.cleaned_data["expert"],
        assignment__code=form.cleaned_data["code"],
    )
    if not sheet.exists():
        return panel_page(request, found, (_no_sheet(),), reopening_form=form)
    reason, sheet = form.cleaned_data["reason"], sheet.get()
    return answer(
        request,
        found,
        lambda: ask_reopening(sheet=sheet, actor=request.user, reason=reason),
        _("Another officer must grant this now."),
    )


@login_required
@require_POST
def reopening_grant(request: HttpRequest, pk: int) -> HttpResponse:
    reopening = get_object_or_404(reopenings_run_by(request.user), pk=pk)
    found = get_object_or_404(panels_run_by(request.user), pk=reopening.sheet.assignment.panel_id)
    return answer(
        request,
        found,
        lambda: grant_reopening(reopening=reopening, actor=request.user),
        _("The sheet has been given back to its expert."),
    )


@login_required
@require_POST
def reopening_drop(request: HttpRequest, pk: int) -> HttpResponse:
    reopening = get_object_or_404(reopenings_run_by(request.user), pk=pk)
    found = get_object_or_404(panels_run_by(request.user), pk=reopening.sheet.assignment.panel_id)
    return answer(
        request,
        found,
        lambda: drop_reopening(reopening=reopening, actor=request.user),
        _("The request has been dropped; the sheet counts as it was handed in."),
    )


def answer(
    request: HttpRequest,
    found: Panel,
    act: Callable[[], Any],
    said: str | Callable[[Any], str],
    then: HttpResponse | None = None,
) -> HttpResponse:
    """One call of a service on the panel's page, which shows refusals and, once done, ``said``."""
    with Refusals() as refused:
        done = act()
        messages.success(request, said(done) if callable(said) else said)
        return then or redirect("reviews:panel", found.pk)
    return panel_page(request, found, refused)


def panel_page(
    request: HttpRequest,
    found: Panel,
    refused: Sequence[Refusal] = (),
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    rows = progress_of(found)
    members = [
        row for row in rows if not row["member"].is_reserve and not row["member"].departed_at
    ]
    context = {
        "panel": found,
        "members": members,
        "reserves": [row["member"] for row in rows if row["member"].is_reserve],
        "departed": [row["member"] for row in rows if row["member"].departed_at],
        "called": [row["member"] for row in members if row["member"].called_reason],
        "undecided": undecided_rows(found),
        "receivers": receivers_of(found),
        "pool": pool_for(found) if found.state != PanelState.CLOSED and not found.seed else [],
        "done": sum(row["member"].done for row in members),
        "total": sum(row["member"].total for row in members),
        "here": dossiers_at(found.edition, found.stage)
        .filter(assignments__panel=found, assignments__ended_at__isnull=True)
        .distinct()
        .count(),
        "reopenings": open_reopenings(found),
        "open_form": OpenForm(),
        "close_form": CloseForm(),
        "reopening_form": ReopeningForm(),
        "review": found.review,
    }
    context |= _ballots(found) if found.review.ballot else {}
    return respond(request, "reviews/panel.html", context | forms, refused, status)


def _ballots(found: Panel) -> dict[str, Any]:
    """The vote that runs, with who is there and has voted; or the outcome of the one that counts."""
    running = open_ballot_of(found)
    return {
        "running": running,
        "voters": voted_by_member(running) if running else [],
        "rules": rules_declared(found),
        "counted": closed_ballots_of(found),
        "verdicts": verdict_rows(found),
        "left_out": left_out(found) if found.state != PanelState.CLOSED else [],
        "void": found.ballots.filter(state="void"),
        "count_form": CountForm(),
        "void_form": VoidForm(),
    }


def _no_sheet() -> Refusal:
    return Refusal(
        "no-such-sheet",
        _("This expert has handed in no sheet under this code."),
        place="code",
        remedy=_("Ask the expert for the code; it stands at the head of the sheet."),
    )
