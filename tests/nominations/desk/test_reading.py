"""A dossier at the officer's desk: who may see and do what, and what the page shows."""

import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.applying.drafts import give_undertaking, save_answers
from nominations.chain.verbs import STEPS
from nominations.models import Attachment, Dossier, Fulfilment, Opinion
from nominations.moving import Inputs, take_step
from talentportal.directory.duties import Duty, grant
from talentportal.shared.models import AccessRecord
from tests.support.clients import signed_in
from tests.support.worlds import world
from tests.support.worlds.papers import handed_in

READ = ("dossier", "history", "changes", "opinions", "dossier_letters")
WRITE = (("confirm", ("materials_checked",)), ("sighted", ()), ("opinions", ()))


@pytest.fixture
def dossier(city, edition) -> Dossier:
    return world.bring_to(city, world.start_dossier(city, edition, city.weaver), "examination")


def url(name: str, dossier: Dossier, *more: str) -> str:
    return reverse(f"nominations:{name}", args=[dossier.number, *more])


def paper(dossier: Dossier, name: str = "证书.pdf", material: str = "evidence") -> Attachment:
    """A paper that was handed in with the dossier, or lies in one that is being corrected."""
    made = Attachment.objects.create(
        dossier=dossier,
        material=material,
        name=name,
        original="a",
        pdf="a",
        media_type="application/pdf",
        size=1,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        pages=2,
        uploaded_by=dossier.applicant,
    )
    being_corrected = Dossier.objects.get(pk=dossier.pk).state == "draft"
    return made if being_corrected else handed_in(made)


@pytest.mark.parametrize("name", READ)
def test_read_by_the_office_it_lies_with_and_by_nobody_else(city, dossier, name):
    here = url(name, dossier)
    assert signed_in(city.yuci_examiner).get(here).status_code == 200
    assert signed_in(city.auditor).get(here).status_code == 200
    for other in ("pingyao_examiner", "police_officer", "expert_one", "stranger", "yuci_manager"):
        assert signed_in(getattr(city, other)).get(here).status_code == 404


@pytest.mark.parametrize(("name", "more"), WRITE)
def test_seeing_is_not_holding(city, dossier, name, more):
    here = url(name, dossier, *more)
    assert Dossier.objects.filter(number=dossier.number).exists()
    for onlooker in ("yuci_recommender", "runner", "auditor"):
        assert signed_in(getattr(city, onlooker)).post(here).status_code == 403
    for other in ("pingyao_examiner", "stranger"):
        assert signed_in(getattr(city, other)).post(here).status_code == 404
    assert signed_in(city.yuci_examiner).put(here).status_code in (200, 405)
    assert Fulfilment.objects.count() == Opinion.objects.count() == 0


def test_the_page_is_laid_out_in_the_editions_words(city, dossier):
    paper(dossier)
    response = signed_in(city.yuci_examiner).get(url("dossier", dossier))
    page = response.content.decode()
    assert "挡车工" in page
    assert "证书.pdf" in page
    assert "县级推荐" in page
    checks = response.context["contents"].checks
    assert [(check.requirement, check.met) for check in checks] == [
        ("materials_checked", False),
        ("originals_sighted", False),
    ]
    assert city.persons["weaver"].id_number not in page
    assert city.persons["weaver"].masked_id_number in page


def test_reading_costs_the_same_whatever_is_in_it(city, dossier):
    client, counts = signed_in(city.yuci_examiner), []
    for number in (1, 12):
        for index in range(number):
            paper(dossier, f"{number}-{index}.pdf")
        client.get(url("dossier", dossier))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("dossier", dossier))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 40


def test_a_tick_is_recorded_and_taken_back(city, dossier):
    client = signed_in(city.yuci_examiner)
    here = url("confirm", dossier, "materials_checked")
    for answer, met in (("yes", True), ("no", False)):
        assert client.post(here, {"met": answer}).status_code == 302
        assert Fulfilment.objects.get().met is met
    refused = client.post(url("confirm", dossier, "scored"), {"met": "yes"})
    assert refused.status_code == 409
    assert client.post(url("confirm", dossier, "nonsense"), {"met": "yes"}).status_code == 404
    assert Fulfilment.objects.count() == 1


def test_copies_are_marked_as_compared_one_by_one_and_all(city, dossier):
    papers = [paper(dossier, f"{number}.pdf") for number in range(3)]
    client, here = signed_in(city.yuci_examiner), url("sighted", dossier)
    client.post(here, {"paper": papers[0].pk, "sighted": "yes"})
    page = client.get(url("dossier", dossier))
    assert [each.pk for each in page.context["contents"].unsighted] == [p.pk for p in papers[1:]]
    client.post(here, {"paper": [each.pk for each in papers], "sighted": "yes"})
    assert set(Attachment.objects.values_list("sighted_by", flat=True)) == {city.yuci_examiner.pk}
    client.post(here, {"paper": papers[0].pk, "sighted": "no"})
    assert Attachment.objects.filter(sighted_at__isnull=True).get() == papers[0]


def test_a_paper_of_another_dossier_is_never_marked(city, edition, dossier):
    other = world.bring_to(city, world.start_dossier(city, edition), "examination")
    foreign = paper(other)
    signed_in(city.yuci_examiner).post(
        url("sighted", dossier), {"paper": [foreign.pk, "x", "9" * 30], "sighted": "yes"}
    )
    assert Attachment.objects.get().sighted_at is None


def test_what_changed_since_it_was_returned(city, dossier):
    first = paper(dossier, "旧证书.pdf")
    take_step(
        dossier=dossier,
        verb="return_to_applicant",
        actor=city.yuci_examiner,
        inputs=Inputs(
            note="请更正",
            correction_due_at=world.REVIEWING.replace(day=28),
            remarks=(("form.work.occupation", "工种名称有误"),),
        ),
    )
    save_answers(dossier=dossier, actor=city.weaver, answers={"occupation": "纺织挡车工"})
    being_typed = signed_in(city.yuci_examiner).get(url("dossier", dossier)).content.decode()
    assert "纺织挡车工" not in being_typed
    first.removed_at = world.REVIEWING
    first.save()
    paper(dossier, "新证书.pdf")
    give_undertaking(dossier=dossier, actor=city.weaver, given=True)
    take_step(dossier=Dossier.objects.get(), verb="submit", actor=city.weaver)
    response = signed_in(city.yuci_examiner).get(url("changes", dossier))
    (correction,) = response.context["corrections"]
    form, paper_removed, paper_added = correction.differences
    assert (form.label, form.before, form.after) == ("职业工种", "挡车工", "纺织挡车工")
    assert (paper_removed.before, paper_removed.after) == ("旧证书.pdf", "")
    assert (paper_added.before, paper_added.after) == ("", "新证书.pdf")
    assert "证明材料" in paper_added.label
    ((remark, label),) = response.context["remarks"]
    assert (label, remark.text) == ("职业工种", "工种名称有误")


def test_history_names_steps_people_and_stages(city, dossier):
    page = signed_in(city.yuci_examiner).get(url("history", dossier)).content.decode()
    for word in (str(STEPS["submit"].label), city.weaver.full_name, "资格审查"):
        assert word in page


def test_the_opinion_of_this_stage_is_written_by_its_holder(city, edition):
    draft = world.start_dossier(city, edition)
    dossier = world.bring_to(city, draft, "recommendation")
    given = {"text": "同意推荐。", "signed_by": "乔一诺", "signed_on": "2019-07-25"}
    assert signed_in(city.yuci_examiner).post(url("opinions", dossier), given).status_code == 403
    assert signed_in(city.yuci_recommender).post(url("opinions", dossier), given).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.box, opinion.text, opinion.office) == (
        "county_opinion",
        "同意推荐。",
        city.yuci_bureau,
    )
    assert "同意推荐。" in signed_in(city.auditor).get(url("opinions", dossier)).content.decode()


def test_the_identity_number_is_shown_once_for_a_recorded_reason(city, dossier):
    here = url("dossier_id_number", dossier)
    number = city.persons["weaver"].id_number
    client = signed_in(city.yuci_examiner)
    assert number not in client.get(here).content.decode()
    assert number not in client.post(here, {"reason": "  "}).content.decode()
    assert AccessRecord.objects.count() == 0
    assert number in client.post(here, {"reason": "核对身份证原件"}).content.decode()
    record = AccessRecord.objects.get()
    assert (record.user, record.action, record.subject, record.person, record.reason) == (
        city.yuci_examiner,
        "id-number",
        dossier.number,
        dossier.person.full_name,
        "核对身份证原件",
    )
    assert number not in client.get(here).content.decode()


def test_the_identity_number_is_for_those_who_examine_it_now(city, dossier):
    here = url("dossier_id_number", dossier)
    for onlooker in ("yuci_recommender", "runner", "auditor"):
        assert signed_in(getattr(city, onlooker)).post(here, {"reason": "x"}).status_code == 403
    assert signed_in(city.pingyao_examiner).post(here, {"reason": "x"}).status_code == 404
    assert AccessRecord.objects.count() == 0


def test_whoever_holds_a_stage_that_compares_nothing_reads_no_number(city, edition):
    """To hold the dossier is not enough, nor to examine elsewhere, nor to have examined before."""
    draft = world.start_dossier(city, edition, city.weaver)
    dossier = world.bring_to(city, draft, "recommendation")
    grant(city.yuci_recommender, Duty.EXAMINE, city.pingyao_bureau)
    here = url("dossier_id_number", dossier)
    for onlooker in (city.yuci_recommender, city.yuci_examiner):
        client = signed_in(onlooker)
        page = client.post(here, {"reason": "x"})
        assert page.status_code == 403
        assert dossier.person.id_number not in page.content.decode()
        assert here not in client.get(url("dossier", dossier)).content.decode()
    assert AccessRecord.objects.count() == 0


def test_whoever_has_to_sight_originals_compares_the_number_with_them(city):
    document = world.small_document()
    stage = next(each for each in document["stages"] if each["key"] == "recommendation")
    stage["requires"] = [*stage["requires"], "originals_sighted"]
    edition = world.publish_edition(city, document)
    draft = world.start_dossier(city, edition, city.weaver)
    dossier = world.bring_to(city, draft, "recommendation")
    here = url("dossier_id_number", dossier)
    client = signed_in(city.yuci_recommender)
    assert here in client.get(url("dossier", dossier)).content.decode()
    page = client.post(here, {"reason": "核对身份证原件"})
    assert dossier.person.id_number in page.content.decode()
    assert AccessRecord.objects.get().user == city.yuci_recommender


def test_neighbours_keep_the_filter_of_the_list(city, dossier, at_yuci):
    second, third = at_yuci(2)
    client = signed_in(city.yuci_examiner)
    shown = client.get(url("dossier", second)).context["opened"]
    assert (shown.before, shown.after) == (dossier.number, third.number)
    shown = client.get(url("dossier", second), {"q": third.number}).context["opened"]
    assert (shown.before, shown.after) == (None, third.number)
