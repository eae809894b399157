"""Every route × everybody × reading and writing, against the declared policy.

Who may is derived from the cast's table of duties (``tests.support.who_may``), not from the code
under test.
"""

import itertools

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests.policies.examples import EXAMPLES
from tests.support.clients import as_
from tests.support.routes import Route, back_office, pages
from tests.support.who_may import POLICY, everybody_and, example_of, expected
from tests.support.worlds import factories
from tests.support.worlds import portal as whole
from tests.support.worlds.portal import Portal

pytestmark = pytest.mark.django_db

# The answer to somebody who may, whatever he sends: shown, done, refused with reasons, too many.
FINE = {200, 204, 301, 302, 400, 405, 409, 422, 429}
SIGN_IN = "/accounts/login/"
# Open to all, and yet these lead to the sign-in page: what a post ends with, whoever sent it, and
# what means nothing to somebody who is neither signed in nor about to be.
ENDS_AT_SIGN_IN = {("account_logout", "post"), ("account_confirm_email", "post")}
FOR_SOMEBODY = {"account_logout", "account_confirm_login_code", "mfa_authenticate"}


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), whole.built() as built:
        yield built


def test_every_route_has_a_policy_and_every_policy_a_route():
    names = {route.name for route in pages()}
    assert sorted(names - set(POLICY)) == []
    assert sorted(set(POLICY) - names - {"admin:*"}) == []


def test_every_route_with_arguments_has_an_example():
    assert sorted(r.name for r in pages() if r.arguments and r.name not in EXAMPLES) == []


def leads_to_sign_in(route: Route, name: str, method: str) -> bool:
    """Whether somebody who may is rightly sent to the sign-in page."""
    return (route.name, method) in ENDS_AT_SIGN_IN or (not name and route.name in FOR_SOMEBODY)


def wrong(said: str, route: Route, name: str, method: str, response) -> bool:
    """Whether an answer is another than the policy says."""
    status = response.status_code
    to_sign_in = status == 302 and response["Location"].startswith(SIGN_IN)
    if status == 405:
        return False
    if said == "sign-in":
        return not to_sign_in
    if said == "in":
        # To ask somebody who may to sign in is to turn them away.
        if to_sign_in:
            return not leads_to_sign_in(route, name, method)
        # Without a second factor there is nothing of it to show.
        return status not in (FINE | {404} if route.name.startswith("mfa_") else FINE)
    return status != 404 and not (said == "told" and status == 403)


@pytest.mark.parametrize("route", pages(), ids=lambda route: route.name)
def test_a_route_is_open_to_those_its_policy_names_and_nobody_else(portal, route):
    example = example_of(portal, route)
    address = reverse(route.name, kwargs=example.kwargs)
    faults = []
    for name, method in itertools.product(everybody_and(example.owner), ("get", "post")):
        said = expected(portal, route, name, example, method)
        response = portal.ask(name, method, address)
        if wrong(said, route, name, method, response):
            faults.append(f"{name or 'nobody'} {method}: {response.status_code}, expected {said}")
    assert not faults, "\n".join(map(str, faults))


def test_every_policy_lets_somebody_of_the_cast_in(portal):
    """A policy that nobody meets would prove nothing by turning everybody away."""
    empty = []
    for route in pages():
        example = example_of(portal, route)
        people = everybody_and(example.owner)
        if not any(expected(portal, route, name, example) == "in" for name in people):
            empty.append(route.name)
    assert empty == []


def back_office_address(route: Route) -> str:
    """Django's oldest routes of an object have no name; theirs is the address of the change."""
    if route.name == "admin:app_list":
        return reverse(route.name, args=["directory"])
    if "<" in route.name:
        return "/admin/directory/user/1/"
    return reverse(route.name, args=["1"] * len(route.arguments))


@pytest.mark.parametrize("route", back_office(), ids=lambda route: route.name)
def test_the_back_office_is_closed_to_everybody_without_an_account_of_staff(portal, route):
    address = back_office_address(route)
    faults = []
    for name in ("", "charlie", "runner", "configurer", "city_manager"):
        response = portal.ask(name, "get", address)
        if response.status_code not in (302, 403, 404):
            faults.append((name, response.status_code))
    assert not faults, "\n".join(map(str, faults))


def test_staff_read_the_back_office_without_an_error(portal):
    client = Client(raise_request_exception=False)
    as_(client, factories.make_user("chief", is_staff=True, is_superuser=True))
    statuses = {}
    for route in back_office():
        if not route.arguments and not route.name.endswith(("logout", "view_on_site")):
            statuses[route.name] = client.get(reverse(route.name)).status_code
    assert {name: status for name, status in statuses.items() if status >= 500} == {}
    assert statuses["admin:index"] == 200
    assert get_user_model().objects.filter(username="chief").exists()


def test_ids_of_two_parents_mixed_do_not_exist(portal):
    """Each half is the person's own or exists; together they name nothing."""
    yuci, pingyao = portal.yuci, portal.pingyao
    own, foreign = yuci.dossiers["examination"], pingyao.dossiers["examination"]
    mixed = [
        ("runner", "nominations:book", {"number": own.number, "pk": pingyao.books["experts"].pk}),
        ("yuci_manager", "revoke_invitation", _invitation(portal, portal.city.yuci)),
        ("city_manager", "resend_invitation", _invitation(portal, portal.city.hospital)),
        ("runner", "reviews:expert_active", {"edition": portal.other_edition.slug, "pk": 1}),
        ("yuci_recommender", "reviews:place", _place(portal, pingyao.bureau.pk)),
        ("yuci_recommender", "reviews:list", _place(portal, portal.city.city_bureau.pk)),
        ("yuci_examiner", "nominations:dossier", {"number": foreign.number}),
    ]
    found = {}
    for name, route, kwargs in mixed:
        address = reverse(route, kwargs=kwargs)
        method = "post" if "invitation" in route or "active" in route else "get"
        found[name, route] = portal.ask(name, method, address).status_code
    assert found == dict.fromkeys(found, 404)


def _invitation(portal: Portal, office) -> dict[str, int]:
    return {"pk": office.pk, "invitation_pk": portal.invitation.pk}


def _place(portal: Portal, office: int) -> dict[str, object]:
    return {"slug": portal.edition.slug, "office": office, "stage": "recommendation"}


def test_a_dossier_never_handed_in_is_seen_by_its_applicant_alone(portal):
    address = reverse("nominations:dossier", args=[portal.yuci.dossiers["draft"].number])
    officers = ("yuci_examiner", "yuci_recommender", "runner", "publisher", "auditor")
    found = {name: portal.ask(name, "get", address).status_code for name in officers}
    assert found == dict.fromkeys(officers, 404)
    assert portal.ask("weaver", "get", address).status_code == 302


def test_what_is_sent_for_a_foreign_paper_leaves_it_as_it_was(portal):
    """An own page is no way to a paper of somebody else's."""
    paper = portal.pingyao.attachments["draft"]
    own = portal.yuci.dossiers["draft"]
    address = reverse("nominations:material", args=[own.number, "evidence"])
    client = portal.client("weaver")
    for action in ("remove", "restore", "up", "down", "rename"):
        assert client.post(address, {action: paper.pk}).status_code in (302, 404, 409)
    sighted = reverse("nominations:sighted", args=[portal.yuci.dossiers["examination"].number])
    portal.client("yuci_examiner").post(sighted, {"paper": paper.pk, "sighted": "yes"})
    paper.refresh_from_db()
    assert (paper.removed_at, paper.position, paper.sighted_at) == (None, 0, None)


def test_a_draft_of_a_book_is_its_applicants_alone(portal):
    draft, dossier = portal.yuci.books["draft"], portal.yuci.dossiers["draft"]
    for route, kwargs in (("nominations:book", {"pk": draft.pk, "number": dossier.number}),):
        address = reverse(route, kwargs=kwargs)
        assert portal.ask("weaver", "get", address).status_code == 200
        assert portal.ask("runner", "get", address).status_code == 404
    # Who runs the edition sees what its experts read; another officer of the dossier does not.
    for stage, variant, people in (
        ("experts", "blind", {"runner": 200, "auditor": 404, "yuci_examiner": 404}),
        ("examination", "draft", {"runner": 404, "auditor": 404, "yuci_examiner": 404}),
    ):
        book = portal.yuci.books[stage]
        type(book).objects.filter(pk=book.pk).update(variant=variant)
        kwargs = {"pk": book.pk, "number": book.dossier.number}
        address = reverse("nominations:book", kwargs=kwargs)
        found = {name: portal.ask(name, "get", address).status_code for name in people}
        assert found == people, variant
