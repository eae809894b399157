"""The pool of experts, for officers who run an edition."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.experts.forms.panels import ExpertForm
from reviews.experts.selectors.panels import editions_run_by, experts_of, filtered_experts
from reviews.experts.services.experts import add_expert, let_be_called
from talentportal.shared.responses import Refusals, respond

A_PAGE = 50


@login_required
@require_GET
def expert_list(request: HttpRequest, edition: str) -> HttpResponse:
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    asked = {key: request.GET.get(key, "").strip() for key in ("q", "trade", "active")}
    experts = filtered_experts(found, **asked)
    page = Paginator(experts, A_PAGE).get_page(request.GET.get("page"))
    context = {"edition": found, "page_obj": page, "asked": asked}
    return render(request, "reviews/experts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def expert_add(request: HttpRequest, edition: str) -> HttpResponse:
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    form = ExpertForm(request.POST or None)
    with Refusals() as refused:
        if form.is_valid():
            expert = add_expert(edition=found, actor=request.user, **form.cleaned_data)
            messages.success(request, _("{name} is in the pool.").format(name=expert))
            return redirect("reviews:experts", found.slug)
    context = {"edition": found, "form": form}
    return respond(request, "reviews/expert_add.html", context, refused)


@login_required
@require_POST
def expert_active(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    found = get_object_or_404(editions_run_by(request.user), slug=edition)
    expert = get_object_or_404(experts_of(found), pk=pk)
    active = request.POST.get("active") == "1"
    let_be_called(edition=found, expert=expert, actor=request.user, active=active)
    messages.success(
        request,
        _("{name} may be called again.").format(name=expert)
        if active
        else _("{name} is not called any more.").format(name=expert),
    )
    return redirect("reviews:experts", found.slug)
