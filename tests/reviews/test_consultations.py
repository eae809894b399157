"""Departments consulted: who must be asked about whom, and that silence is not consent."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from nominations.applying.drafts import give_undertaking, save_answers
from nominations.models import Dossier, Fulfilment
from nominations.moving import Inputs, take_step
from reviews.deciding.selectors.consultations import (
    consultation_for,
    consultations_at,
    required_for,
)
from reviews.deciding.services.consultations import Reply, ask, record_reply
from reviews.models import Answer, Consultation
from talentportal.shared import clock
from talentportal.shared.missing import Missing
from talentportal.shared.refusals import Refused
from tests.support.clients import review_page, signed_in
from tests.support.refusals import codes
from tests.support.worlds import jinzhong
from tests.support.worlds.world import REVIEWING

EVERYBODY = ["politics_and_law", "health"]
PARTY = ["organisation", "discipline"]
BUSINESS = ["market", "tax"]
LATER = REVIEWING + timedelta(days=2)
AGREED = Reply("agree", date(2019, 7, 26), "范科长")


@pytest.fixture
def edition(city):
    return jinzhong.publish_jinzhong(city)


def keys_asked(dossier: Dossier) -> list[str]:
    return [each.key for each in required_for([dossier], "recommendation")[dossier.pk]]


@pytest.fixture
def worker(city, edition):
    return jinzhong.at_recommendation(city, edition)


def asked(city, dossier, at: datetime = REVIEWING) -> dict[str, Consultation]:
    with clock.travel(at):
        ask(dossiers=[dossier], actor=city.yuci_recommender)
    return {row.key: row for row in Consultation.objects.filter(dossier=dossier)}


def answer(city, row: Consultation, reply: Reply = AGREED) -> None:
    with clock.travel(LATER):
        record_reply(consultation=row, reply=reply, actor=city.yuci_recommender)


def standing(dossier: Dossier) -> tuple[bool, str]:
    row = Fulfilment.objects.get(dossier=dossier, requirement="consultations_answered")
    return row.met, row.sentence


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, EVERYBODY),
        (jinzhong.PARTY_MEMBER, EVERYBODY + PARTY),
        ({"political_status": "02"}, EVERYBODY + PARTY),
        ({"political_status": "03"}, EVERYBODY),
        ({"is_public_official": "yes"}, EVERYBODY + PARTY),
        (jinzhong.FOUNDER, EVERYBODY + BUSINESS),
        ({"is_large_operator": "yes"}, EVERYBODY + BUSINESS),
        (jinzhong.PARTY_MEMBER | jinzhong.FOUNDER, EVERYBODY + PARTY + BUSINESS),
    ],
)
def test_who_is_asked_follows_from_who_the_person_is(city, edition, answers, expected):
    """晋中 三.3."""
    dossier = jinzhong.at_recommendation(city, edition, **answers)
    assert keys_asked(dossier) == expected
    assert required_for([dossier], "vetting")[dossier.pk] == []


def test_where_a_fact_is_open_the_department_is_asked(city, edition):
    dossier = jinzhong.start(city, edition, is_public_official="", founded_enterprise="")
    assert keys_asked(dossier) == EVERYBODY + PARTY + BUSINESS


def test_everybody_is_asked_once_with_a_date(city, worker):
    with clock.travel(REVIEWING):
        assert ask(dossiers=[worker], actor=city.yuci_recommender) == 2
        assert ask(dossiers=[worker], actor=city.yuci_recommender) == 0
    rows = Consultation.objects.filter(dossier=worker).order_by("pk")
    assert [(row.key, row.department, row.stage, row.due_on) for row in rows] == [
        ("politics_and_law", "同级政法部门", "recommendation", date(2019, 8, 1)),
        ("health", "同级卫健部门", "recommendation", date(2019, 8, 1)),
    ]


def test_silence_is_not_consent(city, worker):
    rows = asked(city, worker)
    assert standing(worker) == (False, "尚未收到同级政法部门、同级卫健部门的答复。")
    answer(city, rows["politics_and_law"])
    assert standing(worker) == (False, "尚未收到同级卫健部门的答复。")
    with clock.travel(LATER), pytest.raises(Refused) as refused:
        take_step(dossier=worker, verb="recommend", actor=city.yuci_recommender)
    assert "consultations_answered-unmet" in codes(refused)
    answer(city, rows["health"])
    assert standing(worker) == (True, "")


@pytest.mark.parametrize("bad", ["disagree", "has_matter"])
def test_a_bad_answer_needs_a_reason_to_go_on(city, worker, bad):
    rows = asked(city, worker)
    answer(city, rows["health"])
    reply = Reply(bad, date(2019, 7, 26), matter="2018年受过行政处罚。")
    answer(city, rows["politics_and_law"], reply)
    met, sentence = standing(worker)
    assert not met
    assert "同级政法部门" in sentence
    assert "行政处罚" not in sentence
    answer(
        city, rows["politics_and_law"], replace(reply, accepted_reason="处罚已履行，不影响评选。")
    )
    assert standing(worker) == (True, "")


def test_what_a_department_reports_is_stored_encrypted(city, worker, django_db_blocker):
    rows = asked(city, worker)
    answer(city, rows["health"], Reply("has_matter", date(2019, 7, 26), matter="患有职业病。"))
    assert Consultation.objects.get(pk=rows["health"].pk).matter == "患有职业病。"
    stored = Consultation.objects.extra(select={"raw": "matter"}).get(pk=rows["health"].pk).raw
    assert "职业病" not in str(stored)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (replace(AGREED, replied_on=date(2019, 7, 28)), "replied-in-future"),
        (replace(AGREED, replied_on=date(2019, 7, 24)), "replied-before-asked"),
        (replace(AGREED, answer="maybe"), "answer-unknown"),
        (replace(AGREED, answer="has_matter"), "matter-missing"),
        (replace(AGREED, answer="disagree", matter="  "), "matter-missing"),
    ],
)
def test_replies_that_cannot_be_so_are_refused(city, worker, reply, code):
    rows = asked(city, worker)
    with pytest.raises(Refused) as refused:
        answer(city, rows["health"], reply)
    assert codes(refused) == [code]
    assert Consultation.objects.get(pk=rows["health"].pk).answer == ""
    answer(city, rows["health"])
    assert Consultation.objects.get(pk=rows["health"].pk).answer == Answer.AGREE


def test_a_changed_dossier_is_checked_anew(city, worker):
    """Returned, and handed in again as a founder: market supervision and tax are asked too."""
    for row in asked(city, worker).values():
        answer(city, row)
    assert standing(worker) == (True, "")
    with clock.travel(LATER):
        inputs = Inputs(note="请补充创办企业情况", correction_due_at=LATER + timedelta(days=2))
        take_step(
            dossier=worker, verb="return_to_applicant", actor=city.yuci_recommender, inputs=inputs
        )
        applicant = worker.applicant
        save_answers(dossier=worker, actor=applicant, answers=jinzhong.FOUNDER)
        give_undertaking(dossier=worker, actor=applicant, given=True)
        worker = take_step(dossier=worker, verb="submit", actor=applicant)
    worker = jinzhong.pass_review(city, worker)
    assert not Fulfilment.objects.filter(requirement="consultations_answered").exists()
    rows = asked(city, worker, LATER)
    assert list(rows) == EVERYBODY + BUSINESS or set(rows) == set(EVERYBODY + BUSINESS)
    assert standing(worker) == (False, "尚未收到当地市场监管部门、当地税务部门的答复。")
    for key in BUSINESS:
        answer(city, rows[key], replace(AGREED, replied_on=date(2019, 7, 27)))
    assert standing(worker) == (True, "")


def test_only_who_holds_the_dossier_records(city, worker):
    row = asked(city, worker)["health"]
    assert consultation_for(city.yuci_recommender, row.pk) == row
    for who in ("pingyao_recommender", "yuci_examiner", "runner", "police_officer", "charlie"):
        with pytest.raises(Missing):
            consultation_for(city.people[who], row.pk)
        with clock.travel(LATER), pytest.raises(PermissionDenied):
            record_reply(consultation=row, reply=AGREED, actor=city.people[who])
        with clock.travel(LATER), pytest.raises(PermissionDenied):
            ask(dossiers=[worker], actor=city.people[who])
    with pytest.raises(Missing):
        consultation_for(worker.applicant, row.pk)
    assert Consultation.objects.get(pk=row.pk).answer == ""


def test_the_page_shows_who_is_still_open(city, edition, worker):
    founder = jinzhong.at_recommendation(city, edition, **jinzhong.FOUNDER)
    rows = asked(city, founder)
    answer(city, rows["tax"])
    place = jinzhong.recommending(city, edition)
    found = {each.dossier.pk: each for each in consultations_at(place)}
    assert (found[worker.pk].open, found[founder.pk].open) == (2, 3)
    assert [each.row is None for each in found[worker.pk].departments] == [True, True]


def test_a_later_reply_supersedes_and_both_stay(city, worker):
    row = asked(city, worker)["health"]
    answer(city, row, replace(AGREED, answer="disagree", matter="有处罚记录。"))
    answer(city, row, replace(AGREED, official="另一科长"))
    kept = [(each.answer, each.matter) for each in row.replies.order_by("ordinal")]
    assert kept == [("disagree", "有处罚记录。"), ("agree", "")]
    row.refresh_from_db()
    assert (row.answer, row.official) == ("agree", "另一科长")
    page = review_page(signed_in(city.yuci_recommender), "consultation-reply", row.pk)
    assert "有处罚记录。" in page.content.decode()
