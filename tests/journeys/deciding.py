"""What officers do with dossiers: read, confirm, return, pass, decide; only what the pages offer."""

from playwright.sync_api import Page, expect

from tests.browser.loading import loaded
from tests.journeys.applying import fill
from tests.journeys.browsing import Journey, press, scan, upload


def open_from_desk(page: Page, name: str) -> None:
    """From the desk to what waits there to the dossier of somebody."""
    page.get_by_role("link", name="工作台").first.click()
    page.locator(".stats a").first.click()
    page.get_by_role("row", name=name).get_by_role("link").first.click()
    expect(page.locator("h1")).to_contain_text(name)


def confirm_checks(page: Page) -> None:
    """Sight every original at once, then confirm each requirement that is a matter of looking."""
    sight = loaded(page).locator("#papers").get_by_role("button", name="已与原件核对")
    if sight.count():
        sight.click()
    while (ticks := loaded(page).locator("#checks button[value=yes]")).count():
        before = ticks.count()
        ticks.first.click()
        expect(page.locator("#checks button[value=yes]")).to_have_count(before - 1)


def take_step(page: Page, label: str) -> None:
    """Press a step of the dossier and confirm it."""
    page.locator(".action-bar").get_by_role("link", name=label).click()
    press(page)


def initial_review(journey: Journey, name: str, picture: bool = False) -> None:
    page = journey.officer("yuci_examiner")
    if picture:
        journey.picture(page, "30-county-desk")
    open_from_desk(page, name)
    if picture:
        journey.picture(page, "31-county-dossier")
    confirm_checks(page)
    if picture:
        journey.picture(page, "32-county-checked")
    page.locator(".action-bar a").first.click()
    if picture:
        journey.picture(page, "33-county-pass")
    press(page)


def return_once(journey: Journey, name: str) -> None:
    page = journey.officer("yuci_examiner")
    open_from_desk(page, name)
    page.locator(".action-bar").get_by_role("link", name="退回").first.click()
    journey.picture(page, "34-return")
    page.get_by_label("原因").or_(page.get_by_label("理由")).first.fill(
        "简历缺少参加工作以后的经历，请补充。"
    )
    page.locator("summary", has_text="主要经历").click()
    page.locator("details[open]").get_by_label("学习和工作简历").first.fill(
        "请补充1998年以后的工作经历。"
    )
    press(page)
    journey.picture(page, "35-returned")


def recommend(journey: Journey, names: list[str], answers: int) -> None:
    """Consult, decide in a meeting, write the opinions, rank, seal, sign, send up."""
    page = journey.officer("yuci_recommender")
    journey.picture(page, "50-recommender-desk")
    open_from_desk(page, names[0])
    journey.picture(page, "51-recommender-dossier")
    _consult(journey, page, answers)
    record_decision(journey, page, "党组会议", "榆人社党组〔2019〕12号", "52-meeting")
    for name in names:
        open_from_desk(page, name)
        write_opinion(page, "同意推荐。", "乔一诺")
    journey.picture(page, "53-opinion")
    _send_up(journey, page, names)


def _consult(journey: Journey, page: Page, answers: int) -> None:
    """Ask every department that the notice names, and enter what each answered."""
    page.locator("#checks").get_by_role("link", name="去办理").first.click()
    press(page)
    journey.picture(page, "51-consultations")
    for left in range(answers, 0, -1):
        waiting = page.get_by_role("link", name="登记答复")
        expect(waiting).to_have_count(left)
        waiting.first.click()
        if left == answers:
            journey.picture(page, "51-reply")
        page.locator("[name=answer]").first.check()
        fill(page, {"official": "范思齐", "replied_on": "2019-07-18"})
        press(page)
    expect(page.get_by_text("均已答复").first).to_be_visible()


def record_decision(
    journey: Journey, page: Page, title: str, number: str, picture: str = ""
) -> None:
    """From the desk to the place of decision; the body's decision on all who lie there."""
    page.get_by_role("link", name="工作台").first.click()
    page.get_by_role("link", name="会议与决定").first.click()
    page.locator("main .checklist a").first.click()
    if picture:
        journey.picture(page, f"{picture}-place")
    page.get_by_role("link", name="登记决定").click()
    fill(page, {"title": title, "number": number, "rest": "同意"})
    if picture:
        journey.picture(page, picture)
    press(page)
    expect(page.locator("h1")).to_contain_text(title)


def write_opinion(page: Page, text: str, signed_by: str) -> None:
    page.locator("#checks").get_by_role("link", name="填写意见").click()
    fill(page, {"text": text, "signed_by": signed_by})
    press(page)


def _send_up(journey: Journey, page: Page, names: list[str]) -> None:
    open_from_desk(page, names[0])
    page.locator("#checks li", has_text="名单").get_by_role("link", name="去办理").click()
    for rank, name in enumerate(names, 1):
        page.get_by_role("row", name=name).locator("input").fill(str(rank))
    press(page)
    journey.picture(page, "54-list")
    page.get_by_role("button", name="封存").click()
    page.locator("input[name=scan]").set_input_files(upload("签字.pdf", scan("signed")))
    page.get_by_role("button", name="上传").click()
    journey.picture(page, "55-sealed")
    page.get_by_role("link", name="报送").click()
    press(page)
    journey.picture(page, "56-beyond")
    page.locator("[name=seat_reason]").fill("三人均为省级荣誉获得者，经党组会议研究一并上报。")
    press(page)
    expect(page.locator("#messages")).to_contain_text("报送")
    journey.picture(page, "57-sent")
