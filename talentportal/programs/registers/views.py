"""Administrators keep the registers: honours given elsewhere, and who may not apply."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from talentportal.directory.access import configured_cities
from talentportal.programs.registers import entries as registers
from talentportal.programs.registers.forms import BanForm, HonourForm, HonoursFileForm, ReasonForm
from talentportal.shared.pages import page_of
from talentportal.shared.refusals import Refused
from talentportal.shared.responses import Refusals, respond
from talentportal.shared.workbook import TYPE, Column, WrittenSheet, write_workbook

LONGEST_SEARCH = 80


@login_required
@require_GET
def honours(request: HttpRequest) -> HttpResponse:
    """Honours entered for my cities."""
    return _list(request, "honours", registers.honours_kept_by)


@login_required
@require_GET
def bans(request: HttpRequest) -> HttpResponse:
    """Who may not apply, in my cities' registers."""
    return _list(request, "bans", registers.bans_kept_by)


def _list(request: HttpRequest, which: str, rows: Callable[[Any, str], Any]) -> HttpResponse:
    _cities(request)
    search = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    context = {
        "page": page_of(request, rows(request.user, search)),
        "q": search,
        "tabs": [
            (_("Honours given elsewhere"), reverse("programs:honours"), which == "honours"),
            (_("Bans"), reverse("programs:bans"), which == "bans"),
        ],
    }
    return render(request, f"programs/registers/{which}.html", context)


@login_required
@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
def honour_add(request: HttpRequest) -> HttpResponse:
    form = HonourForm(request.POST or None, cities=_cities(request))

    def enter() -> str:
        new = registers.enter_honours(
            city=form.cleaned_data["city"],
            by=request.user,  # type: ignore[arg-type]
            honours=[form.honour],
        )
        if not new:
            raise Refused.because(
                "entered-already", _("This honour of the same day is entered already."), "title"
            )
        return _("The honour has been entered.")

    return _asked(request, form, enter, "programs:honours", title=_("Enter an honour"))


@login_required
@require_http_methods(["GET", "POST"])
def honours_file(request: HttpRequest) -> HttpResponse:
    """Honours from a workbook: all right, or every error in its row."""
    cities = _cities(request)
    form = HonoursFileForm(request.POST or None, request.FILES or None, cities=cities)

    def enter() -> str:
        read = registers.read_honours(form.cleaned_data["file"].read())
        new = registers.enter_honours(
            city=form.cleaned_data["city"],
            by=request.user,  # type: ignore[arg-type]
            honours=read,
        )
        entered = ngettext(
            "%(new)d honour has been entered.", "%(new)d honours have been entered.", new
        ) % {"new": new}
        there = len(read) - new
        return entered + (_(" %(there)d stood there already.") % {"there": there} if there else "")

    return _asked(
        request,
        form,
        enter,
        "programs:honours",
        title=_("Enter honours from a workbook"),
        template_url=reverse("programs:honours_template"),
    )


@login_required
@require_GET
def honours_template(request: HttpRequest) -> HttpResponse:
    """The workbook to be filled in."""
    _cities(request)
    sheet = WrittenSheet(
        name="既往荣誉",
        title="既往荣誉登记表",
        columns=[Column(each.title, 18) for each in registers.headings()],
        rows=[],
        below=(
            f"类别：{'、'.join(registers.KINDS)}；级别：{'、'.join(registers.LEVELS)}；日期如2019-07-31。",
            "证件号码须以文本格式填写；长期有效的，期满日期不填。",
        ),
        blank_rows=0,
    )
    answer = HttpResponse(write_workbook([sheet]), content_type=TYPE)
    answer["Content-Disposition"] = 'attachment; filename="honours.xlsx"'
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def honour_strike(request: HttpRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(registers.honours_kept_by(request.user), pk=pk)
    return _asked_for_a_reason(
        request,
        partial(registers.strike_out, record=record),
        _("The entry of {name} counts no more.").format(name=record.full_name),
        "programs:honours",
        title=_("Strike an honour out"),
        lead=f"{record.full_name} · {record.title} · {record.awarded_on:%Y-%m-%d}",
    )


@login_required
@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
def ban_add(request: HttpRequest) -> HttpResponse:
    form = BanForm(request.POST or None, cities=_cities(request))

    def enter() -> str:
        names = ("city", "reason", "starts_on", "ends_on", "min_level", "family")
        given = {name: form.cleaned_data[name] for name in names}
        registers.enter_ban(by=request.user, holder=form.holder, **given)  # type: ignore[arg-type]
        return _("The ban has been entered.")

    return _asked(request, form, enter, "programs:bans", title=_("Enter a ban"))


@login_required
@require_http_methods(["GET", "POST"])
def ban_lift(request: HttpRequest, pk: int) -> HttpResponse:
    ban = get_object_or_404(registers.bans_kept_by(request.user), pk=pk)
    return _asked_for_a_reason(
        request,
        partial(registers.lift_ban, ban=ban),
        _("The ban of {name} has been lifted.").format(name=ban.full_name),
        "programs:bans",
        title=_("Lift a ban"),
        lead=f"{ban.full_name} · {ban.reason}",
    )


def _asked_for_a_reason(
    request: HttpRequest, end: Callable[..., object], done: str, back: str, **context: Any
) -> HttpResponse:
    """An entry is ended by whoever says why; ``done`` is what is said then."""
    form = ReasonForm(request.POST or None)

    def carry_out() -> str:
        end(by=request.user, reason=form.cleaned_data["reason"])
        return done

    return _asked(request, form, carry_out, back, **context)


def _asked(
    request: HttpRequest,
    form: forms.Form,
    carry_out: Callable[[], str],
    back: str,
    **context: Any,
) -> HttpResponse:
    """The page of a form, or back to the list with what ``carry_out`` says."""
    with Refusals() as refused:
        if form.is_valid():
            messages.success(request, carry_out())
            return redirect(back)
    context |= {"form": form, "back": reverse(back)}
    return respond(
        request, "programs/registers/form.html", context, refused, 400 if form.errors else 200
    )


def _cities(request: HttpRequest) -> Any:
    cities = configured_cities(request.user)
    if not cities.exists():
        raise PermissionDenied
    return cities.order_by("path")
