"""Who sits in a panel and which dossiers it judges, changed while it is at work."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.experts.forms.panels import CallForm, DepartureForm, HandOverForm, ReserveForm
from reviews.experts.selectors.panels import panels_run_by
from reviews.experts.services.handing_over import hand_over
from reviews.experts.services.membership import call_member, call_reserve, depart
from reviews.experts.views.panels import answer, panel_page


@login_required
@require_POST
def panel_reserve(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(panels_run_by(request.user), pk=pk)
    form = ReserveForm(request.POST)
    if not form.is_valid():
        return panel_page(request, found, status=400)
    gone = found.members.filter(pk=form.cleaned_data["in_place_of"] or 0).first()
    reason = form.cleaned_data["reason"]
    return answer(
        request,
        found,
        lambda: call_reserve(panel=found, actor=request.user, in_place_of=gone, reason=reason),
        _("The next reserve has been called."),
    )


@login_required
@require_POST
def member_depart(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(panels_run_by(request.user), pk=pk)
    form = DepartureForm(request.POST)
    if not form.is_valid():
        return panel_page(request, found, status=400)
    gone = get_object_or_404(found.members, pk=form.cleaned_data["member"])
    reason = form.cleaned_data["reason"]
    return answer(
        request,
        found,
        lambda: depart(panel=found, member=gone, reason=reason, actor=request.user),
        _("The member has left the panel."),
    )


@login_required
@require_POST
def member_call(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(panels_run_by(request.user), pk=pk)
    form = CallForm(request.POST)
    if not form.is_valid():
        return panel_page(request, found, status=400)
    return answer(
        request,
        found,
        lambda: call_member(panel=found, actor=request.user, **form.cleaned_data),
        lambda member: _("{name} sits in the panel now.").format(name=member.expert.user.full_name),
    )


@login_required
@require_POST
def panel_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """A dossier that this panel cannot judge goes to another one."""
    found = get_object_or_404(panels_run_by(request.user), pk=pk)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return panel_page(request, found, status=400)
    given = form.cleaned_data
    receivers = panels_run_by(request.user)
    to = get_object_or_404(receivers, pk=given["to"]) if given["to"] else None
    return answer(
        request,
        found,
        lambda: hand_over(
            panel=found,
            dossier=given["dossier"],
            to=to,
            reason=given["move_reason"],
            actor=request.user,
        ),
        _("The dossier has been given to the panel “{name}”.").format(name=to.name)
        if to
        else _("The dossier has been taken out and waits for a panel."),
    )
