"""Three documents of no city's, as unlike the five as can be: no line of code knows them."""

from decimal import Decimal

import pytest

from nominations.models import Event, Visit
from reviews.models import (
    Ballot,
    BallotCount,
    CountedPoints,
    PublicNotice,
    ResultImport,
    ScoreSheet,
)
from talentportal.programs.models import HonourRecord
from tests.editions import running

AWARD, CONTEST, PROVINCE = (
    "haibin-training-award-2025",
    "jiangwan-skills-contest-2025",
    "linhai-province-master-2026",
)

pytestmark = [pytest.mark.smoke, pytest.mark.django_db]


def test_organisations_are_chosen_by_a_ballot_with_quorum_and_threshold() -> None:
    funnel = running.run_invented(AWARD, 60)
    assert running.stage(funnel, "recommendation")["declined"] > 0
    (ballot,) = Ballot.objects.all()
    assert (ballot.secret, ballot.state) == (True, "closed")
    counts = list(BallotCount.objects.filter(ballot=ballot))
    assert counts
    passed = [each for each in counts if each.in_favour * 3 >= 7 * 2]
    jury = running.stage(funnel, "jury")
    assert jury["onward"] == min(len(passed), 10)
    assert any(each.against for each in counts)


def test_a_title_is_won_trade_by_trade_in_two_rounds_of_a_contest() -> None:
    funnel = running.run_invented(CONTEST, 60)
    assert ResultImport.objects.filter(state="sealed").count() == 2
    assert running.stage(funnel, "practice")["entered"] <= 4 * 8
    won = Visit.objects.filter(stage="notice", left_by="close_notice").select_related("dossier")
    trades = [visit.dossier.answers["trade"] for visit in won]
    assert len(trades) == funnel["honoured"]
    assert all(trades.count(trade) <= 2 for trade in trades)
    (caps,) = [limit for limit in funnel["limits"] if limit["rule"] == "trade"]
    assert (caps["holders"], caps["places"]) == (4, 8)


def test_a_province_hears_four_levels_and_two_notices() -> None:
    funnel = running.run_invented(PROVINCE, 80)
    stages = [row["stage"] for row in funnel["stages"][1:]]
    assert stages[:4] == ["unit", "county", "city", "city_notice"]
    assert running.seats(funnel, "county") < running.stage(funnel, "county")["entered"]
    notices = PublicNotice.objects.values_list("stage", flat=True)
    assert set(notices) == {"city_notice", "province_notice"}
    counted = CountedPoints.objects.filter(criterion="figures")
    assert len(set(counted.values_list("points", flat=True))) > 1
    for sheet in ScoreSheet.objects.filter(submitted_at__isnull=False).select_related("assignment"):
        points = counted.get(dossier=sheet.assignment.dossier_id).points
        assert Decimal(sheet.points["figures"]) == points
    later = Event.objects.filter(verb="supplement").values_list("stage", flat=True)
    assert set(later) == {"qualification", "experts"}
    for record in HonourRecord.objects.all():
        seen = Visit.objects.filter(dossier__number=record.dossier_number, left_by="close_notice")
        assert set(seen.values_list("stage", flat=True)) == set(notices)
