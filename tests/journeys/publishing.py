"""The notice and its public, the approvals, the register: only what the pages offer."""

import re

from playwright.sync_api import expect

from tests.browser.loading import loaded
from tests.journeys.applying import Applicant, enter, fill
from tests.journeys.browsing import Journey, press
from tests.journeys.deciding import open_from_desk, record_decision, write_opinion
from tests.journeys.selecting import carry_out


def open_notice(journey: Journey, names: list[str]) -> None:
    """Make the draft, read exactly what the public will read, put it on display."""
    page = journey.officer("publisher")
    journey.picture(page, "83-notices-desk")
    page.get_by_role("button", name="生成公示草稿").click()
    for name in names:
        expect(page.locator("main")).to_contain_text(name)
    journey.picture(page, "84-notice-draft")
    page.get_by_role("link", name="发布公示").click()
    journey.picture(page, "85-notice-open")
    press(page)
    expect(
        page.get_by_role("link", name="公众看到的页面").or_(page.locator("#messages"))
    ).not_to_have_count(0)


def object_to(journey: Journey, name: str) -> str:
    """Somebody without an account reads the notice and objects; he notes a code."""
    page = journey.visitor("公众")
    page.goto(f"{journey.address}/")
    journey.picture(page, "86-front-notice")
    page.locator("main a[href*='/notices/']").first.click()
    if not loaded(page).get_by_role("link", name="提出异议").count():
        page.locator("main a[href*='/notices/']").first.click()
    expect(page.locator("main")).to_contain_text(name)
    journey.picture(page, "87-public-notice")
    page.get_by_role("link", name="提出异议").first.click()
    choices = loaded(page).locator("[name=entry] option").all_inner_texts()
    page.locator("[name=entry]").select_option(label=next(each for each in choices if name in each))
    fill(page, {"text": "2017年的技术成果由班组三人共同完成，请核实本人作用。"})
    journey.picture(page, "88-object")
    press(page)
    journey.picture(page, "89-objected")
    return page.locator("p.h2").inner_text()


def settle(journey: Journey, reference: str) -> None:
    """The bureau looks into it and answers."""
    page = journey.officer("publisher")
    page.get_by_role("link", name="异议").first.click()
    journey.picture(page, "90-objections")
    page.get_by_role("link", name=reference).click()
    journey.picture(page, "91-objection")
    fill(page, {"finding": "经核实，申报材料已写明班组共同完成，本人作用属实。"})
    page.locator("[name=result][value=not_upheld]").check()
    page.locator("[name=answer]").fill("经核实，所反映的情况不属实。")
    press(page)
    expect(page.locator("main")).to_contain_text("不属实")


def follow(journey: Journey, reference: str) -> None:
    """The objector reads the answer with his code."""
    page = journey.visitor("公众")
    page.goto(f"{journey.address}/")
    page.get_by_role("link", name="查询异议答复").click()
    fill(page, {"reference": reference})
    press(page)
    expect(page.locator("main")).to_contain_text("所反映的情况不属实")
    journey.picture(page, "92-answer")


def close_notice(journey: Journey) -> None:
    page = journey.officer("publisher")
    page.locator("main td a").first.click()
    page.get_by_role("button", name="公示结束").click()
    journey.picture(page, "93-notice-closed")


def approve(journey: Journey, who: str, names: list[str], title: str, number: str) -> None:
    """A body above decides with the number of its document, writes its opinion, carries it out."""
    page = journey.officer(who)
    journey.picture(page, f"94-{who}-home")
    record_decision(journey, page, title, number, f"95-{who}")
    for name in names:
        open_from_desk(page, name)
        write_opinion(page, "同意。", "武明德")
    carry_out(journey, page, f"96-{who}")


def look_up(journey: Journey, name: str) -> None:
    """The register has the honouree, and his certificate can be checked by its number."""
    page = journey.visitor("公众")
    page.goto(f"{journey.address}/")
    page.get_by_role("link", name="入选人员名录").first.click()
    journey.picture(page, "97-register")
    row = page.get_by_role("row", name=name)
    number = re.search(r"晋中工匠〔2019〕第\d{3}号", row.inner_text())
    assert number, row.inner_text()
    row.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text(number[0])
    journey.picture(page, "98-certificate")
    page.goto(f"{journey.address}/")
    page.get_by_role("link", name="查验证书真伪").click()
    fill(page, {"number": number[0]})
    press(page)
    expect(page.locator("[role=status]")).to_contain_text(name)
    journey.picture(page, "98-checked")


def read_letter(journey: Journey, who: Applicant) -> None:
    """The honouree finds the letter on his page."""
    page = enter(journey, who)
    journey.picture(page, "99-mine")
    page.get_by_role("link", name="2019年度“晋中工匠”").first.click()
    journey.picture(page, "99-honoured")
    page.locator("section[aria-labelledby=letters-title] a").first.click()
    expect(page.locator("main")).to_contain_text("晋中工匠")
    journey.picture(page, "99-letter")


def download_book(journey: Journey, who: Applicant) -> bytes:
    """The bound book, ordered on the dossier's page and fetched when it is done."""
    page = enter(journey, who)
    page.get_by_role("link", name="2019年度“晋中工匠”").first.click()
    page.get_by_role("button", name="生成申报书").click()
    journey.work()
    page.reload()
    journey.picture(page, "99-job")
    with page.expect_download() as found:
        page.get_by_role("link", name="下载").first.click()
    return found.value.path().read_bytes()
