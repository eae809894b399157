"""A small published edition with the route of “晋中工匠”, and dossiers at any place of it.

``small_document`` is plain data, so that a test changes what matters to it and nothing else.
``bring_to`` drives a dossier through the one door, with the requirements recorded as the pages do.
"""

import hashlib
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any

from nominations.applying.drafts import give_undertaking, open_dossier, save_answers
from nominations.models import Dossier
from nominations.moving import Inputs, take_step
from nominations.moving.findings import Finding, record_fulfilments
from talentportal.directory.models import User
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition, EditionRevision, Program
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from tests.support.worlds import factories
from tests.support.worlds.cast import City

APPLICATION_OPENS = datetime(2019, 7, 1, tzinfo=clock.CHINA)
APPLYING = datetime(2019, 7, 10, 9, 0, tzinfo=clock.CHINA)
REVIEWING = datetime(2019, 7, 25, 9, 0, tzinfo=clock.CHINA)
OPENING = datetime(2019, 9, 2, 10, 0, tzinfo=clock.CHINA)
"""A Monday on which notices open."""

_OBJECTIONS = {
    "who": "任何单位和个人",
    "how": "书面",
    "signed": "anonymous_with_leads",
    "findings": "有异议的，由市人社局调查核实后处理。",
}

SMALL: dict[str, Any] = {
    "program": {"slug": "craftsman", "name": "晋中工匠", "family": "晋中工匠", "level": "city"},
    "edition": {
        "slug": "craftsman-2019",
        "label": "2019年度“晋中工匠”",
        "year": 2019,
        "city_name": "晋中市",
        "title": "关于开展2019年度“晋中工匠”遴选推荐工作的通知",
        "issued_by": ["晋中市人力资源和社会保障局"],
        "notice_text": "通知正文。",
    },
    "reference_date": "2019-07-31",
    "tiers": [{"key": "craftsman", "name": "晋中工匠", "slots": 15, "slots_op": "about"}],
    "channels": [
        {
            "key": "county",
            "name": "县级推荐",
            "kind": "unit",
            "recommender_kinds": ["county_bureau"],
            "description": "在县（区、市）工作的。",
        },
        {
            "key": "city_unit",
            "name": "市直单位推荐",
            "kind": "unit",
            "recommender_kinds": ["city_unit"],
            "description": "在市直单位工作的。",
        },
    ],
    "limits": [
        {
            "key": "county",
            "group": "nomination",
            "name": "县级推荐名额",
            "recommender_kinds": ["county_bureau"],
            "scope": "recommender",
            "maximum": 2,
            "force": "soft",
            "source": "一",
        },
        {
            "key": "city_unit",
            "group": "nomination",
            "name": "市直单位推荐名额",
            "recommender_kinds": ["city_unit"],
            "scope": "recommender",
            "maximum": 1,
            "force": "soft",
            "source": "一",
        },
        {
            "key": "slots",
            "group": "slots",
            "name": "名额",
            "scope": "edition",
            "maximum": 15,
            "force": "soft",
            "source": "一",
        },
    ],
    "form": {
        "title": "申报表",
        "sections": [
            {
                "key": "work",
                "title": "工作情况",
                "fields": [
                    {"key": "occupation", "label": "职业工种", "type": "text"},
                    {
                        "key": "skill_level",
                        "label": "职业技能等级",
                        "type": "choice",
                        "code_list": "skill_level",
                        "required": False,
                    },
                ],
            }
        ],
        "opinions": [
            {
                "key": "county_opinion",
                "label": "推荐单位意见",
                "stage": "recommendation",
                "signed_by": "recommender",
            }
        ],
    },
    "materials": [
        {
            "key": "evidence",
            "name": "证明材料",
            "required": False,
            **dict.fromkeys(("original_sighted", "shown_to_experts"), True),
            "order": 1,
        }
    ],
    "application": {
        "opens_at": "2019-07-01 00:00",
        "closes_at": "2019-07-22 24:00",
        "undertaking": "本人承诺所填内容真实。",
        "instructions": "请如实填写申报表并上传证明材料。",
    },
    "stages": [
        {
            "key": "examination",
            "kind": "initial_review",
            "label": "资格审查",
            "held_by": "recommender",
            "closes_at": "2019-07-31 24:00",
            "requires": ["materials_checked", "originals_sighted"],
        },
        {
            "key": "recommendation",
            "kind": "recommendation",
            "label": "组织推荐",
            "held_by": "recommender",
            "closes_at": "2019-07-31 24:00",
            "requires": ["consultations_answered", "meeting_decided", "on_sent_list"],
            "limit": "nomination",
            "list_sent": "ranked",
        },
        {
            "key": "qualification",
            "kind": "qualification",
            "label": "资格复核",
            "held_by": "city_bureau",
            "requires": ["materials_checked"],
        },
        {
            "key": "experts",
            "kind": "expert_review",
            "label": "专家评审",
            "held_by": "city_bureau",
            "requires": ["scored"],
        },
        {
            "key": "proposal",
            "kind": "vetting",
            "label": "拟定人选",
            "held_by": "city_bureau",
            "requires": ["meeting_decided"],
            "limit": "slots",
        },
        {
            "key": "notice",
            "kind": "public_notice",
            "label": "社会公示",
            "held_by": "city_bureau",
            "notice": "public",
        },
        {
            "key": "party_review",
            "kind": "approval",
            "label": "市委组织部审核",
            "held_by": "party_organisation",
            "requires": ["decision_recorded"],
        },
        {
            "key": "final_approval",
            "kind": "approval",
            "label": "领导小组审定",
            "held_by": "leading_group",
            "requires": ["decision_recorded"],
        },
    ],
    "routes": [
        {
            "channels": ["county", "city_unit"],
            "stages": [
                "examination",
                "recommendation",
                "qualification",
                "experts",
                "proposal",
                "notice",
                "party_review",
                "final_approval",
            ],
        }
    ],
    "consultations": [
        {"key": "police", "department": "同级政法部门", "stage": "recommendation", "source": "三.3"}
    ],
    "review": {
        "panel_size": 3,
        "drawn": False,
        "criteria": [
            {"key": "skill", "label": "技能水平", "maximum": "60"},
            {"key": "deeds", "label": "业绩贡献", "maximum": "40"},
        ],
        "aggregation": "trimmed_mean",
        "smallest_sample": 3,
        "direct_recognition": {"criteria": "业绩特别突出", "decided_by": "city_bureau"},
    },
    "notices": [
        {
            "key": "public",
            "name": "社会公示",
            "days": 5,
            "day_kind": "working",
            "count_first_day": True,
            "places": ["门户网站"],
            "fields": ["name", "employer", "occupation"],
            "objections": _OBJECTIONS,
        }
    ],
    "results": {
        "certificate_title": "荣誉证书",
        "certificate_text": "{name}同志：授予“晋中工匠”称号。",
        "issued_by": "晋中市委人才工作领导小组",
        "number_pattern": "晋中工匠〔{year}〕第{serial:03d}号",
        "prize_yuan": 20000,
    },
    "paper": {"copies": 4, "duplex": True, "binding": "bound"},
}


def small_document() -> dict[str, Any]:
    """A fresh copy of the small document, to be changed at will."""
    return deepcopy(SMALL)


def publish_edition(city: City, document: dict[str, Any] | None = None) -> Edition:
    """Publish the document as an edition of the cast's city and hand out its duties."""
    read = EditionDocument.model_validate(document or small_document())
    program, _created = Program.objects.get_or_create(
        slug=read.program.slug, defaults={"name": read.program.name, "family": read.program.family}
    )
    edition = Edition.objects.create(
        slug=read.edition.slug,
        program=program,
        city=city.offices["city"],
        label=read.edition.label,
        year=read.edition.year,
        status="published",
    )
    publish_rules(edition, read)
    city.grant_edition_duties(edition)
    return edition


def publish_rules(edition: Edition, read: EditionDocument) -> None:
    """Publish the document as the next revision of the edition."""
    edition.published_revision = EditionRevision.objects.create(
        edition=edition,
        number=edition.revisions.count() + 1,
        document=read.model_dump(mode="json"),
        digest=hashlib.sha256(read.model_dump_json().encode()).hexdigest(),
        schema_version=1,
    )
    edition.save()


def publish_tracks(city: City, *slugs: str, **umbrella: Any) -> list[Edition]:
    """Editions of one year, each of a program of its own under one umbrella."""
    above, _created = Program.objects.get_or_create(slug="umbrella", defaults={"name": "人才计划"})
    editions = []
    for slug in slugs:
        document = small_document()
        document["program"] |= {
            "slug": slug,
            "umbrella": {"slug": above.slug, "name": above.name, **umbrella},
        }
        document["edition"] |= {"slug": slug, "label": slug}
        edition = publish_edition(city, document)
        edition.program.parent = above
        edition.program.save()
        editions.append(edition)
    return editions


def start_dossier(
    city: City, edition: Edition, applicant: User | None = None, recommender: str = "yuci_bureau"
) -> Dossier:
    """A draft of ``applicant`` (default: a new person), complete and undertaken, not handed in."""
    applicant = applicant or factories.make_user()
    person = getattr(applicant, "person", None) or factories.make_person(applicant)
    office = city.offices[recommender]
    channel = "county" if office.kind == "county_bureau" else "city_unit"
    with clock.travel(APPLYING):
        dossier = open_dossier(
            edition=edition,
            applicant=applicant,
            person=person,
            channel=channel,
            recommender=office,
            employer=city.offices["loom_works"],
        )
        save_answers(dossier=dossier, actor=applicant, answers={"occupation": "挡车工"})
        return give_undertaking(dossier=dossier, actor=applicant, given=True)


# The verb that leads onward from each stage of the small edition.
ONWARD = {
    "examination": "pass_review",
    "recommendation": "recommend",
    "qualification": "qualify",
    "experts": "shortlist",
    "proposal": "propose",
    "notice": "close_notice",
    "party_review": "approve",
    "final_approval": "approve",
}


def actor_for(city: City, dossier: Dossier) -> User:
    """Somebody of the cast whose duty the dossier's present stage is."""
    names = {
        "examination": {"yuci_bureau": "yuci_examiner", "pingyao_bureau": "pingyao_examiner"},
        "recommendation": {
            "yuci_bureau": "yuci_recommender",
            "pingyao_bureau": "pingyao_recommender",
        },
        "qualification": "runner",
        "experts": "runner",
        "proposal": "runner",
        "notice": "publisher",
        "party_review": "party_approver",
        "final_approval": "group_approver",
    }
    assert dossier.stage is not None
    assert dossier.office is not None
    name = names[dossier.stage.key]
    if isinstance(name, dict):
        held = next(key for key, office in city.offices.items() if office.pk == dossier.office_id)
        name = name.get(held, "hospital_recommender")
    return city.people[name]


def meet_requirements(city: City, dossier: Dossier) -> None:
    """Record everything that the present stage asks for, as the pages would."""
    assert dossier.stage is not None
    wanted = {Requirement(each) for each in dossier.stage.requires}
    if dossier.stage.kind == "public_notice":
        wanted |= {Requirement.NOTICE_RUN, Requirement.OBJECTIONS_SETTLED}
    for requirement in wanted - {Requirement.ORIGINALS_SIGHTED}:
        record_fulfilments(
            stage=dossier.stage.key,
            requirement=requirement,
            findings=[Finding(dossier, met=True)],
            actor=actor_for(city, dossier),
        )


def bring_to(city: City, dossier: Dossier, stage: str, inputs: Inputs | None = None) -> Dossier:
    """Drive a draft through the door until it lies at ``stage`` (or is ``honoured``)."""
    with clock.travel(APPLYING):
        dossier = take_step(dossier=dossier, verb="submit", actor=dossier.applicant)
    return bring_on(city, dossier, stage, inputs)


def bring_on(city: City, dossier: Dossier, stage: str, inputs: Inputs | None = None) -> Dossier:
    """The same from wherever it lies."""
    with clock.travel(REVIEWING):
        while dossier.stage is not None and dossier.stage.key != stage:
            meet_requirements(city, dossier)
            dossier = take_step(
                dossier=dossier,
                verb=ONWARD[dossier.stage.key],
                actor=actor_for(city, dossier),
                inputs=replace(inputs or Inputs(), whole_list=True),
            )
    return dossier
