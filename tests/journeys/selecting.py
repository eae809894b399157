"""What the city does between the lists it receives and the names it proposes."""

from playwright.sync_api import Page, expect

from tests.browser.loading import loaded
from tests.journeys.applying import fill
from tests.journeys.browsing import Journey, press
from tests.journeys.deciding import confirm_checks, open_from_desk, record_decision, write_opinion

POINTS = {"skill": 36, "contribution": 27, "leading": 18, "character": 9}


def receive_list(journey: Journey) -> None:
    """The county's list is there: count its paper copies, say that it has come."""
    page = journey.officer("runner")
    journey.picture(page, "60-city-desk")
    page.get_by_role("link", name="收到的名单").click()
    journey.picture(page, "61-lists")
    page.locator("main td a").first.click()
    fill(page, {"paper_copies": "12"})
    journey.picture(page, "62-list")
    press(page)
    expect(page.locator("main")).to_contain_text("已确认接收")


def qualify(journey: Journey, names: list[str]) -> None:
    page = journey.officer("runner")
    for name in names:
        open_from_desk(page, name)
        confirm_checks(page)
        page.locator(".action-bar a").first.click()
        press(page)


def form_panel(journey: Journey, names: list[str], experts: list[str]) -> None:
    """Put experts into the pool, draw a panel of them for some dossiers, let them score."""
    page = _panels(journey)
    journey.picture(page, "63-panels")
    page.get_by_role("link", name="专家库").click()
    for number, expert in enumerate(experts):
        page.get_by_role("link", name="添加专家").first.click()
        fill(
            page,
            {
                "account": expert,
                "employer_name": f"山西第{number + 1}职业技术示例学院",
                "trades": "纺织、机械",
            },
        )
        press(page)
    journey.picture(page, "64-pool")
    page = _panels(journey)
    page.get_by_role("link", name="组建评审组").click()
    fill(page, {"name": "第一评审组"})
    for box in loaded(page).locator("[name=dossiers]").all():
        box.uncheck()
    for name in names:
        page.get_by_role("row", name=name).get_by_role("checkbox").check()
    fill(page, {"draw_members": str(len(experts))})
    journey.picture(page, "65-panel-new")
    page.get_by_role("button", name="组建评审组").click()
    fill(page, {"due_at": "2019-08-20T18:00"})
    journey.picture(page, "66-panel")
    page.locator("form", has=page.locator("[name=due_at]")).get_by_role("button").click()


def _panels(journey: Journey) -> Page:
    page = journey.officer("runner")
    page.locator("main").get_by_role("link", name="专家评审").first.click()
    return page


def score(journey: Journey, expert: str, number: int, aside: str = "") -> None:
    """An expert scores whatever lies before him, and stands aside from one person."""
    page = journey.officer(expert)
    if number == 0:
        journey.picture(page, "70-expert-home")
    page.locator("main h2 a").first.click()
    if aside:
        row = page.get_by_role("row", name=aside)
        row.locator("summary").click()
        row.locator("[name=reason]").fill("曾是师徒关系。")
        row.get_by_role("button").click()
    codes = loaded(page).locator("tbody td:first-child a").all_inner_texts()
    if number == 0:
        journey.picture(page, "71-expert-panel")
    for code in codes:
        page.get_by_role("link", name=code, exact=True).click()
        fill(page, {key: str(points - number) for key, points in POINTS.items()})
        if number == 0:
            journey.picture(page, "72-expert-sheet")
        page.locator(".split-side form .btn-primary").click()
        press(page)
        journey.home(page)
        page.locator("main h2 a").first.click()


def shortlist(journey: Journey, chosen: list[str], recognised: str) -> None:
    """Recognise one directly, close the panel, see the ranking, take those above the line."""
    page = _panels(journey)
    page.get_by_role("row", name=recognised).get_by_role("checkbox").check()
    page.get_by_role("button", name="直接认定").click()
    fill(page, {"reason": "获全国五一劳动奖章，技术水平特别突出，经局党组研究直接认定。"})
    journey.picture(page, "73-recognise")
    press(page)
    page = _panels(journey)
    page.get_by_role("link", name="第一评审组").click()
    journey.picture(page, "74-panel-scored")
    page.locator("form", has=page.locator("[name=absence_reason]")).get_by_role("button").click()
    page = _panels(journey)
    page.get_by_role("link", name="评审排名").or_(
        page.get_by_role("link", name="排名")
    ).first.click()
    journey.picture(page, "75-ranking")
    for name in chosen:
        page.get_by_role("row", name=name).get_by_role("checkbox").check()
    page.locator("button[value=shortlist]").click()
    press(page)


def propose(journey: Journey, names: list[str]) -> None:
    """Inspect each, let the party group decide, write the bureau's opinion, propose."""
    page = journey.officer("runner")
    for name in names:
        open_from_desk(page, name)
        page.locator("#checks li", has_text="实地考察").get_by_role("link", name="去办理").click()
        fill(
            page,
            {
                "inspected_on": "2019-08-21",
                "inspectors": "任晓舟、冀文博",
                "report": "现场查看，情况属实。",
            },
        )
        press(page)
    journey.picture(page, "80-inspection")
    page = journey.officer("runner")
    record_decision(journey, page, "局党组会议", "市人社党组〔2019〕31号", "81-vetting")
    for name in names:
        open_from_desk(page, name)
        write_opinion(page, "拟同意入选，提请公示。", "郝立群")
    carry_out(journey, page, "82-proposed")


def carry_out(journey: Journey, page: Page, picture: str) -> None:
    """Let everybody go on whom the last decision agreed to."""
    journey.home(page)
    page.get_by_role("link", name="会议与决定").first.click()
    page.locator("main .checklist a").first.click()
    page.locator("main .checklist a").first.click()
    page.locator(".page-aside .btn-primary").click()
    journey.picture(page, picture)
    page.locator("main form[data-once] .btn-primary").click()
