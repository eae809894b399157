"""Windows to the second: the edition's end, extensions, and the earlier deadlines of offices."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from nominations.applying.drafts import open_dossier
from nominations.desk.deadlines import LEAST_NOTICE, set_earlier_deadline
from nominations.desk.own_windows import OwnWindow, own_windows
from nominations.models import Dossier
from nominations.moving import take_step
from reviews.deciding.services.extensions import grant_extension
from talentportal.directory.models import User
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults
from talentportal.programs.models import EarlierDeadline, Edition
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.worlds import factories, world
from tests.support.worlds.cast import City

SECOND = timedelta(seconds=1)
APPLICATION_ENDS = datetime(2019, 7, 23, tzinfo=clock.CHINA)
STAGE_ENDS = datetime(2019, 8, 1, tzinfo=clock.CHINA)
EARLIER = datetime(2019, 7, 16, tzinfo=clock.CHINA)
BEFORE, AT, AFTER = -SECOND, timedelta(0), SECOND


@pytest.fixture
def edition(city: City) -> Edition:
    document = world.small_document()
    for stage in document["stages"][:2]:
        stage["earlier_deadlines"] = True
    return world.publish_edition(city, document)


def tried(dossier: Dossier, verb: str, actor: User, moment: datetime) -> str:
    try:
        with clock.travel(moment):
            take_step(dossier=dossier, verb=verb, actor=actor)
    except Refused as refused:
        return refused.refusals[0].code
    return "done"


def examined(city: City, edition: Edition, recommender: str = "yuci_bureau") -> Dossier:
    draft = world.start_dossier(city, edition, recommender=recommender)
    dossier = world.bring_to(city, draft, "examination")
    world.meet_requirements(city, dossier)
    return dossier


def window(city: City, key: str, actor: User | None = None) -> OwnWindow:
    (found,) = [each for each in own_windows(actor or city.yuci_recommender) if each.key == key]
    return found


def set_earlier(city: City, key: str, closes_at: datetime | None, **given: Any) -> None:
    with clock.travel(world.APPLYING):
        found = window(city, key)
        set_earlier_deadline(
            window=found, closes_at=closes_at, actor=city.yuci_recommender, **given
        )


def extend(city: City, edition: Edition, key: str, to: datetime, office: Any = None) -> None:
    with clock.travel(world.APPLYING):
        grant_extension(
            edition=edition,
            stage=key,
            office=office,
            closes_at=to,
            reason="汛情",
            actor=city.runner,
        )


ENDS = [(BEFORE, "done"), (AT, "window-closed"), (AFTER, "window-closed")]


@pytest.mark.parametrize(("offset", "said"), ENDS)
def test_the_application_closes_at_24_00_to_the_second(
    city: City, edition: Edition, offset: timedelta, said: str
) -> None:
    draft = world.start_dossier(city, edition)
    assert tried(draft, "submit", draft.applicant, APPLICATION_ENDS + offset) == said


@pytest.mark.parametrize(("offset", "said"), ENDS)
def test_a_stage_closes_at_24_00_to_the_second(
    city: City, edition: Edition, offset: timedelta, said: str
) -> None:
    dossier = examined(city, edition)
    assert tried(dossier, "pass_review", city.yuci_examiner, STAGE_ENDS + offset) == said


@pytest.mark.parametrize(
    ("offset", "said"), [(BEFORE, "window-not-open"), (AT, "done"), (AFTER, "done")]
)
def test_the_application_opens_to_the_second(
    city: City, edition: Edition, offset: timedelta, said: str
) -> None:
    draft = world.start_dossier(city, edition)
    assert tried(draft, "submit", draft.applicant, world.APPLICATION_OPENS + offset) == said


@pytest.mark.parametrize(("offset", "said"), ENDS)
def test_a_channel_may_close_before_the_others(city: City, offset: timedelta, said: str) -> None:
    document = world.small_document()
    document["channels"][0]["closes_at"] = "2019-07-12 17:30"
    ends = datetime(2019, 7, 12, 17, 30, tzinfo=clock.CHINA)
    edition = world.publish_edition(city, document)
    draft = world.start_dossier(city, edition)
    beside = world.start_dossier(city, edition, recommender="hospital")
    assert tried(draft, "submit", draft.applicant, ends + offset) == said
    assert tried(beside, "submit", beside.applicant, ends + offset) == "done"
    with clock.travel(ends + offset):
        page = Client().get(reverse("reviews:edition", args=[edition.slug]))
    assert "申报：县级推荐" in page.content.decode()


def test_nobody_begins_through_a_channel_that_has_closed(city: City) -> None:
    document = world.small_document()
    document["channels"][0]["closes_at"] = "2019-07-10 24:00"
    edition = world.publish_edition(city, document)
    closed = datetime(2019, 7, 11, tzinfo=clock.CHINA)
    applicant = factories.make_user()
    person = factories.make_person(applicant)
    with clock.travel(closed), pytest.raises(Refused, match="截止"):
        open_dossier(
            edition=edition,
            applicant=applicant,
            person=person,
            channel="county",
            recommender=city.yuci_bureau,
            employer=city.offices["loom_works"],
        )


@pytest.mark.parametrize(
    ("own", "fault"),
    [
        ({"closes_at": "2019-07-20 24:00"}, False),
        ({"opens_at": "2019-07-05 00:00", "closes_at": "2019-07-20 24:00"}, False),
        ({"closes_at": "2019-07-24 24:00"}, True),
        ({"opens_at": "2019-06-30 00:00"}, True),
        ({"opens_at": "2019-07-20 00:00", "closes_at": "2019-07-10 24:00"}, True),
    ],
)
def test_the_window_of_a_channel_lies_within_the_editions(own: dict[str, str], fault: bool) -> None:
    document = world.small_document()
    document["channels"][0] |= own
    found = faults(EditionDocument.model_validate(document))
    assert any(each.path.startswith("channels.county") for each in found) is fault


@pytest.mark.parametrize(("offset", "said"), ENDS)
def test_an_extension_ends_to_the_second_on_both_windows(
    city: City, edition: Edition, offset: timedelta, said: str
) -> None:
    later = STAGE_ENDS + timedelta(days=2, hours=9)
    extend(city, edition, "application", later)
    extend(city, edition, "examination", later, city.yuci_bureau)
    draft = world.start_dossier(city, edition)
    assert tried(draft, "submit", draft.applicant, later + offset) == said
    dossier = examined(city, edition)
    assert tried(dossier, "pass_review", city.yuci_examiner, later + offset) == said
    elsewhere = examined(city, edition, "pingyao_bureau")
    assert tried(elsewhere, "pass_review", city.pingyao_examiner, STAGE_ENDS) == "window-closed"


def test_who_has_an_extension_may_still_begin(city: City, edition: Edition) -> None:
    extend(city, edition, "application", APPLICATION_ENDS + timedelta(days=1), city.yuci_bureau)

    def begin(office: Any) -> str:
        applicant = factories.make_user()
        with clock.travel(APPLICATION_ENDS):
            try:
                open_dossier(
                    edition=edition,
                    applicant=applicant,
                    person=factories.make_person(applicant),
                    channel="county",
                    recommender=office,
                )
            except Refused as refused:
                return refused.refusals[0].code
        return "done"

    assert (begin(city.yuci_bureau), begin(city.pingyao_bureau)) == ("done", "application-closed")


@pytest.mark.parametrize(("offset", "said"), ENDS)
def test_an_earlier_deadline_binds_the_office_and_its_applicants_to_the_second(
    city: City, edition: Edition, offset: timedelta, said: str
) -> None:
    set_earlier(city, "application", EARLIER)
    set_earlier(city, "examination", EARLIER)
    draft = world.start_dossier(city, edition)
    assert tried(draft, "submit", draft.applicant, EARLIER + offset) == said
    dossier = examined(city, edition)
    assert tried(dossier, "pass_review", city.yuci_examiner, EARLIER + offset) == said
    elsewhere = examined(city, edition, "pingyao_bureau")
    assert tried(elsewhere, "pass_review", city.pingyao_examiner, EARLIER + offset) == "done"


def test_an_earlier_deadline_is_never_later_and_never_past(city: City, edition: Edition) -> None:
    for moment, code in (
        (STAGE_ENDS, "never-later"),
        (STAGE_ENDS + SECOND, "never-later"),
        (world.APPLYING - SECOND, "already-past"),
        (world.APPLYING + 12 * SECOND, "too-soon"),
        (world.APPLYING + LEAST_NOTICE - SECOND, "too-soon"),
    ):
        with pytest.raises(Refused) as refused:
            set_earlier(city, "examination", moment)
        assert refused.value.refusals[0].code == code
    set_earlier(city, "examination", STAGE_ENDS - SECOND)
    # An extension of the edition leaves what the office set itself.
    extend(city, edition, "examination", STAGE_ENDS + timedelta(days=9))
    dossier = examined(city, edition)
    assert tried(dossier, "pass_review", city.yuci_examiner, STAGE_ENDS - SECOND) == "window-closed"


def test_it_can_be_taken_back_and_is_the_offices_own(city: City, edition: Edition) -> None:
    set_earlier(city, "examination", EARLIER)
    found = window(city, "examination")
    with pytest.raises(PermissionDenied):
        set_earlier_deadline(window=found, closes_at=None, actor=city.pingyao_recommender)
    set_earlier(city, "examination", None)
    dossier = examined(city, edition)
    assert tried(dossier, "pass_review", city.yuci_examiner, STAGE_ENDS - SECOND) == "done"


def test_only_where_the_edition_lets_offices_set_one(city: City) -> None:
    world.publish_edition(city)
    assert own_windows(city.yuci_recommender) == []
    assert own_windows(city.charlie) == []


def test_the_page_sets_it_and_applicants_see_it(
    city: City, edition: Edition, client: Client
) -> None:
    draft = world.start_dossier(city, edition, city.weaver)
    page = reverse("nominations:deadlines")
    with clock.travel(world.APPLYING):
        client.force_login(city.yuci_recommender)
        assert page in client.get(reverse("nominations:desk")).content.decode()
        value = window(city, "application").value
        assert client.post(page, {"window": value, "closes_at": "x"}).status_code == 409
        assert client.post(page, {"window": "0:0:x"}).status_code == 404
        answer = client.post(page, {"window": value, "closes_at": "2019-07-16T00:00"})
        assert answer.status_code == 302
        assert EarlierDeadline.objects.get().closes_at == EARLIER
        client.force_login(city.weaver)
        mine = client.get(reverse("nominations:mine")).content.decode()
        overview = client.get(reverse("nominations:overview", args=[draft.number]))
    assert "2019年7月15日 24:00" in mine
    assert "2019年7月15日 24:00" in overview.content.decode()
