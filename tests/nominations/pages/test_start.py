"""Starting: channel, employer, the office that follows from them."""

import pytest
from django.urls import reverse

from nominations.models import Dossier
from talentportal.directory.duties import Duty, grant
from talentportal.programs.document import EditionDocument
from talentportal.shared import clock
from tests.support.clients import signed_in
from tests.support.worlds import factories, world

pytestmark = pytest.mark.django_db


def url(edition, **query):
    return reverse("nominations:start", args=[edition.slug], query=query or None)


def test_visitors_sign_in_first(client, edition):
    assert client.get(url(edition)).status_code == 302
    assert "login" in client.get(url(edition)).url


def test_who_has_not_said_who_he_is_is_asked(city, edition):
    answer = signed_in(city.charlie).get(url(edition))
    assert (answer.status_code, answer.url) == (302, reverse("who_i_am"))


def test_an_employer_is_searched_and_leads_to_its_bureau(city, edition, weaver):
    answer = weaver.get(url(edition, channel="county", q="经纬"))
    assert [office.name for office in answer.context["found"]] == [city.loom_works.name]
    answer = weaver.get(url(edition, channel="county", employer=city.loom_works.pk))
    assert answer.context["recommenders"] == [city.yuci_bureau]
    assert city.yuci_bureau.name in answer.content.decode()


def test_what_the_document_tells_applicants_stands_on_their_first_pages(city, edition, weaver):
    told = EditionDocument.model_validate(world.small_document())
    start = weaver.get(url(edition)).content.decode()
    assert told.application.instructions in start
    assert told.review.direct_recognition.criteria in start
    draft = world.start_dossier(city, edition, city.weaver)
    page = weaver.get(reverse("nominations:overview", args=[draft.number])).content.decode()
    assert told.application.instructions in page


def test_a_city_unit_recommends_its_own_people(city, edition, weaver):
    answer = weaver.get(url(edition, channel="city_unit", employer=city.hospital.pk))
    assert answer.context["recommenders"] == [city.hospital]
    answer = weaver.get(url(edition, channel="city_unit", employer=city.loom_works.pk))
    assert answer.context["recommenders"] == []


def test_offices_that_are_closed_are_not_offered(city, edition, weaver):
    address = url(edition, channel="county", employer=city.loom_works.pk)
    assert weaver.get(address).context["recommenders"] == [city.yuci_bureau]
    city.yuci_bureau.status = "closed"
    city.yuci_bureau.save()
    assert weaver.get(address).context["recommenders"] == []


def test_starting_twice_is_starting_once(city, edition, weaver):
    choice = {
        "channel": "county",
        "employer": city.loom_works.pk,
        "recommender": city.yuci_bureau.pk,
    }
    answers = [weaver.post(url(edition), choice) for _ in range(2)]
    dossier = Dossier.objects.get()
    there = reverse("nominations:overview", args=[dossier.number])
    assert [answer.url for answer in answers] == [there, there]
    assert weaver.get(url(edition)).url == there
    assert (dossier.employer, dossier.recommender) == (city.loom_works, city.yuci_bureau)


@pytest.mark.parametrize(
    "change",
    [
        {"channel": "nothing"},
        {"channel": ""},
        {"employer": "0"},
        {"employer": "x' OR 1"},
        {"employer": "9" * 40},
        {"recommender": "pingyao_bureau"},
        {"recommender": "１"},
    ],
)
def test_choices_that_were_not_offered_are_refused(city, edition, weaver, change):
    choice = {
        "channel": "county",
        "employer": city.loom_works.pk,
        "recommender": city.yuci_bureau.pk,
    } | change
    if choice["recommender"] == "pingyao_bureau":
        choice["recommender"] = city.pingyao_bureau.pk
    assert weaver.post(url(edition), choice).status_code == 409
    assert not Dossier.objects.exists()


def test_after_the_deadline_nothing_is_started(city, edition, weaver):
    choice = {
        "channel": "county",
        "employer": city.loom_works.pk,
        "recommender": city.yuci_bureau.pk,
    }
    with clock.travel(world.REVIEWING):
        assert weaver.post(url(edition), choice).status_code == 409
        assert "截止" in weaver.get(url(edition)).content.decode()
    assert not Dossier.objects.exists()


def test_unknown_and_unpublished_editions_are_not_found(city, edition, weaver):
    assert weaver.get(url(edition)).status_code == 200
    edition.status = "draft"
    edition.save()
    assert weaver.get(url(edition)).status_code == 404
    assert weaver.get(reverse("nominations:start", args=["no-such"])).status_code == 404


def test_searching_costs_the_same_for_one_and_for_fifty(
    city, edition, weaver, django_assert_num_queries
):
    address = url(edition, channel="county", q="示例")
    weaver.get(address)
    for _ in range(50):
        factories.make_office(parent=city.yuci)
    with django_assert_num_queries(11):
        assert len(weaver.get(address).context["found"]) == 20


def way_in(dossier, **query):
    return reverse("nominations:way_in", args=[dossier.number], query=query or None)


def unit_choice(city):
    return {
        "channel": "city_unit",
        "employer": city.hospital.pk,
        "recommender": city.hospital.pk,
    }


def test_the_way_in_is_changed_until_the_first_handing_in(city, weaver, draft):
    kept = Dossier.objects.get().answers
    assert (
        way_in(draft)
        in weaver.get(reverse("nominations:overview", args=[draft.number])).content.decode()
    )
    assert city.yuci_bureau.name in weaver.get(way_in(draft)).content.decode()
    page = weaver.get(way_in(draft, channel="city_unit", employer=city.hospital.pk))
    assert page.context["recommenders"] == [city.hospital]
    assert weaver.post(way_in(draft), unit_choice(city)).status_code == 302
    dossier = Dossier.objects.get()
    assert (dossier.channel, dossier.employer, dossier.recommender) == (
        "city_unit",
        city.hospital,
        city.hospital,
    )
    assert dossier.answers == kept


def test_the_way_in_stands_once_it_was_handed_in(city, edition, weaver, draft):
    with clock.travel(world.APPLYING):
        Dossier.objects.update(submitted_at=clock.now())
    assert weaver.get(way_in(draft)).status_code == 409
    assert weaver.post(way_in(draft), unit_choice(city)).status_code == 409
    assert Dossier.objects.get().channel == "county"


def test_a_way_in_that_was_not_offered_is_refused(city, weaver, draft):
    choice = unit_choice(city) | {"recommender": city.yuci_bureau.pk}
    assert weaver.post(way_in(draft), choice).status_code == 409
    assert weaver.post(way_in(draft), unit_choice(city) | {"tier": "no"}).status_code == 409
    assert signed_in(city.lacquerer).get(way_in(draft)).status_code == 404


def test_an_organisation_is_chosen_among_those_one_manages(city):
    document = world.small_document() | {"applicant_kinds": [{"kind": "organisation"}]}
    edition = world.publish_edition(city, document)
    weaver = signed_in(city.weaver)
    with clock.travel(world.APPLYING):
        page = weaver.get(url(edition, channel="county", q="经纬")).content.decode()
        assert city.loom_works.name not in page
        assert "单位管理员" in page
        choice = {
            "channel": "county",
            "employer": city.loom_works.pk,
            "recommender": city.yuci_bureau.pk,
        }
        assert weaver.post(url(edition), choice).status_code == 409
        grant(city.weaver, Duty.MANAGE, city.loom_works)
        assert city.loom_works.name in weaver.get(url(edition, channel="county")).content.decode()
        assert weaver.post(url(edition), choice).status_code == 302
    assert Dossier.objects.get().honouree == city.loom_works.name


def test_a_title_is_offered_through_the_channels_that_lead_to_it(city):
    document = world.small_document()
    document["tiers"].append({"key": "master", "name": "大工匠", "slots": 3, "slots_op": "about"})
    stages = document["routes"][0]["stages"]
    document["routes"] = [
        {"channels": ["county"], "stages": stages},
        {"channels": ["city_unit"], "tiers": ["craftsman"], "stages": stages},
    ]
    read = EditionDocument.model_validate(document)
    assert [each.key for each in read.tiers_through("county")] == ["craftsman", "master"]
    assert [each.key for each in read.tiers_through("city_unit")] == ["craftsman"]
    edition = world.publish_edition(city, document)
    weaver = signed_in(city.weaver)
    with clock.travel(world.APPLYING):
        assert weaver.post(url(edition), unit_choice(city) | {"tier": "master"}).status_code == 409
        assert weaver.post(url(edition), unit_choice(city)).status_code == 302
    assert Dossier.objects.get().tier == "craftsman"
