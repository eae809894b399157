"""Votes, imported results and payments in a real browser: accessible, fitting, and usable."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from nominations.models import Dossier
from reviews.experts.services.balloting import cast_votes, close_ballot, open_ballot
from reviews.experts.services.importing import apply_import
from reviews.honours.services.payments import draw_up_payments
from reviews.models import BallotVoter, Payment
from talentportal.programs.models import HonourRecord
from talentportal.shared import clock
from talentportal.shared.workbook import TYPE
from tests.browser.accessibility import overflow, violations
from tests.browser.looking import looked_at, sign_in
from tests.support.worlds import ballots, contests, world
from tests.support.worlds.cast import City
from tests.support.worlds.counted_points import set_stage
from tests.support.worlds.prizes import publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_member_votes_on_a_phone(page: Page, live_server: LiveServer, city: City) -> None:
    stage, panel = ballots.voting(city, dossiers=3, experts=5)
    sign_in(page, live_server, stage.experts[0].user)
    page.goto(f"{live_server.url}/scoring/{panel.pk}/")
    looked_at(page, "panel-before")
    there = ballots.everybody(stage)
    open_ballot(panel=panel, present=there, chair=there[0], actor=stage.runner)
    page.goto(f"{live_server.url}/scoring/{panel.pk}/ballot/")
    looked_at(page, "ballot")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/scoring/{panel.pk}/ballot/")
    page.get_by_label("赞成").first.check()
    page.get_by_label("反对").nth(1).check()
    page.get_by_role("button", name="核对我的选票").click()
    expect(page.get_by_role("heading", name="投票")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="返回").click()
    expect(page.get_by_label("反对").nth(1)).to_be_checked()
    page.get_by_role("button", name="核对我的选票").click()
    page.get_by_role("button", name="投票").click()
    expect(page.get_by_text("已投出2票")).to_be_visible()
    assert BallotVoter.objects.count() == 2


def test_officers_hold_the_session(page: Page, live_server: LiveServer, city: City) -> None:
    stage, panel = ballots.voting(city, dossiers=3, experts=5)
    sign_in(page, live_server, stage.runner)
    page.goto(f"{live_server.url}/panels/{panel.pk}/")
    looked_at(page, "officer-before")
    for box in page.get_by_role("checkbox").all()[:4]:
        box.check()
    page.get_by_role("button", name="开始表决").click()
    looked_at(page, "officer-voting")
    for index, votes in enumerate(("ffff ", "ffaa ", "faa- ")):
        code = ballots.code_of(panel, stage.dossiers[index])
        words = {"f": "for", "a": "against", "-": "abstain"}
        for expert, letter in zip(stage.experts, votes, strict=True):
            if letter != " ":
                cast_votes(panel=panel, actor=expert.user, choices={code: words[letter]})
    close_ballot(panel=panel, actor=stage.runner)
    page.goto(f"{live_server.url}/panels/{panel.pk}/")
    looked_at(page, "officer-after")
    page.goto(f"{live_server.url}/editions/e/ranking/review/")
    looked_at(page, "ranking-of-votes")
    sign_in(page, live_server, stage.experts[0].user)
    page.goto(f"{live_server.url}/scoring/{panel.pk}/ballot/result/")
    looked_at(page, "result-for-members")


def test_results_are_brought_in(page: Page, live_server: LiveServer, city: City) -> None:
    stage = contests.set_up(city, dossiers=4)
    sign_in(page, live_server, stage.runner)
    page.goto(f"{live_server.url}/editions/e/panels/")
    looked_at(page, "panels-import")
    page.goto(f"{live_server.url}/editions/e/results/review/")
    wrong = contests.workbook([["X", "某人", "缺考", 1], contests.row(stage, 1, 101)])
    place = page.get_by_label("工作簿（.xlsx）")
    place.set_input_files({"name": "x.xlsx", "mimeType": TYPE, "buffer": wrong})
    page.get_by_role("button", name="检查文件").click()
    expect(page.get_by_text("没有编号为“X”的申报材料")).to_be_visible()
    assert violations(page) == []
    rows = [contests.row(stage, index, 70 + index) for index in range(3)]
    found = contests.checked(stage, rows)
    apply_import(result_import=found, actor=stage.runner)
    page.goto(f"{live_server.url}/editions/e/results/review/")
    looked_at(page, "imports")
    page.goto(f"{live_server.url}/result-imports/{found.pk}/")
    looked_at(page, "import")
    page.goto(f"{live_server.url}/editions/e/ranking/review/")
    looked_at(page, "ranking-of-contest")


def test_payments_are_made(page: Page, live_server: LiveServer, city: City) -> None:
    edition = publish(city, world.small_document())
    for _number in range(2):
        world.bring_to(city, world.start_dossier(city, edition), "the end")
    today = clock.today()
    HonourRecord.objects.update(awarded_on=today, term_ends_on=today - timedelta(days=1))
    sign_in(page, live_server, city.runner)
    url = f"{live_server.url}/editions/{edition.slug}/payments/"
    page.goto(url)
    looked_at(page, "payments-none")
    draw_up_payments(edition=edition, actor=city.runner)
    page.goto(url)
    looked_at(page, "payments")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("凭证号").fill("国库2024-17")
    page.get_by_role("button", name="登记发放").click()
    expect(page.get_by_text("已登记发放1笔")).to_be_visible()
    assert Payment.objects.filter(paid_on=today).count() == 1
    page.goto(f"{url}?which=paid")
    looked_at(page, "payments-paid")
    for place in ("/honours/", f"/editions/{edition.slug}/desk/honourees/"):
        page.goto(f"{live_server.url}{place}")
        looked_at(page, place.strip("/").rpartition("/")[2])


def test_points_that_are_counted_stand_beside_those_to_give(
    page: Page, live_server: LiveServer, city: City
) -> None:
    stage = set_stage(city)
    panel = stage.panel()
    own = stage.assignment(panel, 0, 0)
    sign_in(page, live_server, stage.experts[0].user)
    url = f"{live_server.url}/scoring/{panel.pk}/{own.code}/"
    page.goto(url)
    looked_at(page, "sheet-with-counted-points")
    page.get_by_label("技艺水平").fill("50")
    page.get_by_role("button", name="检查并提交").click()
    expect(page.get_by_text("58", exact=True)).to_be_visible()
    looked_at(page, "sheet-with-counted-points-confirmed")
    sign_in(page, live_server, stage.runner)
    page.goto(f"{live_server.url}/dossiers/{own.dossier.number}/")
    looked_at(page, "dossier-with-counted-points")


def test_an_opinion_is_written_for_many(page: Page, live_server: LiveServer, city: City) -> None:
    edition = world.publish_edition(city)
    for _number in range(3):
        world.bring_to(city, world.start_dossier(city, edition), "recommendation")
    assert Dossier.objects.count() == 3
    sign_in(page, live_server, city.yuci_recommender)
    page.goto(f"{live_server.url}/dossiers/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="填写意见").click()
    expect(page.get_by_label("意见", exact=False).first).to_be_visible()
    assert violations(page) == []
    assert overflow(page) == 0
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / "opinions.png", full_page=True)
