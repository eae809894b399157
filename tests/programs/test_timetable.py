"""Open, not yet open, over, and for whom: the same answer on every page that asks."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from talentportal.programs.models import Edition, WindowExtension
from talentportal.programs.rules.timetable import editions_under_way
from talentportal.shared import clock
from tests.support.worlds import world
from tests.support.worlds.cast import City

SECOND = timedelta(seconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.CHINA)


OPENS, CLOSES = at("2019-07-01T00:00"), at("2019-07-23T00:00")


def publish(city: City, **channel: str) -> Edition:
    document = world.small_document()
    document["channels"][0] |= channel
    return world.publish_edition(city, document)


def extend(city: City, edition: Edition, until: datetime, office: str = "") -> None:
    WindowExtension.objects.create(
        edition=edition,
        stage="application",
        office=city.offices[office] if office else None,
        closes_at=until,
        reason="暴雨",
        granted_by=city.runner,
    )


def told(city: City, edition: Edition, moment: datetime) -> tuple[str, datetime | None, bool]:
    """What the front page, an applicant and whoever starts are told at a moment."""
    with clock.travel(moment):
        (front,) = Client().get(reverse("reviews:front")).context["announced"]
        page = Client().get(reverse("reviews:edition", args=[edition.slug])).context
        applicant = Client()
        applicant.force_login(city.lacquerer, backend="django.contrib.auth.backends.ModelBackend")
        offered = applicant.get(reverse("nominations:mine")).context["open_editions"]
        start = applicant.get(reverse("nominations:start", args=[edition.slug])).context
    assert page["application"] == front.application
    assert start["application"] == front.application
    assert [each.application for each in offered] in ([], [front.application])
    with clock.travel(moment):
        state, end = front.application.state, front.application.end
        only_some = front.application.only_extended
    assert bool(offered) == (state != "done")
    assert bool(start["window"]) == (state == "done")
    return state, end, only_some


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (OPENS - SECOND, "ahead"),
        (OPENS, "current"),
        (CLOSES - SECOND, "current"),
        (CLOSES, "done"),
    ],
)
def test_every_page_gives_the_same_answer_to_the_second(
    city: City, moment: datetime, state: str
) -> None:
    assert told(city, publish(city), moment) == (state, CLOSES, False)


def test_an_extension_for_all_moves_the_end_on_every_page(city: City) -> None:
    edition = publish(city)
    extend(city, edition, at("2019-07-26T00:00"))
    later = at("2019-07-26T00:00")
    assert told(city, edition, CLOSES) == ("current", later, False)
    assert told(city, edition, later) == ("done", later, False)


def test_an_extension_for_one_office_keeps_it_open_and_says_for_whom(city: City) -> None:
    edition = publish(city)
    later = at("2019-07-26T00:00")
    extend(city, edition, later, "yuci_bureau")
    assert told(city, edition, CLOSES - SECOND) == ("current", CLOSES, False)
    assert told(city, edition, CLOSES) == ("current", later, True)
    assert told(city, edition, later) == ("done", CLOSES, False)
    with clock.travel(CLOSES):
        page = Client().get(reverse("reviews:front")).content.decode()
    assert "仅限已获准延期的单位" in page


def test_a_channel_that_closes_later_keeps_the_application_open(city: City) -> None:
    later = at("2019-07-25T17:30")
    edition = publish(city, closes_at="2019-07-25 17:30")
    assert told(city, edition, CLOSES) == ("current", later, False)
    assert told(city, edition, later) == ("done", later, False)


def test_the_open_stand_before_those_that_open_later(city: City) -> None:
    open_now = publish(city)
    document = world.small_document()
    document["edition"] |= {"slug": "later-2019", "label": "稍后开放"}
    document["application"]["opens_at"] = "2019-07-20 00:00"
    world.publish_edition(city, document)
    with clock.travel(OPENS):
        found = [(each.edition.slug, each.application.state) for each in editions_under_way()]
    assert found == [(open_now.slug, "current"), ("later-2019", "ahead")]
