"""A vote of a panel: opened, watched and counted by officers; cast, and counted by the chair."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.experts.forms.ballots import AdmitForm, CountForm, OpenBallotForm, VoidForm, VotesForm
from reviews.experts.rules.reading import title_for_experts, trade_of
from reviews.experts.selectors.ballots import (
    closed_ballots_of,
    is_chair,
    is_present,
    open_ballot_of,
    panels_sat_in,
    silent_voters,
    verdict_rows,
    voted_dossiers,
)
from reviews.experts.selectors.panels import panels_run_by
from reviews.experts.selectors.scoring import assignments_of, panels_scored_by
from reviews.experts.services.balloting import (
    admit,
    cast_votes,
    close_ballot,
    open_ballot,
    void_ballot,
)
from reviews.experts.services.results import standing_by_points
from reviews.experts.views.panels import answer, panel_page
from reviews.models import Panel, VoteChoice
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import Refusals, respond


@login_required
@require_POST
def ballot_open(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_panel(
        request,
        pk,
        OpenBallotForm,
        lambda found, given: open_ballot(panel=found, actor=request.user, **given),
        _("The vote is open; the members present can vote now."),
    )


@login_required
@require_POST
def ballot_admit(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_panel(
        request,
        pk,
        AdmitForm,
        lambda found, given: admit(panel=found, actor=request.user, **given),
        _("The member has been noted as present."),
    )


@login_required
@require_POST
def ballot_close(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_panel(
        request,
        pk,
        CountForm,
        lambda found, given: close_ballot(panel=found, actor=request.user, **given),
        _("The votes have been counted and the panel is closed."),
    )


@login_required
@require_POST
def ballot_void(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_panel(
        request,
        pk,
        VoidForm,
        lambda found, given: void_ballot(
            panel=found, actor=request.user, reason=given["void_reason"]
        ),
        _("The ballot is void; another can be opened."),
    )


def _on_panel(
    request: HttpRequest,
    pk: int,
    kind: type[Any],
    act: Callable[[Panel, dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """One call of a service with what a form gives, on the officer's page of the panel."""
    found = get_object_or_404(panels_run_by(request.user), pk=pk)
    form = kind(request.POST)
    if not form.is_valid():
        return panel_page(request, found, status=400)
    return answer(request, found, lambda: act(found, form.cleaned_data), done)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's votes: chosen, looked at once more, then cast for good."""
    panel = get_object_or_404(panels_scored_by(request.user), pk=pk)
    rows = _rows(request, panel)
    form = VotesForm(request.POST or None, codes=[row["code"] for row in rows if not row["voted"]])
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 400
        return _page(request, panel, form, status=status)
    if "again" in request.POST:
        return _page(request, panel, form)
    if not form.cleaned_data["confirmed"] and form.choices:
        return _confirmation(request, panel, rows, form)
    with Refusals() as refused:
        number = cast_votes(panel=panel, actor=request.user, choices=form.choices)
        words = ngettext(
            "%(number)s vote has been cast.", "%(number)s votes have been cast.", number
        )
        messages.success(request, words % {"number": number})
        return redirect("reviews:ballot", pk)
    return _page(request, panel, form, refused)


@login_required
@never_cache
@require_POST
def ballot_count(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair ends the vote."""
    panel = get_object_or_404(panels_scored_by(request.user), pk=pk)
    form = CountForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    with Refusals() as refused:
        close_ballot(panel=panel, actor=request.user, reason=reason)
        messages.success(request, _("The votes have been counted and the panel is closed."))
        return redirect("reviews:ballot_result", pk)
    return _page(request, panel, VotesForm(codes=()), refused)


@login_required
@never_cache
@require_GET
def ballot_result(request: HttpRequest, pk: int) -> HttpResponse:
    """The outcome, for those who sat in the panel; without what they stood aside from."""
    panel = get_object_or_404(panels_sat_in(request.user), pk=pk)
    own = set(
        panel.assignments.filter(expert__user=request.user, recused_at__isnull=True).values_list(
            "dossier", flat=True
        )
    )
    rows = verdict_rows(panel)
    context = {
        "panel": panel,
        "counted": closed_ballots_of(panel),
        "rows": [row for row in rows if row["dossier"].pk in own],
    }
    return render(request, "reviews/ballot_result.html", context)


def _rows(request: HttpRequest, panel: Panel) -> list[dict[str, Any]]:
    running, blind = open_ballot_of(panel), panel.review.blind
    voted = voted_dossiers(running, request.user) if running else set()
    points = standing_by_points(panel) if panel.review.criteria and running else {}
    on_vote = set(running.counts.values_list("dossier", flat=True)) if running else set()
    own = [
        row for row in assignments_of(request.user).filter(panel=panel) if row.dossier_id in on_vote
    ]
    rows = [
        {
            "code": each.code,
            "name": "" if blind else each.dossier.honouree,
            "trade": trade_of(each.dossier, blind=blind),
            "title": title_for_experts(each.dossier, blind=blind),
            "field": VotesForm.name_of(each.code),
            "voted": each.dossier_id in voted,
            "points": points.get(each.dossier_id),
        }
        for each in own
    ]
    return sorted(rows, key=lambda row: row["points"].rank if row["points"] else 0)


def _page(
    request: HttpRequest,
    panel: Panel,
    form: VotesForm,
    refused: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    rows = _rows(request, panel)
    running = open_ballot_of(panel)
    presides = is_chair(panel, request.user)
    for row in rows:
        row["chosen"] = form.data.get(row["field"], "") if form.is_bound else ""
    context = {
        "panel": panel,
        "ballot": running,
        "rows": rows,
        "left": sum(not row["voted"] for row in rows),
        "present": running is not None and is_present(running, request.user),
        "choices": VoteChoice.choices,
        "presides": presides,
        "missing": silent_voters(running) if running and presides else 0,
        "count_form": CountForm(),
    }
    return respond(request, "reviews/ballot.html", context, refused, status)


def _confirmation(
    request: HttpRequest, panel: Panel, rows: list[dict[str, Any]], form: VotesForm
) -> HttpResponse:
    labels = dict(VoteChoice.choices)
    chosen = [
        row | {"choice": form.choices[row["code"]], "label": labels[form.choices[row["code"]]]}
        for row in rows
        if row["code"] in form.choices
    ]
    context = {"panel": panel, "chosen": chosen, "ballot": open_ballot_of(panel)}
    return render(request, "reviews/ballot_confirm.html", context)
