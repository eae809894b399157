"""Check, hand in once, receipt, withdraw, home; and nobody else's pages."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from nominations.models import Attachment, Book, Dossier, Event, Letter, Submission
from nominations.moving import Inputs, take_step
from talentportal.programs.models import WindowExtension
from talentportal.shared import clock
from talentportal.shared.models import Job
from tests.nominations.pages.conftest import status_of
from tests.support.clients import signed_in
from tests.support.worlds import factories, world

pytestmark = pytest.mark.django_db


def url(dossier, name, *more):
    return reverse(f"nominations:{name}", args=[dossier.number, *more])


@pytest.fixture
def ready(weaver, draft):
    text = {"a-narrative": "我在车间工作十年", "a-narrative_title": "匠心", "version": 1}
    weaver.post(url(draft, "narrative"), text)
    return Dossier.objects.get(pk=draft.pk)


def press(client, dossier, **fields):
    form = {"version": dossier.version, "undertaken": "yes"} | fields
    return client.post(url(dossier, "submit"), form)


def test_the_check_names_every_gap_with_its_place(weaver, draft):
    page = weaver.get(url(draft, "check"))
    assert {gap.place for gap in page.context["gaps"]} == {
        url(draft, "narrative") + "?missing=1#field-a-narrative",
        url(draft, "narrative") + "?missing=1#field-a-narrative_title",
    }
    assert page.context["ready"] is False
    assert press(weaver, draft).status_code == 409
    assert not Submission.objects.exists()


def test_handing_in_gives_a_receipt(city, weaver, ready):
    assert weaver.get(url(ready, "check")).context["ready"] is True
    assert weaver.get(url(ready, "receipt")).status_code == 404
    assert weaver.get(url(ready, "submit")).status_code == 200
    answer = press(weaver, ready)
    assert (answer.status_code, answer.url) == (302, url(ready, "receipt"))
    page = weaver.get(answer.url).content.decode()
    for part in (ready.number, Submission.objects.get().digest, city.yuci_bureau.name):
        assert part in page
    assert city.persons["weaver"].id_number not in page


def test_pressed_twice_it_is_handed_in_once(weaver, ready):
    answers = [press(weaver, ready) for _ in range(2)]
    assert [answer.url for answer in answers] == [url(ready, "receipt")] * 2
    assert Submission.objects.count() == 1
    assert Event.objects.filter(verb="submit").count() == 1


def test_without_the_undertaking_nothing_is_handed_in(weaver, ready):
    answer = press(weaver, ready, undertaken="")
    assert answer.status_code == 409
    assert not Submission.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "7"])
def test_a_stale_page_hands_nothing_in(weaver, ready, version):
    assert press(weaver, ready, version=version).status_code == 409
    assert not Submission.objects.exists()


def test_after_the_deadline_the_page_says_so_and_an_extension_helps(city, weaver, ready):
    with clock.travel(world.REVIEWING):
        assert weaver.get(url(ready, "check")).context["ready"] is False
        answer = press(weaver, ready)
        assert answer.status_code == 409
        assert "2019年7月22日 24:00" in answer.content.decode()
        assert weaver.get(url(ready, "overview")).status_code == 200
        WindowExtension.objects.create(
            edition=ready.edition,
            stage="application",
            closes_at=world.REVIEWING.replace(day=28),
            reason="暴雨",
            granted_by=city.runner,
        )
        assert press(weaver, ready).status_code == 302


def test_answers_that_are_not_asked_do_not_go_along(weaver, ready):
    ready.answers |= {"certificate": "旧的", "skill_level": "none"}
    ready.save(update_fields=["answers"])
    assert press(weaver, ready).status_code == 302
    assert "certificate" not in Submission.objects.get().answers


def test_returned_corrected_and_handed_in_again(city, weaver, ready):
    press(weaver, ready)
    dossier = Dossier.objects.get(pk=ready.pk)
    inputs = Inputs(note="请补正", correction_due_at=world.REVIEWING.replace(day=27))
    take_step(dossier=dossier, verb="return_to_applicant", actor=city.yuci_examiner, inputs=inputs)
    with clock.travel(world.REVIEWING):
        dossier = Dossier.objects.get(pk=ready.pk)
        page = weaver.get(url(dossier, "overview"))
        assert page.context["standing"].closes_at == world.REVIEWING.replace(day=27)
        assert press(weaver, dossier).status_code == 302
    assert Submission.objects.count() == 2


def test_the_preview_is_ordered_once_for_the_same_content(weaver, ready):
    for _ in range(2):
        assert weaver.post(url(ready, "preview")).status_code == 302
    job = Job.objects.get(kind="book")
    assert job.params == {"dossier": ready.pk, "variant": "draft"}
    assert weaver.get(url(ready, "preview")).status_code == 200
    ready.answers |= {"occupation": "细纱挡车工"}
    ready.save(update_fields=["answers"])
    weaver.post(url(ready, "preview"))
    assert Job.objects.filter(kind="book").count() == 2


def test_withdrawing_is_confirmed_and_final(weaver, ready):
    press(weaver, ready)
    dossier = Dossier.objects.get(pk=ready.pk)
    page = weaver.get(url(dossier, "withdraw")).content.decode()
    assert ready.recommender.name in page
    assert weaver.post(url(dossier, "withdraw"), {}).status_code == 409
    form = {"version": dossier.version}
    assert weaver.post(url(dossier, "withdraw"), form).status_code == 302
    assert Dossier.objects.get(pk=ready.pk).state == "withdrawn"
    assert weaver.post(url(dossier, "withdraw"), form).status_code == 409
    assert press(weaver, Dossier.objects.get(pk=ready.pk)).status_code == 302
    assert Submission.objects.count() == 1
    assert weaver.get(url(dossier, "overview")).status_code == 200


def test_home_shows_dossiers_letters_and_open_editions(city, weaver, ready, edition):
    page = weaver.get(reverse("nominations:mine"))
    assert [card["url"] for card in page.context["cards"]] == [url(ready, "overview")]
    assert page.context["open_editions"] == []
    stranger = signed_in(city.lacquerer).get(reverse("nominations:mine"))
    assert stranger.context["cards"] == []
    assert [each.edition for each in stranger.context["open_editions"]] == [edition]
    with clock.travel(world.REVIEWING):
        page = signed_in(city.lacquerer).get(reverse("nominations:mine"))
        assert page.context["open_editions"] == []


def test_a_letter_is_read_by_its_receiver_only(city, weaver, ready):
    press(weaver, ready)
    letter = Letter.objects.get()
    address = reverse("nominations:letter", args=[letter.pk])
    assert signed_in(city.lacquerer).get(address).status_code == 404
    assert signed_in(city.yuci_examiner).get(address).status_code == 404
    assert weaver.get(address).status_code == 200
    assert Letter.objects.get().read_at is not None
    assert letter.subject in weaver.get(reverse("nominations:letters")).content.decode()


PAGES = [
    ("overview",),
    ("section", "work"),
    ("narrative",),
    ("papers",),
    ("check",),
    ("preview",),
    ("submit",),
    ("receipt",),
    ("withdraw",),
]
POSTS = [
    ("section", "work"),
    ("narrative",),
    ("material", "evidence"),
    ("upload", "evidence"),
    ("photo", "photo"),
    ("preview",),
    ("submit",),
    ("supplement",),
    ("withdraw",),
]


def test_foreign_dossiers_are_not_found_anywhere(city, weaver, ready):
    press(weaver, ready)
    events = Event.objects.count()
    for page in PAGES:
        address = url(ready, *page)
        assert weaver.get(address).status_code in (200, 302), page
        assert signed_in(city.lacquerer).get(address).status_code == 404, page
        assert signed_in(city.pingyao_examiner).get(address).status_code == 404, page
        assert signed_in(city.yuci_examiner).get(address).status_code == 403, page
    for page in POSTS:
        address = url(ready, *page)
        assert signed_in(city.lacquerer).post(address, {}).status_code == 404, page
        assert signed_in(city.yuci_examiner).post(address, {}).status_code == 403, page
    assert Event.objects.count() == events


def test_books_are_for_those_they_are_made_for(city, weaver, ready, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    press(weaver, ready)
    books = {}
    for variant in ("full", "blind", "draft"):
        book = Book(dossier=ready, variant=variant, key=variant, sha256="0", pages=1)
        book.file.save("b.pdf", ContentFile(b"%PDF-1.7"))
        book.save()
        books[variant] = reverse("nominations:book", args=[ready.number, book.pk])
    officer = signed_in(city.yuci_examiner)
    expected = {"full": (200, 200), "blind": (404, 404), "draft": (200, 404)}
    for variant, (own, office) in expected.items():
        assert status_of(weaver, books[variant]) == own
        assert status_of(officer, books[variant]) == office
        assert status_of(signed_in(city.lacquerer), books[variant]) == 404


def test_home_costs_the_same_for_one_dossier_and_for_many(
    city, edition, weaver, ready, django_assert_num_queries
):
    address = reverse("nominations:mine")
    weaver.get(address)
    with django_assert_num_queries(10):
        weaver.get(address)
    for number in range(20):
        copy = Dossier.objects.get(pk=ready.pk)
        copy.pk, copy.number = None, f"X{number}"
        copy.person = factories.make_person()
        copy.save()
    with django_assert_num_queries(10):
        assert len(weaver.get(address).context["cards"]) == 21
    assert Attachment.objects.count() == 0
