"""How people come in: an employer registers, an officer is invited, duties change, a session ends."""

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from rehearsals import made_up
from talentportal.directory.duties import Duty, grant
from tests.browser.loading import loaded
from tests.journeys.applying import PASSWORD, Applicant, fill, sign_up
from tests.journeys.browsing import Journey, press
from tests.support.worlds import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REGISTRANT = Applicant("秦人事", "renshi@example.com", made_up.id_number(7101))


def test_an_employer_registers_and_the_county_confirms_it(journey: Journey) -> None:
    journey.on("2019-07-02T09:00")
    page = sign_up(journey, REGISTRANT)
    page.goto(f"{journey.address}/account/")
    page.get_by_role("link", name="登记用人单位").click()
    fill(
        page,
        {
            "name": "榆次精工轴承示例有限公司",
            "credit_code": made_up.credit_code(8101),
            "county": "榆次区",
            "address": "榆次区示例街18号",
            "contact_name": "秦人事",
            "contact_phone": "0354-2636000",
        },
    )
    journey.picture(page, "p1-employer")
    press(page)
    expect(page.locator("main")).to_contain_text("榆次精工轴承示例有限公司")
    journey.picture(page, "p2-registered")
    officer = journey.officer("yuci_manager")
    officer.get_by_role("link", name="待确认单位").click()
    officer.get_by_role("link", name="榆次精工轴承示例有限公司").click()
    journey.picture(officer, "p3-confirm")
    officer.get_by_role("button", name="确认").click()
    journey.home(page)
    expect(page.locator("header")).to_contain_text("榆次精工轴承示例有限公司")
    journey.picture(page, "p4-employer-home")


def test_an_officer_is_invited_and_shows_a_second_factor(journey: Journey, settings: Any) -> None:
    manager = journey.officer("yuci_manager")
    manager.get_by_role("link", name="单位与人员").first.click()
    manager.get_by_role("link", name="榆次区人力资源和社会保障局").first.click()
    manager.get_by_role("link", name="邀请人员").first.click()
    fill(manager, {"full_name": "孟新来", "email": "xinlai@example.com", "duties": "examine"})
    journey.picture(manager, "p5-invite")
    press(manager)
    journey.work()
    settings.REQUIRE_SECOND_FACTOR = True
    page = journey.visitor("孟新来")
    page.goto(journey.letter_link("xinlai@example.com"))
    journey.picture(page, "p6-invitation")
    fill(page, {"username": "mengxinlai", "password": PASSWORD, "password_again": PASSWORD})
    press(page)
    journey.picture(page, "p7-second-factor")
    _set_up_second_factor(journey, page)
    journey.home(page)
    expect(page.locator("h1")).to_have_text("工作台")


def _set_up_second_factor(journey: Journey, page: Page) -> None:
    journey.home(page)
    if loaded(page).locator("[name=login]").count():
        fill(page, {"login": "mengxinlai", "password": PASSWORD})
        press(page)
    if loaded(page).locator("[name=password]").count():
        fill(page, {"password": PASSWORD})
        page.locator("main form button").first.click()
    secret = page.locator("#authenticator_secret, [name=secret], code").first
    text = secret.evaluate("field => field.value || field.textContent").strip()
    fill(page, {"code": format_hotp_value(hotp_value(text, int(time.time()) // 30))})
    journey.picture(page, "p8-code")
    page.locator("main form button").first.click()
    expect(page.locator("[name=code]")).to_have_count(0)


def test_a_person_with_two_duties_changes_hats(journey: Journey) -> None:
    grant(journey.city.yuci_examiner, Duty.EXAMINE, journey.city.pingyao_bureau)
    page = journey.officer("yuci_examiner")
    shown = page.locator(".duty-name")
    before = shown.inner_text()
    page.locator(".duty-menu summary").click()
    journey.picture(page, "p9-duties")
    page.locator(".duty-menu a:not([aria-current])").first.click()
    expect(shown).not_to_have_text(before)
    expect(page.locator("h1")).to_have_text("工作台")


def test_nothing_typed_is_lost_when_the_session_ends(journey: Journey) -> None:
    journey.on("2019-07-10T09:00")
    edition = world.publish_edition(journey.city, _document())
    world.start_dossier(journey.city, edition, journey.city.weaver)
    page = journey.officer("weaver")
    page.get_by_role("link", name="2019年度“晋中工匠”").first.click()
    page.get_by_role("link", name="业绩", exact=True).first.click()
    page.wait_for_load_state("networkidle")
    page.locator("textarea").fill("已经保存的第一句。")
    expect(page.locator("[data-save-indicator]")).to_contain_text("已保存", timeout=20_000)
    Session.objects.all().delete()
    page.locator("textarea").fill("已经保存的第一句。会话过期以后写的第二句。")
    expect(page.locator("[data-save-indicator]")).to_contain_text("登录")
    journey.picture(page, "p10-expired")
    page.on("dialog", lambda dialog: dialog.accept())
    address = page.url
    page.goto(f"{journey.address}/accounts/login/?next={address.removeprefix(journey.address)}")
    fill(page, {"login": "weaver", "password": "correct-horse-battery"})
    press(page)
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("textarea")).to_have_value("已经保存的第一句。会话过期以后写的第二句。")
    expect(page.locator("[data-save-indicator]")).to_contain_text("已保存", timeout=20_000)
    page.reload()
    expect(page.locator("textarea")).to_have_value("已经保存的第一句。会话过期以后写的第二句。")


def _document() -> dict[str, Any]:
    document = world.small_document()
    deeds = {"key": "deeds", "label": "主要业绩", "type": "long_text", "required": False}
    document["form"]["sections"].append({"key": "merits", "title": "业绩", "fields": [deeds]})
    return document
