"""Every clause of the notice 市人社发〔2019〕26号: a test, or why a person judges it.

``CLAUSES`` is the list; the tests below name the clause they prove in their docstring.
"""

from datetime import date, datetime
from typing import Any

import pytest

from talentportal.programs.document.text import yaml_file
from talentportal.programs.rules.eligibility import (
    Facts,
    HeldHonour,
    evaluate,
    holds,
    reference_date,
)
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared.clock import CHINA
from tests.support.worlds.samples import JINZHONG, jinzhong

# Clause → the tests of this file that prove it, or a sentence why a person judges it.
CLAUSES: dict[str, tuple[str, ...] | str] = {
    "一 名额": ("slots_are_a_target",),
    "一 推荐人数": ("recommenders_have_soft_limits",),
    "二（一）对象": ("only_people_in_scope",),
    "二（一）重点": ("focus_is_a_preference",),
    "二（一）不参加遴选": ("earlier_honours_exclude",),
    "二（二）1": ("declarations_are_asked",),
    "二（二）2": ("declarations_are_asked", "departments_asked_depend_on_the_person"),
    "二（二）3": ("declarations_are_asked",),
    "二（二）4": "工匠精神由推荐单位审核认定（conditions.c4）。",
    "二（二）5 在职在岗": ("only_people_in_scope",),
    "二（二）5 高级职业技能水平": ("senior_level_is_asked_softly",),
    "二（二）5 ①—④": ("one_of_four_suffices",),
    "二（二）近5年": ("awards_of_five_years",),
    "二（二）细化条件": ("local_conditions_are_allowed",),
    "三 方式": ("ways_in_and_methods_are_two_things",),
    "三1 安排部署": "宣传发动由各单位自行组织，系统只公布通知。",
    "三2 申报材料": ("materials_are_those_of_the_notice",),
    "三2 事迹材料": ("narrative_is_typeset_as_prescribed",),
    "三2 装订": ("paper_is_bound_in_four_copies",),
    "三3 审查推荐": ("the_route_is_that_of_the_notice",),
    "三3 征求意见": ("departments_asked_depend_on_the_person",),
    "三3 党组会议": ("meetings_decide",),
    "三4 拟定人选": ("the_route_is_that_of_the_notice", "meetings_decide"),
    "三5 公示": ("the_notice_runs_five_working_days",),
    "三6 批准公布": ("two_bodies_approve_after_the_notice",),
    "四 证书和奖励": ("certificate_and_prize",),
    "四 优先推荐": "优先推荐由主管部门在其他评选中掌握，系统只在荣誉登记中提供依据。",
    "四 宣传": "宣传由有关单位组织，不经系统办理。",
    "五 报送时间": ("recommendations_close_on_31_july",),
}

ON = date(2019, 7, 31)
WORKER: dict[str, Any] = {
    "form.employment_status": "employed",
    "form.work_kind": "production",
    "form.employer_nature": "private",
    "form.on_skilled_post": True,
    "form.sector": "glassware",
    "form.post_kind": "operative",
    "form.declares_loyalty": True,
    "form.declares_clean_record": True,
    "form.declares_health": True,
    "form.skill_level": "senior",
    "form.title_rank": "none",
    "form.talent_programs": ["none"],
    "form.political_status": "13",
    "form.is_public_official": False,
    "form.is_large_operator": False,
    "form.founded_enterprise": False,
}
JUDGED = {"spirit": True, "front_line": True, "mastery": True}


def outcomes(changes: dict[str, Any] | None = None, **facts: Any) -> dict[str, str]:
    """Condition → outcome for a worker who fulfils everything, with changes."""
    given = {"judgements": JUDGED, **facts}
    found = evaluate(jinzhong(), Facts(values=WORKER | (changes or {}), **given), ON)
    return {finding.key: str(finding.outcome) for finding in found}


def forces(*keys: str) -> set[str]:
    return {str(rule.force) for rule in jinzhong().conditions if rule.key in keys}


def test_every_clause_has_its_test_or_its_reason() -> None:
    proved = {name for tests in CLAUSES.values() if isinstance(tests, tuple) for name in tests}
    here = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert proved <= here
    assert here - proved == {
        "every_clause_has_its_test_or_its_reason",
        "the_file_can_be_published",
        "each_ambiguity_is_decided",
        "a_worker_who_fulfils_everything_passes",
    }


def test_the_file_can_be_published() -> None:
    assert yaml_file.check(yaml_file.read(JINZHONG)) == []


def test_each_ambiguity_is_decided() -> None:
    asked = " ".join(decision.question for decision in jinzhong().decisions)
    assert [n for n in range(1, 10) if f"j{n}：" not in asked] == []
    assert reference_date(jinzhong()) == ON


def test_a_worker_who_fulfils_everything_passes() -> None:
    assert set(outcomes().values()) == {"pass"}


def test_slots_are_a_target() -> None:
    """一：15名左右 – more need a reason, and are not refused."""
    tier = jinzhong().tier("craftsman")
    assert (tier.slots, tier.slots_op) == (15, "about")
    limit = jinzhong().limit("slots")
    assert (limit.maximum, str(limit.force), limit.scope) == (15, "soft", "edition")
    assert jinzhong().stage("vetting").limit == "slots"


def test_recommenders_have_soft_limits() -> None:
    """一：原则上各县不超过2人，市直各单位不超过1人."""
    found = [
        (str(limit.recommender_kinds[0]), limit.maximum, str(limit.force), limit.scope)
        for limit in jinzhong().limits
        if limit.group == jinzhong().stage("recommendation").limit
    ]
    assert found == [
        ("county_bureau", 2, "soft", "recommender"),
        ("city_unit", 1, "soft", "recommender"),
    ]


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        ({"form.employment_status": "retired"}, {"in_scope", "c5_front_line"}),
        ({"form.employment_status": "off_post"}, {"in_scope", "c5_front_line"}),
        ({"form.work_kind": "other"}, {"in_scope"}),
        ({"form.employer_nature": "government"}, {"in_scope"}),
        ({"form.employer_nature": "self_employed"}, {"in_scope"}),
        ({"form.on_skilled_post": False}, {"in_scope"}),
    ],
)
def test_only_people_in_scope(change: dict[str, Any], failing: set[str]) -> None:
    """二（一）：企事业单位中从事生产、技术、设计、研发，仍在技术、技能岗位上的在职职工."""
    found = {key for key, outcome in outcomes(change).items() if outcome == "fail"}
    assert found == failing
    assert forces(*failing) == {"hard"}


def test_focus_is_a_preference() -> None:
    """二（一）：重点聚焦、重点关注 mark, they do not exclude."""
    found = outcomes({"form.sector": "other", "form.post_kind": "technical"})
    assert {key for key, outcome in found.items() if outcome != "pass"} == {
        "focus_sector",
        "focus_front_line",
    }
    assert forces("focus_sector", "focus_front_line") == {"preference"}


@pytest.mark.parametrize("title", ["三晋英才", "三晋技术能手", "市委联系专家"])
def test_earlier_honours_exclude(title: str) -> None:
    """二（一）：已入选三晋英才、三晋技术能手、市委联系专家等项目的人才不参加遴选."""
    honour = HeldHonour(title, "", HonourLevel.PROVINCIAL, date(2017, 5, 1))
    assert outcomes(honours=(honour,))["x1"] == "fail"
    other = HeldHonour("晋中市劳动模范", "", HonourLevel.CITY, date(2017, 5, 1))
    assert outcomes(honours=(other,))["x1"] == "pass"
    assert outcomes({"form.talent_programs": ["other"]})["x1"] == "fail"


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("declares_loyalty", "c1"),
        ("declares_clean_record", "c2"),
        ("declares_health", "c3"),
    ],
)
def test_declarations_are_asked(field: str, key: str) -> None:
    """二（二）1–3."""
    assert outcomes({f"form.{field}": False})[key] == "fail"
    assert outcomes({f"form.{field}": None})[key] == "needs_person"
    assert jinzhong().form.field(field).required is True


@pytest.mark.parametrize(
    ("level", "rank", "outcome"),
    [
        ("intermediate", "none", "fail"),
        ("senior", "none", "pass"),
        ("technician", "none", "pass"),
        ("none", "intermediate", "pass"),
        ("none", "assistant", "fail"),
    ],
)
def test_senior_level_is_asked_softly(level: str, rank: str, outcome: str) -> None:
    """二（二）5：一般应具有相应高级职业技能水平或同等资格 (j7)."""
    found = outcomes({"form.skill_level": level, "form.title_rank": rank})
    assert found["c5_level"] == outcome
    assert forces("c5_level") == {"soft"}


@pytest.mark.parametrize("item", ["mastery", "problem_solving", "teaching", "innovation"])
def test_one_of_four_suffices(item: str) -> None:
    """二（二）5：具备下列条件之一 – each alone is enough, none is not."""
    common = {"spirit": True, "front_line": True}
    items = ["mastery", "problem_solving", "teaching", "innovation"]
    assert outcomes(judgements=common | {item: True})["c5_one_of"] == "pass"
    assert outcomes(judgements=common)["c5_one_of"] == "needs_person"
    nothing = dict.fromkeys(items, False)
    assert outcomes(judgements=common | nothing)["c5_one_of"] == "fail"


@pytest.mark.parametrize(
    ("month", "outcome"), [("2014-07", "pass"), ("2014-06", "fail"), ("2019-07", "pass")]
)
def test_awards_of_five_years(month: str, outcome: str) -> None:
    """二（二）：以近5年的业绩为主 – counted back from 31 July (j9), and only warned about."""
    assert outcomes({"form.awards": [{"awarded_in": month}]})["recent_awards"] == outcome
    assert forces("recent_awards") == {"soft"}


def test_local_conditions_are_allowed() -> None:
    """二（二）：可在上述条件基础上进一步细化具体条件."""
    assert jinzhong().local_conditions is True


def test_ways_in_and_methods_are_two_things() -> None:
    """三：直接认定、专家评审、行业推荐、人才自荐 (j3, j4, j8)."""
    document = jinzhong()
    assert [channel.key for channel in document.channels] == [
        "county",
        "city_unit",
        "industry",
        "self",
    ]
    assert {method.kind for method in document.methods} == {
        "expert_review",
        "direct_recognition",
        "inspection",
    }
    assert {str(kind) for kind in document.channel("self").recommender_kinds} == {
        "county_bureau",
        "city_unit",
    }
    assert document.review.direct_recognition is not None
    assert document.review.direct_recognition.decided_by == "city_bureau"


def test_materials_are_those_of_the_notice() -> None:
    """三2：①申报表 ②个人事迹材料 ③成果、业绩、获奖、证书等证明材料."""
    document = jinzhong()
    assert document.form.title == "2019年度“晋中工匠”申报表"
    required = {material.key for material in document.materials if material.required}
    assert required == {"id_card", "skill_certificate", "title_certificate", "achievements"}
    certificate = document.material("skill_certificate").for_whom
    assert certificate is not None
    for level, asked in (("senior", True), ("none", False)):
        assert holds(certificate, Facts(values={"form.skill_level": level}), ON) is asked


def test_narrative_is_typeset_as_prescribed() -> None:
    """三2：1500字左右，标题2号小标宋，正文3号仿宋."""
    narrative = jinzhong().narrative
    assert narrative is not None
    assert (narrative.words, narrative.min_words, narrative.max_words) == (1500, 1200, 1800)
    assert (narrative.title_font, narrative.title_size_pt) == ("xiaobiaosong", 22)
    assert (narrative.body_font, narrative.body_size_pt) == ("fangsong", 16)


def test_paper_is_bound_in_four_copies() -> None:
    """三2：统一用A4纸正反打印，装订成册，一式四份，同时报送电子版材料."""
    paper = jinzhong().paper
    assert (paper.page_size, paper.duplex, paper.binding) == ("A4", True, "bound")
    assert (paper.copies, paper.electronic_copy) == (4, True)


def test_the_route_is_that_of_the_notice() -> None:
    """三3–6: examined and recommended below, ranked and proposed above."""
    held = [(stage.label, str(stage.held_by)) for stage in jinzhong().route("county")]
    assert held == [
        ("资料审查、考察核实", "recommender"),
        ("组织推荐", "recommender"),
        ("资格复核", "city_bureau"),
        ("专家评审", "city_bureau"),
        ("拟定人选", "city_bureau"),
        ("社会公示", "city_bureau"),
        ("市委组织部审核", "party_organisation"),
        ("市委人才工作领导小组审定", "leading_group"),
    ]
    assert "ranked" in jinzhong().stage("expert_review").requires
    assert "inspected" in jinzhong().stage("vetting").requires


@pytest.mark.parametrize(
    ("change", "more"),
    [
        ({}, set()),
        ({"form.political_status": "01"}, {"organisation", "discipline"}),
        ({"form.political_status": "02"}, {"organisation", "discipline"}),
        ({"form.political_status": "03"}, set()),
        ({"form.is_public_official": True}, {"organisation", "discipline"}),
        ({"form.is_large_operator": True}, {"market", "tax"}),
        ({"form.founded_enterprise": True}, {"market", "tax"}),
        (
            {"form.political_status": "01", "form.founded_enterprise": True},
            {"organisation", "discipline", "market", "tax"},
        ),
    ],
)
def test_departments_asked_depend_on_the_person(change: dict[str, Any], more: set[str]) -> None:
    """三3：党员和公职人员 → 组织人事、纪检监察；经营大户、创办企业 → 市场监管、税务."""
    facts = Facts(values=WORKER | change)
    asked = {
        item.key
        for item in jinzhong().consultations
        if item.when is None or holds(item.when, facts, ON)
    }
    assert asked == {"politics_and_law", "health"} | more
    assert "consultations_answered" in jinzhong().stage("recommendation").requires


def test_meetings_decide() -> None:
    """三3 经单位党组（党委）会议研究通过；三4 经党组会议审议通过."""
    for key, meeting in (
        ("recommendation", "单位党组（党委）会议"),
        ("vetting", "市人力资源和社会保障局党组会议"),
    ):
        stage = jinzhong().stage(key)
        assert stage.meeting == meeting
        assert "meeting_decided" in stage.requires


def test_the_notice_runs_five_working_days() -> None:
    """三5：本级新闻媒体、门户网站和用人单位，5个工作日，有异议的调查核实."""
    notice = jinzhong().notice_at(jinzhong().stage("public_notice"))
    assert notice is not None
    assert (notice.days, notice.day_kind, notice.count_first_day) == (5, "working", True)
    assert notice.places == ("本级新闻媒体", "门户网站", "用人单位")
    assert set(jinzhong().stage("public_notice").requires) == {"notice_run", "objections_settled"}


def test_two_bodies_approve_after_the_notice() -> None:
    """三6：公示无异议后，市委组织部审核，领导小组审定并发文公布."""
    route = [str(stage.kind) for stage in jinzhong().route("self")]
    assert route[route.index("public_notice") :] == ["public_notice", "approval", "approval"]
    assert jinzhong().results.promulgated_by == "中共晋中市委人才工作领导小组"


def test_certificate_and_prize() -> None:
    """四：以市委人才工作领导小组名义颁给荣誉证书，每人2万元."""
    results = jinzhong().results
    assert results.issued_by == "中共晋中市委人才工作领导小组"
    assert results.prize_yuan == 20000
    assert sum(instalment.yuan for instalment in results.instalments) == 20000


def test_recommendations_close_on_31_july() -> None:
    """五：务于2019年7月31日前报市人力资源和社会保障局 – the 31st counts whole."""
    document = jinzhong()
    assert document.stage("recommendation").closes_at == datetime(2019, 8, 1, tzinfo=CHINA)
    assert document.application.opens_at == datetime(2019, 7, 1, tzinfo=CHINA)
    assert document.application.closes_at == datetime(2019, 7, 23, tzinfo=CHINA)
