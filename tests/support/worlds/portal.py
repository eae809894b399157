"""One portal in full use: two counties with dossiers at every stage, and everything about them.

Built once a module and rolled back as a whole; what a test changes goes with its own transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client

from nominations.applying.drafts import give_undertaking, save_answers
from nominations.models import Attachment, Book, Dossier, Letter
from nominations.moving import Inputs, take_step
from nominations.moving.batches import KIND
from nominations.places import Place, place_for
from rehearsals import made_up
from reviews.deciding.services import consultations as asking
from reviews.deciding.services import lists
from reviews.deciding.services.meetings import Decided, Minutes, record_meeting
from reviews.experts.services import sheets
from reviews.experts.services.forming import form_panel, open_scoring
from reviews.models import (
    Assignment,
    Consultation,
    Meeting,
    Objection,
    Panel,
    PublicNotice,
    RankedList,
    Reopening,
)
from reviews.notices.services.notices import draft_notice, open_notice
from reviews.notices.services.objections import file_objection
from talentportal.directory.duties import Duty, grant, withdraw
from talentportal.directory.models import Invitation, Office, User
from talentportal.directory.services import invitations
from talentportal.directory.services.registration import register_employer
from talentportal.programs.models import Edition, HonourRecord
from talentportal.shared import clock
from talentportal.shared.models import Job
from tests.reviews.evidence_samples import certificate
from tests.support.clients import signed_in
from tests.support.worlds import factories, world
from tests.support.worlds.cast import City, build_city
from tests.support.worlds.papers import handed_in
from tests.support.worlds.portal_document import whole_document
from tests.support.worlds.stage import make_expert

NOW = world.REVIEWING
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
STAGES = (
    "examination",
    "recommendation",
    "qualification",
    "experts",
    "proposal",
    "notice",
    "party_review",
    "final_approval",
    "the end",
)


@dataclass
class Side:
    """What belongs to one county."""

    bureau: Office
    recommender: User
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    books: dict[str, Book] = field(default_factory=dict)


@dataclass
class Portal:
    """The whole of it; ``yuci`` is what routes are asked for, ``pingyao`` is somebody else's."""

    city: City
    edition: Edition
    other_edition: Edition
    yuci: Side
    pingyao: Side
    letter: Letter
    returned: Dossier
    consultation: Consultation
    ranked: RankedList
    sent: RankedList
    panel: Panel
    assignment: Assignment
    reopening: Reopening
    meeting: Meeting
    notice: PublicNotice
    draft_notice: PublicNotice
    objection: Objection
    honour: HonourRecord
    employer: Office
    invitation: Invitation
    job: Job
    batch: Job
    people: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        """A browser in which the person of this username is signed in; nobody for ``""``."""
        client = Client(raise_request_exception=False)
        if name:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client

    def ask(self, name: str, method: str, address: str, *data: Any, **extra: Any) -> Any:
        """One request of a person whose consequences are undone; what it sends is read."""
        with transaction.atomic():
            response = getattr(self.client(name), method)(address, *data, **extra)
            if response.streaming:
                # Reading to the end closes the file; closing the answer would close the database.
                response.content_read = b"".join(response.streaming_content)
            else:
                response.content_read = response.content
            transaction.set_rollback(True)
        return response

    def sign_everybody_in(self) -> None:
        """Sessions are rows: they must be older than the transaction of any test."""
        self.people = {user.username: user for user in User.objects.all()}
        for name, user in self.people.items():
            self.sessions[name] = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def built() -> Iterator[Portal]:
    """The portal within one transaction that is rolled back in the end."""
    with transaction.atomic():
        with clock.travel(NOW):
            portal = build()
            portal.sign_everybody_in()
            yield portal
        transaction.set_rollback(True)


def build() -> Portal:
    city = build_city()
    edition = world.publish_edition(city, whole_document())
    other_edition = _other_edition(city)
    sides = {
        name: Side(city.offices[f"{name}_bureau"], city.people[f"{name}_recommender"])
        for name in ("yuci", "pingyao")
    }
    # Nobody goes past a round that has still to judge somebody: who stays there comes last.
    for side in sides.values():
        _dossiers(city, edition, side, [stage for stage in STAGES if stage != "experts"])
    late = world.start_dossier(city, edition, factories.make_user("late", "后来人"))
    late = world.bring_to(city, _complete(late), "proposal")
    for side in sides.values():
        _dossiers(city, edition, side, ["experts"])
    letter, returned = _returned(city, edition)
    consultation, ranked, sent = _recommended(city, edition, sides["yuci"])
    panel, assignment, reopening = _reviewed(city, edition, sides)
    notice, draft, objection = _announced(city, edition, sides["yuci"], late)
    honoured = sides["yuci"].dossiers["the end"]
    return Portal(
        city=city,
        edition=edition,
        other_edition=other_edition,
        yuci=sides["yuci"],
        pingyao=sides["pingyao"],
        letter=letter,
        returned=returned,
        consultation=consultation,
        ranked=ranked,
        sent=sent,
        panel=panel,
        assignment=assignment,
        reopening=reopening,
        meeting=_decided(city, edition, sides["yuci"].dossiers["proposal"]),
        notice=notice,
        draft_notice=draft,
        objection=objection,
        honour=HonourRecord.objects.get(dossier_number=honoured.number),
        employer=_registered(city),
        invitation=_invited(city),
        job=_job(city, "book", {"dossier": sides["yuci"].dossiers["examination"].pk}),
        batch=_job(city, KIND, {"verb": "pass_review"}),
    )


def _other_edition(city: City) -> Edition:
    """A second edition, run by people who have nothing to do with the first."""
    others = {
        duty: factories.make_user(f"other_{name}", "别年办")
        for name, duty in (("run", Duty.RUN), ("publish", Duty.PUBLISH), ("audit", Duty.AUDIT))
    }
    document = whole_document()
    document["edition"] |= {"slug": "craftsman-2018", "label": "2018年度“晋中工匠”"}
    edition = world.publish_edition(city, document)
    for duty, user in others.items():
        grant(user, duty, edition)
    type(edition).objects.filter(pk=edition.pk).update(year=2018)
    for name, duty in (("runner", Duty.RUN), ("publisher", Duty.PUBLISH), ("auditor", Duty.AUDIT)):
        withdraw(city.people[name], duty, edition)
    return edition


def _dossiers(city: City, edition: Edition, side: Side, stages: Sequence[str]) -> None:
    place = "yuci_bureau" if side.bureau == city.yuci_bureau else "pingyao_bureau"
    owner = city.weaver if place == "yuci_bureau" else city.lacquerer
    if "draft" not in side.dossiers:
        side.dossiers["draft"] = _complete(world.start_dossier(city, edition, owner, place))
        side.attachments["draft"] = _attach(side.dossiers["draft"])
        side.books["draft"] = _bind(side.dossiers["draft"], "draft")
    for stage in stages:
        name = f"{place.partition('_')[0]}{stage.replace(' ', '')}"
        user = factories.make_user(name, f"{name}某")
        draft = _complete(world.start_dossier(city, edition, user, place))
        side.dossiers[stage] = world.bring_to(city, draft, stage)
        side.attachments[stage] = _attach(side.dossiers[stage])
        side.books[stage] = _bind(side.dossiers[stage])


def _complete(draft: Dossier) -> Dossier:
    with clock.travel(world.APPLYING):
        answers = {
            "narrative": "在织造岗位二十年，革新织机三次。",
            "narrative_title": "匠心二十年",
        }
        save_answers(dossier=draft, actor=draft.applicant, answers=answers)
        return give_undertaking(dossier=draft, actor=draft.applicant, given=True)


def _attach(dossier: Dossier) -> Attachment:
    paper = Attachment(
        dossier=dossier,
        material="evidence",
        name="证明.pdf",
        media_type="application/pdf",
        size=len(PDF),
        sha256=f"{dossier.pk:064d}",
        pages=1,
        uploaded_by=dossier.applicant,
    )
    paper.original.save("x.pdf", ContentFile(PDF), save=False)
    paper.pdf.save("x.pdf", ContentFile(PDF), save=False)
    paper.thumbnails = [paper.pdf.name]
    paper.save()
    return handed_in(paper)


def _bind(dossier: Dossier, variant: str = "full") -> Book:
    book = Book(
        dossier=dossier,
        variant=variant,
        submission=dossier.version,
        key=f"{dossier.pk:064d}",
        code=f"{dossier.pk:016d}",
        sha256="0" * 64,
        pages=1,
    )
    book.file.save("x.pdf", ContentFile(PDF), save=False)
    book.save()
    return book


def _returned(city: City, edition: Edition) -> tuple[Letter, Dossier]:
    owner = factories.make_user("corrector", "改正人")
    dossier = world.bring_to(
        city, _complete(world.start_dossier(city, edition, owner)), "examination"
    )
    inputs = Inputs(
        note="工种有误",
        correction_due_at=NOW + timedelta(days=3),
        remarks=(("form.work.occupation", "请改"),),
    )
    dossier = take_step(
        dossier=dossier, verb="return_to_applicant", actor=city.yuci_examiner, inputs=inputs
    )
    return Letter.objects.filter(dossier=dossier).latest("pk"), dossier


def _recommended(
    city: City, edition: Edition, side: Side
) -> tuple[Consultation, RankedList, RankedList]:
    dossier = side.dossiers["recommendation"]
    place = place_for(side.recommender, edition.slug, side.bureau.pk, "recommendation")
    asking.ask(dossiers=[dossier], actor=side.recommender)
    consultation = Consultation.objects.get(dossier=dossier)
    consultation.scan.save("reply.pdf", ContentFile(PDF))
    sent = RankedList.objects.create(
        edition=edition,
        office=side.bureau,
        stage="recommendation",
        state="sent",
        sealed_at=NOW,
        sealed_by=side.recommender,
        sent_at=NOW,
        sent_by=side.recommender,
    )
    sent.entries.create(dossier=side.dossiers["qualification"], rank=1)
    ranked = lists.open_list(place=place, actor=side.recommender)
    lists.arrange(ranked=ranked, place=place, order=[dossier.pk], actor=side.recommender)
    ranked = lists.seal(ranked=ranked, place=place, actor=side.recommender)
    ranked.scan.save("list.pdf", ContentFile(PDF))
    return consultation, ranked, sent


def _reviewed(
    city: City, edition: Edition, sides: dict[str, Side]
) -> tuple[Panel, Assignment, Reopening]:
    experts = [make_expert(city, number) for number in range(3)]
    extra = make_expert(city, 7)
    panel = form_panel(
        edition=edition,
        stage="experts",
        actor=city.runner,
        name="第一组",
        experts=[each.pk for each in experts],
        dossiers=[side.dossiers["experts"].pk for side in sides.values()],
    )
    panel.members.create(expert=extra, is_reserve=True, order=9)
    panel = open_scoring(panel=panel, due_at=NOW + timedelta(days=5), actor=city.runner)
    points = {"skill": "50", "deeds": "30"}
    dossier = sides["yuci"].dossiers["experts"]
    for expert in experts[:2]:
        assignment = panel.assignments.get(expert=expert, dossier=dossier)
        sheets.save_sheet(assignment=assignment, actor=expert.user, points=points)
    given = sheets.submit_sheet(assignment=assignment, actor=experts[1].user)
    reopening = sheets.ask_reopening(sheet=given, actor=city.runner, reason="误填")
    grant(city.city_examiner, Duty.RUN, edition)
    return panel, panel.assignments.get(expert=experts[0], dossier=dossier), reopening


def _announced(
    city: City, edition: Edition, side: Side, late: Dossier
) -> tuple[PublicNotice, PublicNotice, Objection]:
    drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
    notice = open_notice(notice=drafted, actor=city.publisher)
    entry = notice.entries.get(dossier=side.dossiers["notice"])
    told = {"text": "成果不实。", "objector": "晋小异", "contact": "13988887777"}
    objection = file_objection(notice=notice, entry=entry, evidence=[certificate()], **told)
    world.bring_on(city, late, "notice")
    return notice, draft_notice(edition=edition, stage="notice", actor=city.publisher), objection


def _decided(city: City, edition: Edition, dossier: Dossier) -> Meeting:
    place: Place = place_for(city.runner, edition.slug, city.city_bureau.pk, "proposal")
    meeting = record_meeting(
        place=place,
        minutes=Minutes("meeting", "党组会议", date(2019, 7, 24), "〔2019〕9号", 7, "同意。"),
        decisions={dossier.pk: Decided(True)},
        actor=city.runner,
    )
    meeting.scan.save("minutes.pdf", ContentFile(PDF))
    return meeting


def _registered(city: City) -> Office:
    return register_employer(
        registrant=city.stranger,
        name="榆次新登记示例有限公司",
        credit_code=made_up.credit_code(99),
        county=city.yuci,
        address="示例路1号",
        contact_name="查理",
        contact_phone="0354-2026000",
    )


def _invited(city: City) -> Invitation:
    return invitations.invite(
        manager=city.yuci_manager,
        office=city.yuci_bureau,
        email="invited@example.com",
        full_name="受邀人",
        duties=[(Duty.EXAMINE, city.yuci_bureau)],
    )


def _job(city: City, kind: str, params: dict[str, Any]) -> Job:
    return Job.objects.create(
        kind=kind,
        key=f"{kind}:test",
        params=params,
        state="done",
        requested_by=city.yuci_examiner,
        result={"done": [], "refused": {}},
        result_file=_some_file(),
        result_name="结果.pdf",
    )


def _some_file() -> str:
    return default_storage.save("job/result.pdf", ContentFile(PDF))
