"""What a rule refuses is heard, shown under one name and answered with 409."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from talentportal.shared.middleware import RefusalMiddleware
from talentportal.shared.missing import Missing, existing
from talentportal.shared.refusals import Refusal, Refused
from talentportal.shared.responses import Refusals, refuse_script, respond

NO = Refusal("no", "No.")


def test_a_refusal_ends_the_block_and_is_heard():
    with Refusals() as refused:
        raise Refused(NO, NO)
    assert list(refused) == [NO, NO]


def test_what_is_no_refusal_goes_its_way():
    with pytest.raises(KeyError), Refusals():
        raise KeyError


def test_a_page_with_refusals_is_a_conflict():
    request = RequestFactory().get("/")
    assert respond(request, "_refusals.html", {}).status_code == 200
    assert respond(request, "_refusals.html", {}, status=400).status_code == 400
    assert respond(request, "_refusals.html", {}, [NO], 400).status_code == 409
    assert refuse_script(sentence="No.").status_code == 409


def test_what_a_view_lets_through_is_shown(rf):
    middleware = RefusalMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]
    assert middleware.process_exception(rf.get("/"), ValueError()) is None
    shown = middleware.process_exception(rf.get("/"), Refused(NO))
    assert shown is not None
    assert shown.status_code == 409
    assert "No." in shown.content.decode()


def test_what_a_selector_misses_is_not_found(rf):
    assert not existing("")
    with pytest.raises(Missing) as missing:
        existing(None)
    middleware = RefusalMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]
    with pytest.raises(Http404):
        middleware.process_exception(rf.get("/"), missing.value)
