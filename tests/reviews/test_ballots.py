"""Votes of a panel: who counts, what passes, and that nobody can find out who voted how."""

from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from nominations.models import Dossier, Fulfilment
from nominations.moving import take_step
from reviews.experts.rules.balloting import Rules, VoteVerdict
from reviews.experts.services.balloting import (
    admit,
    cast_votes,
    close_ballot,
    open_ballot,
    void_ballot,
)
from reviews.experts.services.panels import close_panel
from reviews.experts.services.ranking import rankings
from reviews.experts.services.sheets import stand_aside
from reviews.invariants import INVARIANTS
from reviews.models import Ballot, BallotCount, BallotVoter, Panel
from talentportal.programs.document import Ballot as BallotRules
from talentportal.shared.refusals import Refused
from tests.support.clients import signed_in
from tests.support.refusals import refusal_of
from tests.support.worlds.ballots import TWO_THIRDS, code_of, everybody, voting
from tests.support.worlds.cast import City
from tests.support.worlds.stage import Stage, set_stage


def vote(stage: Stage, panel: Panel, votes: str, dossier: int = 0) -> None:
    """Let the experts vote in turn: ``f`` for, ``a`` against, ``-`` abstain, `` `` not at all."""
    code = code_of(panel, stage.dossiers[dossier])
    words = {"f": "for", "a": "against", "-": "abstain"}
    for expert, letter in zip(stage.experts, votes, strict=True):
        if letter != " ":
            cast_votes(panel=panel, actor=expert.user, choices={code: words[letter]})


# The arithmetic


@pytest.mark.parametrize(
    ("threshold", "included", "in_favour", "present", "passes"),
    [
        ("2/3", True, 4, 6, True),
        ("2/3", False, 4, 6, False),
        ("2/3", True, 4, 7, False),
        ("2/3", True, 5, 7, True),
        ("1/2", False, 3, 6, False),
        ("1/2", False, 4, 7, True),
        ("0.6", True, 3, 5, True),
        ("1", True, 4, 5, False),
        ("1", True, 5, 5, True),
    ],
)
def test_a_vote_passes_at_the_exact_share(threshold, included, in_favour, present, passes):
    rules = Rules(Fraction(1, 2), Fraction(threshold), included)
    found = VoteVerdict(rules, present, present, 0, in_favour=in_favour)
    assert found.passes is passes
    assert (in_favour >= found.needed) is passes


@pytest.mark.parametrize(
    ("present", "members", "quorate"), [(4, 6, True), (3, 6, False), (5, 7, True), (4, 7, False)]
)
def test_the_quorum_is_an_exact_share_of_those_who_do_not_stand_aside(present, members, quorate):
    found = VoteVerdict(Rules(Fraction(2, 3), Fraction(1, 2)), members, present, recused=1)
    assert found.is_quorate is quorate


def test_the_arithmetic_is_shown_in_one_sentence():
    rules = Rules(Fraction(2, 3), Fraction(2, 3))
    found = VoteVerdict(rules, members=7, present=6, recused=2, in_favour=4, against=1)
    assert found.sentence == (
        "应到7人、实到6人，要求到会2/3：符合；2人回避，不计入；"
        "赞成4票、反对1票、弃权0票；1人到会未投票；赞成4/6，要求2/3以上（含）（4票）：通过"
    )


def test_a_share_is_read_as_a_fraction_and_written_as_one():
    given = BallotRules.model_validate({"quorum": "2/3", "threshold": 0.6})
    assert (given.quorum, given.threshold) == (Fraction(2, 3), Fraction(3, 5))
    written = given.model_dump(mode="json")
    assert (written["quorum"], written["threshold"]) == ("2/3", "0.6")
    for wrong in ("0", "3/2", "x", "1/0", True):
        with pytest.raises(ValueError, match="比例"):
            BallotRules.model_validate({"quorum": wrong, "threshold": 1})


# The vote


@pytest.mark.django_db
def test_a_round_with_a_vote_and_no_points_runs_to_its_end(city: City):
    stage, panel = voting(city, dossiers=3)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    vote(stage, panel, "ffff-a", 0)
    vote(stage, panel, "fff-aa", 1)
    vote(stage, panel, "ffffff", 2)
    close_ballot(panel=panel, actor=stage.runner)
    (ranking,) = rankings(stage.edition, "review")
    assert [(str(r.score), r.rank, r.passes) for r in ranking.results] == [
        ("100.00", 1, True),
        ("66.67", 2, True),
        ("50.00", 3, False),
    ]
    assert ranking.cut == 2
    panel.refresh_from_db()
    assert panel.state == "closed"


@pytest.mark.django_db
def test_the_door_lets_nobody_past_a_vote_that_went_against_him(city: City):
    stage, panel = voting(city, dossiers=2)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    vote(stage, panel, "ffffff", 0)
    vote(stage, panel, "fffaaa", 1)
    close_ballot(panel=panel, actor=stage.runner)
    passed, failed = stage.dossiers
    assert take_step(dossier=passed, verb="shortlist", actor=stage.runner).state == "vetting"
    with pytest.raises(Refused) as caught:
        take_step(dossier=failed, verb="shortlist", actor=stage.runner)
    (refusal,) = caught.value.refusals
    assert refusal.code == "scored-unmet"
    assert "3/6" in refusal.sentence


@pytest.mark.django_db
def test_the_points_order_and_the_vote_decides(city: City):
    stage = set_stage(city, dossiers=3, ballot=TWO_THIRDS)
    panel = stage.panel()
    stage.score_all(panel, [["50"] * 3, ["40"] * 3, ["30"] * 3])
    assert refusal_of(close_panel, panel=panel, actor=stage.runner) == "ballot-first"
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    vote(stage, panel, "aaf", 0)
    vote(stage, panel, "ffa", 1)
    vote(stage, panel, "fff", 2)
    close_ballot(panel=panel, actor=stage.runner)
    found = {d.number[-1]: (d.final_score, d.rank) for d in Dossier.objects.all()}
    assert {key: (str(score), rank) for key, (score, rank) in found.items()} == {
        "0": ("80.00", 3),
        "1": ("70.00", 1),
        "2": ("60.00", 2),
    }
    scored = Fulfilment.objects.filter(requirement="scored", met=True)
    assert set(scored.values_list("dossier__number", flat=True)) == {"D2019-00001", "D2019-00002"}


@pytest.mark.django_db
def test_a_vote_after_points_waits_for_the_sheets(city: City):
    stage = set_stage(city, dossiers=1, experts=4, ballot=TWO_THIRDS)
    panel = stage.panel()
    stage.score_all(panel, [["50", "50", "50", ""]])
    asked = {"panel": panel, "present": everybody(stage), "actor": stage.runner}
    assert refusal_of(open_ballot, **asked) == "sheets-missing"
    open_ballot(**asked, absence_reason="出差")
    panel.refresh_from_db()
    assert (panel.state, panel.absence_reason) == ("voting", "出差")


@pytest.mark.django_db
def test_without_quorum_nothing_is_opened(city: City):
    stage, panel = voting(city)
    asked = {"panel": panel, "actor": stage.runner}
    assert refusal_of(open_ballot, **asked, present=everybody(stage)[:3]) == "not-quorate"
    assert not Ballot.objects.exists()
    open_ballot(**asked, present=everybody(stage)[:4])


@pytest.mark.django_db
def test_the_smallest_sample_is_asked_of_a_vote_too(city: City):
    stage, panel = voting(city, experts=5, smallest_sample=5)
    asked = {"panel": panel, "actor": stage.runner}
    assert refusal_of(open_ballot, **asked, present=everybody(stage)[:4]) == "not-quorate"
    open_ballot(**asked, present=everybody(stage))


@pytest.mark.django_db
def test_who_stands_aside_neither_votes_nor_counts(city: City):
    stage, panel = voting(city)
    expert = stage.experts[5]
    stand_aside(assignment=stage.assignment(panel, 5), actor=expert.user, reason="师徒")
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    code = code_of(panel, stage.dossiers[0])
    refused = refusal_of(cast_votes, panel=panel, actor=expert.user, choices={code: "for"})
    assert refused == "not-to-vote"
    vote(stage, panel, "fff-a ")
    close_ballot(panel=panel, actor=stage.runner)
    verdict = rankings(stage.edition, "review")[0].results[0].verdict
    assert (verdict.members, verdict.present, verdict.recused) == (5, 5, 1)
    assert not verdict.passes  # 3 of 5 is less than two thirds


@pytest.mark.django_db
def test_standing_aside_during_the_vote_can_break_the_quorum(city: City):
    stage, panel = voting(city, experts=4, smallest_sample=3)
    open_ballot(panel=panel, present=everybody(stage)[:3], actor=stage.runner)
    stand_aside(assignment=stage.assignment(panel, 0), actor=stage.experts[0].user, reason="亲属")
    vote(stage, panel, " ff ")
    assert refusal_of(close_ballot, panel=panel, actor=stage.runner) == "not-quorate"
    admit(panel=panel, expert=stage.experts[3].pk, actor=stage.runner)
    vote(stage, panel, "   f")
    close_ballot(panel=panel, actor=stage.runner)
    assert rankings(stage.edition, "review")[0].results[0].passes


@pytest.mark.django_db
def test_nobody_stands_aside_from_what_he_has_voted_on(city: City):
    stage, panel = voting(city)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    vote(stage, panel, "f     ")
    assignment, user = stage.assignment(panel, 0), stage.experts[0].user
    code = refusal_of(stand_aside, assignment=assignment, actor=user, reason="亲属")
    assert code == "already-voted"


@pytest.mark.django_db
def test_nobody_votes_twice_absent_or_after_the_end(city: City):
    stage, panel = voting(city)
    code = code_of(panel, stage.dossiers[0])
    first, last = stage.experts[0].user, stage.experts[5].user
    asked = {"panel": panel, "choices": {code: "for"}}
    assert refusal_of(cast_votes, **asked, actor=first) == "panel-state"
    open_ballot(panel=panel, present=everybody(stage)[:5], actor=stage.runner)
    assert refusal_of(cast_votes, **asked, actor=last) == "not-present"
    wrong = {"panel": panel, "choices": {code: "maybe"}}
    assert refusal_of(cast_votes, **wrong, actor=first) == "no-such-choice"
    cast_votes(**asked, actor=first)
    assert refusal_of(cast_votes, **asked, actor=first) == "already-voted"
    count = BallotCount.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        BallotVoter.objects.create(count=count, expert=stage.experts[0])
    vote(stage, panel, " ffff ")
    close_ballot(panel=panel, actor=stage.runner)
    assert refusal_of(cast_votes, **asked, actor=last) == "panel-state"
    assert BallotCount.objects.get().cast == BallotVoter.objects.count() == 5


@pytest.mark.django_db
def test_missing_votes_need_a_reason_and_are_not_for_it(city: City):
    stage, panel = voting(city)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    vote(stage, panel, "fff   ")
    assert refusal_of(close_ballot, panel=panel, actor=stage.runner) == "votes-missing"
    close_ballot(panel=panel, actor=stage.runner, reason="三人提前离会")
    verdict = rankings(stage.edition, "review")[0].results[0].verdict
    assert (verdict.not_voting, verdict.passes) == (3, False)


@pytest.mark.django_db
def test_the_chair_or_an_officer_closes_the_vote_and_nobody_else(city: City):
    stage, panel = voting(city)
    chair = stage.experts[1]
    absent = {"panel": panel, "present": everybody(stage)[2:], "actor": stage.runner}
    assert refusal_of(open_ballot, **absent, chair=chair.pk) == "chair-absent"
    open_ballot(panel=panel, present=everybody(stage), chair=chair.pk, actor=stage.runner)
    vote(stage, panel, "ffffff")
    for stranger in (stage.experts[0].user, city.stranger, city.publisher):
        with pytest.raises(PermissionDenied):
            close_ballot(panel=panel, actor=stranger)
    close_ballot(panel=panel, actor=chair.user)
    assert Ballot.objects.get().closed_by == chair.user


@pytest.mark.django_db
def test_a_vote_that_is_broken_off_is_kept_and_counts_for_nothing(city: City):
    stage, panel = voting(city)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    vote(stage, panel, "aaaaaa")
    void = {"panel": panel, "actor": stage.runner}
    assert refusal_of(void_ballot, **void, reason=" ") == "reason-missing"
    void_ballot(**void, reason="一名专家未及时回避")
    panel.refresh_from_db()
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    vote(stage, panel, "ffffff")
    close_ballot(panel=panel, actor=stage.runner)
    assert rankings(stage.edition, "review")[0].results[0].passes
    assert list(Ballot.objects.values_list("ordinal", "state")) == [(1, "void"), (2, "closed")]


# Secrecy


@pytest.mark.django_db
def test_nothing_that_is_kept_of_a_secret_vote_joins_a_person_to_a_vote(city: City):
    stage, panel = voting(city)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    vote(stage, panel, "fa-fff")
    columns = {field.column for field in BallotVoter._meta.get_fields()}
    assert columns == {"id", "count_id", "expert_id", "secret", "choice"}
    assert set(BallotVoter.objects.values_list("choice", "secret")) == {("", True)}
    assert {row.pk.version for row in BallotVoter.objects.all()} == {4}
    assert [field.name for field in BallotCount._meta.fields][3:] == [
        "in_favour",
        "against",
        "abstained",
        "members",
        "present",
        "recused",
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        BallotVoter.objects.update(choice="for")


@pytest.mark.django_db
def test_votes_that_do_not_add_up_break_a_promise(city: City):
    stage, panel = voting(city)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    vote(stage, panel, "fa-fff")
    (promise,) = [each for each in INVARIANTS if each.__name__.startswith("every_vote")]
    assert list(promise()) == []
    BallotCount.objects.update(in_favour=F("in_favour") + 1)
    assert [each.partition(": ")[2] for each in promise()] == ["7 votes of 6 voters"]


@pytest.mark.django_db
def test_an_open_vote_keeps_who_voted_how(city: City):
    stage, panel = voting(city, ballot=TWO_THIRDS | {"secret": False})
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    vote(stage, panel, "fa-fff")
    kept = {row.expert_id: row.choice for row in BallotVoter.objects.all()}
    assert kept[stage.experts[1].pk] == "against"


@pytest.mark.django_db
def test_nobody_reads_the_counts_before_the_vote_is_closed(city: City):
    stage, panel = voting(city)
    open_ballot(panel=panel, present=everybody(stage), actor=stage.runner)
    vote(stage, panel, "faffff")
    assert rankings(stage.edition, "review") == []
    page = signed_in(stage.runner).get(f"/panels/{panel.pk}/").context
    assert page["verdicts"] == []
    assert [row["done"] for row in page["voters"]] == [1] * 6
    close_ballot(panel=panel, actor=stage.runner)
    (row,) = signed_in(stage.runner).get(f"/panels/{panel.pk}/").context["verdicts"]
    assert (row["verdict"].in_favour, row["verdict"].against) == (5, 1)
