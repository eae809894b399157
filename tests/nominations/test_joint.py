"""Joint decisions (会同): the stage is left when every office named has agreed, and not before."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import ConsentAnswer, Dossier, JointConsent
from nominations.moving import Inputs, take_step
from nominations.moving.consents import record_consents
from nominations.selectors import dossiers_visible_to
from talentportal.directory.duties import Duty, grant
from talentportal.directory.models import Office, User
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults
from talentportal.programs.services import publish
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.clients import signed_in
from tests.support.worlds import factories, world
from tests.support.worlds.cast import City


class Joint:
    """A vetting that the city bureau does together with the talent office."""

    def __init__(self, city: City, *kinds: str, joint_offices: Sequence[str] = ()) -> None:
        self.city = city
        document = world.small_document()
        usual = () if joint_offices else ("talent_office",)
        document["stages"][4] |= {
            "together_with": list(kinds or usual),
            "joint_offices": list(joint_offices),
        }
        self.office: Office = factories.make_office("晋中市委人才办", "talent_office", city.city)
        self.officer: User = factories.make_user()
        grant(self.officer, Duty.APPROVE, self.office)
        self.edition = world.publish_edition(city, document)
        draft = world.start_dossier(city, self.edition)
        self.dossier = world.bring_to(city, draft, "proposal", Inputs(seat_reason="研究"))
        with clock.travel(world.REVIEWING):
            world.meet_requirements(city, self.dossier)

    def propose(self) -> str:
        try:
            with clock.travel(world.REVIEWING):
                dossier = Dossier.objects.get(pk=self.dossier.pk)
                take_step(dossier=dossier, verb="propose", actor=self.city.runner)
        except Refused as refused:
            return "; ".join(each.sentence for each in refused.refusals)
        return "done"

    def say(self, agreed: bool, note: str = "", actor: User | None = None) -> None:
        keys = JointConsent.objects.order_by("-ordinal").values_list("pk", flat=True)[:1]
        with clock.travel(world.REVIEWING):
            record_consents(consents=keys, agreed=agreed, note=note, actor=actor or self.officer)


def test_nothing_goes_on_before_the_joint_office_has_agreed(city: City) -> None:
    joint = Joint(city)
    assert "晋中市委人才办" in joint.propose()
    joint.say(agreed=False, note="材料待核")
    assert "材料待核" in joint.propose()
    joint.say(agreed=True)
    assert joint.propose() == "done"


def test_a_refusal_stays_to_be_read_when_the_office_agrees_later(city: City) -> None:
    """A10: the refusal and its reason were overwritten and stood nowhere."""
    joint = Joint(city)
    joint.say(agreed=False, note="材料存疑，不同意")
    joint.say(agreed=True, note="复核后同意")
    rows = ConsentAnswer.objects.order_by("ordinal")
    assert [(row.agreed, row.note) for row in rows] == [
        (False, "材料存疑，不同意"),
        (True, "复核后同意"),
    ]
    record = joint.dossier.fulfilments.get(requirement="joint_consent")
    assert record.met
    assert "材料存疑" in record.sentence
    client = signed_in(joint.officer)
    for page in (
        reverse("nominations:history", args=[joint.dossier.number]),
        reverse("nominations:consents"),
    ):
        shown = client.get(page).content.decode()
        assert [word for word in ("材料存疑，不同意", "复核后同意") if word not in shown] == []


def test_nothing_is_chosen_beforehand_for_the_joint_office(city: City, client: Client) -> None:
    joint = Joint(city)
    client.force_login(joint.officer)
    page = reverse("nominations:consents")
    key = JointConsent.objects.get().pk
    assert "checked" not in client.get(page).content.decode()
    assert client.post(page, {"consent": [key]}).status_code == 200
    assert JointConsent.objects.get().agreed is None


def test_each_of_several_offices_is_asked_and_an_absent_one_is_named(city: City) -> None:
    joint = Joint(city, "talent_office", "union")
    joint.say(agreed=True)
    said = joint.propose()
    assert "晋中市委人才办" not in said
    assert said != "done"


def test_who_comes_again_is_asked_again(city: City) -> None:
    joint = Joint(city)
    joint.say(agreed=True)
    with clock.travel(world.REVIEWING):
        dossier = Dossier.objects.get(pk=joint.dossier.pk)
        back = Inputs(note="重新评审")
        dossier = take_step(dossier=dossier, verb="send_back", actor=city.runner, inputs=back)
        world.meet_requirements(city, dossier)
        dossier = take_step(dossier=dossier, verb="shortlist", actor=city.runner)
    assert "晋中市委人才办" in joint.propose()
    assert JointConsent.objects.filter(dossier=dossier).count() == 2


def test_only_the_office_asked_speaks_and_sees(city: City) -> None:
    joint = Joint(city)
    assert dossiers_visible_to(joint.officer).filter(pk=joint.dossier.pk).exists()
    assert not dossiers_visible_to(city.party_approver).exists()
    with pytest.raises(Refused) as refused:
        joint.say(agreed=True, actor=city.party_approver)
    assert refused.value.refusals[0].code == "not-asked-any-more"
    with pytest.raises(Refused) as refused:
        joint.say(agreed=False)
    assert refused.value.refusals[0].code == "reason-missing"


def test_the_page_shows_what_waits_and_takes_the_answer(city: City, client: Client) -> None:
    joint = Joint(city)
    client.force_login(joint.officer)
    page = reverse("nominations:consents")
    assert page in client.get(reverse("nominations:desk")).content.decode()
    assert joint.dossier.number in client.get(page).content.decode()
    key = JointConsent.objects.get().pk
    assert client.post(page, {"consent": [key], "agreed": "no"}).status_code == 409
    assert client.post(page, {"agreed": "yes"}).status_code == 409
    assert client.post(page, {"consent": ["x", key + 1], "agreed": "yes"}).status_code == 409
    assert client.post(page, {"consent": [key], "agreed": "yes"}).status_code == 302
    assert JointConsent.objects.get().agreed is True
    assert (
        client.get(reverse("nominations:dossier", args=[joint.dossier.number])).status_code == 200
    )


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"together_with": ["talent_office"]}, 0),
        ({"together_with": ["city_bureau"]}, 1),
        ({"requires": ["meeting_decided", "joint_consent"]}, 1),
    ],
)
def test_a_joint_stage_names_others(changes: dict[str, Any], number: int) -> None:
    document = world.small_document()
    document["stages"][4] |= {"meeting": "会议", **changes}
    found = faults(EditionDocument.model_validate(document))
    assert len([each for each in found if each.path == "stages.proposal"]) == number


def test_offices_asked_jointly_may_be_named(city: City) -> None:
    science = factories.make_office(
        "晋中市科学技术局", "department", city.city, short_name="科技局"
    )
    finance = factories.make_office("晋中市财政局", "department", city.city)
    joint = Joint(city, joint_offices=["科技局", "晋中市财政局"])
    assert set(JointConsent.objects.values_list("office", flat=True)) == {science.pk, finance.pk}
    said = joint.propose()
    assert "晋中市科学技术局" in said
    assert "晋中市财政局" in said
    for office in (science, finance):
        officer = factories.make_user()
        grant(officer, Duty.APPROVE, office)
        with clock.travel(world.REVIEWING):
            keys = JointConsent.objects.filter(office=office).values_list("pk", flat=True)
            record_consents(consents=keys, agreed=True, note="", actor=officer)
    assert joint.propose() == "done"


def test_an_office_among_several_of_a_kind_holds_its_stage(city: City) -> None:
    document = world.small_document()
    document["stages"][6] |= {"held_by": "department", "office": "晋中市市场监督管理局"}
    edition = world.publish_edition(city, document)
    draft = world.start_dossier(city, edition)
    dossier = world.bring_to(city, draft, "notice", Inputs(seat_reason="研究"))
    assert {office.name for office in city.city.children.filter(kind="department")} > {
        "晋中市公安局"
    }
    with clock.travel(world.REVIEWING):
        world.meet_requirements(city, dossier)
        dossier = take_step(dossier=dossier, verb="close_notice", actor=city.publisher)
    assert dossier.office == city.offices["market"]


@pytest.mark.parametrize(
    "change",
    [
        {"stages": {"held_by": "department", "office": "晋中市不存在局"}},
        {"stages": {"joint_offices": ["晋中市不存在局"]}},
        {"limits": {"table": [{"office": "晋中市不存在局", "number": 1}]}},
    ],
)
def test_an_office_that_the_directory_has_not_keeps_an_edition_from_being_published(
    city: City, change: dict[str, Any]
) -> None:
    document = world.small_document()
    for part, given in change.items():
        document[part][0] |= given
    read = EditionDocument.model_validate(document)
    edition = world.publish_edition(city)
    draft = edition.revisions.create(
        number=2, document=read.model_dump(mode="json"), digest="2", schema_version=1
    )
    with pytest.raises(Refused) as refused:
        publish(revision=draft)
    assert "晋中市不存在局" in str([each.sentence for each in refused.value.refusals])
