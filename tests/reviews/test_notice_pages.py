"""Pages of notices, objections, the register and the desk, as people open them."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import Dossier
from reviews.models import Meeting, Objection, PublicNotice
from reviews.notices.services.notices import draft_notice, open_notice
from reviews.notices.services.objections import file_objection
from talentportal.programs.models import HonourRecord, WindowExtension
from talentportal.shared import clock
from talentportal.shared.models import AccessRecord
from tests.support.clients import review_page, signed_in
from tests.support.worlds import factories, world
from tests.support.worlds.world import OPENING

END = datetime(2019, 9, 7, 0, 0, tzinfo=clock.CHINA)
CONTACT = "13988887777"
OBJECTOR = "晋小异"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def edition(city):
    return world.publish_edition(city)


@pytest.fixture
def dossier(city, edition):
    return world.bring_to(city, world.start_dossier(city, edition, city.weaver), "notice")


@pytest.fixture
def notice(city, edition, dossier):
    with clock.travel(OPENING):
        drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
        return open_notice(notice=drafted, actor=city.publisher)


def test_the_public_page_shows_the_names_and_no_number_of_a_person(client, city, notice, dossier):
    person = dossier.person
    address = reverse("reviews:notice", args=[notice.slug])
    with clock.travel(OPENING):
        response = client.get(address)
        content = response.content.decode()
    assert person.full_name in content
    secrets = [person.id_number[-4:], person.id_number, person.phone, person.birth_date.isoformat()]
    assert all(secrets)
    assert [secret for secret in secrets if secret in content] == []
    for other in ("front", "notices"):
        with clock.travel(OPENING):
            assert person.id_number[-4:] not in review_page(client, other).content.decode()


def test_what_becomes_of_an_objection_is_said_beside_the_names_and_to_who_objects(client, notice):
    with clock.travel(OPENING):
        for page in ("notice", "object"):
            assert (
                "由市人社局调查核实后处理"
                in review_page(client, page, notice.slug).content.decode()
            )


def test_the_names_are_gone_once_the_period_is_over(client, notice, dossier):
    with clock.travel(END - timedelta(seconds=1)):
        assert (
            dossier.person.full_name in review_page(client, "notice", notice.slug).content.decode()
        )
    with clock.travel(END):
        response = review_page(client, "notice", notice.slug)
        assert response.status_code == 200
        assert dossier.person.full_name not in response.content.decode()


def test_a_draft_is_not_public(client, city, edition, dossier):
    with clock.travel(OPENING):
        drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
        assert review_page(client, "notice", drafted.slug).status_code == 404
        assert drafted.slug not in review_page(client, "notices").content.decode()


def send_objection(client, notice, **changes):
    data = {"entry": "", "text": "成果不实。", "objector": OBJECTOR, "contact": CONTACT} | changes
    with clock.travel(OPENING):
        return client.post(reverse("reviews:object", args=[notice.slug]), data)


def test_anybody_objects_without_an_account_and_reads_the_answer_by_code(client, city, notice):
    response = send_objection(client, notice, entry=notice.entries.get().pk)
    objection = Objection.objects.get()
    assert objection.reference in response.content.decode()
    follow = reverse("reviews:follow")
    found = client.post(follow, {"reference": objection.reference.lower()}).content.decode()
    assert objection.notice.title in found
    assert [word for word in (OBJECTOR, CONTACT, "成果不实") if word in found] == []
    unknown = client.post(follow, {"reference": "0" * 16})
    assert objection.notice.title not in unknown.content.decode()


def test_programs_that_fill_every_field_are_turned_away(client, notice):
    assert send_objection(client, notice, website="http://example.com").status_code == 200
    assert Objection.objects.count() == 0


def test_the_sixth_objection_within_an_hour_is_refused(client, notice):
    codes = [send_objection(client, notice).status_code for _each in range(6)]
    assert codes == [200] * 5 + [409]
    assert Objection.objects.count() == 5
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert send_objection(other, notice).status_code == 200


def test_who_objects_is_shown_to_the_notice_officer_alone_and_recorded(city, notice, dossier):
    with clock.travel(OPENING):
        objection = file_objection(
            notice=notice,
            entry=notice.entries.get(),
            text="成果不实。",
            objector=OBJECTOR,
            contact=CONTACT,
        )
    officer = signed_in(city.publisher)
    for name, arguments in (("objections", ()), ("notice-desk", (notice.slug,))):
        content = review_page(officer, name, *arguments).content.decode()
        assert objection.reference in content
        assert OBJECTOR not in content
    assert AccessRecord.objects.count() == 0
    content = review_page(officer, "objection", objection.reference).content.decode()
    assert OBJECTOR in content
    assert CONTACT in content
    record = AccessRecord.objects.get()
    assert (record.user, record.subject) == (city.publisher, objection.reference)
    for who in ("runner", "auditor", "yuci_recommender", "weaver", "charlie"):
        response = review_page(signed_in(city.people[who]), "objection", objection.reference)
        assert response.status_code == 404
    assert review_page(Client(), "objection", objection.reference).status_code == 302


def test_a_finding_on_the_page_and_the_step_that_follows(city, notice, dossier):
    with clock.travel(OPENING):
        objection = file_objection(notice=notice, entry=notice.entries.get(), text="冒名。")
    officer = signed_in(city.publisher)
    address = reverse("reviews:objection", args=[objection.reference])
    words = {
        "finding": "属实。",
        "result": "upheld",
        "consequence": "falls",
        "answer": "予以采纳。",
    }
    assert officer.post(address, words).status_code == 302
    assert officer.post(address, words).status_code == 200
    end = reverse("reviews:objection-end", args=[objection.reference])
    assert officer.get(end).status_code == 200
    assert officer.post(end).status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).state == "not_selected"


def test_the_notice_officer_goes_from_draft_to_close(city, edition, dossier):
    officer = signed_in(city.publisher)
    with clock.travel(OPENING):
        assert review_page(officer, "notices-desk").status_code == 200
        officer.post(reverse("reviews:notice-draft", args=[edition.slug, "notice"]))
        notice = PublicNotice.objects.get()
        at = {
            name: reverse(f"reviews:notice-{name}", args=[notice.slug])
            for name in ("desk", "words", "open", "extend", "take-back", "close")
        }
        for name in ("desk", "words", "open", "extend", "take-back"):
            assert officer.get(at[name]).status_code == 200
        officer.post(at["words"], {"title": "公示", "text": "经研究，现予公示。"})
        shown = officer.get(at["open"]).content.decode()
        assert "2019-09-06" in shown
        assert "2019-09-09" in shown
        assert officer.post(at["open"]).status_code == 302
        assert officer.post(at["open"]).status_code == 409
        assert officer.post(at["close"]).status_code == 409
        late = {"ends_on": "2019-09-05", "reason": "x"}
        assert officer.post(at["extend"], late).status_code == 409
        longer = {"ends_on": "2019-09-09", "reason": "网站故障"}
        asked = officer.post(at["extend"], longer)
        assert "2019年9月9日" in asked.content.decode()
        assert not notice.extensions.exists()
        assert officer.post(at["extend"], longer | {"confirmed": "yes"}).status_code == 302
        public = review_page(Client(), "notice", notice.slug).content.decode()
        assert "网站故障" in public
    with clock.travel(END + timedelta(days=3)):
        assert officer.get(at["desk"]).status_code == 200
        assert officer.post(at["close"]).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.ends_on) == ("closed", date(2019, 9, 9))


OFFICERS_PAGES = ("notices-desk", "objections")


@pytest.mark.parametrize("name", OFFICERS_PAGES)
@pytest.mark.parametrize("who", ["runner", "auditor", "yuci_recommender", "weaver", "charlie"])
def test_officers_pages_are_closed_to_others(city, edition, name, who):
    assert review_page(signed_in(city.publisher), name).status_code == 200
    assert review_page(signed_in(city.people[who]), name).status_code == 403


@pytest.mark.parametrize("name", ["desk", "honourees", "honourees-sheet"])
def test_the_desk_is_for_the_officers_of_the_edition(city, edition, dossier, name):
    codes = {
        who: review_page(signed_in(city.people[who]), name, edition.slug).status_code
        for who in ("runner", "publisher", "auditor", "yuci_recommender", "weaver", "charlie")
    }
    assert codes == {
        "runner": 200,
        "publisher": 200,
        "auditor": 200,
        "yuci_recommender": 404,
        "weaver": 404,
        "charlie": 404,
    }
    assert review_page(Client(), name, edition.slug).status_code == 302


def test_an_extension_is_granted_by_the_runner_and_never_earlier(city, edition):
    address = reverse("reviews:extension", args=[edition.slug])
    for who in ("publisher", "auditor"):
        assert signed_in(city.people[who]).get(address).status_code == 403
    runner = signed_in(city.runner)
    assert runner.get(address).status_code == 200
    data = {"stage": "application", "office": city.yuci_bureau.pk, "reason": "暴雨断网"}
    with clock.travel(world.APPLYING):
        assert runner.post(address, data | {"closes_at": "2019-07-22T12:00"}).status_code == 409
        assert runner.post(address, data | {"closes_at": "2019-07-25T00:00"}).status_code == 302
    granted = WindowExtension.objects.get()
    assert granted.closes_at == datetime(2019, 7, 25, tzinfo=clock.CHINA)
    content = review_page(runner, "desk", edition.slug).content.decode()
    assert "暴雨断网" in content


def test_a_meeting_is_recorded_and_carried_out_on_its_pages(city, edition):
    first = world.bring_to(city, world.start_dossier(city, edition, city.weaver), "proposal")
    runner = signed_in(city.runner)
    where = [edition.slug, city.city_bureau.pk, "proposal"]
    assert review_page(runner, "places").status_code == 200
    assert review_page(runner, "place", *where).status_code == 200
    address = reverse("reviews:meeting-record", args=where)
    data = {
        "kind": "meeting",
        "title": "局党组会议",
        "held_on": "2019-08-19",
        "number": "〔2019〕21号",
        f"decision-{first.pk}": "yes",
    }
    with clock.travel(OPENING):
        assert runner.get(address).status_code == 200
        assert runner.post(address, data).status_code == 302
        assert runner.post(address, data).status_code == 409
        meeting = Meeting.objects.get()
        assert review_page(runner, "meeting", meeting.pk).status_code == 200
        assert review_page(signed_in(city.auditor), "meeting", meeting.pk).status_code == 200
        assert (
            review_page(signed_in(city.yuci_recommender), "meeting", meeting.pk).status_code == 404
        )
        step = reverse("reviews:carry-out", args=[meeting.pk, "propose"])
        assert runner.get(step).status_code == 200
        assert Dossier.objects.get().state == "vetting"
        assert signed_in(city.auditor).get(step).status_code == 404
        stale = {"confirmed": "1", "seen": f"{first.pk}:1"}
        assert runner.post(step, stale).status_code == 409
        assert Dossier.objects.get().state == "vetting"
        seen = {"confirmed": "1", "seen": f"{first.pk}:{first.version}"}
        assert runner.post(step, seen).status_code == 200
    assert Dossier.objects.get().state == "public_notice"


def test_an_edition_is_public_once_it_is_published(client, city, edition):
    with clock.travel(world.APPLYING):
        assert edition.label in review_page(client, "front").content.decode()
        content = review_page(client, "edition", edition.slug).content.decode()
        assert "通知正文。" in content
        assert "业绩特别突出" in content
    edition.status = "draft"
    edition.save()
    assert review_page(client, "edition", edition.slug).status_code == 404
    assert edition.label not in review_page(client, "front").content.decode()


def honour(city, edition, serial: int) -> HonourRecord:
    user = factories.make_user(full_name=f"匠人{serial}")
    dossier = world.start_dossier(city, edition, user)
    return HonourRecord.objects.create(
        subject_index=dossier.person.id_index,
        full_name=user.full_name,
        family="晋中工匠",
        title="晋中工匠",
        level=3,
        awarded_on=date(2019, 12, 1),
        edition=edition,
        dossier_number=dossier.number,
        certificate_number=f"晋中工匠〔2019〕第{serial:03d}号",
    )


def test_two_editions_may_number_alike_and_one_never_twice(city, edition):
    first = honour(city, edition, 1)
    other = world.publish_edition(
        city, world.small_document() | {"edition": world.SMALL["edition"] | {"slug": "later"}}
    )
    second = honour(city, other, 1)
    assert first.certificate_number == second.certificate_number
    with pytest.raises(IntegrityError), transaction.atomic():
        honour(city, edition, 1)


def queries_of(client, name: str, *arguments) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert review_page(client, name, *arguments).status_code == 200
    return len(captured)


def test_the_register_costs_the_same_for_one_and_for_fifty(client, city, edition):
    honour(city, edition, 1)
    one = queries_of(client, "honours")
    for serial in range(2, 51):
        honour(city, edition, serial)
    assert (one, queries_of(client, "honours")) == (3, 3)


def test_the_register_is_searched_and_shows_no_identity(client, city, edition):
    first, second = honour(city, edition, 1), honour(city, edition, 2)
    content = review_page(client, "honours", q="匠人2").content.decode()
    assert second.full_name in content
    assert first.full_name not in content
    everything = review_page(client, "honours").content.decode()
    person = Dossier.objects.get(number=first.dossier_number).person
    assert first.full_name in everything
    assert person.id_number[-4:] not in everything
    assert first.subject_index not in everything


def test_a_certificate_is_found_by_its_number_and_told_when_revoked(client, city, edition):
    record = honour(city, edition, 1)
    content = review_page(client, "certificates", number="晋中工匠[2019] 第001号").content.decode()
    assert record.full_name in content
    assert (
        record.full_name
        not in review_page(client, "certificates", number="第002号").content.decode()
    )
    shown = review_page(client, "honour", record.pk).content.decode()
    assert "匠人1同志：授予“晋中工匠”称号。" in shown
    record.revoked_on = date(2020, 1, 2)
    record.save()
    for response in (
        review_page(client, "certificates", number=record.certificate_number),
        review_page(client, "honour", record.pk),
        review_page(client, "honours"),
    ):
        assert "撤销" in response.content.decode()
