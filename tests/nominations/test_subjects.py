"""Organisations and the members of teams, in the registers, in the papers and on the pages."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from nominations.applying.drafts import change_way_in, save_answers
from nominations.applying.standing import standing_of
from nominations.book.composing import compose
from nominations.book.many import record_downloads
from nominations.form.redaction import terms_of
from nominations.form.subjects import identities_of, members_of
from nominations.models import Claim, Dossier
from nominations.models.papers import BookVariant
from nominations.moving import take_step
from nominations.moving.registers import other_tracks_of
from rehearsals import made_up
from reviews.deciding.sheets.annexes import opinions_sought
from reviews.models import Consultation
from reviews.notices.rules.notice_entries import shown
from talentportal.directory.duties import grant
from talentportal.directory.models import Duty
from talentportal.directory.register_index import index_of_office
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults
from talentportal.programs.models import Ban, Edition, HonourMember, HonourRecord
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared import clock
from talentportal.shared.models import AccessRecord
from talentportal.shared.refusals import Refused
from talentportal.shared.vault import blind_index
from tests.support.revoking import revoked_for
from tests.support.worlds import factories, world
from tests.support.worlds.cast import City
from tests.support.worlds.subjects import FIRST, SECOND, document, organisation, team

pytestmark = pytest.mark.django_db


def submit(dossier: Dossier) -> Dossier:
    with clock.travel(world.APPLYING):
        return take_step(dossier=dossier, verb="submit", actor=dossier.applicant)


def refused(dossier: Dossier) -> list[str]:
    with pytest.raises(Refused) as error:
        submit(dossier)
    return [each.code for each in error.value.refusals]


def test_an_organisation_is_honoured_under_its_own_name_and_code(city: City) -> None:
    edition = world.publish_edition(city, document("organisation"))
    works = city.offices["loom_works"]
    dossier = world.bring_to(city, organisation(city, edition, city.weaver), "the end")
    record = HonourRecord.objects.get()
    assert record.full_name == works.name == dossier.honouree
    assert record.subject_index == index_of_office(works)
    assert record.subject_index != blind_index(works.credit_code)
    assert shown(dossier, ["name"]) == [["name", works.name]]


def test_it_is_found_again_whoever_applies_in_its_name(city: City) -> None:
    edition = world.publish_edition(city, document("organisation"))
    works = city.offices["loom_works"]
    HonourRecord.objects.create(
        subject_index=index_of_office(works),
        full_name=works.name,
        family="晋中工匠",
        title="晋中工匠",
        level=HonourLevel.CITY,
        awarded_on=date(2017, 1, 1),
    )
    assert refused(organisation(city, edition, city.weaver)) == ["condition-fails"]
    assert refused(organisation(city, edition, factories.make_user())) == ["condition-fails"]


def test_what_its_manager_holds_himself_is_not_the_organisations(city: City) -> None:
    edition = world.publish_edition(city, document("organisation"))
    person = city.persons["weaver"]
    HonourRecord.objects.create(
        subject_index=person.id_index,
        full_name=person.full_name,
        family="晋中工匠",
        title="晋中工匠",
        level=HonourLevel.CITY,
        awarded_on=date(2017, 1, 1),
    )
    assert submit(organisation(city, edition, city.weaver)).state == "initial_review"


def test_only_a_manager_applies_in_its_name(city: City) -> None:
    edition = world.publish_edition(city, document("organisation"))
    stranger = organisation(city, edition, city.weaver, manages=False)
    with clock.travel(world.APPLYING):
        gaps = [gap.code for gap in standing_of(stranger).gaps]
    assert gaps == ["not-its-manager"]
    assert refused(stranger) == ["not-its-manager"]


def test_two_managers_hand_in_once(city: City) -> None:
    edition = world.publish_edition(city, document("organisation"))
    first = submit(organisation(city, edition, city.weaver))
    second = organisation(city, edition, factories.make_user())
    assert refused(second) == ["applied-already"]
    with clock.travel(world.APPLYING):
        take_step(dossier=first, verb="withdraw", actor=first.applicant)
    assert submit(second).state == "initial_review"
    assert Claim.objects.get().dossier_id == second.pk


def test_in_another_track_an_organisation_is_found_by_itself(city: City) -> None:
    one, two = world.publish_tracks(city, "one", "two", one_track_a_year=False)
    for edition in (one, two):
        made = document("organisation") | {
            key: edition.published_revision.document[key] for key in ("program", "edition")
        }
        type(edition.published_revision).objects.filter(edition=edition).update(
            document=made, digest=edition.slug
        )
    first = submit(organisation(city, Edition.objects.get(pk=one.pk), city.weaver))
    works = city.offices["loom_works"]
    index = index_of_office(works)
    assert first.applicant_kind == "organisation"
    assert other_tracks_of({index}, two, {works.pk: index}) == {index: ["one"]}
    assert other_tracks_of({first.person.id_index}, two) == {}


def test_a_revoked_organisation_is_banned_itself(city: City) -> None:
    made = document("organisation")
    made["results"] |= {"ban_years": 3}
    edition = world.publish_edition(city, made)
    dossier = world.bring_to(city, organisation(city, edition, city.weaver), "the end")
    with clock.travel(world.REVIEWING):
        take_step(
            dossier=dossier,
            verb="revoke",
            actor=city.runner,
            inputs=revoked_for("材料造假。"),
        )
    ban = Ban.objects.get()
    assert ban.full_name == city.offices["loom_works"].name
    assert ban.subject_index == index_of_office(city.offices["loom_works"])


def test_a_team_is_called_by_its_name_and_kept_with_its_members(city: City) -> None:
    edition = world.publish_edition(city, document("person", "team"))
    dossier = world.bring_to(city, team(city, edition, FIRST, SECOND), "the end")
    record = HonourRecord.objects.get()
    assert (record.full_name, dossier.honouree) == ("织锦攻关队", "织锦攻关队")
    assert record.subject_index == city.persons["weaver"].id_index
    assert list(HonourMember.objects.values_list("full_name", "subject_index")) == [
        ("成员1", blind_index(FIRST)),
        ("成员2", blind_index(SECOND)),
    ]


def test_a_member_is_looked_up_in_the_register_of_honours(city: City) -> None:
    edition = world.publish_edition(city, document("person", "team"))
    world.bring_to(city, team(city, edition, FIRST), "the end")
    again = world.small_document()["edition"]
    later = document("person", "team")
    later["edition"] = again | {"slug": "later", "label": "later"}
    other = world.publish_edition(city, later)
    user = factories.make_user()
    dossier = team(city, other, SECOND, FIRST, by=user)
    with clock.travel(world.APPLYING):
        failing = standing_of(dossier).blocking
    assert [(each.key, each.member) for each in failing] == [("member_held", "成员2")]
    assert refused(dossier) == ["condition-fails"]
    alone = world.start_dossier(city, other, factories.make_user())
    assert submit(alone).state == "initial_review"


def test_who_was_a_member_counts_only_where_the_rule_says_so(city: City) -> None:
    edition = world.publish_edition(city, document("person", "team"))
    world.bring_to(city, team(city, edition, FIRST), "the end")
    later = document("person")
    later["edition"] |= {"slug": "later", "label": "later"}
    user = factories.make_user()
    factories.make_person(user, id_number=FIRST)
    other = world.publish_edition(city, later)
    assert submit(world.start_dossier(city, other, user)).state == "initial_review"


def test_a_banned_member_keeps_his_team_out(city: City) -> None:
    edition = world.publish_edition(city, document("person", "team"))
    ban = Ban.objects.create(
        subject_index=blind_index(SECOND),
        full_name="成员2",
        reason="弄虚作假",
        starts_on=date(2018, 1, 1),
        ends_on=date(2020, 12, 31),
        min_level=HonourLevel.CITY,
    )
    dossier = team(city, edition, FIRST, SECOND)
    assert refused(dossier) == ["condition-fails"]
    ban.lifted_on = date(2019, 6, 1)
    ban.save()
    assert submit(dossier).state == "initial_review"


def test_a_wrong_number_is_told_at_its_row(city: City) -> None:
    edition = world.publish_edition(city, document("person", "team"))
    dossier = team(city, edition, FIRST, SECOND[:-1] + ("1" if SECOND[-1] != "1" else "2"))
    with clock.travel(world.APPLYING):
        (gap,) = standing_of(dossier).gaps
    assert "2" in gap.sentence
    assert "身份证号码" in gap.sentence


def test_no_number_stands_in_the_database_or_the_pages(city: City, client) -> None:
    edition = world.publish_edition(city, document("person", "team"))
    dossier = submit(team(city, edition, FIRST))
    with connection.cursor() as cursor:
        for table, column in (
            ("nominations_dossier", "answers"),
            ("nominations_submission", "answers"),
            ("nominations_event", "data"),
        ):
            cursor.execute(f"SELECT CAST({column} AS TEXT) FROM {table}")
            assert FIRST not in str(cursor.fetchall())
    client.force_login(city.yuci_examiner)
    page = client.get(reverse("nominations:dossier", args=[dossier.number])).content.decode()
    assert f"{FIRST[:6]}********{FIRST[-4:]}" in page
    assert FIRST not in page
    assert "sealed:" not in page
    assert "织锦攻关队" in page


def test_a_page_saved_again_keeps_the_number_that_it_shows_masked(city: City, client) -> None:
    edition = world.publish_edition(city, document("person", "team"))
    dossier = team(city, edition, FIRST, SECOND)
    address = reverse("nominations:section", args=[dossier.number, "work"])
    client.force_login(city.weaver)
    with clock.travel(world.APPLYING):
        page = client.get(address).content.decode()
        assert FIRST not in page
        kept = dossier.answers["members"]
        assert kept[0]["document"] in page
        assert (
            page.count("data-no-keep") == 2 * len(kept) + 2
        )  # two rows, an empty one, the pattern
        third = made_up.id_number(6003)
        typed = {
            "a-occupation": "挡车工",
            "a-applicant_kind": "team",
            "a-team_name": "织锦攻关队",
            "a-members-2-name": "成员2",
            "a-members-2-document": f"{SECOND[:6]}********{SECOND[-4:]}",
            "a-members-2-document.kept": kept[1]["document"],
            "a-members-3-name": "成员3",
            "a-members-3-document": third,
            "version": dossier.answers_version,
        }
        assert client.post(address, typed).status_code == 302
    found = list(members_of(Dossier.objects.get(pk=dossier.pk)))
    assert [each.index for each in found] == [blind_index(SECOND), blind_index(third)]


def test_the_book_for_the_file_has_the_numbers_and_that_of_experts_has_none(city: City) -> None:
    edition = world.publish_edition(city, document("person", "team"))
    dossier = submit(team(city, edition, FIRST))
    full = compose(dossier, variant=BookVariant.FULL, papers=[], opinions=[]).content
    rows = [row for section in full.sections for table in section.tables for row in table.rows]
    assert rows == [("成员1", FIRST)]
    blind = compose(dossier, variant=BookVariant.BLIND, papers=[], opinions=[]).content
    assert FIRST[-4:] not in str(blind.sections)
    assert "成员1" not in str(blind.sections)
    assert {"织锦攻关队", "成员1"} <= set(terms_of(dossier))


def test_every_member_is_asked_about_and_stands_in_the_record_of_access(city: City) -> None:
    edition = world.publish_edition(city, document("person", "team"))
    dossier = submit(team(city, edition, FIRST))

    asked = Consultation(dossier=dossier, department="公安")
    read = {each: each.read() for each in identities_of(dossier)}
    (sheet,) = load_workbook(BytesIO(opinions_sought("2019", "榆次区", [asked], read))).worksheets
    numbers = [line[3] for line in sheet.values if str(line[0]).isdigit()]
    assert numbers == [dossier.person.id_number, FIRST]
    record_downloads(city.runner, Dossier.objects.all(), "装订")
    named = AccessRecord.objects.order_by("pk").values_list("action", "person")
    assert list(named) == [("book", dossier.person.full_name), ("book", "成员1")]


def of_two_titles() -> dict[str, Any]:
    """One title for organisations, another for people and teams."""
    made = document("person", "team", "organisation")
    made["tiers"] = [
        {"key": "craftsman", "name": "工匠", "slots_op": "about", "kinds": ["person", "team"]},
        {"key": "works", "name": "单位奖", "slots_op": "about", "kinds": ["organisation"]},
    ]
    return made


def test_a_title_is_for_some_kinds_of_applicant_only(city: City) -> None:
    edition = world.publish_edition(city, of_two_titles())
    grant(city.weaver, Duty.MANAGE, city.offices["loom_works"])
    dossier = world.start_dossier(city, edition, city.weaver)
    assert (dossier.tier, dossier.applicant_kind) == ("craftsman", "person")
    given = {
        "channel": "county",
        "recommender": city.offices["yuci_bureau"],
        "employer": city.offices["loom_works"],
    }
    with clock.travel(world.APPLYING):
        dossier = change_way_in(dossier=dossier, actor=city.weaver, tier="works", **given)
        assert dossier.applicant_kind == "organisation"
        assert dossier.honouree == city.offices["loom_works"].name
        save_answers(dossier=dossier, actor=city.weaver, answers={"applicant_kind": "team"})
        dossier = Dossier.objects.get()
        assert dossier.applicant_kind == "organisation"
        assert [gap.code for gap in standing_of(dossier).gaps] == ["kind-not-of-tier"]
        save_answers(dossier=dossier, actor=city.weaver, answers={"applicant_kind": ""})
    assert submit(Dossier.objects.get()).state == "initial_review"


@pytest.mark.parametrize(
    ("kinds", "path"),
    [(["organisation"], "tiers.craftsman.kinds"), (["person"], "applicant_kinds.1")],
)
def test_no_title_is_for_nobody_and_no_kind_without_one(kinds: list[str], path: str) -> None:
    made = document("person", "team")
    made["tiers"][0]["kinds"] = kinds
    assert path in {each.path for each in faults(EditionDocument.model_validate(made))}


def test_who_has_no_choice_is_not_asked_for_the_kind() -> None:
    made = of_two_titles()
    made["tiers"][0]["kinds"] = ["person"]
    made["applicant_kinds"] = [{"kind": "person"}, {"kind": "organisation"}]
    fields = made["form"]["sections"][0]["fields"]
    made["form"]["sections"][0]["fields"] = [f for f in fields if f["key"] != "applicant_kind"]
    made["exclusions"] = []
    found = [each.path for each in faults(EditionDocument.model_validate(made))]
    assert "applicant_kinds" not in found
