"""New rules drop a stage at which dossiers still lie: they stay in view, and their place is a page."""

from datetime import datetime

import pytest
from django.urls import reverse

from nominations.models import Dossier
from nominations.places import places_held_by, places_of, with_deadlines
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition
from talentportal.shared import clock
from tests.support.clients import signed_in
from tests.support.worlds import world
from tests.support.worlds.cast import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(city: City) -> Edition:
    return world.publish_edition(city)


def drop_stage(edition: Edition, key: str) -> None:
    """Publish rules that have a stage no more, whoever may lie there."""
    document = edition.published_revision.parsed.model_dump(mode="json")
    document["stages"] = [each for each in document["stages"] if each["key"] != key]
    for part, rows in ((document, "consultations"), (document["form"], "opinions")):
        part[rows] = [each for each in part[rows] if each["stage"] != key]
    for route in document["routes"]:
        route["stages"] = [each for each in route["stages"] if each != key]
    world.publish_rules(edition, EditionDocument.model_validate(document))


def lying_at(city: City, edition: Edition, stage: str) -> Dossier:
    """A dossier at a stage that the edition has no more."""
    dossier = world.bring_to(city, world.start_dossier(city, edition), stage)
    drop_stage(edition, stage)
    return dossier


def test_the_place_is_listed_under_its_old_name_and_leads_to_its_page(
    city: City, edition: Edition
) -> None:
    dossier = lying_at(city, edition, "qualification")
    client = signed_in(city.runner)
    listed = client.get(reverse("reviews:places"))
    (waiting,) = listed.context["places"]
    assert (waiting.place.stage.label, waiting.count) == ("资格复核", 1)
    page = reverse("reviews:place", kwargs=waiting.place.arguments)
    assert page in listed.content.decode()
    assert list(client.get(page).context["dossiers"]) == [dossier]
    assert client.get(f"{page}record/").status_code == 200


def test_the_citys_desk_shows_it_with_its_page_and_counts_it(city: City, edition: Edition) -> None:
    lying_at(city, edition, "qualification")
    desk = signed_in(city.runner).get(reverse("reviews:desk", args=[edition.slug]))
    (waiting,) = desk.context["places"]
    assert reverse("reviews:place", kwargs=waiting.place.arguments) in desk.content.decode()
    assert ("资格复核", 1) in desk.context["funnel"]


def test_what_waits_with_a_recommender_is_not_taken_for_passed_on(
    city: City, edition: Edition
) -> None:
    lying_at(city, edition, "examination")
    desk = signed_in(city.runner).get(reverse("reviews:desk", args=[edition.slug]))
    (progress,) = desk.context["progress"]
    assert (progress.waiting, progress.passed_on) == (1, 0)


def test_the_officers_desk_leads_to_the_list_of_those_who_lie_there(
    city: City, edition: Edition
) -> None:
    dossier = lying_at(city, edition, "examination")
    client = signed_in(city.yuci_examiner)
    (waiting,) = client.get(reverse("nominations:desk")).context["places"]
    where = {"edition": edition.pk, "office": city.yuci_bureau.pk, "stage": waiting.place.stage.key}
    listed = client.get(reverse("nominations:queue"), where)
    assert list(listed.context["page_obj"].object_list) == [dossier]


def test_a_place_where_nobody_ever_lay_is_no_page_once_it_is_dropped(
    city: City, edition: Edition
) -> None:
    drop_stage(edition, "qualification")
    arguments = [edition.slug, city.city_bureau.pk, "qualification"]
    assert signed_in(city.runner).get(reverse("reviews:place", args=arguments)).status_code == 404


def test_a_place_is_the_same_for_its_officer_and_for_the_edition(
    city: City, edition: Edition
) -> None:
    world.bring_to(city, world.start_dossier(city, edition), "qualification")
    held = with_deadlines(places_held_by(city.runner))
    assert held == with_deadlines(places_of(edition))
    assert [(each.place.document, each.is_late) for each in held] == [
        (edition.published_revision.parsed, False)
    ]


@pytest.mark.parametrize(("page", "status"), [("ranking", 200), ("result_imports", 409)])
def test_experts_are_still_asked_where_the_round_is_dropped(
    city: City, edition: Edition, page: str, status: int
) -> None:
    """These results are scored, so the page for bringing them in says that nothing is brought in."""
    lying_at(city, edition, "experts")
    client = signed_in(city.runner)
    panels = client.get(reverse("reviews:panels", args=[edition.slug]))
    assert "专家评审" in panels.content.decode()
    shown = client.get(reverse(f"reviews:{page}", args=[edition.slug, "experts"]))
    assert shown.status_code == status


def test_a_notice_can_still_run_where_its_stage_is_dropped(city: City, edition: Edition) -> None:
    lying_at(city, edition, "notice")
    client = signed_in(city.publisher)
    desk = client.get(reverse("reviews:notices-desk"))
    (awaiting,) = desk.context["awaiting"]
    assert (awaiting.label, awaiting.count) == ("社会公示", 1)
    page = reverse("reviews:notice-draft", args=[edition.slug, awaiting.stage])
    assert page in desk.content.decode()
    drafted = client.post(page, follow=True)
    assert (drafted.status_code, drafted.context["notice"].stage) == (200, "notice")


def test_its_window_can_still_be_extended(city: City, edition: Edition) -> None:
    lying_at(city, edition, "examination")
    later = datetime(2019, 8, 3, tzinfo=clock.CHINA)
    given = {"stage": "examination", "closes_at": "2019-08-03T00:00", "reason": "系统故障"}
    page = reverse("reviews:extension", args=[edition.slug])
    with clock.travel(world.REVIEWING):
        assert signed_in(city.runner).post(page, given).status_code == 302
    (waiting,) = with_deadlines(places_of(edition))
    assert waiting.closes_at == later
