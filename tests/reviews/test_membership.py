"""Members depart and come, dossiers go to another panel; a vote decides what is quorate."""

from datetime import timedelta

import pytest
from django.utils import translation

from nominations.models import Dossier
from reviews.experts.rules.balloting import Rules
from reviews.experts.selectors.ballots import left_out, undecided_at, voted_by_member
from reviews.experts.selectors.panels import dossiers_without_panel
from reviews.experts.services.balloting import (
    admit,
    cast_votes,
    close_ballot,
    open_ballot,
    void_ballot,
)
from reviews.experts.services.forming import open_scoring
from reviews.experts.services.handing_over import hand_over
from reviews.experts.services.membership import call_member, depart
from reviews.experts.services.panels import close_panel
from reviews.experts.services.ranking import rankings
from reviews.experts.services.sheets import stand_aside
from reviews.invariants import INVARIANTS
from reviews.models import Assignment, Ballot, BallotCount, Panel, PanelMember, ScoreSheet
from talentportal.directory.duties import Duty, holds
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.clients import review_page, signed_in
from tests.support.refusals import refusal_of
from tests.support.worlds.ballots import TWO_THIRDS, code_of, everybody, voting
from tests.support.worlds.cast import City
from tests.support.worlds.stage import Stage, make_expert, set_stage

pytestmark = pytest.mark.django_db


def member(panel: Panel, stage: Stage, number: int) -> PanelMember:
    return panel.members.get(expert=stage.experts[number])


def all_for(stage: Stage, panel: Panel, voters: list[int]) -> None:
    """Everybody of these votes for whatever is his to vote on."""
    ballot = panel.ballots.get(state="open")
    counted = set(ballot.counts.values_list("dossier", flat=True))
    for number in voters:
        own = panel.assignments.filter(
            expert=stage.experts[number], recused_at=None, ended_at=None, dossier__in=counted
        )
        choices = {row.code: "for" for row in own}
        cast_votes(panel=panel, actor=stage.experts[number].user, choices=choices)


def three_stand_aside(city: City) -> tuple[Stage, Panel]:
    """Seven members and three dossiers; three stand aside from the first dossier."""
    stage, panel = voting(city, dossiers=3, experts=7, smallest_sample=5)
    for number in (0, 1, 2):
        user = stage.experts[number].user
        stand_aside(assignment=stage.assignment(panel, number), actor=user, reason="师徒")
    return stage, panel


# Departing


def test_who_departs_is_no_longer_a_member_and_did_not_stand_aside(city: City):
    stage, panel = voting(city, experts=7)
    depart(panel=panel, member=member(panel, stage, 6), reason="因病", actor=stage.runner)
    assert not Assignment.objects.filter(recused_at__isnull=False).exists()
    assert not holds(stage.experts[6].user, Duty.SCORE, panel)
    asked = {"panel": panel, "actor": stage.runner}
    assert refusal_of(open_ballot, **asked, present=everybody(stage)) == "not-a-member"
    open_ballot(**asked, present=everybody(stage)[:6])
    assert len(voted_by_member(Ballot.objects.get())) == 6
    all_for(stage, panel, list(range(6)))
    close_ballot(panel=panel, actor=stage.runner)
    verdict = rankings(stage.edition, "review")[0].results[0].verdict
    assert (verdict.members, verdict.present, verdict.recused) == (6, 6, 0)
    page = review_page(signed_in(stage.runner), "panel", panel.pk).content.decode()
    assert "因病" in page


def test_who_has_departed_does_not_preside_and_sees_nothing(city: City):
    stage, panel = voting(city, experts=7)
    gone = member(panel, stage, 0)
    panel.members.filter(pk=gone.pk).update(is_chair=True)
    gone = depart(panel=panel, member=gone, reason="另有任务", actor=stage.runner)
    assert not gone.is_chair
    asked = {"panel": panel, "actor": stage.runner, "present": everybody(stage)[1:]}
    assert refusal_of(open_ballot, **asked, chair=stage.experts[0].pk) == "chair-absent"
    assert review_page(signed_in(stage.experts[0].user), "ballot", panel.pk).status_code == 404


def test_departing_needs_a_reason_and_is_once(city: City):
    stage, panel = voting(city)
    asked = {"panel": panel, "member": member(panel, stage, 0), "actor": stage.runner}
    assert refusal_of(depart, **asked, reason=" ") == "reason-missing"
    depart(**asked, reason="因病")
    again = {**asked, "member": member(panel, stage, 0)}
    assert refusal_of(depart, **again, reason="因病") == "not-a-member"


def test_sheets_of_who_departs_do_not_count(city: City):
    stage = set_stage(city, dossiers=1, experts=4)
    panel = stage.panel()
    stage.score_all(panel, [["30", "30", "30", "60"]])
    depart(panel=panel, member=member(panel, stage, 3), reason="因病", actor=stage.runner)
    close_panel(panel=panel, actor=stage.runner)
    assert Dossier.objects.get().final_score == 60


def test_nobody_departs_from_a_vote_after_having_voted(city: City):
    stage, panel = voting(city)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    all_for(stage, panel, [0])
    first = {"panel": panel, "member": member(panel, stage, 0), "actor": stage.runner}
    assert refusal_of(depart, **first, reason="因病") == "already-voted"
    depart(panel=panel, member=member(panel, stage, 1), reason="因病", actor=stage.runner)
    all_for(stage, panel, [2, 3, 4, 5])
    close_ballot(panel=panel, actor=stage.runner)
    count = BallotCount.objects.get()
    assert (count.members, count.present, count.in_favour) == (5, 5, 5)


# Further members


def test_a_further_member_is_named_with_a_reason(city: City):
    stage, panel = voting(city)
    expert = make_expert(city, 20)
    asked = {"panel": panel, "actor": stage.runner, "expert": expert.pk}
    assert refusal_of(call_member, **asked, reason="") == "reason-missing"
    called = call_member(**asked, reason="三人回避，人数不足")
    assert (called.called_reason, called.seed) == ("三人回避，人数不足", "")
    assert holds(expert.user, Duty.SCORE, panel)
    assert panel.assignments.filter(expert=expert).count() == 1
    assert refusal_of(call_member, **asked, reason="再次") == "expert-barred"


def test_where_the_panel_was_drawn_the_lot_names_one_more(city: City):
    stage = set_stage(city, dossiers=1, experts=3)
    panel = stage.panel(experts=[], draw_members=3, seed="abc")
    pool = [make_expert(city, number) for number in (20, 21, 22)]
    called = call_member(
        panel=panel, actor=stage.runner, reason="人数不足", expert=pool[0].pk, seed="later"
    )
    assert called.seed == "later"
    assert [each["expert"] for each in called.drawn_from] == [each.pk for each in pool]
    again = PanelMember.objects.get(pk=called.pk)
    assert again.expert in pool


def test_who_joins_during_a_vote_votes_from_the_next_one_on(city: City):
    stage, panel = voting(city, experts=6)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    expert = make_expert(city, 20)
    call_member(panel=panel, actor=stage.runner, expert=expert.pk, reason="人数不足")
    asked = {"panel": panel, "expert": expert.pk, "actor": stage.runner}
    assert refusal_of(admit, **asked) == "votes-later"
    assert len(voted_by_member(Ballot.objects.get())) == 6
    void_ballot(panel=panel, reason="重新表决", actor=stage.runner)
    open_ballot(panel=panel, present=[*everybody(stage), expert.pk], actor=stage.runner)
    assert len(voted_by_member(Ballot.objects.get(ordinal=2))) == 7


# What is quorate is decided, the rest stays


def test_dossiers_that_are_quorate_are_voted_on_and_the_others_stay(city: City):
    stage, panel = three_stand_aside(city)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    first = stage.dossiers[0]
    (row,) = left_out(panel)
    assert row[0] == [code_of(panel, first)]
    assert set(BallotCount.objects.values_list("dossier", flat=True)) == {
        each.pk for each in stage.dossiers[1:]
    }
    all_for(stage, panel, list(range(7)))
    close_ballot(panel=panel, actor=stage.runner)
    panel.refresh_from_db()
    assert panel.state == "scoring"
    assert undecided_at(panel) == {first.pk}
    page = review_page(signed_in(stage.runner), "panel", panel.pk)
    assert code_of(panel, first) in page.content.decode()
    expert = make_expert(city, 20)
    call_member(panel=panel, actor=stage.runner, expert=expert.pk, reason="三人回避")
    present = [*everybody(stage), expert.pk]
    open_ballot(panel=panel, present=present, actor=stage.runner)
    choices = {code_of(panel, first): "for"}
    for user in [each.user for each in (*stage.experts[3:], expert)]:
        cast_votes(panel=panel, actor=user, choices=choices)
    close_ballot(panel=panel, actor=stage.runner)
    panel.refresh_from_db()
    assert panel.state == "closed"
    verdicts = [each.verdict for each in rankings(stage.edition, "review")[0].results]
    assert sorted((each.members, each.recused) for each in verdicts) == [(5, 3), (7, 0), (7, 0)]
    assert [broken for promise in INVARIANTS for broken in promise()] == []


def test_one_sentence_is_said_once_for_all_dossiers(city: City):
    stage, panel = voting(city, dossiers=3)
    with pytest.raises(Refused) as caught:
        open_ballot(panel=panel, present=everybody(stage)[:3], actor=stage.runner)
    (refusal,) = caught.value.refusals
    assert all(code_of(panel, each) in refusal.sentence for each in stage.dossiers)


def test_what_the_panel_has_voted_on_is_not_changed_any_more(city: City):
    stage, panel = three_stand_aside(city)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    all_for(stage, panel, list(range(7)))
    close_ballot(panel=panel, actor=stage.runner)
    assignment, user = stage.assignment(panel, 4, 1), stage.experts[4].user
    assert refusal_of(stand_aside, assignment=assignment, actor=user, reason="亲属") == "voted-on"


# Another panel


def other_panel(city: City, stage: Stage, dossier: Dossier, experts: int = 6) -> Panel:
    pool = [make_expert(city, 30 + number) for number in range(experts)]
    return stage.panel(name="第二评审组", dossiers=[dossier.pk], experts=[each.pk for each in pool])


def test_a_dossier_goes_to_another_panel_and_the_first_ends(city: City):
    stage = set_stage(
        city, dossiers=3, experts=7, criteria=[], tie_break=[], ballot=TWO_THIRDS, smallest_sample=5
    )
    first, second, third = stage.dossiers
    panel = stage.panel(dossiers=[first.pk, second.pk])
    other = other_panel(city, stage, third)
    for number in (0, 1, 2):
        user = stage.experts[number].user
        stand_aside(assignment=stage.assignment(panel, number), actor=user, reason="师徒")
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    all_for(stage, panel, list(range(7)))
    move = {"panel": panel, "to": other, "actor": stage.runner}
    assert refusal_of(hand_over, **move, dossier=second.pk, reason="x") == "not-to-be-given"
    close_ballot(panel=panel, actor=stage.runner)
    assert refusal_of(hand_over, **move, dossier=second.pk, reason="x") == "not-to-be-given"
    assert refusal_of(hand_over, **move, dossier=first.pk, reason="") == "reason-missing"
    hand_over(**move, dossier=first.pk, reason="三人回避，人数不足")
    panel.refresh_from_db()
    assert panel.state == "closed"
    assert undecided_at(other) == {first.pk, third.pk}
    ended = panel.assignments.filter(dossier=first)
    assert all("三人回避" in row.end_reason for row in ended)
    assert refusal_of(hand_over, **move, dossier=third.pk, reason="x") == "not-to-be-given"


def test_a_dossier_is_taken_out_for_a_panel_still_to_be_formed(city: City):
    stage, panel = three_stand_aside(city)
    first = stage.dossiers[0]
    url = f"/panels/{panel.pk}/hand-over/"
    given = {"dossier": first.pk, "to": "", "move_reason": "三人回避"}
    assert signed_in(stage.runner).post(url, given).status_code == 302
    assert list(dossiers_without_panel(stage.edition, "review")) == [first]
    other_panel(city, stage, first)
    assert undecided_at(panel) == {each.pk for each in stage.dossiers[1:]}
    assert not dossiers_without_panel(stage.edition, "review").exists()


def test_nobody_looks_for_a_panel_that_gives_more(city: City):
    stage = set_stage(city, dossiers=2)
    first, second = stage.dossiers
    panel = stage.panel(dossiers=[first.pk])
    other = other_panel(city, stage, second, experts=3)
    stage.score(panel, 0, 0, "10")
    move = {"panel": panel, "to": other, "actor": stage.runner, "dossier": first.pk}
    assert refusal_of(hand_over, **move, reason="分低") == "judging-begun"
    user = stage.experts[1].user
    stand_aside(assignment=stage.assignment(panel, 1), actor=user, reason="亲属")
    hand_over(**move, reason="人数不足")
    assert not ScoreSheet.objects.filter(submitted_at__isnull=False).exists()
    assert Panel.objects.get(pk=panel.pk).state == "closed"


def test_a_dossier_does_not_go_to_a_panel_elsewhere(city: City):
    stage, panel = voting(city, dossiers=2)
    move = {"panel": panel, "dossier": stage.dossiers[0].pk, "actor": stage.runner, "reason": "x"}
    assert refusal_of(hand_over, **move, to=panel) == "no-such-receiver"


# Open votes and sentences


def test_an_open_vote_shows_its_names_to_officers_members_and_in_the_workbook(city: City):
    stage, panel = voting(city, ballot=TWO_THIRDS | {"secret": False})
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    code = code_of(panel, stage.dossiers[0])
    for number, expert in enumerate(stage.experts):
        choice = "against" if number == 5 else "for"
        cast_votes(panel=panel, actor=expert.user, choices={code: choice})
    page = review_page(signed_in(stage.runner), "panel", panel.pk).content.decode()
    said = f"反对：{stage.experts[5].user.full_name}"
    assert said not in page
    close_ballot(panel=panel, actor=stage.runner)
    page = review_page(signed_in(stage.runner), "panel", panel.pk).content.decode()
    assert said in page
    mine = review_page(signed_in(stage.experts[0].user), "ballot_result", panel.pk)
    assert said in mine.content.decode()
    assert said in rankings(stage.edition, "review")[0].results[0].arithmetic


def test_a_secret_vote_shows_no_names(city: City):
    stage, panel = voting(city)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    all_for(stage, panel, list(range(6)))
    close_ballot(panel=panel, actor=stage.runner)
    assert rankings(stage.edition, "review")[0].results[0].names == ""


@pytest.mark.parametrize(
    ("threshold", "included", "words"),
    [("1/2", False, "超过1/2"), ("2/3", True, "2/3以上（含）")],
)
def test_more_than_half_is_never_called_half(city: City, threshold, included, words):
    rule = {"quorum": "2/3", "threshold": threshold, "threshold_included": included}
    stage, panel = voting(city, ballot=rule)
    page = review_page(signed_in(stage.runner), "panel", panel.pk).content.decode()
    assert f"到会成员{words}赞成" in page
    with translation.override("zh-hans"):
        assert Rules(2, threshold, included).threshold_words == words


def test_a_panel_that_lost_all_its_dossiers_can_be_closed(city: City):
    stage, panel = voting(city)
    stage.dossiers[0].visits.update(left_at=clock.now())
    close_panel(panel=panel, actor=stage.runner)
    assert Panel.objects.get().state == "closed"


def test_a_panel_still_being_formed_gives_and_gets(city: City):
    stage = set_stage(city, dossiers=2)
    first, second = stage.dossiers
    panel = stage.panel(dossiers=[first.pk], opened=False)
    pool = [make_expert(city, 30 + number) for number in range(3)]
    other = stage.panel(
        name="第二组", dossiers=[second.pk], experts=[each.pk for each in pool], opened=False
    )
    hand_over(panel=panel, dossier=first.pk, to=other, reason="合并", actor=stage.runner)
    due = clock.now() + timedelta(days=1)
    open_scoring(panel=other, due_at=due, actor=stage.runner)
    assert undecided_at(other) == {first.pk, second.pk}
