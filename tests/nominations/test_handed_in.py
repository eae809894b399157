"""What was handed in is what is read, by everybody but the applicant."""

import pytest
from django.urls import reverse

from nominations.applying.drafts import give_undertaking
from nominations.applying.papers import attach, remove
from nominations.book.making import composed_for
from nominations.desk.opened import contents_of
from nominations.handed_in import papers_handed_in
from nominations.models import Attachment, Dossier
from nominations.moving import Inputs, take_step
from talentportal.shared import clock
from tests.nominations.pages.conftest import picture
from tests.support.clients import signed_in
from tests.support.worlds import world

READERS = ("yuci_examiner", "runner", "publisher", "auditor")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(dossier: Dossier, name: str, colour: str = "navy") -> Attachment:
    with clock.travel(world.APPLYING):
        return attach(
            dossier=dossier,
            actor=dossier.applicant,
            material="evidence",
            upload=picture(name, colour=colour),
        )


@pytest.fixture
def returned(city):
    """Handed in with one paper, then returned for correction."""
    edition = world.publish_edition(city)
    draft = world.start_dossier(city, edition, city.weaver)
    upload(draft, "交过.jpg")
    dossier = world.bring_to(city, draft, "examination")
    with clock.travel(world.APPLYING):
        return take_step(
            dossier=dossier,
            verb="return_to_applicant",
            actor=city.yuci_examiner,
            inputs=Inputs(note="请补充"),
        )


def status(user, paper: Attachment, kind: str = "pdf") -> int:
    address = reverse("nominations:file", args=[paper.pk, kind])
    answer = signed_in(user).get(address)
    if answer.status_code == 200:
        assert b"".join(answer.streaming_content)
    return answer.status_code


def names(dossier: Dossier) -> list[str]:
    return [paper.name for paper in contents_of(Dossier.objects.get(pk=dossier.pk)).papers]


@pytest.mark.parametrize("kind", ["original", "pdf"])
def test_what_is_not_handed_in_is_its_applicants_alone(city, returned, kind):
    secret = upload(returned, "秘密.jpg", "red")
    assert names(returned) == ["交过.jpg"]
    assert [status(city.people[who], secret, kind) for who in READERS] == [404] * 4
    assert status(city.weaver, secret, kind) == 200


def test_what_was_handed_in_stays_though_its_applicant_removes_it(city, returned):
    (paper,) = returned.attachments.all()
    with clock.travel(world.APPLYING):
        remove(attachment=paper, actor=city.weaver)
    assert names(returned) == ["交过.jpg"]
    assert [status(city.people[who], paper) for who in READERS] == [200] * 4
    assert reverse("nominations:file", args=[paper.pk, "thumb", 0])
    assert "交过.jpg" in str(composed_for(returned, "full").content)


def test_handed_in_anew_the_new_papers_are_read(city, returned):
    (paper,) = returned.attachments.all()
    new = upload(returned, "新的.jpg", "red")
    with clock.travel(world.APPLYING):
        remove(attachment=paper, actor=city.weaver)
        give_undertaking(dossier=returned, actor=city.weaver, given=True)
        dossier = Dossier.objects.get(pk=returned.pk)
        take_step(dossier=dossier, verb="submit", actor=city.weaver)
    assert names(returned) == ["新的.jpg"]
    assert [status(city.yuci_examiner, each) for each in (paper, new)] == [404, 200]


def test_papers_of_many_dossiers_cost_two_queries(city, returned, django_assert_num_queries):
    with django_assert_num_queries(2):
        papers_handed_in([returned])
