"""Versions of a book: sealed, listed, side by side; the preview before; the check of a page."""

import re
from datetime import date

import pytest
from django.urls import reverse

from nominations.book.making import make_book
from nominations.models import Book
from nominations.models.papers import BookVariant
from nominations.moving.findings import write_opinion
from talentportal.shared import clock
from talentportal.shared.jobs import run_due_jobs
from talentportal.shared.models import AccessRecord, Job
from tests.support.clients import signed_in
from tests.support.worlds import jinzhong
from tests.support.worlds.world import APPLYING, REVIEWING

FULL, DRAFT = BookVariant.FULL.value, BookVariant.DRAFT.value


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def draft(city):
    return jinzhong.start(city, jinzhong.publish_jinzhong(city), city.weaver)


@pytest.fixture
def dossier(draft):
    return jinzhong.submit(draft)


@pytest.fixture
def two(city, dossier):
    """A dossier with two versions: before and after the recommender's opinion."""
    first = make_book(dossier_pk=dossier.pk, variant=FULL)
    dossier = jinzhong.pass_review(city, dossier)
    with clock.travel(REVIEWING):
        write_opinion(
            dossier=dossier,
            box="recommender",
            text="同意推荐。",
            signed_by="乔一诺",
            signed_on=date(2019, 7, 25),
            actor=city.yuci_recommender,
        )
    return first, make_book(dossier_pk=dossier.pk, variant=FULL)


def listed(dossier) -> str:
    return reverse("nominations:versions", args=[dossier.number])


def test_versions_are_listed_with_their_seal(city, dossier, two):
    response = signed_in(city.yuci_examiner).get(listed(dossier))
    (version,) = response.context["versions"]
    assert version.is_sealed
    assert version.submission.digest == dossier.events.get(verb="submit").data["digest"]
    assert [book.pk for book in version.books] == [book.pk for book in two]
    page = response.content.decode()
    assert version.submission.digest in page
    for book in two:
        assert book.code in page
        assert reverse("nominations:book", args=[dossier.number, book.pk]) in page
    assert response.context["current"] == two[1].code
    assert signed_in(city.weaver).get(listed(dossier)).status_code == 200
    for who in ("pingyao_examiner", "lacquerer", "expert_one", "charlie"):
        assert signed_in(city.people[who]).get(listed(dossier)).status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"digest": "0" * 64},
        {"answers": {"deeds": "别的事迹"}},
        {"papers": []},
        {"account": None},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_was_changed_behind_a_seal_is_told(city, dossier, two, changed):
    """The page computes the digest anew: content that was changed beside the portal shows."""
    (version,) = signed_in(city.runner).get(listed(dossier)).context["versions"]
    assert version.is_sealed
    if "account" in changed:
        changed = {"account": dossier.submissions.get().account.replace("张巧林", "张巧琳")}
    dossier.submissions.update(**changed)
    (version,) = signed_in(city.runner).get(listed(dossier)).context["versions"]
    assert not version.is_sealed


def test_two_versions_stand_side_by_side(city, dossier, two):
    url = reverse("nominations:versions_compared", args=[dossier.number])
    wanted = {"before": two[0].pk, "after": two[1].pk}
    response = signed_in(city.yuci_examiner).get(url, wanted)
    assert response.status_code == 200
    first = response.context["differing"][0]
    assert response.context["page"] == first
    assert first > 1, "number and version alone make no difference"
    assert len(response.context["differing"]) < two[1].pages
    assert len(re.findall(r"data:image/jpeg;base64,\S{1000}", response.content.decode())) == 2
    record = AccessRecord.objects.get()
    assert (record.user, record.subject) == (city.yuci_examiner, dossier.number)
    assert two[0].code in record.reason
    same = signed_in(city.weaver).get(url, {"before": two[0].pk, "after": two[0].pk, "page": "2"})
    assert same.context["differing"] == []
    assert same.context["page"] == 2
    assert AccessRecord.objects.count() == 1  # one's own needs no record


def test_only_books_of_this_dossier_are_compared(city, dossier, two):
    url = reverse("nominations:versions_compared", args=[dossier.number])
    assert signed_in(city.yuci_examiner).get(url).url == listed(dossier)
    for wanted in ({"before": two[0].pk, "after": "x"}, {"before": two[0].pk, "after": 10**9}):
        assert signed_in(city.yuci_examiner).get(url, wanted).status_code == 404
    wanted = {"before": two[0].pk, "after": two[1].pk}
    assert signed_in(city.pingyao_examiner).get(url, wanted).status_code == 404
    for page in ("0", "-1", "9" * 40, "１", "x"):
        answer = signed_in(city.yuci_examiner).get(url, wanted | {"page": page})
        assert answer.status_code == 200


def test_a_preview_is_ordered_once_and_then_opened(city, draft):
    Job.objects.all().delete()
    client = signed_in(city.weaver)
    check = reverse("nominations:check", args=[draft.number])
    preview = reverse("nominations:preview", args=[draft.number])
    button = f'action="{preview}"'
    with clock.travel(APPLYING):
        assert client.get(check).content.decode().count(button) == 1
        assert client.post(preview).status_code == 302
        for url in (check, preview):
            running = client.get(url).content.decode()
            assert button not in running
            assert "data-progress" in running
        run_due_jobs()
        book = Book.objects.get(variant=DRAFT)
        done = client.get(preview).content.decode()
    assert done.count(button) == 1
    assert done.count(reverse("nominations:book", args=[draft.number, book.pk])) == 1


def test_a_page_is_checked_by_what_stands_at_its_foot(client, dossier, two):
    typed = reverse("nominations:verify_typed")
    assert client.get(typed).status_code == 200
    asked = client.get(typed, {"number": dossier.number, "code": two[1].code.lower()})
    assert asked.url == reverse("nominations:verify", args=[dossier.number, two[1].code])
    assert client.get(asked.url).context["state"] == "current"
    old = reverse("nominations:verify", args=[dossier.number, two[0].code])
    assert client.get(old).context["state"] == "replaced"
    for wrong in ({"number": "a/b", "code": "1"}, {"number": "D", "code": "xyz"}, {"number": ""}):
        assert client.get(typed, wrong).status_code == 200


def test_a_draft_is_told_from_an_older_version(client, draft):
    book = make_book(dossier_pk=draft.pk, variant=DRAFT)
    page = client.get(reverse("nominations:verify", args=[draft.number, book.code]))
    assert page.context["state"] == "draft"
    assert draft.person.full_name not in page.content.decode()
