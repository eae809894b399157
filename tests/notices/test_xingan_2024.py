"""Every clause of the plan 大署人社联〔2024〕2号 (“兴安技术能手”)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from talentportal.programs.document import CoverLine
from talentportal.programs.document.text import yaml_file
from talentportal.programs.rules.eligibility import Facts, HeldHonour, holds
from talentportal.programs.rules.numbers import shortlist
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared.clock import CHINA
from tests.notices import proof
from tests.support.worlds.samples import EDITIONS, edition

SLUG = "xingan-technician-2024"
DOCUMENT = edition(SLUG)
ON = date(2024, 3, 19)
CLAUSES: proof.Clauses = {
    "一 指导思想": "工作要求，不形成设置。",
    "二 每三年一届": ("every_three_years_at_most_twenty",),
    "二 20名以内": ("every_three_years_at_most_twenty",),
    "三 领导小组和分工": ("bodies_are_named_without_their_people",),
    "三（2）媒体宣传": "宣传由媒体宣传组组织，不经系统办理。",
    "四（一）选拔范围": ("front_line_and_freelancers_are_preferred",),
    "四（一）技能水平居前列": "由推荐单位审核认定（conditions.leading_in_trade）。",
    "四（二）距法定退休年龄3年以上": ("three_years_to_retirement_by_the_law_of_the_day",),
    "四（二）遵纪守法、一线岗位": ("declarations_are_asked",),
    "四（二）1—4": ("one_of_eight_suffices",),
    "四（二）5 一类竞赛": ("first_class_competitions_count_with_any_place",),
    "四（二）6 荣誉称号": ("named_honours_count",),
    "四（二）7、8": ("allowance_and_heritage_need_evidence",),
    "四（二）不得参加": ("three_exclusions",),
    "四（三）1 发布公告": ("the_timetable_is_that_of_the_plan",),
    "四（三）2 组织申报": ("ways_in_and_recommenders", "the_timetable_is_that_of_the_plan"),
    "四（三）2 材料": ("materials_are_those_of_the_plan",),
    "四（三）2（5）照片": ("the_photo_has_a_red_background",),
    "四（三）2（7）装订": ("five_bound_copies_with_the_prescribed_cover",),
    "四（三）3 择优推荐": ("originals_are_sighted", "the_timetable_is_that_of_the_plan"),
    "四（三）4 初审": ("two_to_one_and_forty_at_most",),
    "四（三）5 专家评审": ("the_route_is_that_of_the_plan",),
    "四（三）6 审议和公示": ("the_route_is_that_of_the_plan", "the_notice_runs_five_working_days"),
    "四（四）待遇": ("the_honour_lasts_three_years",),
    "四（五）1 宣传": "宣传由有关单位组织，不经系统办理。",
    "四（五）2 数据库": "荣誉登记即“兴安技术能手”数据库；传帮带活动不经系统办理。",
    "附件 申报审批表": ("the_form_has_the_boxes_of_the_annex",),
    "附件 注意事项": ("the_notes_of_the_form_are_printed",),
}
WORKER: dict[str, Any] = {
    "person.birth_date": date(1980, 5, 17),
    "person.sex": "male",
    "dossier.channel": "unit",
    "form.post_kind": "front_line",
    "form.person_category": ["none"],
    "form.declares_character": True,
    "form.on_front_line": True,
    "form.was_punished": False,
    "form.infringed_rights": False,
    "form.misconduct": False,
    "form.skill_honours": ["none"],
}
NONE_OF_THEM = dict.fromkeys(
    ["unique_skill", "leading", "breakthrough", "teaching", "forestry"], False
)
JUDGED = {"leading_in_trade": True} | NONE_OF_THEM


def outcomes(changes: dict[str, Any] | None = None, **facts: Any) -> dict[str, str]:
    judged = {"judgements": JUDGED | {"unique_skill": True}, **facts}
    return proof.outcomes(DOCUMENT, WORKER | (changes or {}), **judged)


def test_every_clause_has_its_test_or_its_reason() -> None:
    assert proof.unproved(CLAUSES, globals()) == set()


def test_the_file_can_be_published() -> None:
    assert yaml_file.check(yaml_file.read(EDITIONS / f"{SLUG}.yaml")) == []


def test_each_ambiguity_is_decided() -> None:
    assert proof.questions_left(DOCUMENT, "x", 9) == []


def test_somebody_who_fulfils_everything_passes() -> None:
    assert set(outcomes().values()) == {"pass"}


def test_every_three_years_at_most_twenty() -> None:
    """二：每三年一届，20名以内."""
    assert DOCUMENT.program.cycle_years == 3
    assert (DOCUMENT.tiers[0].slots, DOCUMENT.tiers[0].slots_op) == (20, "at_most")
    assert (DOCUMENT.limit("slots").maximum, str(DOCUMENT.limit("slots").force)) == (20, "hard")


def test_bodies_are_named_without_their_people() -> None:
    """三：领导小组、办公室、专家评审组、媒体宣传组、活动筹备组."""
    names = "".join(body.name for body in DOCUMENT.edition.bodies)
    for body in ("领导小组", "领导小组办公室", "专家评审组", "媒体宣传组", "活动筹备组"):
        assert body in names
    assert "蒋" not in DOCUMENT.edition.notice_text


def test_front_line_and_freelancers_are_preferred() -> None:
    """四（一）：重点关注基层一线职工、符合条件的自由职业者等."""
    found = outcomes({"form.post_kind": "technical"})
    assert proof.failing(found) == {"focus_front_line"}
    assert proof.force_of(DOCUMENT, "focus_front_line") == "preference"
    free = {"form.post_kind": "technical", "form.person_category": ["freelancer"]}
    assert outcomes(free)["focus_front_line"] == "pass"


@pytest.mark.parametrize(
    ("sex", "category", "born", "outcome"),
    [
        ("male", None, date(1967, 3, 1), "pass"),
        ("male", None, date(1967, 2, 28), "fail"),
        ("female", "F55", date(1972, 3, 1), "pass"),
        ("female", "F55", date(1972, 2, 1), "fail"),
        ("female", "F50", date(1977, 3, 1), "pass"),
        ("female", "F50", date(1975, 6, 1), "fail"),
        ("female", None, date(1990, 1, 1), "needs_person"),
    ],
)
def test_three_years_to_retirement_by_the_law_of_the_day(
    sex: str, category: str | None, born: date, outcome: str
) -> None:
    """四（二）：on 2024-03-19 the ages before the reform hold, and 36 months are enough (x1)."""
    values = {"person.sex": sex, "person.birth_date": born, "person.retirement_category": category}
    assert outcomes(values)["retirement"] == outcome
    assert proof.force_of(DOCUMENT, "retirement") == "hard"


@pytest.mark.parametrize(
    ("field", "key"), [("declares_character", "character"), ("on_front_line", "on_the_job")]
)
def test_declarations_are_asked(field: str, key: str) -> None:
    """四（二）：遵纪守法，在一线技能岗位上直接从事生产、技术、研发等工作."""
    assert proof.failing(outcomes({f"form.{field}": False})) == {key}


@pytest.mark.parametrize("item", sorted(NONE_OF_THEM))
def test_one_of_eight_suffices(item: str) -> None:
    """四（二）：同时具备下列条件之一."""
    assert outcomes(judgements=JUDGED)["one_of"] == "fail"
    assert outcomes(judgements=JUDGED | {item: True})["one_of"] == "pass"


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({"level": "city", "class": "first", "place": "17"}, "pass"),
        ({"level": "provincial", "class": "first", "place": ""}, "pass"),
        ({"level": "provincial", "class": "second", "place": "1"}, "fail"),
        ({"level": "county", "class": "first", "place": "1"}, "fail"),
    ],
)
def test_first_class_competitions_count_with_any_place(row: dict[str, str], outcome: str) -> None:
    """5.在全省、全区的一类职业技能竞赛中获得名次者."""
    assert outcomes({"form.competitions": [row]}, judgements=JUDGED)["one_of"] == outcome


@pytest.mark.parametrize(
    "title", ["中华技能大奖", "全国技术能手", "龙江大工匠", "龙江工匠", "龙江技术能手"]
)
def test_named_honours_count(title: str) -> None:
    """6.获得过…荣誉称号之一 – by the register or by the applicant's own word (x6)."""
    held = HeldHonour(title, "", HonourLevel.PROVINCIAL, date(2015, 1, 1))
    assert outcomes(honours=(held,), judgements=JUDGED)["one_of"] == "pass"
    other = HeldHonour("劳动模范", "", HonourLevel.PROVINCIAL, date(2015, 1, 1))
    assert outcomes(honours=(other,), judgements=JUDGED)["one_of"] == "fail"
    stated = {"form.skill_honours": ["regional"]}
    assert outcomes(stated, judgements=JUDGED)["one_of"] == "pass"


@pytest.mark.parametrize("material", ["allowance_certificate", "heritage_proof"])
def test_allowance_and_heritage_need_evidence(material: str) -> None:
    """7.特殊津贴获得者；8.民间传统工艺传承人 – a file, and a person who accepts it."""
    files = {material: 1}
    assert outcomes(materials=files, judgements=JUDGED)["one_of"] == "needs_person"
    accepted = JUDGED | {f"evidence_{material}": True}
    assert outcomes(materials=files, judgements=accepted)["one_of"] == "pass"


@pytest.mark.parametrize(
    ("field", "key"),
    [("was_punished", "punished"), ("infringed_rights", "infringed"), ("misconduct", "misconduct")],
)
def test_three_exclusions(field: str, key: str) -> None:
    """有下列情形之一的，不得参加评选."""
    assert proof.failing(outcomes({f"form.{field}": True})) == {key}
    assert outcomes({f"form.{field}": None})[key] == "needs_person"
    assert proof.force_of(DOCUMENT, key) == "hard"


def test_the_timetable_is_that_of_the_plan() -> None:
    """Windows include both days and share them (3月19日, 4月11日) (x7)."""

    def midnight_after(month: int, day: int) -> datetime:
        return datetime(2024, month, day + 1, tzinfo=CHINA)

    application = DOCUMENT.application
    assert application.opens_at == datetime(2024, 2, 19, tzinfo=CHINA)
    assert application.closes_at == midnight_after(3, 19)
    windows = [
        (stage.opens_at, stage.closes_at) for stage in DOCUMENT.route("unit") if stage.closes_at
    ]
    assert windows == [
        (datetime(2024, 3, 19, tzinfo=CHINA), midnight_after(4, 11)),
        (datetime(2024, 4, 11, tzinfo=CHINA), midnight_after(4, 21)),
        (datetime(2024, 4, 22, tzinfo=CHINA), datetime(2024, 5, 1, tzinfo=CHINA)),
    ]
    assert [each.due_on for each in DOCUMENT.deadlines] == [date(2024, 2, 9)]


def test_ways_in_and_recommenders() -> None:
    """单位推荐或个人自荐；县市区人社部门、各级工会组织或行业协会."""
    assert [(channel.key, channel.kind) for channel in DOCUMENT.channels] == [
        ("unit", "unit"),
        ("self", "self"),
    ]
    for channel in DOCUMENT.channels:
        assert set(channel.recommender_kinds) == {"county_bureau", "union", "association"}


def test_materials_are_those_of_the_plan() -> None:
    """（1）—（6）：self-nominees also prove that they lead their trade."""
    for channel, asked in (("unit", False), ("self", True)):
        facts = Facts(values={"dossier.channel": channel})
        wanted = DOCUMENT.material("leading_proof").for_whom
        assert wanted is not None
        assert holds(wanted, facts, ON) is asked
    narrative = DOCUMENT.narrative
    assert narrative is not None
    assert (narrative.words, narrative.min_words, narrative.max_words) == (2000, 1600, 2400)
    late = {"form.awards": [{"awarded_in": "2020-02"}]}
    assert outcomes(late)["recent_certificates"] == "fail"
    assert outcomes({"form.awards": [{"awarded_in": "2020-03"}]})["recent_certificates"] == "pass"
    assert proof.force_of(DOCUMENT, "recent_certificates") == "soft"


def test_the_photo_has_a_red_background() -> None:
    """（5）正面免冠2寸彩色照片电子版（背景为红色） (x9)."""
    photo = DOCUMENT.form.field("photo")
    assert photo.type == "photo"
    assert (photo.width_mm, photo.height_mm, photo.background) == (35, 49, "红色")


def test_five_bound_copies_with_the_prescribed_cover() -> None:
    """（7）装订成册，首页为封面，次页为目录，一式五份 (x2, x5)."""
    paper = DOCUMENT.paper
    assert (paper.copies, paper.binding, paper.seam_seal) == (5, "bound", True)
    assert paper.order[:2] == ("cover", "contents")
    assert paper.cover[0] == CoverLine(
        text="{employer}{name}\n申报兴安技术能手选树材料", size_pt=26
    )


def test_originals_are_sighted() -> None:
    """3：审核原件和复印件，标明“经核对与原件一致”."""
    assert "originals_sighted" in DOCUMENT.stage("recommendation").requires
    assert DOCUMENT.material("certificates").original_sighted
    assert DOCUMENT.paper.certification == "经核对与原件一致"


def test_two_to_one_and_forty_at_most() -> None:
    """4：候选人数与选拔人数按2：1，最多40人 (x3)."""
    limit = DOCUMENT.limit("candidates")
    stage = DOCUMENT.stage("initial_review")
    assert (limit.maximum, str(limit.force), stage.limit) == (40, "hard", "candidates")
    slots = DOCUMENT.tiers[0].slots
    assert slots is not None
    assert shortlist(slots, Decimal(2), 40) == limit.maximum
    assert "meeting_decided" in stage.requires


def test_the_route_is_that_of_the_plan() -> None:
    """3—6：推荐，初审，专家评审，领导小组，人才工作小组，公示."""
    for channel in ("unit", "self"):
        assert proof.held(DOCUMENT, channel) == [
            ("recommendation", "recommender"),
            ("initial_review", "city_bureau"),
            ("expert_review", "city_bureau"),
            ("selection", "leading_group"),
            ("talent_group", "talent_office"),
            ("public_notice", "city_bureau"),
        ]


def test_the_notice_runs_five_working_days() -> None:
    """6：在媒体进行公示，公示期为5个工作日."""
    (notice,) = DOCUMENT.notices
    assert (notice.days, notice.day_kind) == (5, "working")
    assert notice.places == ("大兴安岭日报", "大兴安岭广播电视台")


def test_the_honour_lasts_three_years() -> None:
    """（四）任期3年."""
    assert DOCUMENT.results.term_months == 36
    assert any("龙江大工匠" in benefit for benefit in DOCUMENT.results.benefits)


def test_the_form_has_the_boxes_of_the_annex() -> None:
    """Seven boxes in the annex's order; one's own statement has no seal."""
    boxes = DOCUMENT.form.opinions
    assert [box.key for box in boxes] == [
        "unit",
        "self",
        "recommender",
        "office",
        "experts",
        "leading_group",
        "talent_group",
    ]
    assert [box.key for box in boxes if not box.seal] == ["self"]
    for channel, shown in (("unit", {"unit"}), ("self", {"self"})):
        facts = Facts(values={"dossier.channel": channel})
        found = {b.key for b in boxes if b.shown_when and holds(b.shown_when, facts, ON)}
        assert found == shown
    summary = DOCUMENT.form.field("summary")
    assert summary.type == "long_text"
    assert summary.max_words == 300


def test_the_notes_of_the_form_are_printed() -> None:
    """注意事项1—5."""
    assert len(DOCUMENT.form.notes) == 5
    assert "骑缝章" in DOCUMENT.form.notes[3]
