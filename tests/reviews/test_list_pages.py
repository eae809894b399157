"""Pages of consultations and ranked lists, as officers open them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import Dossier, Visit
from reviews.models import Consultation, RankedList
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from tests.support.clients import signed_in
from tests.support.worlds import jinzhong
from tests.support.worlds.ranked_lists import Office
from tests.support.worlds.world import REVIEWING

PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def office(city):
    return Office(city, 2)


@pytest.fixture
def officer(city):
    return signed_in(city.yuci_recommender)


def address(office: Office, name: str, *more: str) -> str:
    place = office.place
    return reverse(
        f"reviews:{name}", args=[place.edition.slug, place.office.pk, place.stage.key, *more]
    )


def get(client, url: str) -> str:
    with clock.travel(REVIEWING):
        response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def post(client, url: str, status: int = 302, **data) -> str:
    with clock.travel(REVIEWING):
        response = client.post(url, data)
    assert response.status_code == status
    return response.content.decode()


def test_the_place_leads_to_departments_and_list(office, officer):
    shown = get(officer, address(office, "place"))
    assert address(office, "consultations") in shown
    assert address(office, "list") in shown
    assert str(Requirement.CONSULTATIONS_ANSWERED.label) in shown


def test_a_list_goes_from_its_order_to_the_city(city, office, officer):
    first, second = office.keys
    url = address(office, "list")
    assert get(officer, url).count('name="rank-') == 2
    refused = post(officer, url, 409, **{f"rank-{first}": "1", f"rank-{second}": "1"})
    assert f'name="rank-{first}" value="1"' in refused
    post(officer, url, **{f"rank-{first}": "2", f"rank-{second}": "1"})
    post(officer, address(office, "list-change", "seal"))
    ranked = RankedList.objects.get()
    assert (ranked.state, list(ranked.entries.values_list("dossier", flat=True))) == (
        "sealed",
        [second, first],
    )
    scan = SimpleUploadedFile("名单.pdf", PDF)
    post(officer, address(office, "list-change", "scan"), scan=scan)
    wrong = SimpleUploadedFile("名单.pdf", b"MZ")
    post(officer, address(office, "list-change", "scan"), 409, scan=wrong)
    kept = officer.get(reverse("reviews:list-scan", args=[ranked.pk]))
    assert b"".join(kept.streaming_content) == PDF
    assert (kept["Content-Type"], kept["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    send = address(office, "list-send")
    get(officer, send)
    assert office.states() == ["recommendation"] * 2
    post(officer, send, confirmed="on", seat_reason="")
    assert office.states() == ["qualification"] * 2
    runner = signed_in(city.runner)
    show = reverse("reviews:list-show", args=[ranked.pk])
    assert show in get(runner, reverse("reviews:lists-received", args=[office.edition.slug]))
    assert "paper_copies" in get(runner, show)
    assert "paper_copies" not in get(officer, show)
    receive = reverse("reviews:list-receive", args=[ranked.pk])
    post(officer, receive, 404, paper_copies=4)
    post(runner, receive, paper_copies="viele")
    post(runner, receive, paper_copies=4)
    post(runner, receive, 409, paper_copies=4)
    ranked.refresh_from_db()
    assert (ranked.state, ranked.paper_copies) == ("acknowledged", 4)


def test_sending_twice_by_the_button_sends_once(office, officer):
    office.sealed()
    send = address(office, "list-send")
    post(officer, send, confirmed="on")
    post(officer, send, 409, confirmed="on")
    assert RankedList.objects.filter(state="sent").count() == 1
    assert office.states() == ["qualification"] * 2


def test_looking_writes_nothing(office, officer):
    get(officer, address(office, "list"))
    assert RankedList.objects.count() == 0


@pytest.mark.parametrize("name", ["consultations", "list", "list-send"])
@pytest.mark.parametrize("who", ["pingyao_recommender", "yuci_examiner", "runner", "charlie"])
def test_the_place_of_another_does_not_exist(city, office, officer, name, who):
    if name == "list-send":
        office.sealed()
    get(officer, address(office, name))
    assert signed_in(city.people[who]).get(address(office, name)).status_code == 404


def test_departments_are_asked_and_their_answers_recorded(office, officer):
    get(officer, address(office, "consultations"))
    post(officer, address(office, "consultations-ask"))
    row = Consultation.objects.order_by("pk").first()
    reply = reverse("reviews:consultation-reply", args=[row.pk])
    get(officer, reply)
    late = {"answer": "agree", "replied_on": "2019-07-26"}
    post(officer, reply, 409, **late)
    post(officer, reply, 200, answer="agree", replied_on="")
    scan = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n")
    post(officer, reply, answer="agree", replied_on="2019-07-25", official="范科长", scan=scan)
    row.refresh_from_db()
    assert (row.answer, row.replied_on, row.recorded_by) == (
        "agree",
        date(2019, 7, 25),
        office.actor,
    )
    kept = officer.get(reverse("reviews:consultation-scan", args=[row.pk]))
    assert kept["Content-Type"] == "image/png"
    b"".join(kept.streaming_content)


def multiply(dossier: Dossier, number: int) -> None:
    """More dossiers where this one lies, without walking the route with each."""
    visit = dossier.visits.get(left_at__isnull=True)
    for serial in range(number):
        copy = Dossier.objects.get(pk=dossier.pk)
        copy.pk, copy.number = None, f"X{serial:05d}"
        copy.applicant = jinzhong.factories.make_user()
        copy.person = jinzhong.factories.make_person(copy.applicant)
        copy.save(force_insert=True)
        Visit.objects.create(
            dossier=copy,
            ordinal=1,
            position=visit.position,
            stage=visit.stage,
            kind=visit.kind,
            office=visit.office,
            entered_at=visit.entered_at,
        )


def queries_of(client, url: str) -> int:
    with clock.travel(REVIEWING), CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


QUERIES = {"place": 15, "consultations": 17, "list": 16}


@pytest.mark.parametrize("name", QUERIES)
def test_a_page_costs_the_same_for_one_and_for_fifty(city, name):
    office = Office(city, 1)
    client = signed_in(office.actor)
    one = queries_of(client, address(office, name))
    multiply(office.dossiers[0], 49)
    assert office.place.dossiers().count() == 50
    assert (one, queries_of(client, address(office, name))) == (QUERIES[name], QUERIES[name])


def test_lists_cost_the_same_for_one_and_for_fifty(city):
    office = Office(city, 1)
    ranked = office.sealed()
    runner, officer = signed_in(city.runner), signed_in(office.actor)
    show = reverse("reviews:list-show", args=[ranked.pk])
    received = reverse("reviews:lists-received", args=[office.edition.slug])
    send = address(office, "list-send")
    one = queries_of(officer, show), queries_of(officer, send), queries_of(runner, received)
    multiply(office.dossiers[0], 49)
    ranked.state = "draft"
    ranked.save()
    office.sealed(list(office.place.dossiers().values_list("pk", flat=True)))
    assert (
        one,
        (queries_of(officer, show), queries_of(officer, send), queries_of(runner, received)),
    ) == ((11, 44, 14), (11, 44, 14))
