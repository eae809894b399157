"""Every page of the portal, before the person to whom it says most.

The routes are found in the resolver and asked as ``tests.test_permissions`` asks them. Which of them
are pages is told by their answers: a route is left out only if it leads elsewhere, takes what is
sent, or gives a file or a part of a page.
"""

from dataclasses import dataclass

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.support.routes import Route, pages
from tests.support.who_may import POLICY, everybody_and, example_of, expected
from tests.support.worlds import factories
from tests.support.worlds.portal import Portal

# The page that was asked for, or one that says why there is nothing to do there yet.
PAGE = (200, 409)
# People for whom pages exist that the cast has no use for.
OTHERS = ("newcomer", "guarded", "without_password", "halfway")
# Who stands for everybody where everybody may.
ANYBODY = ("", "weaver", "yuci_examiner", "expert_one", *OTHERS)
# Of so many people who see a page, the one who sees most of it stands for all.
ENOUGH = 4


@dataclass(frozen=True)
class Shown:
    """A page and who is before it."""

    route: str
    address: str
    visitor: str


@dataclass(frozen=True)
class Answer:
    """What a route says to one person."""

    visitor: str
    status: int
    is_page: bool
    is_known: bool
    size: int


def add_others(portal: Portal) -> None:
    """Somebody who may apply, two with a second factor, and one who never chose a password."""
    factories.make_person(factories.make_user("newcomer", "新来人"))
    for name in ("guarded", "halfway"):
        user = factories.make_user(name, "双重验证人")
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(user)
    user = factories.make_user("without_password", "无密码人")
    user.set_unusable_password()
    user.save()


def halfway() -> str:
    """The session of somebody who gave his password and has to give his code."""
    client = Client()
    client.post(reverse("account_login"), {"login": "halfway", "password": factories.PASSWORD})
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def pages_of(portal: Portal) -> tuple[list[Shown], list[str]]:
    """All pages, each before the person to whom it says most; and routes with a strange answer."""
    found, unknown = [], []
    for route in pages():
        address, answers = asked(portal, route)
        if not answers or not any(answer.is_known for answer in answers):
            unknown.append(f"{route.name}: {answers}")
        fullest = max((a for a in answers if a.is_page), key=lambda a: a.size, default=None)
        if fullest:
            found.append(Shown(route.name, address, fullest.visitor))
    return found, unknown


def asked(portal: Portal, route: Route) -> tuple[str, list[Answer]]:
    """What a route answers to those who may; a route that only takes things is asked once."""
    example = example_of(portal, route)
    address = reverse(route.name, kwargs=example.kwargs)
    for_all = {"public", "signed-in"} & set(POLICY[route.name].split(" | "))
    owner = [example.owner.username] if example.owner else []
    answers = []
    for name in [*owner, *ANYBODY] if for_all else everybody_and(example.owner):
        if expected(portal, route, name, example) != "in":
            continue
        answers.append(answer_to(portal, name, address))
        if answers[-1].status == 405 or sum(answer.is_page for answer in answers) == ENOUGH:
            break
    return address, answers


def answer_to(portal: Portal, name: str, address: str) -> Answer:
    response = portal.ask(name, "get", address)
    text = response.content_read
    status = response.status_code
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    is_page = status in PAGE and is_html and b"<!DOCTYPE html>" in text[:200]
    return Answer(name, status, is_page, status in (*PAGE, 204, 301, 302, 405), len(text))
