"""Objections have consequences: somebody falls, a member is taken out, a list is shown anew."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from nominations.models import Dossier, MemberOut
from nominations.moving import Inputs, take_step
from reviews.invariants import INVARIANTS
from reviews.models import NoticeState, ObjectionFinding
from reviews.notices.selectors.inquiries import next_step, unsettled
from reviews.notices.selectors.notices import dossiers_to_announce
from reviews.notices.services.inquiries import end_candidature, take_out
from reviews.notices.services.notices import close_notice, draft_notice, open_notice, take_back
from talentportal.programs.models import HonourRecord
from talentportal.shared import clock
from tests.support.clients import review_page, signed_in
from tests.support.objecting import find, object_to, settled
from tests.support.refusals import codes, outcome_codes, refused_by
from tests.support.worlds import subjects, world
from tests.support.worlds.world import OPENING

END = datetime(2019, 9, 7, 0, 0, tzinfo=clock.CHINA)
AGAIN_OVER = END + timedelta(days=30)


@pytest.fixture
def edition(city):
    return world.publish_edition(city, subjects.document("person", "team"))


@pytest.fixture
def proposed(city, edition):
    """A person and a team that wait for public notice, in the order of their entries."""
    lone = world.start_dossier(city, edition, city.lacquerer, "pingyao_bureau")
    team = subjects.team(city, edition, subjects.FIRST, subjects.SECOND)
    return [world.bring_to(city, each, "notice") for each in (lone, team)]


def publish(city, edition):
    drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
    return open_notice(notice=drafted, actor=city.publisher)


@pytest.fixture
def notice(city, edition, proposed):
    with clock.travel(OPENING):
        return publish(city, edition)


def entry_of(notice, dossier):
    return notice.entries.get(dossier=dossier).position


def stages(*dossiers):
    rows = [Dossier.objects.get(pk=each.pk) for each in dossiers]
    return [row.stage.key if row.stage else row.state for row in rows]


def broken():
    return [sentence for invariant in INVARIANTS for sentence in invariant()]


def test_a_list_found_faulty_is_shown_anew_and_then_blocks_nobody(city, edition, notice, proposed):
    """A1: one objection to the whole list, upheld, must not end everybody's candidature."""
    objection = object_to(notice, OPENING, position=None)
    with clock.travel(OPENING):
        objection = find(objection, "upheld", "anew", actor=city.publisher)
        assert [settled(each) for each in proposed] == [False, False]
        take_back(notice=notice, reason="名单有误", actor=city.publisher)
        assert unsettled([objection]) == {objection.pk}
        second = publish(city, edition)
        assert not next_step(objection).is_settled
    with clock.travel(END):
        assert [each.done for each in close_notice(notice=second, actor=city.publisher)] == [
            True,
            True,
        ]
        assert next_step(objection).is_settled
        assert broken() == []
    assert stages(*proposed) == ["party_review"] * 2


def test_a_list_that_ran_to_its_end_is_shown_anew_too(city, edition, notice, proposed):
    objection = object_to(notice, OPENING, position=None)
    with clock.travel(OPENING):
        objection = find(objection, "upheld", "anew", actor=city.publisher)
        assert next_step(objection).url == reverse("reviews:notice-take-back", args=[notice.slug])
    with clock.travel(END):
        kept = refused_by(close_notice, notice=notice, actor=city.publisher)
        assert kept == ["objections_settled-unmet"] * 2
        assert next_step(objection).posts
        second = publish(city, edition)
        assert broken() == []
        notice.refresh_from_db()
        assert notice.state == NoticeState.CLOSED
        early = take_early(city, proposed[0])
        assert early == ["notice_run-too-early"]
    with clock.travel(AGAIN_OVER):
        assert outcome_codes(close_notice(notice=second, actor=city.publisher)) == ["done"] * 2
        assert broken() == []


def take_early(city, dossier):
    return refused_by(take_step, dossier=dossier, verb="close_notice", actor=city.publisher)


def test_a_new_notice_that_is_taken_back_lifts_nothing(city, edition, notice, proposed):
    objection = object_to(notice, OPENING, position=None)
    with clock.travel(OPENING):
        objection = find(objection, "upheld", "anew", actor=city.publisher)
        take_back(notice=notice, reason="名单有误", actor=city.publisher)
        again = publish(city, edition)
        assert [settled(each) for each in proposed] == [True, True]
        take_back(notice=again, reason="又有误", actor=city.publisher)
        assert [settled(each) for each in proposed] == [False, False]
        assert set(dossiers_to_announce(edition, "notice")) == set(proposed)


def test_who_fell_is_not_kept_out_by_an_objection_to_the_list(city, edition, notice, proposed):
    objection = object_to(notice, OPENING, position=None)
    with clock.travel(OPENING):
        objection = find(objection, "upheld", "anew", actor=city.publisher)
        given = Inputs(note="另有原因")
        take_step(dossier=proposed[0], verb="not_select", actor=city.publisher, inputs=given)
        take_back(notice=notice, reason="名单有误", actor=city.publisher)
        publish(city, edition)
    assert settled(proposed[0])


def test_a_person_falls_and_stays_barred_until_a_second_finding(city, notice, proposed):
    lone = proposed[0]
    objection = object_to(notice, OPENING, position=entry_of(notice, lone))
    with clock.travel(OPENING):
        objection = find(objection, "upheld", "falls", actor=city.publisher)
        assert unsettled([objection]) == {objection.pk}
        assert next_step(objection).url == reverse(
            "reviews:objection-end", args=[objection.reference]
        )
        objection.refresh_from_db()
        end_candidature(objection=objection, actor=city.publisher)
        assert next_step(objection).is_settled
        assert not settled(lone)
        with pytest.raises(Exception) as refused:  # noqa: PT011 -- the code is what is asked
            find(objection, "not_upheld", actor=city.publisher)
        assert codes(refused) == ["settled-already"]
        objection = find(objection, "not_upheld", actor=city.publisher, reason="证人更正了陈述")
    assert settled(lone)
    rows = ObjectionFinding.objects.order_by("ordinal")
    assert [(row.ordinal, row.result, row.reason) for row in rows] == [
        (1, "upheld", ""),
        (2, "not_upheld", "证人更正了陈述"),
    ]


def test_who_is_to_fall_is_not_announced_again(city, edition, notice, proposed):
    """A9: between the finding and the end of the candidature a new draft listed him once more."""
    objection = object_to(notice, OPENING, position=entry_of(notice, proposed[0]))
    with clock.travel(OPENING):
        objection = find(objection, "upheld", "falls", actor=city.publisher)
        take_back(notice=notice, reason="名单有误", actor=city.publisher)
        assert list(dossiers_to_announce(edition, "notice")) == [proposed[1]]


def test_a_member_is_taken_out_and_the_team_shown_anew(city, edition, notice, proposed):
    lone, team = proposed
    objection = object_to(notice, OPENING, position=entry_of(notice, team))
    with clock.travel(OPENING):
        objection = find(objection, "upheld", "member_out", actor=city.publisher)
        assert next_step(objection).url == reverse(
            "reviews:objection-member", args=[objection.reference]
        )
    with clock.travel(END):
        first = close_notice(notice=notice, actor=city.publisher)
        assert sorted(outcome_codes(first)) == ["done", "objections_settled-unmet"]
        assert list(dossiers_to_announce(edition, "notice")) == []
        out = {"objection": objection, "reason": "不是团队成员", "actor": city.publisher}
        assert refused_by(take_out, position=7, **out) == ["no-such-member"]
        take_out(position=2, **out)
        assert refused_by(take_out, position=1, **out) == ["taken-out-already"]
        assert list(dossiers_to_announce(edition, "notice")) == [team]
        second = publish(city, edition)
        notice.refresh_from_db()
        assert notice.state == NoticeState.CLOSED
        assert broken() == []
    with clock.travel(AGAIN_OVER):
        assert outcome_codes(close_notice(notice=second, actor=city.publisher)) == ["done"]
    assert stages(lone, team) == ["party_review"] * 2
    world.bring_on(city, Dossier.objects.get(pk=team.pk), "the end")
    record = HonourRecord.objects.get(dossier_number=team.number)
    assert [each.full_name for each in record.members.all()] == ["成员1"]
    assert MemberOut.objects.get().full_name == "成员2"


def test_a_team_is_not_made_smaller_than_its_form_asks(city, edition):
    with clock.travel(world.APPLYING):
        small = subjects.team(city, edition, subjects.FIRST)
    world.bring_to(city, small, "notice")
    with clock.travel(OPENING):
        notice = publish(city, edition)
    objection = object_to(notice, OPENING)
    with clock.travel(OPENING):
        objection = find(objection, "upheld", "member_out", actor=city.publisher)
        out = {"objection": objection, "reason": "不是成员", "actor": city.publisher}
        assert refused_by(take_out, position=1, **out) == ["team-too-small"]


def test_what_follows_must_fit_whom_it_concerns(city, notice, proposed):
    lone = object_to(notice, OPENING, position=entry_of(notice, proposed[0]))
    whole = object_to(notice, OPENING, position=None)
    publisher = {"actor": city.publisher}
    with clock.travel(OPENING):
        for objection, result, consequence in (
            (lone, "upheld", ""),
            (lone, "upheld", "member_out"),
            (whole, "upheld", "falls"),
            (whole, "upheld", "anew-x"),
        ):
            refused = refused_by(find, objection, result, consequence, **publisher)
            assert refused == ["consequence-missing"]
        words = refused_by(find, whole, "partly", "words", **publisher)
        assert words == ["follows-missing"]
        assert refused_by(find, lone, "upheld", "words", **publisher) == [
            "consequence-missing",
            "follows-missing",
        ]
        find(whole, "partly", "words", follows="更正公告中的单位名称，不影响人选。", **publisher)
        empty = refused_by(find, lone, "", finding=" ", answer="", **publisher)
        assert empty == ["result-missing", "finding-missing", "answer-missing"]
        with pytest.raises(PermissionDenied):
            find(lone, "not_upheld", actor=city.runner)
    assert settled(proposed[1])


def test_an_objection_is_told_apart_from_one_to_the_whole_list(city, notice, proposed):
    """A1: nobody is told that an objection was raised to him when it was raised to the list."""
    lone, team = proposed
    object_to(notice, OPENING, position=entry_of(notice, lone))
    object_to(notice, OPENING, position=None)
    sentences = [
        each.fulfilments.get(requirement="objections_settled").sentence for each in (lone, team)
    ]
    assert len(set(sentences)) == 2


def test_who_comes_again_is_announced_again(city, edition, notice, proposed):
    """A notice that ran before somebody was sent back proves nothing of what he comes with now."""
    lone = proposed[0]
    with clock.travel(OPENING):
        given = Inputs(note="补充材料")
        take_step(dossier=lone, verb="not_select", actor=city.publisher, inputs=given)
        row = Dossier.objects.get(pk=lone.pk)
        take_step(dossier=row, verb="substitute", actor=city.runner, inputs=Inputs(note="递补"))
    with clock.travel(OPENING + timedelta(hours=1)):
        again = Dossier.objects.get(pk=lone.pk)
        world.meet_requirements(city, again)
        again = take_step(dossier=again, verb="propose", actor=city.runner)
    with clock.travel(END):
        assert take_early(city, again) == ["notice_run-unmet"]
        assert list(dossiers_to_announce(edition, "notice")) == [lone]
        assert outcome_codes(close_notice(notice=notice, actor=city.publisher)) == ["done"]
        notice.refresh_from_db()
        assert notice.state == NoticeState.CLOSED
        assert broken() == []


def test_the_officer_is_shown_the_next_step_with_a_button(city, edition, notice, proposed):
    objection = object_to(notice, OPENING, position=None)
    officer = signed_in(city.publisher)
    address = reverse("reviews:objection", args=[objection.reference])
    words = {
        "finding": "名单漏了成员。",
        "result": "upheld",
        "consequence": "anew",
        "answer": "采纳。",
    }
    with clock.travel(OPENING):
        assert officer.post(address, words | {"result": ""}).status_code == 200
        assert officer.post(address, words).status_code == 302
        back = reverse("reviews:notice-take-back", args=[notice.slug])
        assert back in officer.get(address).content.decode()
        assert officer.post(back, {"reason": "名单有误"}).status_code == 302
        draft = reverse("reviews:notice-draft", args=[edition.slug, "notice"])
        assert draft in officer.get(address).content.decode()
        assert officer.post(address, words).status_code == 200
        later = words | {"result": "not_upheld", "reason": "复核后更正"}
        assert officer.post(address, later).status_code == 302
    assert objection.findings.count() == 2


def test_a_member_is_taken_out_on_his_page(city, notice, proposed):
    objection = object_to(notice, OPENING, position=entry_of(notice, proposed[1]))
    officer = signed_in(city.publisher)
    with clock.travel(OPENING):
        objection = find(objection, "upheld", "member_out", actor=city.publisher)
        page = review_page(officer, "objection-member", objection.reference)
        assert "成员2" in page.content.decode()
        address = reverse("reviews:objection-member", args=[objection.reference])
        assert officer.post(address, {"member": "2", "reason": ""}).status_code == 200
        assert officer.post(address, {"member": "2", "reason": "不符合条件"}).status_code == 302
    assert MemberOut.objects.get().reason == "不符合条件"
    history = officer.get(reverse("nominations:history", args=[proposed[1].number]))
    assert "成员2" in history.content.decode()


def test_closing_names_who_stays_on_the_page(city, notice, proposed):
    object_to(notice, OPENING, position=entry_of(notice, proposed[0]))
    officer = signed_in(city.publisher)
    with clock.travel(END):
        closed = officer.post(reverse("reviews:notice-close", args=[notice.slug]), follow=True)
        assert proposed[0].number in closed.content.decode()
    notice.refresh_from_db()
    assert notice.state == NoticeState.OPEN
    assert date(2019, 9, 6) == notice.ends_on
