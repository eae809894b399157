"""Panels from their forming to the order of those scored."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from nominations.models import Dossier, Fulfilment
from reviews.experts.rules.drawing import Candidate, draw
from reviews.experts.services.balloting import open_ballot
from reviews.experts.services.forming import dissolve, form_panel
from reviews.experts.services.membership import call_reserve
from reviews.experts.services.panels import close_panel, missing_sheets
from reviews.experts.services.ranking import rankings, step
from reviews.experts.services.sheets import (
    ask_reopening,
    drop_reopening,
    grant_reopening,
    save_sheet,
    stand_aside,
    submit_sheet,
    submit_sheets,
)
from reviews.invariants import no_request_is_open_at_a_closed_panel
from reviews.models import Assignment, Expert, Panel, Reopening, ScoreSheet
from talentportal.directory.duties import Duty, grant, holds
from talentportal.shared.missing import Missing
from talentportal.shared.refusals import Refused
from tests.support.refusals import codes, outcome_codes, refusal_of
from tests.support.worlds import factories
from tests.support.worlds.cast import City
from tests.support.worlds.stage import make_expert, set_stage

pytestmark = pytest.mark.django_db


def test_everybody_scores_everything_under_one_code_a_dossier(city: City):
    stage = set_stage(city)
    panel = stage.panel()
    rows = Assignment.objects.filter(panel=panel)
    assert rows.count() == 9
    given = {(row.dossier_id, row.code) for row in rows}
    assert len(given) == 3
    assert len({code for _dossier, code in given}) == 3
    assert all(holds(expert.user, Duty.SCORE, panel) for expert in stage.experts)


def test_the_scores_are_put_together_as_the_edition_says(city: City):
    stage = set_stage(city)
    panel = stage.panel()
    stage.score_all(panel, [["40", "41", "45"], ["50", "50", "50"], ["10", "60", "20"]])
    close_panel(panel=panel, actor=stage.runner)
    found = {d.number: (d.final_score, d.rank) for d in Dossier.objects.all()}
    assert found == {
        "D2019-00000": (Decimal("72.00"), 2),
        "D2019-00001": (Decimal("80.00"), 1),
        "D2019-00002": (Decimal("60.00"), 3),
    }
    assert Fulfilment.objects.filter(requirement__in=["scored", "ranked"], met=True).count() == 6
    assert not any(holds(expert.user, Duty.SCORE, panel) for expert in stage.experts)


def test_five_sheets_lose_their_extremes_and_a_recused_expert_is_absent(city: City):
    stage = set_stage(city, dossiers=1, experts=6)
    panel = stage.panel()
    stage.score_all(panel, [["60", "0", "30", "30", "36", ""]])
    expert = stage.experts[5]
    stand_aside(assignment=stage.assignment(panel, 5), actor=expert.user, reason="师徒")
    close_panel(panel=panel, actor=stage.runner)
    assert Dossier.objects.get().final_score == Decimal("62.00")


def test_a_sheet_handed_in_before_standing_aside_is_void(city: City):
    stage = set_stage(city, dossiers=1, experts=4)
    panel = stage.panel()
    stage.score_all(panel, [["30", "30", "30", "60"]])
    assignment = stage.assignment(panel, 3)
    stand_aside(assignment=assignment, actor=stage.experts[3].user, reason="亲属")
    assignment.sheet.refresh_from_db()
    assert assignment.sheet.submitted_at is None
    close_panel(panel=panel, actor=stage.runner)
    assert Dossier.objects.get().final_score == Decimal("60.00")


def test_missing_sheets_refuse_the_closing_until_a_reason_is_given(city: City):
    stage = set_stage(city, dossiers=1, experts=4)
    panel = stage.panel()
    stage.score_all(panel, [["30", "31", "32", ""]])
    assert len(missing_sheets(panel)) == 1
    assert refusal_of(close_panel, panel=panel, actor=stage.runner) == "sheets-missing"
    close_panel(panel=panel, actor=stage.runner, absence_reason="突发疾病住院")
    panel.refresh_from_db()
    assert panel.absence_reason == "突发疾病住院"


def test_too_few_sheets_are_no_result_whatever_the_reason(city: City):
    stage = set_stage(city, dossiers=1)
    panel = stage.panel()
    stage.score_all(panel, [["30", "31", ""]])
    code = refusal_of(close_panel, panel=panel, actor=stage.runner, absence_reason="出差")
    assert code == "sample-too-small"
    assert Dossier.objects.get().final_score is None


def test_one_who_shares_the_employer_stands_aside_at_once(city: City):
    stage = set_stage(city, dossiers=2, experts=4)
    expert = stage.experts[3]
    expert.employer_name = " 晋中经纬纺织机械示例有限公司"
    expert.save()
    named = [each.pk for each in stage.experts]
    assert (
        refusal_of(
            form_panel,
            edition=stage.edition,
            stage="review",
            name="组",
            dossiers=[d.pk for d in stage.dossiers],
            experts=named,
            actor=stage.runner,
        )
        == "expert-barred"
    )
    expert.employer_name = "别处"
    expert.save()
    panel = stage.panel(opened=False)
    assert not panel.assignments.filter(recused_by_rule=True).exists()


def test_a_conflict_that_came_up_after_the_draw_is_recused_by_rule(city: City):
    stage = set_stage(city, dossiers=1, experts=3)
    panel = stage.panel(draw_members=0, experts=[each.pk for each in stage.experts])
    reserve = make_expert(city, 4, city.loom_works)
    panel.members.create(expert=reserve, is_reserve=True, order=1)
    call_reserve(panel=panel, actor=stage.runner)
    assignment = panel.assignments.get(expert=reserve)
    assert assignment.recused_by_rule
    assert assignment.recusal_reason


def test_the_lot_never_holds_applicants_their_employers_or_officers(city: City):
    stage = set_stage(city, dossiers=2, experts=4)
    barred = [
        Expert.objects.create(user=city.weaver, city=city.city, employer_name="甲"),
        Expert.objects.create(user=city.runner, city=city.city, employer_name="乙"),
        make_expert(city, 5, city.loom_works),
        make_expert(city, 6, city.yuci_bureau),
    ]
    panel = stage.panel(opened=False, experts=[], draw_members=3, draw_reserves=1)
    in_lot = {each["expert"] for each in panel.drawn_from}
    assert in_lot == {expert.pk for expert in stage.experts}
    assert not in_lot & {expert.pk for expert in barred}
    assert panel.members.filter(is_reserve=True).count() == 1


def test_a_draw_can_be_repeated_from_what_was_kept(city: City):
    stage = set_stage(city, dossiers=1, experts=9)
    panel = stage.panel(opened=False, experts=[], draw_members=3, draw_reserves=2)
    again = draw(
        [Candidate(each["expert"], each["employer"]) for each in panel.drawn_from],
        seed=panel.seed,
        members=3,
        reserves=2,
        per_employer=1,
    )
    members = panel.members.order_by("is_reserve", "order")
    assert again.members + again.reserves == tuple(each.expert_id for each in members)


def test_where_the_document_has_them_drawn_nobody_is_named_by_hand(city: City):
    stage = set_stage(city, dossiers=1, experts=6, drawn=True)
    for lot in ({}, {"draw_members": 3, "draw_reserves": 1}):
        with pytest.raises(Refused, match=r"review\.drawn") as refused:
            stage.panel(opened=False, experts=[stage.experts[0].pk], **lot)
        assert codes(refused) == ["experts-are-drawn"]
    panel = stage.panel(opened=False, experts=[], draw_members=3, draw_reserves=1)
    assert panel.seed
    assert panel.members.count() == 4


def test_the_lot_names_one_expert_an_employer():
    candidates = [Candidate(number, "office:7") for number in range(20)] + [Candidate(99, "x")]
    drawn = draw(candidates, seed="s", members=2, reserves=5, per_employer=1)
    assert len(drawn.members) == 2
    assert 99 in drawn.members
    assert drawn.reserves == ()


def test_other_seeds_draw_others():
    candidates = [Candidate(number, str(number)) for number in range(30)]
    draws = {
        draw(candidates, seed=str(seed), members=5, reserves=0, per_employer=1).members
        for seed in range(10)
    }
    assert len(draws) > 1


def test_a_reserve_takes_the_place_of_one_who_drops_out(city: City):
    stage = set_stage(city, dossiers=2, experts=4)
    panel = stage.panel(experts=[], draw_members=3, draw_reserves=1)
    gone = panel.members.filter(is_reserve=False).first()
    called = call_reserve(panel=panel, actor=stage.runner, in_place_of=gone, reason="因病")
    assert holds(called.expert.user, Duty.SCORE, panel)
    assert not holds(gone.expert.user, Duty.SCORE, panel)
    assert panel.assignments.filter(expert=called.expert, recused_at__isnull=True).count() == 2
    assert panel.assignments.filter(expert=gone.expert, ended_at__isnull=True).count() == 0
    assert refusal_of(call_reserve, panel=panel, actor=stage.runner) == "no-reserve"


def test_only_officers_of_the_edition_work_on_its_panels(city: City):
    stage = set_stage(city)
    panel = stage.panel()
    for stranger in (city.stranger, city.publisher, city.expert_one, city.yuci_recommender):
        with pytest.raises(PermissionDenied):
            close_panel(panel=panel, actor=stranger, absence_reason="x")
    assert Panel.objects.get().state == "scoring"


def test_a_sheet_is_handed_in_once_and_given_back_by_two_persons(city: City):
    stage = set_stage(city, dossiers=1)
    panel = stage.panel()
    stage.score(panel, 0, 0, "40")
    assignment = stage.assignment(panel)
    assert (
        refusal_of(submit_sheet, assignment=assignment, actor=city.expert_one)
        == "already-submitted"
    )
    request = ask_reopening(sheet=assignment.sheet, actor=stage.runner, reason="误填")
    code = refusal_of(grant_reopening, reopening=request, actor=stage.runner)
    assert code == "second-person"
    with pytest.raises(PermissionDenied):
        grant_reopening(reopening=request, actor=city.expert_one)
    grant(city.expert_one, Duty.RUN, stage.edition)
    code = refusal_of(grant_reopening, reopening=request, actor=city.expert_one)
    assert code == "second-person"
    second = factories.make_user("second")
    grant(second, Duty.RUN, stage.edition)
    grant_reopening(reopening=request, actor=second)
    request.refresh_from_db()
    assert request.former_points == {"points": {"skill": "40", "deeds": "30"}, "total": "70.00"}
    stage.score(panel, 0, 0, "50")


@pytest.mark.parametrize("wrong", ["61", "-1", "abc", "", "1e99", "NaN", "1.001"])
def test_points_out_of_range_are_refused_by_criterion(city: City, wrong: str):
    stage = set_stage(city, dossiers=1)
    panel = stage.panel()
    with pytest.raises(Refused) as caught:
        stage.score(panel, 0, 0, wrong)
    assert [refusal.place for refusal in caught.value.refusals] == ["skill"]


def test_all_sheets_of_an_expert_are_handed_in_or_none(city: City):
    stage = set_stage(city)
    panel = stage.panel()
    rows = list(panel.assignments.filter(expert=stage.experts[0]).order_by("pk"))
    typed = {row.pk: {"skill": "50", "deeds": "3x" if row is rows[-1] else "30"} for row in rows}
    expert = stage.experts[0].user
    with pytest.raises(Refused) as refused:
        submit_sheets(panel=panel, actor=expert, typed=typed)
    assert [each.place for each in refused.value.refusals] == [rows[-1].code]
    assert not ScoreSheet.objects.exists()
    save_sheet(assignment=rows[0], actor=expert, points={"skill": "1"})
    typed[rows[-1].pk]["deeds"] = "20.5"
    assert submit_sheets(panel=panel, actor=expert, typed=typed) == len(rows)
    sheets = ScoreSheet.objects.order_by("assignment")
    assert list(sheets.values_list("total", flat=True)) == [80, 80, Decimal("70.5")]
    with pytest.raises(Refused) as refused:
        submit_sheets(panel=panel, actor=expert, typed=typed)
    assert refused.value.refusals[0].code == "already-submitted"
    with pytest.raises(Missing):
        submit_sheets(panel=panel, actor=stage.experts[1].user, typed=typed)


def test_a_tie_at_the_cut_is_shown_and_not_cut_silently(city: City):
    stage = set_stage(city, dossiers=4)
    panel = stage.panel()
    stage.score_all(panel, [["50"] * 3, ["40"] * 3, ["40"] * 3, ["30"] * 3])
    close_panel(panel=panel, actor=stage.runner)
    (ranking,) = rankings(stage.edition, "review")
    assert ranking.cut == 2
    tied = [stage.dossiers[1].pk, stage.dossiers[2].pk]
    assert sorted(ranking.tied_at_cut) == tied
    choice = {"edition": stage.edition, "stage": "review", "verb": "shortlist"}
    two = [stage.dossiers[0].pk, stage.dossiers[1].pk]
    passing = step(**choice, dossiers=two, actor=stage.runner)
    assert outcome_codes(passing) == ["done", "rank-passed-over"]
    two = two[1:]
    outcomes = step(**choice, dossiers=two, actor=stage.runner, reason="评审组表决三比零")
    assert outcome_codes(outcomes) == ["done"]
    states = dict(Dossier.objects.values_list("number", "state"))
    assert list(states.values()).count("vetting") == 2


def test_nobody_is_cut_while_a_panel_still_scores(city: City):
    stage = set_stage(city, dossiers=2)
    first = stage.panel(dossiers=[stage.dossiers[0].pk], name="一组")
    stage.panel(dossiers=[stage.dossiers[1].pk], name="二组")
    stage.score_all(first, [["50"] * 3])
    close_panel(panel=first, actor=stage.runner)
    inputs = {"edition": stage.edition, "stage": "review", "actor": stage.runner}
    one = [stage.dossiers[0].pk]
    assert outcome_codes(step(**inputs, verb="shortlist", dossiers=one)) == ["scored-unmet"]
    cut = step(**inputs, verb="not_select", dossiers=one, reason="未入围")
    assert outcome_codes(cut) == ["not-judged-yet"]


@pytest.mark.parametrize("end", ["closed", "taken back"])
def test_ranks_are_written_when_no_panel_is_left_at_work(city: City, end: str):
    stage = set_stage(city, dossiers=2)
    panels = [
        stage.panel(dossiers=[dossier.pk], name=f"{place}组", opened=end == "closed" or not place)
        for place, dossier in enumerate(stage.dossiers)
    ]
    for expert in range(3):
        stage.score(panels[0], expert, 0, "40")
    close_panel(panel=panels[0], actor=stage.runner)
    ranks = Dossier.objects.order_by("number").values_list("rank", flat=True)
    assert list(ranks) == [None, None]
    assert [row.rank for each in rankings(stage.edition, "review") for row in each.results] == [1]
    if end == "taken back":
        dissolve(panel=panels[1], actor=stage.runner)
        assert list(ranks.all()) == [1, None]
        return
    for expert in range(3):
        stage.score(panels[1], expert, 1, "50")
    close_panel(panel=panels[1], actor=stage.runner)
    assert list(ranks.all()) == [2, 1]


def test_a_dossier_has_one_panel_at_a_stage(city: City):
    stage = set_stage(city)
    panel = stage.panel(opened=False)
    with pytest.raises(Refused) as caught:
        stage.panel(opened=False, name="另一组")
    assert caught.value.refusals[0].code == "panel-already"
    dissolve(panel=panel, actor=stage.runner)
    assert stage.panel(opened=False, name="另一组").assignments.count() == 9


def test_the_criterion_named_by_the_edition_breaks_a_tie(city: City):
    stage = set_stage(city, dossiers=2, tie_break=["deeds"])
    panel = stage.panel()
    for expert in range(3):
        stage.score(panel, expert, 0, "40", "30")
        stage.score(panel, expert, 1, "35", "35")
    close_panel(panel=panel, actor=stage.runner)
    assert list(Dossier.objects.order_by("number").values_list("rank", flat=True)) == [2, 1]


def test_a_panel_is_not_closed_over_a_request_to_give_a_sheet_back(city: City):
    stage = set_stage(city, dossiers=1)
    panel = stage.panel()
    stage.score_all(panel, [["30", "31", "32"]])
    sheet = stage.assignment(panel).sheet
    request = ask_reopening(sheet=sheet, actor=stage.runner, reason="误填")
    assert refusal_of(close_panel, panel=panel, actor=stage.runner) == "reopening-open"
    with pytest.raises(PermissionDenied):
        drop_reopening(reopening=request, actor=city.expert_one)
    drop_reopening(reopening=request, actor=stage.runner)
    assert refusal_of(grant_reopening, reopening=request, actor=stage.runner) == "decided-already"
    assert refusal_of(drop_reopening, reopening=request, actor=stage.runner) == "decided-already"
    close_panel(panel=panel, actor=stage.runner)
    assert list(no_request_is_open_at_a_closed_panel()) == []
    Reopening.objects.update(dropped_by=None, dropped_at=None)
    assert list(no_request_is_open_at_a_closed_panel())


def test_no_vote_is_opened_over_a_request_to_give_a_sheet_back(city: City):
    ballot = {"quorum": "2/3", "threshold": "2/3"}
    stage = set_stage(city, dossiers=1, ballot=ballot)
    panel = stage.panel()
    stage.score_all(panel, [["30", "31", "32"]])
    ask_reopening(sheet=stage.assignment(panel).sheet, actor=stage.runner, reason="误填")
    present = [each.pk for each in stage.experts]
    code = refusal_of(open_ballot, panel=panel, present=present, actor=stage.runner)
    assert code == "reopening-open"


def test_a_request_is_void_when_its_expert_stands_aside(city: City):
    stage = set_stage(city, dossiers=1, experts=4)
    panel = stage.panel()
    stage.score_all(panel, [["30", "31", "32", "33"]])
    assignment = stage.assignment(panel)
    ask_reopening(sheet=assignment.sheet, actor=stage.runner, reason="误填")
    stand_aside(assignment=assignment, actor=stage.experts[0].user, reason="师徒")
    close_panel(panel=panel, actor=stage.runner)
