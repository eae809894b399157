"""A team is shown with the people who make it, wherever somebody may object, decide or pay."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from nominations.form.subjects import members_listed
from nominations.models import Dossier, MemberOut
from reviews.honours.selectors.honourees import honourees_of
from reviews.honours.services.payments import draw_up_payments
from reviews.honours.sheets.honourees import honourees_workbook
from reviews.notices.services.notices import draft_notice
from talentportal.shared import clock
from tests.support.clients import signed_in
from tests.support.worlds import subjects, world
from tests.support.worlds.prizes import publish
from tests.support.worlds.world import OPENING

LEADER = "张巧林"
SHOWN = "织锦攻关队（负责人：张巧林；成员：成员1、成员2）"


def brought(city, document, stage):
    edition = publish(city, document)
    team = subjects.team(city, edition, subjects.FIRST, subjects.SECOND)
    return edition, world.bring_to(city, team, stage)


def line_of(city, fields):
    document = subjects.document("person", "team")
    document["notices"][0]["fields"] = fields
    edition, _team = brought(city, document, "notice")
    with clock.travel(OPENING):
        drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
    return drafted.entries.get().shown


def test_a_notice_shows_the_leader_though_nobody_asked_for_him(city):
    """A9: two teams of one name, and the public could not object to a person it could not see."""
    assert line_of(city, ["name"]) == [["name", f"织锦攻关队（负责人：{LEADER}）"]]


def test_a_notice_shows_leader_and_members_in_columns_of_their_own(city):
    assert line_of(city, ["name", "leader", "members"]) == [
        ["name", "织锦攻关队"],
        ["leader", LEADER],
        ["members", "成员1、成员2"],
    ]


@pytest.mark.parametrize("page", ["place", "meeting-record"])
def test_meetings_read_who_makes_the_team(city, page):
    edition, team = brought(city, subjects.document("person", "team"), "proposal")
    where = [edition.slug, team.office_id, "proposal"]
    content = signed_in(city.runner).get(reverse(f"reviews:{page}", args=where)).content.decode()
    assert SHOWN in content


def test_honourees_and_payments_show_who_makes_the_team(city):
    edition, team = brought(city, subjects.document("person", "team"), "the end")
    draw_up_payments(edition=edition, actor=city.runner)
    client = signed_in(city.runner)
    for name in ("honourees", "payments"):
        assert SHOWN in client.get(reverse(f"reviews:{name}", args=[edition.slug])).content.decode()
    book = client.get(reverse("reviews:payments-sheet", args=[edition.slug])).content
    sheets = [book, honourees_workbook(edition, honourees_of(edition))]
    for content in sheets:
        rows = openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
        assert [row for row in rows if SHOWN in row]
    MemberOut.objects.create(
        dossier=Dossier.objects.get(pk=team.pk),
        full_name="成员2",
        index=list(members_listed(team))[1].index,
        reason="不符合条件",
        taken_out_by=city.publisher,
    )
    content = client.get(reverse("reviews:honourees", args=[edition.slug])).content.decode()
    assert "织锦攻关队（负责人：张巧林；成员：成员1）" in content
