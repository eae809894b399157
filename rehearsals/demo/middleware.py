"""The clock of the demonstration, for requests."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from rehearsals.demo.clock import demo_offset
from talentportal.shared import clock

GetResponse = Callable[[HttpRequest], HttpResponse]


class DemoClockMiddleware:
    """Lets each request of the demonstration see the time that the demo bar shows."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:  # the tests install it, and most of them have a clock of their own
            return self.get_response(request)
        with clock.shifted(demo_offset()):
            return self.get_response(request)
