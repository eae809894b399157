"""Middleware: an officer's own matter is refused on every page, and the recusal is kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nominations.models import Recusal
from nominations.own_matters import OwnMatter, recusals_noted


class RecusalMiddleware:
    """Writes down, after the request, who was kept from a duty over a matter of his own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with recusals_noted() as found:
            response = self.get_response(request)
        if found:
            Recusal.objects.bulk_create(found, ignore_conflicts=True)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called where a page lets the refusal through: it says who acts instead."""
        if not isinstance(error, OwnMatter):
            return None
        return render(request, "409.html", {"refusals": error.refusals}, status=409)
