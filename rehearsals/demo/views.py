"""The demonstration: be anyone with one click, and move the clock. Routed only when ``DEMO`` is set."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from rehearsals.demo.clock import move_clock
from rehearsals.demo.forms import DemoClockForm
from rehearsals.demo.selectors import demo_people
from talentportal.directory.models import User
from talentportal.shared.responses import Refusals

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody of the demo city, by duty."""
    return render(request, "rehearsals/demo.html", {"groups": demo_people()})


@require_POST
def sign_in_as(request: HttpRequest, pk: int) -> HttpResponse:
    """Be that person from now on."""
    user = get_object_or_404(User, pk=pk, is_active=True, is_superuser=False)
    login(request, user, backend=BACKEND)
    return redirect("home")


@require_POST
def set_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock and go back to the page one was on."""
    form = DemoClockForm(request.POST)
    if form.is_valid():
        with Refusals() as refused:
            move_clock(form.cleaned_data["step"], form.cleaned_data["date"])
        for each in refused:
            messages.error(request, str(each))
    else:
        messages.error(request, " ".join(str(e) for each in form.errors.values() for e in each))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else "demo")
