"""Every clause of the notice on the craftsmen of 武汉英才计划 (2024-09-06)."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from talentportal.programs.document.text import yaml_file
from talentportal.programs.rules.eligibility import Facts, HeldHonour, holds
from talentportal.programs.rules.numbers import shortlist
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared.clock import CHINA
from tests.notices import proof
from tests.support.worlds.samples import EDITIONS, edition

SLUG = "wuhan-artisan-2024"
DOCUMENT = edition(SLUG)
ON = date(2024, 9, 30)
CLAUSES: proof.Clauses = {
    "一（一）1、3": ("declarations_are_asked",),
    "一（一）2 在汉全职工作": ("three_years_of_full_time_work",),
    "一（一）2 年龄": ("sixty_five_is_asked_softly",),
    "一（一）4": "由推荐单位、区人社部门审核认定（conditions.contribution）。",
    "一（一）团队": ("teams_have_conditions_of_their_own",),
    "一（一）团队 结构、基础、方向、实绩": "由区人社部门审核认定（conditions.team_structure）。",
    "一（二）技师及以上": ("technicians_and_above",),
    "一（二）长期在一线": "由推荐单位、区人社部门审核认定（conditions.front_line）。",
    "一（二）1—5": ("one_of_five_suffices",),
    "一（二）优先推荐": ("sectors_are_a_preference",),
    "二 50名": ("fifty_places_for_people_and_teams",),
    "三 组织实施": ("the_route_is_that_of_the_notice",),
    "三（一）线上申报": ("deadlines_of_applicants_and_districts",),
    "三（一）1 用人单位推荐": ("units_are_legal_persons_and_publish_first",),
    "三（一）1 40周岁以下占比": ("half_of_a_units_list_is_forty_or_younger",),
    "三（一）2 自荐": ("self_nominees_need_a_provincial_honour",),
    "三（一）只能申报1个领域": ("one_track_a_year",),
    "三（一）已入选": ("earlier_programs_exclude",),
    "三（一）公务员、参公": ("officials_and_leaders_are_excluded",),
    "三（一）领导班子成员": ("officials_and_leaders_are_excluded",),
    "三（二）属地初审": ("the_route_is_that_of_the_notice",),
    "三（二）纸质材料": ("two_glued_copies_with_contents",),
    "三（二）考察": ("districts_inspect_and_consult",),
    "三（二）征求组织部门意见": ("districts_inspect_and_consult",),
    "三（三）专家评审1:1.2": ("sixty_are_shortlisted",),
    "三（四）公安、法院": ("police_and_court_are_consulted",),
    "三（四）党组会": ("police_and_court_are_consulted",),
    "三（五）审定、公示、确定": ("the_notice_stands_between_approval_and_confirmation",),
    "四（一）资助": ("sixty_thousand_in_three_years",),
    "四（二）（三）": ("benefits_are_listed",),
    "五（一）（二）": "工作要求，由推荐单位掌握，谁推荐、谁负责。",
    "五（三）报送时间": ("deadlines_of_applicants_and_districts",),
    "附件 各区申报受理联系表": ("sixteen_districts_are_listed",),
}
WORKER: dict[str, Any] = {
    "person.birth_date": date(1985, 3, 2),
    "dossier.channel": "unit",
    "dossier.applicant_kind": "person",
    "form.declares_loyalty": True,
    "form.declares_character": True,
    "form.in_wuhan_since": date(2018, 1, 1),
    "form.skill_level": "technician",
    "form.focus": ["cluster_965"],
    "form.employer_nature": "state",
    "form.employer_is_legal_person": True,
    "form.highest_honour": "city",
    "form.applied_elsewhere": False,
    "form.talent_programs": ["none"],
    "form.person_category": ["none"],
    "form.technical_post": True,
}
NONE_OF_THEM = dict.fromkeys(["innovation", "method", "application", "teaching"], False)
COMMON = {"contribution": True, "front_line": True, "team_structure": True}
MEMBER = {"name": "甲", "excluded": "no"}
TEAM = {
    "dossier.applicant_kind": "team",
    "form.team_formed_on": date(2023, 9, 30),
    "form.team_members": [MEMBER, MEMBER],
}
SELF = {"dossier.channel": "self", "form.highest_honour": "provincial"}


def outcomes(changes: dict[str, Any] | None = None, **facts: Any) -> dict[str, str]:
    judged = {"judgements": COMMON | NONE_OF_THEM | {"method": True}, **facts}
    return proof.outcomes(DOCUMENT, WORKER | (changes or {}), **judged)


def test_every_clause_has_its_test_or_its_reason() -> None:
    assert proof.unproved(CLAUSES, globals()) == set()


def test_the_file_can_be_published() -> None:
    assert yaml_file.check(yaml_file.read(EDITIONS / f"{SLUG}.yaml")) == []


def test_each_ambiguity_is_decided() -> None:
    assert proof.questions_left(DOCUMENT, "w", 11) == []


def test_somebody_who_fulfils_everything_passes() -> None:
    assert set(outcomes().values()) == {"pass"}
    assert set(outcomes(TEAM).values()) == {"pass"}


@pytest.mark.parametrize(
    ("field", "key"), [("declares_loyalty", "loyalty"), ("declares_character", "character")]
)
def test_declarations_are_asked(field: str, key: str) -> None:
    """一（一）1、3."""
    assert proof.failing(outcomes({f"form.{field}": False})) == {key}
    assert outcomes({f"form.{field}": None})[key] == "needs_person"


@pytest.mark.parametrize(
    ("since", "outcome"), [(date(2021, 9, 30), "pass"), (date(2021, 10, 1), "fail")]
)
def test_three_years_of_full_time_work(since: date, outcome: str) -> None:
    """一（一）2：在汉全职工作3年以上."""
    assert outcomes({"form.in_wuhan_since": since})["full_time"] == outcome
    assert proof.force_of(DOCUMENT, "full_time") == "hard"


@pytest.mark.parametrize(
    ("born", "outcome"), [(date(1958, 10, 1), "pass"), (date(1958, 9, 30), "fail")]
)
def test_sixty_five_is_asked_softly(born: date, outcome: str) -> None:
    """一（一）2：一般在65周岁以下 – not yet 66 on 30 September (w1)."""
    assert outcomes({"person.birth_date": born})["age"] == outcome
    assert proof.force_of(DOCUMENT, "age") == "soft"


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        ({"form.team_members": [MEMBER]}, {"team_size"}),
        ({"form.team_formed_on": date(2023, 10, 1)}, {"team_tenure"}),
        ({"form.team_members": [MEMBER, MEMBER | {"excluded": "yes"}]}, {"team_members"}),
    ],
)
def test_teams_have_conditions_of_their_own(change: dict[str, Any], failing: set[str]) -> None:
    """一般不少于3人（含带头人），稳定合作1年以上；members are asked about too (w3, w10)."""
    assert proof.failing(outcomes(TEAM | change)) == failing
    assert "team_size" not in outcomes(change)
    assert proof.force_of(DOCUMENT, "team_tenure") == "hard"
    forces = {kind.kind: str(kind.force) for kind in DOCUMENT.applicant_kinds}
    assert forces == {"person": "hard", "team": "soft"}


@pytest.mark.parametrize(
    ("level", "outcome"), [("senior", "fail"), ("technician", "pass"), ("chief_technician", "pass")]
)
def test_technicians_and_above(level: str, outcome: str) -> None:
    """一（二）：技师及以上."""
    assert outcomes({"form.skill_level": level})["level"] == outcome


@pytest.mark.parametrize("item", sorted(NONE_OF_THEM))
def test_one_of_five_suffices(item: str) -> None:
    """一（二）1—5：an honour is proved by its certificate, the others are judged."""
    nothing = COMMON | NONE_OF_THEM
    assert outcomes(judgements=nothing)["one_of"] == "fail"
    assert outcomes(judgements=nothing | {item: True})["one_of"] == "pass"
    proved = nothing | {"evidence_honour_certificate": True}
    files = {"honour_certificate": 1}
    assert outcomes(judgements=proved, materials=files)["one_of"] == "pass"
    low = {"form.highest_honour": "county"}
    assert outcomes(low, judgements=proved, materials=files)["one_of"] == "fail"


def test_sectors_are_a_preference() -> None:
    """优先推荐从事“965”产业、重大工程、重大项目相关工作."""
    assert proof.failing(outcomes({"form.focus": ["other"]})) == {"focus_sector"}
    assert proof.force_of(DOCUMENT, "focus_sector") == "preference"


def test_fifty_places_for_people_and_teams() -> None:
    """二：评选50名人才（团队）；a team counts as one."""
    (tier,) = DOCUMENT.tiers
    assert (tier.slots, tier.slots_op) == (50, "exact")
    assert (DOCUMENT.limit("slots").maximum, str(DOCUMENT.limit("slots").force)) == (50, "hard")


def test_the_route_is_that_of_the_notice() -> None:
    """三：unit → district online → on paper → report → experts → party group → talent office."""
    shared = [
        ("online_review", "county_bureau"),
        ("paper_review", "county_bureau"),
        ("district_report", "county_bureau"),
        ("expert_review", "city_bureau"),
        ("party_group", "city_bureau"),
        ("final_approval", "talent_office"),
        ("public_notice", "talent_office"),
        ("confirmation", "talent_office"),
    ]
    assert proof.held(DOCUMENT, "self") == shared
    assert proof.held(DOCUMENT, "unit") == [("unit_recommendation", "recommender"), *shared]


def test_deadlines_of_applicants_and_districts() -> None:
    """申报截止时间2024年9月30日；各区于10月10日前报送 (w8)."""
    assert DOCUMENT.application.closes_at == datetime(2024, 10, 1, tzinfo=CHINA)
    assert DOCUMENT.stage("district_report").closes_at == datetime(2024, 10, 11, tzinfo=CHINA)
    assert DOCUMENT.stage("paper_review").earlier_deadlines is True


def test_units_are_legal_persons_and_publish_first() -> None:
    """三（一）1：独立法人资格；集体研究和公示后确定."""
    assert proof.failing(outcomes({"form.employer_is_legal_person": False})) == {"legal_person"}
    assert proof.failing(outcomes({"form.employer_nature": "government"})) == {"legal_person"}
    assert "legal_person" not in outcomes(SELF)
    assert DOCUMENT.channel("unit").internal_notice is not None
    stage = DOCUMENT.stage("unit_recommendation")
    assert stage.meeting == "单位集体研究会议"
    assert "meeting_decided" in stage.requires
    wanted = DOCUMENT.material("in_house_notice").for_whom
    assert wanted is not None
    for channel, asked in (("unit", True), ("self", False)):
        assert holds(wanted, Facts(values={"dossier.channel": channel}), ON) is asked


def test_half_of_a_units_list_is_forty_or_younger() -> None:
    """三（一）1：40周岁以下的推荐人选占比不低于50% (w2; its arithmetic: tests of the numbers)."""
    (rule,) = DOCUMENT.shares
    assert (rule.at_least, rule.smallest_group, rule.stage) == (
        Fraction(1, 2),
        2,
        "unit_recommendation",
    )
    assert (rule.list_of, str(rule.force)) == ("recommender", "hard")
    for born, counts in ((date(1983, 10, 1), True), (date(1983, 9, 30), False)):
        assert holds(rule.numerator, Facts(values={"person.birth_date": born}), ON) is counts


def test_self_nominees_need_a_provincial_honour() -> None:
    """三（一）2：获得省部级及以上荣誉，and 具有特殊技能、特别优秀 (w4, w5)."""
    proved: dict[str, Any] = {
        "materials": {"provincial_honour": 1},
        "judgements": COMMON
        | NONE_OF_THEM
        | {"method": True, "evidence_provincial_honour": True, "self_special": True},
    }
    assert set(outcomes(SELF, **proved).values()) == {"pass"}
    assert proof.failing(outcomes(SELF | {"form.highest_honour": "city"}, **proved)) == {
        "self_honour"
    }
    assert proof.failing(outcomes(SELF, judgements=proved["judgements"])) == {"self_honour"}
    ordinary = proved["judgements"] | {"self_special": False}
    assert proof.failing(outcomes(SELF, **proved | {"judgements": ordinary})) == {"self_special"}
    assert {str(kind) for kind in DOCUMENT.channel("self").recommender_kinds} == {"county_bureau"}


def test_one_track_a_year() -> None:
    """同一年度只能申报1个领域的专项计划 – by the portal's records and by one's own word."""
    assert proof.failing(outcomes(other_tracks=("科技创新领域",))) == {"one_track"}
    assert proof.failing(outcomes({"form.applied_elsewhere": True})) == {"one_track"}
    assert outcomes({"form.applied_elsewhere": None})["one_track"] == "needs_person"
    umbrella = DOCUMENT.program.umbrella
    assert umbrella is not None
    assert umbrella.name == "武汉英才计划"


def test_earlier_programs_exclude() -> None:
    """已入选国家、湖北省人才计划或武汉英才计划等人才不列入申报范围 (w9)."""
    for family in ("武汉英才", "国家人才计划", "湖北省人才计划"):
        held = HeldHonour("某计划", family, HonourLevel.CITY, date(2020, 1, 1))
        assert proof.failing(outcomes(honours=(held,))) == {"already_selected"}
    assert proof.failing(outcomes({"form.talent_programs": ["other"]})) == {"already_selected"}


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        ({"form.person_category": ["civil_servant"]}, {"civil_servants"}),
        ({"form.person_category": ["managed_as_civil_servant"]}, {"civil_servants"}),
        ({"form.person_category": ["state_enterprise_leader"]}, set()),
        (
            {"form.person_category": ["state_enterprise_leader"], "form.technical_post": False},
            {"leaders"},
        ),
        (
            {"form.person_category": ["institution_leader"], "form.technical_post": False},
            {"leaders"},
        ),
    ],
)
def test_officials_and_leaders_are_excluded(change: dict[str, Any], failing: set[str]) -> None:
    """公务员、参公人员；国有企事业单位领导班子成员中的非专业技术技能岗位人员."""
    assert proof.failing(outcomes(change)) == failing


def test_two_glued_copies_with_contents() -> None:
    """三（二）：胶装成册，一式两份，A4，包括目录、线上申报书、各类支撑材料附件."""
    paper = DOCUMENT.paper
    assert (paper.page_size, paper.binding, paper.copies) == ("A4", "glue", 2)
    assert paper.order == ("cover", "contents", "form", "materials")
    assert paper.electronic_copy is True


def test_districts_inspect_and_consult() -> None:
    """三（二）：采取适当形式进行考察，征求区级党委组织部门意见."""
    assert "inspected" in DOCUMENT.stage("paper_review").requires
    asked = [item for item in DOCUMENT.consultations if item.stage == "district_report"]
    assert [(item.department, item.when) for item in asked] == [("区级党委组织部门", None)]


def test_sixty_are_shortlisted() -> None:
    """三（三）：按照1:1.2的比例确定差额人选 (w6)."""
    ratio, slots = DOCUMENT.review.shortlist_ratio, DOCUMENT.tiers[0].slots
    assert ratio is not None
    assert slots is not None
    limit = DOCUMENT.limit("shortlist")
    assert limit.maximum == shortlist(slots, ratio) == 60
    assert DOCUMENT.stage("expert_review").limit == "shortlist"
    assert "ranked" in DOCUMENT.stage("expert_review").requires


def test_police_and_court_are_consulted() -> None:
    """三（四）：征求公安、法院等部门意见后，经党组会研究审议 (w11)."""
    asked = {item.key for item in DOCUMENT.consultations if item.stage == "party_group"}
    assert asked == {"police", "court"}
    stage = DOCUMENT.stage("party_group")
    assert {"consultations_answered", "meeting_decided"} <= set(stage.requires)
    assert stage.limit == "slots"


def test_the_notice_stands_between_approval_and_confirmation() -> None:
    """三（五）：按程序审定后进行公示，公示无异议的，确定为入选 (w7)."""
    assert [stage.kind.value for stage in DOCUMENT.route("self")[-3:]] == [
        "approval",
        "public_notice",
        "approval",
    ]
    assert DOCUMENT.notices[0].days == 5


def test_sixty_thousand_in_three_years() -> None:
    """四（一）：6万元，分3年拨付，每年2万元."""
    results = DOCUMENT.results
    assert results.prize_yuan == 60000
    assert [(each.year, each.yuan) for each in results.instalments] == [
        (1, 20000),
        (2, 20000),
        (3, 20000),
    ]


def test_benefits_are_listed() -> None:
    """四（二）（三）：优先推荐；技能大师工作室10万元."""
    assert ["技能大师工作室" in each for each in DOCUMENT.results.benefits] == [False, True]


def test_sixteen_districts_are_listed() -> None:
    """附件：十六个区的地址，and the city's own."""
    contacts = DOCUMENT.edition.contacts
    assert len(contacts) == 17
    assert all(contact.address and not contact.phone for contact in contacts)
