"""“晋中工匠” 2019 as it is published (the edition of ``fixtures/editions``), with whole dossiers."""

import hashlib
from functools import cache
from typing import Any

from django.core.files.base import ContentFile

from nominations.applying.drafts import give_undertaking, open_dossier, save_answers
from nominations.chain.verbs import DUTY_OF
from nominations.models import Attachment, Dossier
from nominations.moving import take_step
from nominations.moving.findings import Finding, record_fulfilments, sight_originals
from nominations.places import Place, place_for
from talentportal.directory.models import User
from talentportal.programs.models import Edition
from talentportal.programs.services import publish, save_revision
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from tests.nominations.book_samples import document as pdf_of
from tests.support.worlds import factories
from tests.support.worlds.cast import City
from tests.support.worlds.samples import jinzhong
from tests.support.worlds.world import APPLYING, REVIEWING

NARRATIVE = f"""一、扎根一线，练就过硬本领
{"她同班组的姐妹二十二年如一日扎根细纱车间。" * 40}
二、传承技艺，带出一支队伍
{"先后培训青年职工三百余人次，五人成为高级技师。" * 30}"""
ANSWERS: dict[str, Any] = {
    "ethnic_group": "01",
    "native_place": "山西榆次",
    "political_status": "13",
    "address": "晋中市榆次区示例路9号",
    "education": "college",
    "school": "晋中职业技术学院 机电一体化",
    "title_rank": "none",
    "employer_nature": "private",
    "post": "细纱车间挡车工、班长",
    "employment_status": "employed",
    "work_started": "1998-07",
    "on_post_since": "1999-01",
    "work_kind": "production",
    "post_kind": "operative",
    "on_skilled_post": "yes",
    "sector": "equipment",
    "is_public_official": "no",
    "is_large_operator": "no",
    "founded_enterprise": "no",
    "occupation": "纺纱工",
    "skill_level": "senior_technician",
    "skill_certificate": "0414000000100018",
    "talent_programs": ["none"],
    "resume": [
        {
            "from_month": "1998-07",
            "to_month": "",
            "place": "晋中经纬纺织机械示例有限公司",
            "role": "挡车工",
        }
    ],
    "awards": [
        {
            "awarded_in": "2017-05",
            "title": "晋中市五一劳动奖章",
            "level": "city",
            "issuer": "晋中市总工会",
        }
    ],
    "mastery": "断头接头一次成功率百分之九十九点八，全市同工种第一。",
    "benefit": "186.5",
    "declares_loyalty": "yes",
    "declares_clean_record": "yes",
    "declares_health": "yes",
    "narrative_title": "纺机旁的二十二年",
    "narrative": NARRATIVE,
}
PAPERS = ("form.photo", "id_card", "skill_certificate", "achievements")
PARTY_MEMBER = {"political_status": "01"}
FOUNDER = {"founded_enterprise": "yes", "enterprise_name": "榆次细纱示例工作室"}


@cache
def _pages() -> bytes:
    return pdf_of((595, 842))


def publish_jinzhong(city: City) -> Edition:
    """Publish the edition of the notice and hand out its duties."""
    revision = save_revision(document=jinzhong(), city=city.city).revision
    with clock.travel(APPLYING):
        publish(revision=revision)
    edition = Edition.objects.get(pk=revision.edition_id)
    city.grant_edition_duties(edition)
    return edition


def start(city: City, edition: Edition, applicant: User | None = None, **answers: Any) -> Dossier:
    """A draft that is complete and undertaken, not handed in."""
    applicant = applicant or factories.make_user()
    person = getattr(applicant, "person", None) or factories.make_person(applicant)
    with clock.travel(APPLYING):
        dossier = open_dossier(
            edition=edition,
            applicant=applicant,
            person=person,
            channel="county",
            recommender=city.yuci_bureau,
            employer=city.loom_works,
        )
        save_answers(dossier=dossier, actor=applicant, answers=ANSWERS | answers)
        for material in PAPERS:
            attach(dossier, material)
        return give_undertaking(dossier=dossier, actor=applicant, given=True)


def attach(dossier: Dossier, material: str, pages: bytes = b"", caption: str = "") -> Attachment:
    """A paper as an upload leaves it."""
    pages = pages or _pages()
    paper = Attachment(
        dossier=dossier,
        material=material,
        name=f"{material}.pdf",
        caption=caption,
        media_type="application/pdf",
        size=len(pages),
        sha256=hashlib.sha256(pages).hexdigest(),
        pages=1,
        uploaded_by=dossier.applicant,
    )
    if material != "form.photo":
        paper.pdf.save("pages.pdf", ContentFile(pages), save=False)
    paper.save()
    return paper


def submit(dossier: Dossier) -> Dossier:
    with clock.travel(APPLYING):
        return take_step(dossier=dossier, verb="submit", actor=dossier.applicant)


def pass_review(city: City, dossier: Dossier) -> Dossier:
    """Examined by Yuci; lies at the recommendation afterwards."""
    with clock.travel(REVIEWING):
        meet(dossier, city.yuci_examiner, "materials_checked", "conditions_confirmed")
        papers = [paper.pk for paper in dossier.attachments.all()]
        sight_originals(dossier=dossier, attachments=papers, sighted=True, actor=city.yuci_examiner)
        return take_step(dossier=dossier, verb="pass_review", actor=city.yuci_examiner)


def at_recommendation(city: City, edition: Edition, **answers: Any) -> Dossier:
    return pass_review(city, submit(start(city, edition, **answers)))


def meet(dossier: Dossier, actor: User, *requirements: str) -> None:
    """Record that requirements of the present stage are met."""
    assert dossier.stage is not None
    for requirement in requirements:
        record_fulfilments(
            stage=dossier.stage.key,
            requirement=Requirement(requirement),
            findings=[Finding(dossier, met=True)],
            actor=actor,
        )


def recommending(city: City, edition: Edition) -> Place:
    """Where Yuci recommends."""
    assert DUTY_OF["recommendation"] == "recommend"
    return place_for(city.yuci_recommender, edition.slug, city.yuci_bureau.pk, "recommendation")
