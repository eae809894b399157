"""A small edition with dossiers at its expert review, for the tests of panels."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from nominations.models import Dossier, Visit
from reviews.experts.services.forming import form_panel, open_scoring
from reviews.experts.services.sheets import save_sheet, submit_sheet
from reviews.models import Assignment, Expert, Panel
from talentportal.directory.models import Office, User
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition, EditionRevision, Program
from talentportal.shared import clock
from tests.support.worlds import factories
from tests.support.worlds.cast import City

REVIEW: dict[str, Any] = {
    "panel_size": 3,
    "drawn": False,
    "blind": True,
    "aggregation": "trimmed_mean",
    "smallest_sample": 3,
    "criteria": [
        {"key": "skill", "label": "技艺水平", "maximum": "60"},
        {"key": "deeds", "label": "业绩贡献", "maximum": "40", "help": "近5年"},
    ],
    "shortlist_ratio": "1",
    "direct_recognition": {"criteria": "特别优秀", "decided_by": "city_bureau"},
}


def document(**review: Any) -> dict[str, Any]:
    """The smallest edition that has a review."""
    return {
        "program": {"slug": "p", "name": "示例工匠", "family": "工匠", "level": "city"},
        "edition": {
            "slug": "e",
            "label": "2019年度示例工匠",
            "year": 2019,
            "city_name": "晋中市",
            "title": "通知",
            "issued_by": ["市人社局"],
            "notice_text": "通知",
        },
        "tiers": [{"key": "craftsman", "name": "示例工匠", "slots": 2, "slots_op": "about"}],
        "channels": [
            {
                "key": "county",
                "name": "县区推荐",
                "kind": "unit",
                "recommender_kinds": ["county_bureau"],
                "description": "由县区推荐",
            }
        ],
        "form": {
            "title": "申报表",
            "sections": [
                {
                    "key": "person",
                    "title": "基本情况",
                    "fields": [
                        {"key": "name", "label": "姓名", "type": "text", "prefill": "name"},
                        {"key": "phone", "label": "手机", "type": "text", "prefill": "phone"},
                        {"key": "home_address", "label": "住址", "type": "text"},
                        {"key": "occupation", "label": "职业工种", "type": "text"},
                        {
                            "key": "secret",
                            "label": "备注",
                            "type": "text",
                            "hidden_from_experts": True,
                        },
                    ],
                }
            ],
        },
        "narrative": {"label": "个人事迹材料", "words": 1500, "tolerance_percent": 20},
        "materials": [
            {"key": "awards", "name": "获奖证书", "order": 1, "shown_to_experts": True},
            {"key": "id_card", "name": "身份证", "order": 2},
        ],
        "application": {"undertaking": "属实"},
        "stages": [
            {
                "key": "review",
                "kind": "expert_review",
                "label": "专家评审",
                "held_by": "city_bureau",
                "requires": ["scored", "ranked"],
            },
            {
                "key": "vetting",
                "kind": "vetting",
                "label": "审议",
                "held_by": "city_bureau",
                "requires": ["inspected"],
            },
        ],
        "routes": [{"channels": ["county"], "stages": ["review", "vetting"]}],
        "review": REVIEW | review,
        "results": {
            "certificate_title": "荣誉证书",
            "certificate_text": "{name}",
            "issued_by": "领导小组",
        },
        "reference_date": "2019-07-31",
        "paper": {},
    }


@dataclass
class Stage:
    """An edition at its review: dossiers that lie there, experts in the pool."""

    city: City
    edition: Edition
    dossiers: list[Dossier]
    experts: list[Expert]

    @property
    def runner(self) -> User:
        return self.city.runner

    def panel(self, *, opened: bool = True, **how: Any) -> Panel:
        """A panel of all the experts for all the dossiers, scoring unless ``opened`` is false."""
        how.setdefault("experts", [expert.pk for expert in self.experts])
        how.setdefault("dossiers", [dossier.pk for dossier in self.dossiers])
        how.setdefault("name", "评审组")
        panel = form_panel(edition=self.edition, stage="review", actor=self.runner, **how)
        if opened:
            due = clock.now() + timedelta(days=3)
            panel = open_scoring(panel=panel, due_at=due, actor=self.runner)
        return panel

    def assignment(self, panel: Panel, expert: int = 0, dossier: int = 0) -> Assignment:
        return panel.assignments.get(expert=self.experts[expert], dossier=self.dossiers[dossier])

    def score(self, panel: Panel, expert: int, dossier: int, skill: str, deeds: str = "30") -> None:
        """Let an expert score a dossier and hand the sheet in."""
        assignment = self.assignment(panel, expert, dossier)
        user = self.experts[expert].user
        save_sheet(assignment=assignment, actor=user, points={"skill": skill, "deeds": deeds})
        submit_sheet(assignment=assignment, actor=user)

    def score_all(self, panel: Panel, skills: list[list[str]]) -> None:
        """``skills[dossier][expert]`` points of the first criterion; an empty text is skipped."""
        for dossier, row in enumerate(skills):
            for expert, skill in enumerate(row):
                if skill:
                    self.score(panel, expert, dossier, skill)


def set_stage(city: City, dossiers: int = 3, experts: int = 3, **review: Any) -> Stage:
    """An edition with ``dossiers`` at its review and ``experts`` of different employers."""
    edition = make_edition(city, document(**review))
    pool = [make_expert(city, number) for number in range(experts)]
    return Stage(city, edition, make_dossiers(city, edition, dossiers), pool)


def make_edition(city: City, content: dict[str, Any]) -> Edition:
    EditionDocument.model_validate(content)
    program = Program.objects.create(slug="p", name="示例工匠", family="工匠")
    edition = Edition.objects.create(
        slug="e", program=program, city=city.city, label="2019年度示例工匠", year=2019
    )
    edition.status = "published"
    put_in_force(edition, content)
    city.grant_edition_duties(edition)
    return edition


def put_in_force(edition: Edition, content: dict[str, Any]) -> EditionRevision:
    """Make a document the published revision, without asking whether it could be published."""
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    edition.published_revision = EditionRevision.objects.create(
        edition=edition,
        number=edition.revisions.count() + 1,
        document=content,
        digest=digest,
        schema_version=1,
    )
    edition.save()
    return edition.published_revision


def publish_another(edition: Edition, **review: Any) -> EditionRevision:
    """Publish a revision with other settings of the review."""
    assert edition.published_revision is not None
    content = edition.published_revision.document
    return put_in_force(edition, content | {"review": content["review"] | review})


def make_expert(city: City, number: int, employer: Office | None = None) -> Expert:
    user = city.experts[number] if number < 3 else factories.make_user(f"expert{number}")
    return Expert.objects.create(
        user=user,
        city=city.city,
        employer=employer,
        employer_name=employer.name if employer else f"第{number}评审示例院",
        trades="机械、漆艺",
    )


def make_dossiers(city: City, edition: Edition, number: int) -> list[Dossier]:
    """Dossiers at the review, of people of the loom works, recommended by Yuci."""
    found = []
    for serial in range(number):
        user = city.weaver if serial == 0 else factories.make_user(full_name=f"申报人{serial:03d}")
        person = city.persons["weaver"] if serial == 0 else factories.make_person(user)
        dossier = Dossier.objects.create(
            number=f"D2019-{serial:05d}",
            edition=edition,
            revision=edition.published_revision,
            applicant=user,
            person=person,
            channel="county",
            tier="craftsman",
            employer=city.loom_works,
            recommender=city.yuci_bureau,
            office=city.city_bureau,
            position=0,
            state="expert_review",
            version=1,
            answers=answers_of(person.full_name, city.loom_works.name, serial),
        )
        Visit.objects.create(
            dossier=dossier,
            ordinal=1,
            position=0,
            stage="review",
            kind="expert_review",
            office=city.city_bureau,
            entered_at=clock.now(),
        )
        found.append(dossier)
    return found


def own_queries(queries: Iterable[dict[str, str]]) -> int:
    """How many of the captured queries are the page's own: about reviews, not about the frame."""
    texts = [query["sql"] for query in queries]
    return sum('"reviews_' in text and "objectpermission" not in text for text in texts)


def answers_of(name: str, employer: str, serial: int) -> dict[str, Any]:
    return {
        "name": name,
        "phone": "13800000000",
        "home_address": "榆次区示例路9号",
        "occupation": "织布工",
        "secret": "内部备注文字",
        "narrative_title": f"{name}的第{serial}项事迹",
        "narrative": f"{name}在{employer}工作二十年，电话13912345678，革新织机{serial}次。",
    }


def totals(panel: Panel) -> dict[str, Decimal | None]:
    return {
        each.dossier.number: each.dossier.final_score
        for each in panel.assignments.select_related("dossier")
    }
