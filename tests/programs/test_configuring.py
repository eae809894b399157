"""Administrators configure editions in the browser: part by part, as text, and next year's."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.applying.drafts import open_dossier
from talentportal.directory.duties import grant
from talentportal.directory.models import Duty, Office
from talentportal.programs.document.schema.describing import meaning_of, messages, parts
from talentportal.programs.document.text import yaml_file
from talentportal.programs.models import Edition, EditionRevision
from talentportal.programs.services import close_edition, publish, save_revision
from talentportal.shared import clock
from tests.support.worlds.cast import City
from tests.support.worlds.factories import make_user
from tests.support.worlds.samples import jinzhong

pytestmark = pytest.mark.django_db
SLUG = "jinzhong-craftsman-2019"


@pytest.fixture
def edition(city: City) -> Edition:
    """The edition of 2019, published, in the city of the cast."""
    revision = save_revision(document=jinzhong(), city=city.city).revision
    return publish(revision=revision).edition


@pytest.fixture
def client(city: City) -> Client:
    """The browser of who configures the city's editions."""
    client = Client()
    client.force_login(city.configurer)
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"programs:{name}", args=args)


def digest(edition: Edition) -> str:
    return edition.revisions.order_by("-number").first().digest


def typed(edition: Edition, response: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send: the form as it came, with these changes."""
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields}
    shown = {key: value for key, value in data.items() if value not in (None, False)}
    prepared = {key: form[key].field.prepare_value(value) for key, value in shown.items()}
    sent = {
        key: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for key, value in prepared.items()
    }
    return sent | {"based_on": digest(edition)} | changes


def newest(edition: Edition) -> EditionRevision:
    found = edition.revisions.order_by("-number").first()
    assert found is not None
    return found


def save(client: Client, edition: Edition, at: str, **changes: Any) -> Any:
    address = page("part", SLUG, at)
    return client.post(address, typed(edition, client.get(address), **changes))


def test_a_change_of_one_setting_begins_a_draft_and_leaves_the_published_revision(
    client: Client, edition: Edition
) -> None:
    response = save(client, edition, "stages.recommendation", closes_at="2019-08-02 24:00")
    assert response.status_code == 302
    draft = newest(edition)
    assert (draft.number, draft.published_at) == (2, None)
    assert yaml_file.dump(draft.parsed).count("2019-08-02 24:00") == 1
    assert edition.published_revision.parsed == jinzhong()
    changed = draft.parsed.stage("recommendation").model_dump() | {
        "closes_at": jinzhong().stage("recommendation").closes_at
    }
    assert changed == jinzhong().stage("recommendation").model_dump()


@pytest.mark.parametrize(
    "at",
    [
        "document",
        "program",
        "edition",
        "tiers.craftsman",
        "application",
        "review",
        "paper",
        "narrative",
        "results",
        "notices.public",
        "stages.recommendation",
        "conditions.in_scope",
        "decisions.0",
        "limits.0",
        "routes.0",
    ],
)
def test_a_part_saved_as_it_is_shown_changes_nothing(
    client: Client, edition: Edition, at: str
) -> None:
    if client.get(page("part", SLUG, at)).status_code == 404:
        holder = getattr(jinzhong(), at.partition(".")[0])
        at = f"{at.partition('.')[0]}.{getattr(holder[0], 'key', 0)}"
    response = save(client, edition, at)
    assert response.status_code == 302, response.context["form"].errors
    assert edition.revisions.count() == 1


def test_what_is_wrong_stands_at_its_setting_and_what_was_typed_stays(
    client: Client, edition: Edition
) -> None:
    response = save(client, edition, "paper", copies="viele", cover_words="x")
    assert response.status_code == 400
    form = response.context["form"]
    assert list(form.errors) == ["copies"]
    assert form["copies"].value() == "viele"
    assert edition.revisions.count() == 1


def test_a_rule_is_written_as_in_the_file_and_its_faults_are_named(
    client: Client, edition: Edition
) -> None:
    at = f"conditions.{jinzhong().conditions[0].key}"
    wrong = save(client, edition, at, expression="type: [")
    assert list(wrong.context["form"].errors) == ["expression"]
    wrong = save(client, edition, at, expression="type: age\nat_most: sixty")
    assert "at_most" in wrong.context["form"].errors["expression"][0]
    right = save(client, edition, at, expression="type: age\nat_most: 60")
    assert right.status_code == 302
    assert newest(edition).parsed.conditions[0].expression.at_most == 60


def test_parts_are_added_moved_and_taken_away(client: Client, edition: Edition) -> None:
    response = client.post(
        page("add", SLUG, "deadlines", 0),
        {"label": "纸质材料报送", "due_on": "2019-08-09", "based_on": digest(edition)},
    )
    assert response.status_code == 302
    labels = [each.label for each in newest(edition).parsed.deadlines]
    assert labels[-1] == "纸质材料报送"
    last = len(labels) - 1
    client.post(page("change", SLUG, f"deadlines.{last}", "up"), {"based_on": digest(edition)})
    assert newest(edition).parsed.deadlines[last - 1].label == "纸质材料报送"
    at = f"deadlines.{last - 1}"
    client.post(page("change", SLUG, at, "remove"), {"based_on": digest(edition)})
    assert newest(edition).parsed.deadlines == jinzhong().deadlines


def test_a_field_of_the_form_is_added_by_its_kind(client: Client, edition: Edition) -> None:
    section = jinzhong().form.sections[0].key
    place = f"form.sections.{section}.fields"
    response = client.get(page("part", SLUG, f"form.sections.{section}"))
    kinds = next(p for p in response.context["places"] if p.path == place).kinds
    assert len(kinds) == 10
    sent = {"key": "blood_type", "label": "血型", "based_on": digest(edition), "max_length": "4"}
    assert client.post(page("add", SLUG, place, 0), sent).status_code == 302
    field = newest(edition).parsed.form.field("blood_type")
    assert (field.type, field.label, field.max_length, field.required) == ("text", "血型", 4, False)


def test_the_last_one_of_a_list_that_must_not_be_empty_stays(
    client: Client, edition: Edition
) -> None:
    at = f"tiers.{jinzhong().tiers[0].key}"
    response = client.post(page("change", SLUG, at, "remove"), {"based_on": digest(edition)})
    assert response.status_code == 409
    assert edition.revisions.count() == 1


def test_who_saves_on_an_older_draft_is_told_and_nothing_is_overwritten(
    client: Client, edition: Edition
) -> None:
    old = digest(edition)
    save(client, edition, "paper", copies="6")
    response = save(client, edition, "paper", copies="7", based_on=old)
    assert response.status_code == 409
    assert response.context["form"]["copies"].value() == "7"
    assert newest(edition).parsed.paper.copies == 6


def test_a_draft_with_contradictions_is_kept_and_not_published(
    client: Client, edition: Edition
) -> None:
    save(client, edition, "stages.recommendation", limit="nowhere")
    shown = client.get(page("edition", SLUG)).context["configuration"]
    assert "stages.recommendation.limit" in [each.path for each in shown.contradictions]
    response = client.post(page("publish", SLUG), {"digest": digest(edition)})
    assert response.status_code == 409
    assert newest(edition).published_at is None


def test_the_whole_document_as_text_is_checked_with_lines(client: Client, edition: Edition) -> None:
    text = yaml_file.dump(jinzhong())
    broken = text.replace("copies: 4", "copies: 0")
    assert broken != text
    line = broken[: broken.index("copies: 0")].count("\n") + 1
    sent = {"text": broken, "based_on": digest(edition)}
    response = client.post(page("text", SLUG), sent)
    assert response.status_code == 409
    assert [(p.line, p.path) for p in response.context["problems"]] == [(line, "paper.copies")]
    sent["text"] = text.replace("copies: 4", "copies: 5")
    assert client.post(page("text", SLUG), sent).status_code == 302
    assert newest(edition).parsed.paper.copies == 5


def test_publishing_shows_what_changes_and_wants_the_draft_that_was_read(
    client: Client, edition: Edition
) -> None:
    save(client, edition, "paper", copies="6")
    shown = client.get(page("publish", SLUG)).context["configuration"].changes
    assert [(change.before, change.after) for change in shown] == [("4", "6")]
    read = digest(edition)
    save(client, edition, "paper", copies="8")
    assert client.post(page("publish", SLUG), {"digest": read}).status_code == 409
    assert client.post(page("publish", SLUG), {"digest": digest(edition)}).status_code == 302
    edition.refresh_from_db()
    assert edition.published_revision.parsed.paper.copies == 8
    revision = client.get(page("revision", SLUG, 2))
    assert [change.after for change in revision.context["changes"]] == ["8"]


def test_a_draft_is_thrown_away_and_what_is_published_stays(
    client: Client, edition: Edition
) -> None:
    assert client.post(page("discard", SLUG)).status_code == 409
    save(client, edition, "paper", copies="6")
    assert client.post(page("discard", SLUG)).status_code == 302
    assert newest(edition) == edition.published_revision


def test_next_years_edition_begins_with_this_years_settings(
    client: Client, edition: Edition
) -> None:
    proposed = client.get(page("following", SLUG)).context["form"].initial
    assert proposed == {"label": "2020年度“晋中工匠”", "slug": "jinzhong-craftsman-2020"}
    assert client.post(page("following", SLUG), proposed).status_code == 302
    made = Edition.objects.get(slug="jinzhong-craftsman-2020")
    document = newest(made).parsed
    assert (made.city, made.year, made.status) == (edition.city, 2020, "draft")
    assert document.reference_date == date(
        2020, jinzhong().reference_date.month, jinzhong().reference_date.day
    )
    closes, before = document.application.closes_at, jinzhong().application.closes_at
    assert (closes.year, closes.month, closes.day) == (2020, before.month, before.day)
    assert {each.decided_by for each in document.decisions} == {""}
    assert document.form == jinzhong().form.model_copy(update={"title": document.form.title})
    waiting = client.get(page("edition", made.slug)).context["configuration"].undecided
    assert len([each for each in waiting if each.path.startswith("decisions.")]) == len(
        document.decisions
    )
    again = client.post(page("following", SLUG), proposed)
    assert [each.code for each in again.context["refused"]] == ["slug-taken"]


def test_a_new_edition_begins_from_a_file(client: Client, city: City) -> None:
    form = {"city": city.city.pk, "text": yaml_file.dump(jinzhong())}
    assert client.post(page("new"), form).status_code == 302
    assert newest(Edition.objects.get(slug=SLUG)).created_by == city.configurer
    wrong = client.post(page("new"), {"city": city.city.pk, "text": "tiers: nonsense"})
    assert wrong.status_code == 409
    assert len(wrong.context["problems"]) > 3
    assert client.post(page("new"), {"city": city.city.pk}).context["form"].errors != {}


def test_a_closed_edition_is_only_read(client: Client, edition: Edition) -> None:
    close_edition(edition=edition)
    assert save(client, edition, "paper", copies="6").status_code == 409
    assert edition.revisions.count() == 1


def test_editions_of_another_city_do_not_exist(edition: Edition) -> None:
    elsewhere = Office.objects.create(kind="city", name="别处市")
    stranger = make_user("elsewhere")
    grant(stranger, Duty.CONFIGURE, elsewhere)
    client = Client()
    client.force_login(stranger)
    assert list(client.get(page("editions")).context["page"]) == []
    assert client.get(page("edition", SLUG)).status_code == 404
    assert client.get(page("part", SLUG, "paper")).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        ("part", SLUG, "nowhere"),
        ("part", SLUG, "stages"),
        ("part", SLUG, "stages.recommendation.key"),
        ("part", SLUG, "stages.recommendation.key.x"),
        ("part", SLUG, "..."),
        ("part", SLUG, "__class__"),
        ("add", SLUG, "paper", 0),
        ("add", SLUG, "deadlines", 9),
        ("add", SLUG, "nowhere.at.all", 0),
        ("add", SLUG, "edition.label", 0),
        ("revision", SLUG, 77),
        ("download", SLUG, 77),
    ],
)
def test_what_is_not_there_is_not_found(
    client: Client, edition: Edition, address: tuple[Any, ...]
) -> None:
    assert client.get(page(*address)).status_code == 404


@pytest.mark.parametrize("at", ["program", "paper", "edition.label", "nowhere.0", "stages"])
def test_what_the_document_needs_cannot_be_taken_away(
    client: Client, edition: Edition, at: str
) -> None:
    sent = {"based_on": digest(edition)}
    assert client.post(page("change", SLUG, at, "remove"), sent).status_code == 404


def test_a_problem_leads_to_the_page_on_which_it_is_mended(
    client: Client, edition: Edition
) -> None:
    assert client.get(page("mend", SLUG, "paper.copies")).url.endswith("/settings/paper/#id_copies")
    assert client.get(page("mend", SLUG, "routes.0.stages")).url.endswith("routes.0/#id_stages")
    assert client.get(page("mend", SLUG, "conditions")).url.endswith(f"{SLUG}/#conditions")


def test_every_setting_has_a_name_and_every_part_a_meaning() -> None:
    assert {part.__name__ for part in parts() if not (part.__doc__ or "").strip()} == set()
    described = set(messages())
    for part in parts():
        for name in part.model_fields:
            assert ("setting name", name) in described
            assert "`" not in meaning_of(part, name)


def test_the_form_is_previewed_with_every_field_of_the_draft(
    client: Client, edition: Edition
) -> None:
    field = jinzhong().form.sections[0].fields[0]
    at = f"form.sections.{jinzhong().form.sections[0].key}.fields.{field.key}"
    save(client, edition, at, label="姓名（与身份证件一致）")
    shown = client.get(reverse("nominations:specimen-form", args=[SLUG])).content.decode()
    assert "姓名（与身份证件一致）" in shown
    labels = {f.label for f in jinzhong().form.fields()} - {field.label}
    assert {label for label in labels if label not in shown} == set()


def test_publishing_says_whose_work_a_new_revision_touches(
    client: Client, edition: Edition, city: City
) -> None:
    with clock.travel(datetime(2019, 7, 10, 9, tzinfo=clock.CHINA)):
        open_dossier(
            edition=edition,
            applicant=city.weaver,
            person=city.persons["weaver"],
            channel="county",
            recommender=city.yuci_bureau,
        )
    save(client, edition, "paper", copies="6")
    page_of_it = client.get(page("publish", SLUG)).content.decode()
    assert "有1份申报材料尚未提交" in page_of_it
