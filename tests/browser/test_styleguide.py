"""Every component in a real browser: accessible, fitting, quiet, and never losing what is typed."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import CHINESE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide(page: Page, live_server: LiveServer) -> Page:
    page.goto(f"{live_server.url}/styleguide/")
    return page


@pytest.mark.parametrize("width", [360, 1440, 1920])
@pytest.mark.parametrize("query", ["", "?errors=1"])
def test_accessible_and_fitting(
    page: Page, live_server: LiveServer, width: int, query: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/styleguide/{query}")
    assert page.locator(".status").count() > 10
    assert violations(page) == []
    assert overflow(page) == 0
    assert complaints == []


def test_a_choice_not_made_looks_like_none(guide: Page) -> None:
    """A group of radio buttons of which none is chosen is indeterminate, as a box may be."""
    look = """() => {
        const group = document.querySelector("main").appendChild(document.createElement("p"));
        group.innerHTML = '<input class="form-check-input" type="radio" name="none">'.repeat(2);
        return [...group.children].map((each) => getComputedStyle(each).backgroundColor);
    }"""
    blue = guide.evaluate(
        "getComputedStyle(document.querySelector('.btn-primary')).backgroundColor"
    )
    assert blue not in guide.evaluate(look)


def test_typed_text_is_saved(guide: Page) -> None:
    guide.route("**/styleguide/", lambda route: route.fulfill(json={"saved_at": "10:32"}))
    guide.get_by_label("主要事迹").fill("扎根一线三十年。")
    expect(guide.locator("[data-save-indicator]")).to_have_text("已保存于 10:32")
    assert guide.evaluate("localStorage.getItem('autosave:styleguide')") is None


def test_leaving_a_field_that_is_saved_keeps_nothing(guide: Page) -> None:
    guide.route("**/styleguide/", lambda route: route.fulfill(json={"saved_at": "10:32"}))
    guide.get_by_label("主要事迹").fill("扎根一线三十年。")
    expect(guide.locator("[data-save-indicator]")).to_have_text("已保存于 10:32")
    guide.get_by_label("主要事迹").blur()
    assert guide.evaluate("localStorage.getItem('autosave:styleguide')") is None


@pytest.mark.parametrize(
    ("status", "sentence"), [(409, "内容已在别处被修改"), (403, "目前不能修改"), (401, "登录已过期"), (500, "网络已断开")]
)  # fmt: skip
def test_typed_text_survives_a_refusal(guide: Page, status: int, sentence: str) -> None:
    guide.route("**/styleguide/", lambda route: answer_posts(route, status))
    guide.get_by_label("主要事迹").fill("扎根一线三十年。")
    expect(guide.locator("[data-save-indicator]")).to_contain_text(sentence)
    guide.on("dialog", lambda dialog: dialog.accept())
    guide.reload()
    guide.unroute("**/styleguide/")
    expect(guide.get_by_label("主要事迹")).to_have_value("")
    guide.get_by_role("button", name="恢复").click()
    expect(guide.get_by_label("主要事迹")).to_have_value("扎根一线三十年。")
    expect(guide.locator("[data-save-indicator]")).to_contain_text("已保存于")


def answer_posts(route: Route, status: int) -> None:
    if route.request.method == "POST":
        route.fulfill(status=status, json={})
    else:
        route.continue_()


def test_words_are_counted_as_word_does(guide: Page) -> None:
    guide.get_by_label("主要事迹").fill("获2019年“五一劳动奖章”，CNC 机床。")
    expect(guide.locator("[data-words-for]")).to_have_text("已写16字，不超过1500字")


def test_a_page_is_selected_and_counted(guide: Page) -> None:
    action = guide.get_by_role("button", name="通过并上报")
    expect(action).to_be_disabled()
    guide.get_by_label("本页全选").check()
    expect(guide.locator("[data-select-count]")).to_have_text("已选12条")
    expect(action).to_be_enabled()
    guide.get_by_label("符合条件的全部128条").check()
    expect(guide.locator("[data-select-count]")).to_have_text("已选符合条件的全部128条")
    guide.get_by_label("选择王㛃琳").first.uncheck()
    expect(guide.locator("[data-select-count]")).to_have_text("已选11条")


def test_keys_work_but_not_while_typing(guide: Page) -> None:
    search = guide.get_by_role("searchbox")
    guide.keyboard.press("/")
    expect(search).to_be_focused()
    guide.keyboard.type("/n")
    expect(search).to_have_value("/n")


def test_a_file_is_received_or_refused_with_a_reason(guide: Page) -> None:
    guide.route(
        "**/styleguide/",
        lambda route: (
            route.fulfill(status=400, json={"refusals": ["文件已加密，请去除密码后上传。"]})
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    guide.locator("#upload_scan").set_input_files(
        {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    expect(guide.locator(".upload-list .failed")).to_contain_text("文件已加密，请去除密码后上传。")


def test_a_file_that_is_too_large_is_refused_with_the_limit(guide: Page) -> None:
    sent: list[str] = []
    guide.route("**/styleguide/", lambda route: sent.append(route.request.url) or route.abort())
    too_large = b"x" * (20 * 1024 * 1024 + 200_000)
    guide.locator("#upload_scan").set_input_files(
        {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": too_large}
    )
    expect(guide.locator(".upload-list .failed")).to_contain_text("20.2 MB，不得超过20 MB")
    assert sent == []


def test_a_file_too_large_for_the_server_is_told_so(guide: Page) -> None:
    guide.route("**/styleguide/", lambda route: route.fulfill(status=413, body="<h1>413</h1>"))
    guide.locator("#upload_scan").set_input_files(
        {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": b"x" * 3_000_000}
    )
    expect(guide.locator(".upload-list .failed")).to_contain_text("2.9 MB，超过服务器可接收的大小")


def test_it_can_be_read_and_sent_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False, **CHINESE)
    page = context.new_page()
    page.goto(f"{live_server.url}/styleguide/")
    expect(page.get_by_role("button", name="通过并上报")).to_be_enabled()
    expect(page.get_by_label("符合条件的全部128条")).to_be_visible()
    expect(page.get_by_label("居民身份证正反面")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="City Talent Selection Portal")).to_be_visible()
    context.close()


def test_work_in_the_background_is_followed(guide: Page) -> None:
    job = guide.locator("[data-progress]")
    expect(job).to_contain_text("132/800")
    expect(job.locator(".status")).to_have_text("已完成")
    assert guide.locator("h1").count() == 1
