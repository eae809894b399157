"""A list costs as many queries for thirty rows as for three."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Payment
from talentportal.directory.duties import Duty, grant
from tests.support.shown import Shown, add_others, halfway, pages_of
from tests.support.worlds import factories
from tests.support.worlds import portal as whole
from tests.support.worlds.copies import copy_of, more_dossiers, more_of
from tests.support.worlds.portal import Portal

pytestmark = pytest.mark.django_db

ROW = re.compile(rb"<tr|<li|<article")
FEW, MANY = 2, 27


@pytest.fixture(scope="module")
def portal(django_db_setup: None, django_db_blocker: Any) -> Iterator[Portal]:
    with django_db_blocker.unblock(), whole.built() as built:
        add_others(built)
        built.sign_everybody_in()
        built.sessions["halfway"] = halfway()
        yield built


def test_pages_cost_the_same_for_few_rows_and_for_many(portal: Portal) -> None:
    shown, _unknown = pages_of(portal)
    more(portal, FEW)
    few = {each: cost_of(portal, each) for each in shown}
    more(portal, MANY)
    dear, lists = [], 0
    for each in shown:
        (cheap, short), (queries, rows) = few[each], cost_of(portal, each)
        lists += rows >= short + 15
        if len(queries) != len(cheap):
            dear.append(f"{each.route} ({each.visitor}): {len(cheap)} → {len(queries)}")
            dear.append(most_repeated(queries))
    assert not dear, "\n".join(dear)
    assert lists > 30


def content_of(portal: Portal, shown: Shown) -> bytes:
    content: bytes = portal.ask(shown.visitor, "get", shown.address).content_read
    return content


def cost_of(portal: Portal, shown: Shown) -> tuple[list[str], int]:
    """The queries of a page that was open before, so that what is kept in memory is there; its rows."""
    content_of(portal, shown)
    with CaptureQueriesContext(connection) as captured:
        content = content_of(portal, shown)
    return [query["sql"] for query in captured.captured_queries], len(ROW.findall(content))


def most_repeated(queries: list[str]) -> str:
    """What is asked most often, without its values."""
    plain = [re.sub(r"'[^']*'|\d+", "?", query) for query in queries]
    often = sorted(set(plain), key=plain.count)[-2:]
    return "\n".join(f"    {plain.count(each)} times {each[:400]}" for each in often)


def more(portal: Portal, number: int) -> None:
    """So many more of whatever any page lists."""
    for dossier in (*portal.yuci.dossiers.values(), portal.returned):
        more_dossiers(dossier, number)
    for make in (_people, _reviews, _honours, _editions, _papers):
        make(portal, number)


def _people(portal: Portal, number: int) -> None:
    for _ in range(number):
        user = factories.make_user()
        grant(user, Duty.EXAMINE, portal.yuci.bureau)
        expert = copy_of(portal.assignment.expert, user=user)
        copy_of(portal.panel.members.first(), expert=expert)
    for row in (portal.employer, portal.city.loom_works, portal.city.glass_works):
        more_of(row, number)
    for row in (portal.invitation, portal.job, portal.batch):
        more_of(row, number)


def _reviews(portal: Portal, number: int) -> None:
    for notice in (portal.notice, portal.draft_notice):
        more_of(notice, number)
    for row in (portal.objection, portal.meeting):
        more_of(row, number)
    for panel in more_of(portal.panel, number):
        grant(portal.assignment.expert.user, Duty.SCORE, panel)
        copy_of(portal.assignment, panel=panel)


def _honours(portal: Portal, number: int) -> None:
    payment = Payment.objects.first()
    assert payment is not None
    for honour in more_of(portal.honour, number):
        copy_of(payment, honour=honour)


def _editions(portal: Portal, number: int) -> None:
    for edition in more_of(portal.edition, number):
        for revision in portal.edition.revisions.all():
            copy_of(revision, edition=edition)


def _papers(portal: Portal, number: int) -> None:
    for kept in (portal.yuci.attachments, portal.yuci.books):
        for row in kept.values():
            more_of(row, number)
    more_of(portal.letter, number)
    for event in portal.yuci.dossiers["examination"].events.all():
        more_of(event, number)
