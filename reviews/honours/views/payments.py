"""What an edition pays to those it honoured: the list, marking as paid, the workbook."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.experts.selectors.panels import editions_run_by
from reviews.honours.forms.payments import ActForm, AssessmentForm, PaidForm, TakeBackForm
from reviews.honours.selectors.payments import (
    STANDINGS,
    dossiers_by_number,
    honours_to_draw_up,
    payments_of,
    payments_run_by,
    standing,
    sums_of,
)
from reviews.honours.services.holding import record_act
from reviews.honours.services.payments import (
    assess_payments,
    draw_up_payments,
    mark_paid,
    take_back_payment,
)
from reviews.honours.sheets.payments import payments_workbook
from reviews.models import Payment
from talentportal.programs.models import Edition
from talentportal.shared.pages import page_of
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import Refusals, respond
from talentportal.shared.workbook import TYPE


@login_required
@require_http_methods(["GET", "POST"])
def payments(request: HttpRequest, edition: str) -> HttpResponse:
    """The list by standing; a POST marks those chosen as paid."""
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    page = _rows(request, found)
    taxed = bool(found.published_revision.parsed.results.taxed)  # type: ignore[union-attr]
    if request.method == "GET":
        return _page(request, found, PaidForm(taxed=taxed, rows=page))
    form = PaidForm(request.POST, taxed=taxed, rows=page)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    given = {key: form.cleaned_data[key] for key in ("payments", "paid_on", "voucher")}
    with Refusals() as refused:
        number = mark_paid(edition=found, actor=request.user, taxes=form.taxes, **given)
        words = ngettext("%(number)s payment is marked.", "%(number)s payments are marked.", number)
        messages.success(request, words % {"number": number})
        return redirect(_here(request, found))
    return _page(request, found, form, refused)


@login_required
@require_POST
def payments_draw_up(request: HttpRequest, edition: str) -> HttpResponse:
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    number = draw_up_payments(edition=found, actor=request.user)
    words = ngettext("%(number)s payment is listed.", "%(number)s payments are listed.", number)
    messages.success(request, words % {"number": number})
    return redirect("reviews:payments", found.slug)


@login_required
@require_POST
def payments_assess(request: HttpRequest, edition: str) -> HttpResponse:
    """Record for the payments chosen whether what must come first was found."""
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    form = AssessmentForm(request.POST)
    with Refusals() as refused:
        if form.is_valid():
            number = assess_payments(edition=found, actor=request.user, **form.cleaned_data)
            words = ngettext(
                "The finding on %(number)s payment is recorded.",
                "The findings on %(number)s payments are recorded.",
                number,
            )
            messages.success(request, words % {"number": number})
            return redirect("reviews:payments", found.slug)
    asked = PaidForm(taxed=False)
    return _page(request, found, asked, refused, 400, assessed=form)


@login_required
@require_POST
def payments_act(request: HttpRequest, edition: str) -> HttpResponse:
    """Suspend, stop, resume or recover the payments chosen."""
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    form = ActForm(request.POST, which=_which(request))
    with Refusals() as refused:
        if form.is_valid():
            given = {"cause": "", **form.cleaned_data}
            number = record_act(edition=found, actor=request.user, **given)  # type: ignore[arg-type]
            words = ngettext(
                "Recorded for %(number)s payment.", "Recorded for %(number)s payments.", number
            )
            messages.success(request, words % {"number": number})
            return redirect(_here(request, found))
    asked = PaidForm(taxed=False)
    return _page(request, found, asked, refused, 400, acted=form)


def _here(request: HttpRequest, found: Edition) -> str:
    return f"{reverse('reviews:payments', args=[found.slug])}?which={_which(request)}"


@login_required
@require_POST
def payment_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(payments_run_by(request.user), pk=pk)
    form = TakeBackForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    take_back_payment(payment=found, actor=request.user, reason=reason)
    messages.success(request, _("The mark has been taken back."))
    return redirect("reviews:payments", found.honour.edition.slug)


@login_required
@require_GET
def payments_sheet(request: HttpRequest, edition: str) -> HttpResponse:
    """All payments as a workbook, or those of one standing."""
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    rows = payments_of(found)
    if request.GET.get("which") in STANDINGS:
        rows = standing(rows, request.GET["which"])
    answer = HttpResponse(payments_workbook(found, rows), content_type=TYPE)
    answer["Content-Disposition"] = f'attachment; filename="payments-{found.slug}.xlsx"'
    return answer


def _which(request: HttpRequest) -> str:
    wanted = request.GET.get("which", "")
    return wanted if wanted in STANDINGS else "due"


def _rows(request: HttpRequest, found: Edition) -> Page[Payment]:
    return page_of(request, standing(payments_of(found), _which(request)))


def _page(
    request: HttpRequest,
    found: Edition,
    form: PaidForm,
    refused: Sequence[Refusal] = (),
    status: int = 200,
    *,
    assessed: AssessmentForm | None = None,
    acted: ActForm | None = None,
) -> HttpResponse:
    page = _rows(request, found)
    labels = {
        "due": _("Due by today"),
        "ahead": _("Due later"),
        "paid": _("Paid"),
        "stopped": pgettext("payment", "Stopped"),
        "recover": _("To be recovered"),
    }
    sums, which = sums_of(found), _which(request)
    results = found.published_revision.parsed.results  # type: ignore[union-attr]
    dossiers = dossiers_by_number(found, (each.honour.dossier_number for each in page))
    bound = assessed or acted or form
    ticked = set(bound.data.getlist("payments")) if bound.is_bound else set()
    context = {
        "edition": found,
        "which": which,
        "tabs": [(labels[each], f"?which={each}", each == which) for each in STANDINGS],
        "stats": [(labels[each], f"{sums[each]:,}") for each in STANDINGS],
        "page_obj": page,
        "rows": [
            {
                "payment": each,
                "ticked": str(each.pk) in ticked,
                "dossier": dossiers.get(each.honour.dossier_number),
            }
            for each in page
        ],
        "missing": len(honours_to_draw_up(found)),
        "pays": results.pays,
        "taxed": results.taxed,
        "form": form,
        "assessed": assessed or AssessmentForm(),
        "acted": acted or ActForm(which=which),
        "conditional": any(each.condition for each in page),
    }
    return respond(request, "reviews/payments.html", context, refused, status)
