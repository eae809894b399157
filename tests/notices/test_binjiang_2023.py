"""Every clause of the announcement 第四届“滨江工匠”认定工作正式启动 (2023-06-06)."""

from datetime import date, datetime
from typing import Any

import pytest

from talentportal.programs.document.text import yaml_file
from talentportal.programs.rules.eligibility import HeldHonour
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared.clock import CHINA
from tests.notices import proof
from tests.support.worlds.samples import EDITIONS, edition

SLUG = "binjiang-craftsman-2023"
DOCUMENT = edition(SLUG)
CLAUSES: proof.Clauses = {
    "认定范围 重点领域": ("sectors_are_a_preference",),
    "认定范围 数量": ("exactly_ten",),
    "认定范围 已认定为工匠": ("craftsmen_of_any_district_are_excluded",),
    "认定范围 杭州工匠提名奖": ("a_nominee_may_apply_again",),
    "认定条件 国籍、在职职工、工会会员": ("nationality_employment_and_union_are_computed",),
    "认定条件 拥护、遵纪守法": ("declarations_are_asked",),
    "认定条件 5年以上": ("five_years_in_the_trade_are_asked_softly",),
    "认定条件 一线岗位": ("declarations_are_asked",),
    "认定条件 传帮带、领军作用": "由推荐单位审核认定（conditions.leading）。",
    "认定条件 1、3—6之一": ("one_of_five_suffices", "places_in_competitions_are_computed"),
    "认定条件 原则上不予推荐": ("officials_and_leaders_are_excluded_softly",),
    "推荐要求 组织推荐": ("only_organisations_recommend",),
    "推荐要求 基本原则": "党管人才、竞争择优、业内公认等原则由推荐单位和评审专家掌握。",
    "推荐要求 认定环节": ("the_route_is_that_of_the_notice",),
    "推荐要求 区政府认定": ("the_government_confirms_after_the_notice",),
    "政策待遇 1 证书、奖杯、奖励": ("prize_is_taxed",),
    "政策待遇 2—4": ("benefits_are_listed",),
    "未规定的事项": ("what_the_notice_leaves_open_is_decided",),
}
WORKER: dict[str, Any] = {
    "form.nationality": "CHN",
    "form.employment_status": "employed",
    "form.works_in_district": True,
    "form.union_member": True,
    "form.on_front_line": True,
    "form.declares_loyalty": True,
    "form.person_category": ["none"],
    "form.sector": "digital",
    "form.craftsman_title": "none",
    "form.resume": [{"from_month": "2015-01", "to_month": "", "in_trade": "yes"}],
}
JUDGED = {"leading": True, "unique_skill": True}
NONE_OF_THEM = dict.fromkeys(["unique_skill", "local_trade", "innovation", "teaching"], False)


def outcomes(changes: dict[str, Any] | None = None, **facts: Any) -> dict[str, str]:
    return proof.outcomes(DOCUMENT, WORKER | (changes or {}), **{"judgements": JUDGED, **facts})


def test_every_clause_has_its_test_or_its_reason() -> None:
    assert proof.unproved(CLAUSES, globals()) == set()


def test_the_file_can_be_published() -> None:
    assert yaml_file.check(yaml_file.read(EDITIONS / f"{SLUG}.yaml")) == []


def test_each_ambiguity_is_decided() -> None:
    assert proof.questions_left(DOCUMENT, "h", 7) == []


def test_somebody_who_fulfils_everything_passes() -> None:
    assert set(outcomes().values()) == {"pass"}


def test_sectors_are_a_preference() -> None:
    """认定范围：聚焦视觉智能等领域 marks and does not exclude."""
    assert proof.failing(outcomes({"form.sector": "other"})) == {"focus_sector"}
    assert proof.force_of(DOCUMENT, "focus_sector") == "preference"
    assert len(DOCUMENT.edition.sectors) == 11


def test_exactly_ten() -> None:
    """2023年计划认定10名."""
    assert (DOCUMENT.tiers[0].slots, DOCUMENT.tiers[0].slots_op) == (10, "exact")
    limit = DOCUMENT.limit("slots")
    assert (limit.maximum, str(limit.force)) == (10, "hard")
    assert DOCUMENT.stage("leading_group").limit == "slots"


@pytest.mark.parametrize(
    ("level", "outcome"),
    [
        (HonourLevel.UNIT, "pass"),
        (HonourLevel.COUNTY, "fail"),
        (HonourLevel.CITY, "fail"),
        (HonourLevel.NATIONAL, "fail"),
    ],
)
def test_craftsmen_of_any_district_are_excluded(level: HonourLevel, outcome: str) -> None:
    """已认定为区级及以上工匠的人员 – of whatever place and program (h5)."""
    held = HeldHonour("某区工匠", "工匠", level, date(2021, 5, 1))
    assert outcomes(honours=(held,))["already_craftsman"] == outcome
    assert outcomes({"form.craftsman_title": "city"})["already_craftsman"] == "fail"


def test_a_nominee_may_apply_again() -> None:
    """已获得“杭州工匠”提名奖的人员可以继续申报."""
    nominee = HeldHonour("杭州工匠", "工匠", HonourLevel.CITY, date(2021, 5, 1), is_nominee=True)
    assert outcomes(honours=(nominee,))["already_craftsman"] == "pass"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"form.nationality": "other"}, "nationality"),
        ({"form.employment_status": "retired"}, "employed_here"),
        ({"form.works_in_district": False}, "employed_here"),
        ({"form.union_member": False}, "union_member"),
    ],
)
def test_nationality_employment_and_union_are_computed(change: dict[str, Any], key: str) -> None:
    """中国国籍，滨江区在职职工、工会会员."""
    assert proof.failing(outcomes(change)) == {key}
    assert proof.force_of(DOCUMENT, key) == "hard"


@pytest.mark.parametrize(
    ("field", "key"), [("declares_loyalty", "loyalty"), ("on_front_line", "front_line")]
)
def test_declarations_are_asked(field: str, key: str) -> None:
    """拥护、遵纪守法；目前仍在一线岗位上工作."""
    assert proof.failing(outcomes({f"form.{field}": False})) == {key}
    assert outcomes({f"form.{field}": None})[key] == "needs_person"


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([("2018-07", "2023-06", "yes")], "pass"),
        ([("2018-08", "2023-06", "yes")], "fail"),
        ([("2016-01", "2018-12", "yes"), ("2020-01", "2021-12", "yes")], "pass"),
        ([("2016-01", "2019-12", "yes"), ("2018-01", "2019-12", "yes")], "fail"),
        ([("2010-01", "2020-12", "no")], "fail"),
        ([("2018-07", "", "yes")], "pass"),
    ],
)
def test_five_years_in_the_trade_are_asked_softly(
    rows: list[tuple[str, str, str]], outcome: str
) -> None:
    """一般在5年以上 – at any employer, overlaps once, months counted whole (h4)."""
    resume = [
        {"from_month": first, "to_month": last, "in_trade": trade} for first, last, trade in rows
    ]
    assert outcomes({"form.resume": resume})["years_in_trade"] == outcome
    assert proof.force_of(DOCUMENT, "years_in_trade") == "soft"


@pytest.mark.parametrize("item", sorted(NONE_OF_THEM))
def test_one_of_five_suffices(item: str) -> None:
    """同时符合下列条件之一 – five items, numbered as printed (h1)."""
    common = {"leading": True} | NONE_OF_THEM
    assert outcomes(judgements=common)["one_of"] == "fail"
    assert outcomes(judgements=common | {item: True})["one_of"] == "pass"
    trainee = {"form.trainees": [{"title": "city"}]}
    assert outcomes(trainee, judgements=common)["one_of"] == "pass"
    assert outcomes({"form.trainees": [{"title": "other"}]}, judgements=common)["one_of"] == "fail"


@pytest.mark.parametrize(
    ("level", "place", "outcome"),
    [
        ("city", "3", "pass"),
        ("city", "4", "fail"),
        ("provincial", "1", "pass"),
        ("county", "1", "pass"),
        ("county", "2", "fail"),
    ],
)
def test_places_in_competitions_are_computed(level: str, place: str, outcome: str) -> None:
    """5、市级及以上大赛前三名、区级第一名."""
    row = {"level": level, "place": place}
    found = outcomes({"form.competitions": [row]}, judgements={"leading": True} | NONE_OF_THEM)
    assert found["one_of"] == outcome


@pytest.mark.parametrize(
    ("category", "key"),
    [
        ("civil_servant", "party_and_government"),
        ("managed_as_civil_servant", "party_and_government"),
        ("mass_organisation", "party_and_government"),
        ("institution_leader", "leaders"),
        ("state_enterprise_leader", "leaders"),
        ("manager_off_trade", "managers"),
    ],
)
def test_officials_and_leaders_are_excluded_softly(category: str, key: str) -> None:
    """原则上不予推荐 – an exception needs the recommender's reason (h3)."""
    assert proof.failing(outcomes({"form.person_category": [category]})) == {key}
    assert proof.force_of(DOCUMENT, key) == "soft"


def test_only_organisations_recommend() -> None:
    """组织推荐：成员单位，街道总工会、工会联合会、直属系统工会."""
    (channel,) = DOCUMENT.channels
    assert (channel.kind, set(channel.recommender_kinds)) == ("unit", {"city_unit", "union"})


def test_the_route_is_that_of_the_notice() -> None:
    """资格审核、专家评审、领导小组审定、社会公示."""
    assert [key for key, _office in proof.held(DOCUMENT, "organisation")] == [
        "recommendation",
        "qualification",
        "expert_review",
        "leading_group",
        "public_notice",
        "government",
    ]


def test_the_government_confirms_after_the_notice() -> None:
    """最后提请区政府认定，并予以发文 (h7)."""
    last = DOCUMENT.route("organisation")[-1]
    assert (last.kind.value, last.held_by) == ("approval", "city")
    assert "decision_recorded" in last.requires
    assert DOCUMENT.results.promulgated_by == "滨江区人民政府"


def test_prize_is_taxed() -> None:
    """证书、奖杯和一次性奖励30000元，按政策缴纳个人所得税."""
    results = DOCUMENT.results
    assert (results.prize_yuan, results.taxed) == (30000, True)
    assert [each.yuan for each in results.instalments] == [30000]


def test_benefits_are_listed() -> None:
    """列入高新领军人才（Ⅱ类），优先推荐，疗休养."""
    text = "".join(DOCUMENT.results.benefits)
    assert all(word in text for word in ("奖杯", "Ⅱ类", "杭州工匠", "疗休养"))


def test_what_the_notice_leaves_open_is_decided() -> None:
    """No dates, materials, copies or notice days in the text: decisions stand for all of them."""
    decided = {decision.path for decision in DOCUMENT.decisions}
    assert {"notices.public.days", "paper.copies", "materials", "reference_date"} <= decided
    assert DOCUMENT.application.closes_at == datetime(2023, 7, 1, tzinfo=CHINA)
