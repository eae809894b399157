"""What an applicant does, from signing up to handing in: only what the pages offer."""

from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from tests.browser.loading import loaded
from tests.journeys.browsing import Journey, photo, press, scan, upload

PASSWORD = "jiangxin-2019-zhizao"
DEEDS = (
    "我在车间一线工作二十一年，从挡车工做起，一直没有离开过织机。二〇一六年，公司引进的新型剑杆织机"
    "频繁断经，停机时间长，我和班组连续跟班四十多天，逐台记录张力变化，提出分段调节张力的操作方法，"
    "断经率下降三分之一，每年减少损失一百八十多万元。我先后带出徒弟二十七人，其中高级工十五人、技师六人，"
    "整理的操作要领编成教材，在全市同行业推广应用。我始终相信，把平凡的事情做到极致就是工匠。"
)
NARRATIVE = "\n".join([DEEDS] * 8)

# Name of the input → what is typed or chosen (the value of a radio, the label of a list).
ANSWERS: dict[str, dict[str, str]] = {
    "person": {
        "a-ethnic_group": "汉族",
        "a-native_place": "山西榆次",
        "a-political_status": "中共党员",
        "a-address": "晋中市榆次区示例路9号",
    },
    "education": {
        "a-education": "大学专科",
        "a-school": "山西纺织工业学校 机织专业",
        "a-title_rank": "none",
    },
    "employment": {
        "a-employer_nature": "国有企业",
        "a-post": "织造车间挡车工、班组长",
        "a-employment_status": "employed",
        "a-work_started": "1998-07",
        "a-on_post_since": "1998-09",
        "a-work_kind": "production",
        "a-post_kind": "operative",
        "a-on_skilled_post": "yes",
        "a-sector": "装备制造",
        "a-is_public_official": "no",
        "a-is_large_operator": "no",
        "a-founded_enterprise": "no",
    },
    "skill": {
        "a-occupation": "织布工",
        "a-skill_level": "技师（二级）",
        "a-talent_programs": "none",
    },
    "career": {
        "a-resume-1-from_month": "1995-09",
        "a-resume-1-to_month": "1998-06",
        "a-resume-1-place": "山西纺织工业学校",
        "a-resume-1-role": "学生",
        "a-awards-1-awarded_in": "2018-04",
        "a-awards-1-title": "山西省五一劳动奖章",
        "a-awards-1-level": "省部级",
        "a-awards-1-issuer": "山西省总工会",
    },
    "merits": {
        "a-mastery": "掌握分段调节经纱张力的绝招，断经率为全市同行业最低。",
        "a-benefit": "180.5",
    },
    "declarations": {
        "a-declares_loyalty": "yes",
        "a-declares_clean_record": "yes",
        "a-declares_health": "yes",
    },
}


@dataclass
class Applicant:
    """Somebody who applies; what is not said is as in ``ANSWERS``."""

    name: str
    email: str
    id_number: str
    employer: str = "经纬"
    changes: dict[str, dict[str, str]] = field(default_factory=dict)

    def answers(self, section: str) -> dict[str, str]:
        return {**ANSWERS[section], **self.changes.get(section, {})}


def fill(page: Page, answers: dict[str, str]) -> None:
    """Type, choose or press each answer, whatever kind of field asks for it."""
    for name, value in answers.items():
        there = page.locator(f"[name='{name}']")
        kind = there.first.evaluate("field => field.type")
        if kind == "select-one":
            there.select_option(label=value)
        elif kind in ("radio", "checkbox"):
            page.locator(f"[name='{name}'][value='{value}']").check()
        else:
            there.fill(value)


def sign_up(journey: Journey, who: Applicant, picture: bool = False) -> Page:
    """From the front page to an account that says who its owner is."""
    page = journey.visitor(who.name)
    page.goto(f"{journey.address}/")
    if picture:
        journey.picture(page, "01-front")
    page.get_by_role("link", name="注册").first.click()
    fill(page, {"full_name": who.name, "email": who.email})
    fill(page, {"password1": PASSWORD, "password2": PASSWORD})
    if picture:
        journey.picture(page, "02-sign-up")
    page.locator("main").get_by_role("button", name="注册").click()
    expect(page.locator("main")).to_contain_text(who.email)
    if picture:
        journey.picture(page, "03-verify")
    page.goto(journey.letter_link(who.email))
    if picture:
        journey.picture(page, "04-confirm")
    press(page)
    if loaded(page).locator("[name=login]").count():
        fill(page, {"login": who.email, "password": PASSWORD})
        press(page)
    fill(page, {"id_number": who.id_number, "phone": "13800000001"})
    if picture:
        journey.picture(page, "05-who-i-am")
    press(page)
    return page


def start(journey: Journey, page: Page, who: Applicant, picture: bool = False) -> None:
    """Find the edition among those that are open, read its notice, begin."""
    page.get_by_role("link", name="评选").first.click()
    if picture:
        journey.picture(page, "06-editions")
    page.get_by_role("link", name="2019年度“晋中工匠”").first.click()
    if picture:
        journey.picture(page, "07-edition")
    page.get_by_role("link", name="申报", exact=True).first.click()
    page.get_by_label("县级人社局推荐").check()
    page.get_by_role("searchbox").fill(who.employer)
    press(page)
    page.locator("main .checklist a.btn").first.click()
    if picture:
        journey.picture(page, "08-start")
    page.get_by_role("button", name="开始申报").click()
    if picture:
        journey.picture(page, "09-overview")


def fill_in(journey: Journey, page: Page, who: Applicant, picture: bool = False) -> None:
    """Every section, the narrative and the papers, by “save and go on”."""
    page.get_by_role("link", name="开始填写").click()
    for number, section in enumerate(ANSWERS):
        page.wait_for_url(f"**/sections/{section}/")
        if section == "person":
            page.locator("input[type=file]").set_input_files(upload("照片.jpg", photo(who.email)))
            expect(page.locator("img.portrait")).to_be_visible()
        fill(page, who.answers(section))
        if section == "skill":
            page.get_by_role("button", name="保存", exact=True).click()
            fill(page, {"a-skill_certificate": "1404000000200123"})
        if picture:
            journey.picture(page, f"1{number}-{section}")
        page.get_by_role("button", name="保存并继续").click()
    page.locator("input[type=text]").first.fill(f"{who.name}：把平凡的事情做到极致")
    page.locator("textarea").fill(NARRATIVE)
    if picture:
        journey.picture(page, "17-narrative")
    page.get_by_role("button", name="保存并继续").click()
    attach(page, "id_card", "身份证正面.jpg", photo(f"{who.email} id", (1000, 640)))
    attach(page, "skill_certificate", "技师证书.jpg", photo(f"{who.email} skill", (1000, 700)))
    attach(page, "achievements", "成果证明.pdf", scan(who.email, 3))
    if picture:
        journey.picture(page, "18-papers")


def attach(page: Page, material: str, name: str, content: bytes) -> None:
    box = page.locator(f"#material-{material}")
    loaded(page)
    before = box.locator(".thumb").count()
    box.locator("input[type=file]").set_input_files(upload(name, content))
    expect(box.locator(".thumb")).to_have_count(before + 1)


def hand_in(journey: Journey, page: Page, picture: bool = False) -> None:
    """Check, undertake, press; the receipt is there."""
    page.locator("main").get_by_role("link", name="检查并提交").first.click()
    if picture:
        page.get_by_role("button", name="生成预览").click()
        journey.work()
        page.reload()
        journey.picture(page, "19-check")
    page.get_by_role("link", name="去提交").click()
    page.locator("#id_undertaken").check()
    if picture:
        journey.picture(page, "20-submit")
    page.get_by_role("button", name="确认提交").click()
    expect(page.locator("h1")).to_contain_text("回执")
    if picture:
        journey.picture(page, "21-receipt")


def correct(journey: Journey, who: Applicant) -> None:
    """Find out that the dossier came back, mend it where the remark stands, hand in again."""
    page = enter(journey, who)
    journey.picture(page, "40-mine-returned")
    page.get_by_role("link", name="2019年度“晋中工匠”").first.click()
    journey.picture(page, "41-overview-returned")
    page.locator("main").get_by_role("link", name="主要经历").first.click()
    expect(page.locator(".field-remark")).to_contain_text("请补充1998年以后的工作经历")
    journey.picture(page, "42-remark")
    fill(
        page,
        {
            "a-resume-2-from_month": "1998-07",
            "a-resume-2-place": "晋中经纬纺织机械示例有限公司",
            "a-resume-2-role": "挡车工、班组长",
        },
    )
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("link", name="检查并提交").first.click()
    page.get_by_role("link", name="去提交").click()
    page.locator("#id_undertaken").check()
    press(page)
    expect(page.locator("h1")).to_contain_text("回执")


def enter(journey: Journey, who: Applicant) -> Page:
    """The applicant's home, signed in."""
    page = journey.visitor(who.name)
    journey.home(page)
    if loaded(page).locator("[name=login]").count():
        fill(page, {"login": who.email, "password": PASSWORD})
        press(page)
    return page
