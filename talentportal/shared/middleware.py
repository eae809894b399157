"""Middleware: what no page can mean is turned away; what a page leaves unanswered is answered."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

from talentportal.shared.missing import Missing
from talentportal.shared.refusals import Refused
from talentportal.shared.responses import respond

NUL = "\x00"


class NulMiddleware:
    """Refuses the character NUL in addresses; PostgreSQL takes it in no text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        """Called within the error pages' reach: an unknown address is 404, a bad query 400."""
        if NUL in request.path_info:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the query.")


class RefusalMiddleware:
    """Answers for views what they let through: what a rule refuses, and what is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal is a page with its sentences (409), a missing thing the page 404."""
        if isinstance(exception, Refused):
            return respond(request, "409.html", {}, exception.refusals)
        if isinstance(exception, Missing):
            raise Http404 from exception
        return None
