"""Answers of views: one way to hear what a rule refuses, and one way to show it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from talentportal.shared.refusals import Refusal, Refused

CONFLICT = HTTPStatus.CONFLICT


class Refusals(list[Refusal]):
    """What the block within was refused; empty while nothing was.

    A block that gets through returns its redirect; after it stands the page, with what it heard::

        with Refusals() as refused:
            if form.is_valid():
                record_reply(...)
                return redirect(...)
        return respond(request, "reply.html", {"form": form}, refused)

    A view with no page of its own for refusals leaves them to ``RefusalMiddleware``.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if isinstance(error, Refused):
            self.extend(error.refusals)
        return isinstance(error, Refused)


def respond(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    refused: Sequence[object] = (),
    status: int = 200,
) -> HttpResponse:
    """A page with what was ``refused``, and then the status 409.

    A page that shows it under other names, or more than that, says so with ``refused`` in its
    ``context``.
    """
    shown = {"refused": refused, **context}
    return render(request, template, shown, status=CONFLICT if refused else status)


def refuse_script(**said: object) -> JsonResponse:
    """What a script of a page is told when its request was refused."""
    return JsonResponse(said, status=CONFLICT)
