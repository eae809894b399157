"""After everybody has seen everything: no number in full where it does not belong."""

import logging
import re

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from talentportal.directory.models import Person
from talentportal.shared import jobs
from tests.policies.examples import EXAMPLES, Example
from tests.support.routes import pages
from tests.support.who_may import EVERYBODY
from tests.support.worlds import portal as whole

pytestmark = pytest.mark.django_db

EIGHTEEN = re.compile(rb"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), whole.built() as built:
        yield built


def numbers() -> set[bytes]:
    return {person.id_number.encode() for person in Person.objects.all()}


def test_no_page_address_log_or_letter_holds_a_number_in_full(portal, caplog):
    known = numbers()
    assert len(known) > 20
    caplog.set_level(logging.DEBUG)
    found, seen = [], 0
    for route in pages():
        example = EXAMPLES.get(route.name, lambda _portal: Example())(portal)
        address = reverse(route.name, kwargs=example.kwargs)
        assert not EIGHTEEN.search(address.encode()), route.name
        owner = [example.owner.username] if example.owner else []
        for name in {*EVERYBODY[1::2], "runner", "expert_one", "yuci_examiner", *owner}:
            response = portal.ask(name, "get", address)
            seen += response.status_code == 200
            own = (
                {portal.people[name].person.id_number.encode()}
                if _has_person(portal, name)
                else set()
            )
            shown = {each for each in known - own if each in response.content_read}
            if shown or (own and own & set(EIGHTEEN.findall(response.content_read))):
                found.append((route.name, name))
    assert seen > 300
    assert found == []
    jobs.run_due_jobs(limit=5)
    said = [record.getMessage() for record in caplog.records]
    said += [f"{letter.subject} {letter.body}" for letter in mail.outbox]
    assert [text for text in said if any(each.decode() in text for each in known)] == []


def _has_person(portal, name: str) -> bool:
    return Person.objects.filter(user__username=name).exists()


def test_the_reveal_page_shows_it_after_a_reason_only(portal):
    """The test above would find a number if there were one."""
    dossier = portal.yuci.dossiers["examination"]
    address = reverse("nominations:dossier_id_number", args=[dossier.number])
    number = dossier.person.id_number.encode()
    assert number not in portal.ask("yuci_examiner", "get", address).content_read
    assert number not in portal.ask("yuci_examiner", "post", address, {}).content_read
    told = portal.ask("yuci_examiner", "post", address, {"reason": "与身份证原件核对"})
    assert number in told.content_read


def test_tables_hold_no_number_and_no_telephone_in_plain(portal):
    secrets = {number.decode() for number in numbers()}
    secrets |= {person.phone for person in Person.objects.all() if person.phone}
    secrets |= {"13988887777", "晋小异"}
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                text = " ".join(map(str, row))
                found += [(table, secret) for secret in secrets if secret in text]
    assert found == []


def test_experts_read_no_name_when_the_review_is_blind(portal):
    dossier = portal.yuci.dossiers["experts"]
    hidden = [dossier.person.full_name, dossier.number, dossier.employer.name]
    base = {"pk": portal.panel.pk}
    sheet = base | {"code": portal.assignment.code}
    places = [
        ("reviews:scoring", {}),
        ("reviews:scoring_panel", base),
        ("reviews:sheet", sheet),
        ("reviews:sheet_submit", sheet),
    ]
    for route, kwargs in places:
        response = portal.ask("expert_one", "get", reverse(route, kwargs=kwargs))
        assert response.status_code == 200, route
        text = response.content_read.decode()
        assert [word for word in hidden if word in text] == [], route
