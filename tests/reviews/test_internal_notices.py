"""The notice in-house before a recommendation, and objections to public notices by letter."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import Dossier
from nominations.moving import Inputs, take_step
from nominations.places import Place, place_for
from reviews.deciding.services.internal_notices import Came, record_internal_notice
from reviews.models import InternalNotice, Objection
from reviews.notices.services.letters import ByLetter, record_letter
from reviews.notices.services.notices import draft_notice, open_notice
from talentportal.programs.models import Edition
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.worlds import world
from tests.support.worlds.cast import City

OPENING = datetime(
    2019, 9, 2, 10, 0, tzinfo=clock.CHINA
)  # a Monday; the notice ends on 6 September
LATER = datetime(2019, 9, 12, 10, 0, tzinfo=clock.CHINA)
NONE = Came(objected=False)


class Inhouse:
    """Yuci, before it recommends somebody of a channel with a notice in-house."""

    def __init__(self, city: City, day_kind: str = "working") -> None:
        self.city = city
        document = world.small_document()
        document["channels"][0]["internal_notice"] = document["notices"][0] | {
            "key": "in_house",
            "name": "单位内部公示",
            "day_kind": day_kind,
        }
        self.edition = world.publish_edition(city, document)
        draft = world.start_dossier(city, self.edition)
        self.dossier = world.bring_to(city, draft, "recommendation")
        with clock.travel(world.REVIEWING):
            world.meet_requirements(city, self.dossier)

    @property
    def place(self) -> Place:
        bureau = self.city.yuci_bureau
        return place_for(self.city.yuci_recommender, self.edition.slug, bureau.pk, "recommendation")

    def record(self, opens_on: date, came: Came = NONE) -> str:
        try:
            with clock.travel(world.REVIEWING):  # Thursday, 25 July 2019
                record_internal_notice(
                    place=self.place,
                    dossiers=[self.dossier.pk],
                    opens_on=opens_on,
                    came=came,
                    actor=self.city.yuci_recommender,
                )
        except Refused as refused:
            return refused.refusals[0].code
        return str(InternalNotice.objects.get().ends_on)

    def recommend(self) -> str:
        try:
            with clock.travel(world.REVIEWING):
                dossier = Dossier.objects.get(pk=self.dossier.pk)
                take_step(
                    dossier=dossier,
                    verb="recommend",
                    actor=self.city.yuci_recommender,
                    inputs=Inputs(whole_list=True),
                )
        except Refused as refused:
            return refused.refusals[0].code
        return "done"


def test_nobody_is_recommended_before_the_notice_in_house_has_run(city: City) -> None:
    inhouse = Inhouse(city)
    assert inhouse.recommend() == "internal_notice-unmet"
    assert inhouse.record(date(2019, 7, 19)) == "notice-not-over"
    assert inhouse.record(date(2019, 7, 18)) == "2019-07-24"
    assert inhouse.recommend() == "done"


def test_calendar_days_are_counted_where_the_edition_says_so(city: City) -> None:
    inhouse = Inhouse(city, "calendar")
    assert inhouse.record(date(2019, 7, 21)) == "notice-not-over"
    assert inhouse.record(date(2019, 7, 20)) == "2019-07-24"


def test_an_objection_stands_in_the_way_until_it_is_cleared_up(city: City) -> None:
    inhouse = Inhouse(city)
    first = date(2019, 7, 15)
    assert inhouse.record(first, Came(objected=True)) == "report-missing"
    assert inhouse.record(first, Came(objected=True, report="反映论文署名")) == "2019-07-19"
    assert inhouse.recommend() == "internal_notice-unmet"
    assert inhouse.record(first, Came(objected=True, report="经核不属实", cleared=True))
    assert inhouse.recommend() == "done"


def test_other_channels_need_none(city: City) -> None:
    inhouse = Inhouse(city)
    draft = world.start_dossier(city, inhouse.edition, recommender="hospital")
    dossier = world.bring_to(city, draft, "qualification")
    assert dossier.state == "qualification"


def test_the_page_records_it(city: City, client: Client) -> None:
    inhouse = Inhouse(city)
    client.force_login(city.yuci_recommender)
    page = reverse("reviews:internal-notice", kwargs=inhouse.place.arguments)
    given = {"dossier": [inhouse.dossier.pk], "opens_on": "2019-07-18", "objected": "no"}
    with clock.travel(world.REVIEWING):
        assert inhouse.dossier.number in client.get(page).content.decode()
        place = client.get(reverse("reviews:place", kwargs=inhouse.place.arguments))
        assert page in place.content.decode()
        assert client.post(page, given | {"dossier": ["x"]}).status_code == 409
        assert client.post(page, given | {"opens_on": "2019-07-24"}).status_code == 409
        assert client.post(page, given).status_code == 302
        assert "2019-07-24" in client.get(page).content.decode()


def public_notice(city: City, counts_by: str) -> tuple[Edition, Any]:
    document = world.small_document()
    objections = document["notices"][0]["objections"] | {"letters_count_by": counts_by}
    document["notices"][0]["objections"] = objections
    edition = world.publish_edition(city, document)
    world.bring_to(city, world.start_dossier(city, edition), "notice")
    with clock.travel(OPENING):
        drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
        return edition, open_notice(notice=drafted, actor=city.publisher)


@pytest.mark.parametrize(
    ("counts_by", "sent", "received", "said"),
    [
        ("received", "2019-09-05", "2019-09-06", "done"),
        ("received", "2019-09-05", "2019-09-07", "letter-out-of-time"),
        ("received", "2019-08-30", "2019-09-02", "done"),
        ("sent", "2019-09-06", "2019-09-10", "done"),
        ("sent", "2019-09-07", "2019-09-10", "letter-out-of-time"),
        ("sent", "2019-09-01", "2019-09-03", "letter-out-of-time"),
        ("sent", "2019-09-06", "2019-09-05", "sent-after"),
        ("received", "2019-09-05", "2019-09-13", "not-come-yet"),
    ],
)
def test_the_day_of_a_letter_that_counts_is_the_editions(
    city: City, counts_by: str, sent: str, received: str, said: str
) -> None:
    _edition, notice = public_notice(city, counts_by)
    letter = ByLetter(date.fromisoformat(sent), date.fromisoformat(received))
    try:
        with clock.travel(LATER):
            found = record_letter(
                notice=notice,
                entry=notice.entries.get(),
                text="成果不是本人的。",
                objector="某某",
                contact="",
                letter=letter,
                actor=city.publisher,
            )
    except Refused as refused:
        outcome = refused.refusals[0].code
    else:
        outcome = "done"
        assert found.letter_sent_on == letter.sent_on
        fulfilment = notice.entries.get().dossier.fulfilments.get(requirement="objections_settled")
        assert not fulfilment.met
    assert outcome == said


def test_an_officer_enters_a_letter(city: City, client: Client) -> None:
    _edition, notice = public_notice(city, "sent")
    client.force_login(city.publisher)
    page = reverse("reviews:notice-letter", args=[notice.slug])
    given = {
        "sent_on": "2019-09-06",
        "received_on": "2019-09-10",
        "text": "成果不是本人的。",
        "objector": "某某",
        "contact": "榆次区",
    }
    with clock.travel(LATER):
        assert client.get(page).status_code == 200
        assert client.post(page, given | {"sent_on": "2019-09-09"}).status_code == 409
        answer = client.post(page, given)
    assert answer.status_code == 302
    assert Objection.objects.get().reference in answer["Location"]
