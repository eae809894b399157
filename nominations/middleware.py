"""Middleware: whoever is kept from a duty over a matter of their own is written down."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nominations.models import Recusal
from nominations.own_matters import recusals_noted


class RecusalMiddleware:
    """Writes down, after the request, who was kept from a duty over a matter of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with recusals_noted() as found:
            response = self.get_response(request)
        if found:
            Recusal.objects.bulk_create(found, ignore_conflicts=True)
        return response
