"""Every clause of the notice 关于开展包头市“十百千”高技能人才专项培养活动通知 (2024-11-21)."""

from datetime import date, datetime
from typing import Any

import pytest

from talentportal.programs.document.schema.conditions import Bracket
from talentportal.programs.document.text import yaml_file
from talentportal.programs.rules.eligibility import HeldBan
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared.clock import CHINA
from tests.notices import proof
from tests.support.worlds.samples import EDITIONS, edition

SLUG = "baotou-golden-blue-collar-2024"
DOCUMENT = edition(SLUG)
CLAUSES: proof.Clauses = {
    "范围 企事业单位、职业院校": ("only_people_in_post_in_the_city",),
    "范围 职业技能等级": ("each_tier_asks_its_own_level",),
    "范围 拥护、遵纪守法": ("loyalty_is_declared",),
    "范围 长期从事、突出贡献、较高声誉": (
        "由推荐单位审核认定（conditions.long_in_trade、conditions.reputation）。"
    ),
    "名额 10、30、70、1000": ("places_of_four_tiers",),
    "流程 单位推荐，不接收个人直接申报": ("only_units_recommend",),
    "流程（一）报送时间": ("two_deadlines_in_december",),
    "流程（一）申请表、汇总表": ("applications_go_up_with_a_list",),
    "流程（一）1 单位推荐比例": ("senior_technicians_by_headcount",),
    "流程（一）1 旗县区30%": ("districts_pass_on_three_in_ten",),
    "流程（一）2 单位推荐比例": ("technicians_by_headcount",),
    "流程（一）2 旗县区初审": ("each_tier_takes_its_own_route",),
    "流程（一）3 直接报送": ("each_tier_takes_its_own_route",),
    "流程（二）资格复审": ("each_tier_takes_its_own_route",),
    "流程（三）专家评价": ("experts_are_drawn_for_each_tier",),
    "流程（四）会议审定": ("the_bureau_decides_with_the_talent_office",),
    "流程（五）公示": ("the_notice_is_shown_in_two_places",),
    "流程（五）颁证会议": "颁证会议和经验分享由市人社局组织，不经系统办理。",
    "四 结果运用": ("the_honour_is_of_the_city_and_its_benefits_are_listed",),
    "五（一）组织领导": "工作要求，不形成设置。",
    "五（二）弄虚作假": ("deceit_bans_for_three_years",),
    "五（三）宣传": "宣传由各地区组织，不经系统办理。",
    "附件": ("annexes_are_listed",),
    "未规定的事项": ("what_the_notice_leaves_open_is_decided",),
}
WORKER: dict[str, Any] = {
    "dossier.tier": "senior",
    "form.skill_level": "senior_technician",
    "form.declares_loyalty": True,
    "form.employment_status": "employed",
    "form.employer_nature": "state",
}
JUDGED = {"long_in_trade": True, "reputation": True}


def outcomes(changes: dict[str, Any] | None = None, **facts: Any) -> dict[str, str]:
    return proof.outcomes(DOCUMENT, WORKER | (changes or {}), **{"judgements": JUDGED, **facts})


def _given(band: Bracket) -> str:
    return str(band.number) if band.rate is None else str(float(band.rate))


def bands(key: str) -> list[tuple[int, int | None, str]]:
    """Lower and upper edge of each band, and what it gives."""
    return [
        (each.lower, each.upper, "unlimited" if each.unlimited else _given(each))
        for each in DOCUMENT.limit(key).brackets
    ]


def test_every_clause_has_its_test_or_its_reason() -> None:
    assert proof.unproved(CLAUSES, globals()) == set()


def test_the_file_can_be_published() -> None:
    assert yaml_file.check(yaml_file.read(EDITIONS / f"{SLUG}.yaml")) == []


def test_each_ambiguity_is_decided() -> None:
    assert proof.questions_left(DOCUMENT, "b", 11) == []


def test_somebody_who_fulfils_everything_passes() -> None:
    assert set(outcomes().values()) == {"pass"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("employment_status", "retired"),
        ("employment_status", "none"),
        ("employer_nature", "government"),
        ("employer_nature", "self_employed"),
    ],
)
def test_only_people_in_post_in_the_city(field: str, value: str) -> None:
    """全市企事业单位、职业院校在职高技能人才."""
    assert proof.failing(outcomes({f"form.{field}": value})) == {"employed"}
    assert proof.force_of(DOCUMENT, "employed") == "hard"


@pytest.mark.parametrize(
    ("tier", "level", "passes"),
    [
        ("excellent", "technician", True),
        ("excellent", "senior_technician", False),
        ("excellent", "senior", False),
        ("senior", "senior_technician", True),
        ("senior", "technician", False),
        ("special", "special_technician", True),
        ("special", "senior_technician", True),
        ("special", "technician", False),
        ("chief", "chief_technician", True),
        ("chief", "special_technician", True),
        ("chief", "senior_technician", False),
    ],
)
def test_each_tier_asks_its_own_level(tier: str, level: str, passes: bool) -> None:
    """具有技师、高级技师、特级技师、首席技师职业技能等级 (b8)."""
    found = outcomes({"dossier.tier": tier, "form.skill_level": level})
    assert {key for key in found if key.startswith("level_")} == {f"level_{tier}"}
    assert proof.failing(found) == (set() if passes else {f"level_{tier}"})


def test_loyalty_is_declared() -> None:
    """拥护党的路线、方针和政策，热爱祖国，遵纪守法."""
    assert proof.failing(outcomes({"form.declares_loyalty": False})) == {"loyalty"}


def test_places_of_four_tiers() -> None:
    """首席技师10人、特级技师30人、高级技师70人、优秀技师1000人 (b11)."""
    wanted = {"chief": 10, "special": 30, "senior": 70, "excellent": 1000}
    assert {tier.key: tier.slots for tier in DOCUMENT.tiers} == wanted
    assert sum(wanted.values()) == 1110
    group = DOCUMENT.stage("decision").limit
    assert group is not None
    for tier, number in wanted.items():
        limit = DOCUMENT.limit_for(group, "employer", tier)
        assert limit is not None
        assert (limit.maximum, str(limit.force), limit.scope) == (number, "hard", "edition")


def test_only_units_recommend() -> None:
    """由单位推荐，不接收个人直接申报."""
    (channel,) = DOCUMENT.channels
    assert (channel.kind, set(channel.recommender_kinds)) == ("unit", {"employer", "city_unit"})


def test_two_deadlines_in_december() -> None:
    """1210日前、1220日前: the 月 is lost in print, the day itself counts."""
    tenth, twentieth = (datetime(2024, 12, day, tzinfo=CHINA) for day in (11, 21))
    assert DOCUMENT.application.closes_at == tenth
    assert DOCUMENT.stage("unit_recommendation").closes_at == tenth
    for key in ("district_appraisal", "district_check"):
        assert DOCUMENT.stage(key).closes_at == twentieth


def test_applications_go_up_with_a_list() -> None:
    """认定申请表（附件1）和推荐汇总表（附件2）."""
    for key in ("unit_recommendation", "district_appraisal", "district_check"):
        stage = DOCUMENT.stage(key)
        assert stage.list_sent != "none"
        assert "on_sent_list" in stage.requires


def test_senior_technicians_by_headcount() -> None:
    """1.：100人以上5%，10人以上100人以下10%，不足10人不受比例限制 (b1–b3, b5–b7)."""
    assert bands("senior_unit") == [
        (100, None, "0.05"),
        (10, 100, "0.1"),
        (1, 10, "unlimited"),
        (0, 1, "0"),
    ]
    limit = DOCUMENT.limit("senior_unit")
    assert (limit.base, str(limit.rounding), limit.at_least_one, str(limit.force)) == (
        "本单位高级技师",
        "floor",
        True,
        "hard",
    )


def test_technicians_by_headcount() -> None:
    """2.：500人以上10%，100人以上500人以下15%，10人以上100人以下30%."""
    assert bands("excellent_unit") == [
        (500, None, "0.1"),
        (100, 500, "0.15"),
        (10, 100, "0.3"),
        (1, 10, "unlimited"),
        (0, 1, "0"),
    ]


def test_districts_pass_on_three_in_ten() -> None:
    """1.：由各旗县区进行初评，按照30%的比例产生推荐人选 (b4)."""
    limit = DOCUMENT.limit_for("district_cut", "employer", "senior")
    assert limit is not None
    assert (limit.scope, limit.measured_by) == ("office", "arrived")
    assert DOCUMENT.limit_for("district_cut", "employer", "excellent") is None
    assert bands("senior_district") == [(0, None, "0.3")]


def test_each_tier_takes_its_own_route() -> None:
    """3.特级技师、首席技师直接报送市；高级技师初评，技师初审."""
    above = ["requalification", "expert_review", "decision", "public_notice"]
    for tier, district in (
        ("chief", []),
        ("special", []),
        ("senior", ["district_appraisal"]),
        ("excellent", ["district_check"]),
    ):
        keys = [key for key, _office in proof.held(DOCUMENT, "unit", tier)]
        assert keys == ["unit_recommendation", *district, *above]
    for stage in ("district_appraisal", "district_check"):
        assert DOCUMENT.stage(stage).held_by == "county_bureau"


def test_experts_are_drawn_for_each_tier() -> None:
    """（三）抽取专家组成专家组，综合考量职业资格、取得荣誉、业绩成果产生效益."""
    review = DOCUMENT.review
    assert (review.drawn, review.panels_by) == (True, "tier")
    assert [each.label for each in review.criteria] == ["职业资格", "取得荣誉", "业绩成果产生效益"]


def test_the_bureau_decides_with_the_talent_office() -> None:
    """（四）市人社局会同市委人才办确定."""
    stage = DOCUMENT.stage("decision")
    assert [str(kind) for kind in stage.together_with] == ["talent_office"]
    assert "meeting_decided" in stage.requires


def test_the_notice_is_shown_in_two_places() -> None:
    """（五）包头党建微信公众号、人社局门户网站."""
    (notice,) = DOCUMENT.notices
    assert notice.places == ("包头党建微信公众号", "人社局门户网站")
    assert DOCUMENT.route("unit", "chief")[-1].key == "public_notice"


def test_the_honour_is_of_the_city_and_its_benefits_are_listed() -> None:
    """四：属于市级荣誉；人才服务卡限首席、特级、高级技师."""
    assert DOCUMENT.program.level is HonourLevel.CITY
    (card,) = (each for each in DOCUMENT.results.benefits if "服务卡" in each)
    assert "优秀技师" not in card


def test_deceit_bans_for_three_years() -> None:
    """五（二）：三年内不得申报市级及以上荣誉 – across programs."""
    assert DOCUMENT.results.ban_years == 3
    for level, outcome in ((HonourLevel.CITY, "fail"), (HonourLevel.NATIONAL, "pass")):
        ban = HeldBan(date(2023, 1, 1), date(2025, 12, 31), int(level))
        assert outcomes(bans=(ban,))["ban"] == outcome
    over = HeldBan(date(2021, 1, 1), date(2023, 12, 31), int(HonourLevel.CITY))
    assert outcomes(bans=(over,))["ban"] == "pass"


def test_annexes_are_listed() -> None:
    """附件1—3."""
    assert len(DOCUMENT.edition.annexes) == 3


def test_what_the_notice_leaves_open_is_decided() -> None:
    """Notice days, copies and binding are nowhere in the text (b10)."""
    decided = {decision.path for decision in DOCUMENT.decisions}
    assert {"notices.public.days", "paper.copies", "paper.binding", "reference_date"} <= decided
