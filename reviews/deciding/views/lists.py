"""Ranked lists: put in order, seal, sign, send up, receive."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nominations.limits.shares import shares_on
from nominations.moving import Inputs
from nominations.moving.dry_run import rehearse
from nominations.places import Place, place_for
from reviews.deciding.forms.lists import ReceiptForm, RuleReasonForm, ScanForm, SendForm, order_from
from reviews.deciding.selectors.lists import (
    allowances_of,
    edition_run_by,
    entries_of,
    list_at,
    list_visible_to,
    lists_received,
    minimums_on,
    sendable,
    under,
)
from reviews.deciding.selectors.shares import softly_missed
from reviews.deciding.services import lists as service
from reviews.deciding.sheets.annexes import candidates_summary
from reviews.models import ListState
from reviews.views.scans import scan_response
from talentportal.shared.refusals import Refused
from talentportal.shared.responses import Refusals, respond
from talentportal.shared.workbook import TYPE


@login_required
def build(request: HttpRequest, slug: str, office: int, stage: str) -> HttpResponse:
    """The list that an office is putting together, or has sealed."""
    place = place_for(request.user, slug, office, stage)
    ranked = list_at(place)
    with Refusals() as refused:
        if request.method == "POST":
            ranked = service.open_list(place=place, actor=request.user)
            keys = list(place.dossiers().values_list("pk", flat=True))
            order = order_from(request.POST, keys)
            service.arrange(ranked=ranked, place=place, order=order, actor=request.user)
            messages.success(request, _("The order is saved."))
            return redirect("reviews:list", **place.arguments)
    return respond(request, "reviews/list_build.html", _context(request, place, ranked), refused)


@require_POST
@login_required
def change(request: HttpRequest, slug: str, office: int, stage: str, action: str) -> HttpResponse:
    """Seal the list, open it again, or keep the scan of the signed one."""
    place = place_for(request.user, slug, office, stage)
    ranked = list_at(place)
    with Refusals() as refused:
        messages.success(request, _acted(request, action, place, ranked))
        return redirect("reviews:list", **place.arguments)
    return respond(request, "reviews/list_build.html", _context(request, place, ranked), refused)


@login_required
def send(request: HttpRequest, slug: str, office: int, stage: str) -> HttpResponse:
    """Confirm and send the sealed list up; all on it go, or none does."""
    place = place_for(request.user, slug, office, stage)
    ranked = list_at(place)
    form = SendForm(request.POST or None)
    inputs = Inputs(seat_reason=form.data.get("seat_reason", "")[:500], whole_list=True)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid() and form.cleaned_data["confirmed"]:
            service.send_up(ranked=ranked, place=place, actor=request.user, inputs=inputs)
            messages.success(request, _("The list is sent up."))
            return redirect("reviews:list-show", pk=ranked.pk)
    tried = rehearse(
        edition=place.edition,
        dossiers=service.still_to_send(ranked),
        verb=place.onward,
        actor=request.user,
        inputs=inputs,
    )
    context = {"place": place, "list": ranked, "form": form, "tried": tried}
    return respond(request, "reviews/list_send.html", context, refused)


@require_GET
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A list as it was sealed."""
    ranked = list_visible_to(request.user, pk)
    context = {
        "list": ranked,
        "entries": entries_of(ranked),
        "receipt": ReceiptForm() if ranked.state == ListState.SENT else None,
        "may_receive": edition_run_by(request.user, ranked.edition),
    }
    return render(request, "reviews/list_show.html", context)


@require_GET
@login_required
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Annex 2: the summary of candidates in the order of the list."""
    ranked = list_visible_to(request.user, pk)
    dossiers = [entry.dossier for entry in entries_of(ranked)]
    response = HttpResponse(candidates_summary(ranked, dossiers), content_type=TYPE)
    name = f"{ranked.edition.label}候选人汇总表-{ranked.office.label}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@login_required
def scan(request: HttpRequest, pk: int) -> FileResponse:
    """The list as it was signed and sealed on paper."""
    ranked = list_visible_to(request.user, pk)
    return scan_response(ranked.scan)


@require_GET
@login_required
def received(request: HttpRequest, slug: str) -> HttpResponse:
    """Lists that came up to the city, and recommenders that sent none yet."""
    edition, rows = lists_received(request.user, slug)
    return render(request, "reviews/lists_received.html", {"edition": edition, "rows": rows})


@require_POST
@login_required
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Acknowledge a list and count its paper copies."""
    ranked = get_object_or_404(sendable(request.user), pk=pk)
    if not edition_run_by(request.user, ranked.edition):
        raise PermissionDenied
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give the number of paper copies received."))
        return redirect("reviews:list-show", pk=pk)
    service.acknowledge(
        ranked=ranked, paper_copies=form.cleaned_data["paper_copies"], actor=request.user
    )
    messages.success(request, _("The list is acknowledged."))
    return redirect("reviews:lists-received", slug=ranked.edition.slug)


def _acted(request: HttpRequest, action: str, place: Place, ranked: Any) -> str:
    given = {"ranked": ranked, "place": place, "actor": request.user}
    if action == "seal":
        if ranked.pk is None:
            given["ranked"] = service.open_list(place=place, actor=request.user)
        nobody = request.POST.get("nobody") == "on"
        service.seal(**given, rule_reason=request.POST.get("rule_reason", ""), nobody=nobody)
        return _("The list is sealed. Print it, have it signed, and send it up.")
    if action == "unseal":
        service.unseal(**given)
        return _("The list is open again; a signed copy of the former list is void.")
    if action != "scan":
        raise Http404
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused.because("scan-wrong", " ".join(form.errors["scan"]), "scan")
    service.attach_scan(**given, scan=form.cleaned_data["scan"])
    return _("The signed list is kept.")


def _context(request: HttpRequest, place: Place, ranked: Any) -> dict[str, Any]:
    if ranked.pk:
        ranked.refresh_from_db()
    entries = entries_of(ranked)
    places = {entry.dossier_id: entry.rank for entry in entries}
    people = [entry.dossier for entry in entries]
    kept = under(place, ranked)
    shares = shares_on(kept.document, place.stage.key, people)
    minimums = minimums_on(kept, people)
    rows = [
        {
            "dossier": dossier,
            "rank": request.POST.get(f"rank-{dossier.pk}", places.get(dossier.pk, "")),
        }
        for dossier in place.dossiers()
    ]
    rows.sort(key=lambda row: (places.get(row["dossier"].pk, 10**6), row["dossier"].number))
    return {
        "place": place,
        "list": ranked,
        "rows": rows,
        "on_list": len(places),
        "allowances": allowances_of(kept),
        "shares": shares,
        "minimums": minimums,
        "rule_reason_form": RuleReasonForm() if softly_missed(shares, minimums) else None,
        "scan_form": ScanForm(),
    }
