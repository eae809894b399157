"""What offices do with the dossiers that lie with them: examine, consult, decide, pass on."""

from collections.abc import Sequence
from datetime import timedelta

from nominations.models import Attachment, Dossier, JointConsent
from nominations.services import Inputs, Outcome, take_steps
from nominations.services.consents import record_consents
from nominations.services.records import confirm, sight_originals, write_opinion
from quotas.models import Allowance
from reviews.models import Answer, Consultation, Meeting, MeetingKind, RankedList
from reviews.selectors.places import Place
from reviews.services import consultations, lists, meetings
from reviews.services.inspections import record_inspection
from reviews.services.internal_notices import Came, asked_at, record_internal_notice
from reviews.simulation.scene import Scene
from talentportal.directory.models import Duty, Office, User
from talentportal.programs.vocabulary import Requirement, StageKind
from talentportal.shared import clock

TICKED = (Requirement.MATERIALS_CHECKED, Requirement.CONDITIONS_CONFIRMED)
DECIDED = (Requirement.MEETING_DECIDED, Requirement.DECISION_RECORDED)
REMARKS = (
    ("narrative", "个人事迹材料与申报表所填业绩不一致，请核对后修改。"),
    ("material.achievements", "成果证明缺少用人单位盖章页，请补齐。"),
)


class Desk:
    """The people of an office at one stage, with what they do there."""

    def __init__(self, scene: Scene, place: Place) -> None:
        self.scene = scene
        self.place = place
        self.stage = place.stage
        self.requires = {Requirement(each) for each in place.stage.requires}
        self.actor = scene.actor_at(place)

    @property
    def own(self) -> User:
        assert self.actor is not None
        return self.actor

    def here(self) -> list[Dossier]:
        return self.scene.waiting(self.place) if self.actor is not None else []

    def examine(self, dossiers: Sequence[Dossier]) -> None:
        """Compare copies with their originals and tick what is a matter of judgement."""
        to_sight = {each.key for each in self.scene.document.materials if each.original_sighted}
        for dossier in dossiers:
            if Requirement.ORIGINALS_SIGHTED in self.requires:
                papers = Attachment.objects.filter(dossier=dossier, material__in=to_sight)
                sight_originals(
                    dossier=dossier,
                    attachments=list(papers.values_list("pk", flat=True)),
                    sighted=True,
                    actor=self.own,
                )
            for requirement in TICKED:
                if requirement in self.requires:
                    confirm(dossier=dossier, requirement=requirement, met=True, actor=self.own)

    def give_back(self, dossiers: Sequence[Dossier], days: int = 3) -> list[Outcome]:
        """Return dossiers to be corrected, with remarks at their places."""
        if not dossiers:
            return []
        due = clock.now() + timedelta(days=days)
        inputs = Inputs(
            note="材料有两处需要修改，请按退回意见补正后重新提交。",
            correction_due_at=due,
            remarks=REMARKS,
        )
        return self._steps("return_to_applicant", dossiers, inputs)

    def consult(self, dossiers: Sequence[Dossier]) -> None:
        if dossiers and Requirement.CONSULTATIONS_ANSWERED in self.requires:
            consultations.ask(dossiers=list(dossiers), actor=self.own)

    def record_replies(self, dossiers: Sequence[Dossier], share: float = 1.0) -> None:
        """Write down what the departments answered; a few report something that does not matter."""
        rows = Consultation.objects.filter(
            dossier__in=dossiers, stage=self.stage.key, answer=""
        ).order_by("dossier__number", "pk")
        for row in rows:
            if self.scene.chance(share):
                consultations.record_reply(consultation=row, reply=self._reply(row), actor=self.own)

    def _reply(self, row: Consultation) -> consultations.Reply:
        offered = self.scene.document.consultation(row.key).answers
        given = Answer.AGREE if Answer.AGREE in offered else offered[0]
        matter = accepted = ""
        if Answer.HAS_MATTER in offered and self.scene.chance(0.03):
            given = Answer.HAS_MATTER
            matter = "2016年有一次交通违法记录，已处理完毕。"
            accepted = "情节轻微，已按规定处理，不影响推荐。"
        return consultations.Reply(
            answer=str(given),
            replied_on=clock.today(),
            official="经办人",
            matter=matter,
            accepted_reason=accepted,
        )

    def inspect(self, dossiers: Sequence[Dossier]) -> None:
        runner = self.scene.holder(Duty.RUN, self.scene.edition)
        if Requirement.INSPECTED not in self.requires or runner is None:
            return
        for dossier in dossiers:
            record_inspection(
                dossier=dossier,
                inspected_on=clock.today(),
                inspectors="市人社局考察组",
                report="考察组到申报人工作现场实地察看，听取了单位和同事意见，所报情况属实。",
                actor=runner,
            )

    def room(self) -> int | None:
        """How many may still be passed on here within the ceiling; ``None`` without one."""
        if not self.stage.limit:
            return None
        limit = self.scene.document.limit_for(self.stage.limit, self.place.office.kind)
        if limit is None or limit.maximum is None:
            return None
        office = self.place.office if limit.scope == "recommender" else None
        row = Allowance.objects.filter(
            edition=self.scene.edition, rule=limit.key, office=office
        ).first()
        return max(limit.maximum - (row.taken if row else 0), 0)

    def decide(self, agreed: Sequence[Dossier], others: Sequence[Dossier]) -> Meeting | None:
        """Let the meeting (or the body that decides in writing) decide, where one must."""
        if not (self.requires & set(DECIDED)) or not (agreed or others):
            return None
        written = self.stage.kind == StageKind.APPROVAL
        count = Meeting.objects.filter(edition=self.scene.edition).count() + 1
        decisions = {each.pk: meetings.Decided(agreed=True) for each in agreed}
        decisions |= {
            each.pk: meetings.Decided(agreed=False, note="名额所限，未列入推荐。")
            for each in others
        }
        return meetings.record_meeting(
            place=self.place,
            minutes=meetings.Minutes(
                kind=MeetingKind.DOCUMENT if written else MeetingKind.MEETING,
                title=self.stage.meeting
                or f"{self.place.office.label}关于“{self.stage.label}”的决定",
                held_on=clock.today(),
                number=f"〔{clock.today().year}〕第{count}号",
                present=None if written else self.scene.rng.choice((5, 7, 9)),
                summary="会议听取了情况汇报，经集体研究，形成一致意见。",
            ),
            decisions=decisions,
            actor=self.own,
        )

    def write_opinions(self, dossiers: Sequence[Dossier]) -> None:
        if Requirement.OPINION_WRITTEN not in self.requires:
            return
        boxes = [box for box in self.scene.document.form.opinions if box.stage == self.stage.key]
        for dossier in dossiers:
            for box in boxes:
                write_opinion(
                    dossier=dossier,
                    box=box.key,
                    text="经审核，该同志符合条件，事迹突出，同意。",
                    signed_by=self.own.full_name,
                    signed_on=clock.today(),
                    actor=self.own,
                )

    def run_internal_notice(self, dossiers: Sequence[Dossier]) -> None:
        """Record the notice that the employer ran before, where a channel asks for one."""
        asked = asked_at(self.place)
        keys = [dossier.pk for dossier in dossiers if dossier.pk in asked]
        if keys:
            days = asked[keys[0]].days or 1
            record_internal_notice(
                place=self.place,
                dossiers=keys,
                opens_on=clock.today() - timedelta(days=2 * days + 14),
                came=Came(objected=False),
                actor=self.own,
            )

    def gather_consents(self, dossiers: Sequence[Dossier]) -> None:
        """Let the offices that decide jointly agree."""
        asked = JointConsent.objects.filter(
            dossier__in=dossiers, stage=self.stage.key, agreed__isnull=True
        )
        for office in Office.objects.filter(pk__in=asked.values("office")):
            speaker = self.scene.holder(Duty.APPROVE, office)
            if speaker is not None:
                keys = list(asked.filter(office=office).values_list("pk", flat=True))
                record_consents(consents=keys, agreed=True, note="", actor=speaker)

    @property
    def sends_list(self) -> bool:
        return Requirement.ON_SENT_LIST in self.requires

    def seal_list(self, dossiers: Sequence[Dossier]) -> RankedList:
        """Put the list together in order of preference and seal it."""
        ranked = lists.open_list(place=self.place, actor=self.own)
        order = [each.pk for each in dossiers]
        lists.arrange(ranked=ranked, place=self.place, order=order, actor=self.own)
        return lists.seal(ranked=ranked, place=self.place, actor=self.own)

    def send_list(self, ranked: RankedList, seat_reason: str = "") -> list[Outcome]:
        outcomes = lists.send_up(
            ranked=ranked,
            place=self.place,
            actor=self.own,
            inputs=Inputs(seat_reason=seat_reason),
        )
        runner = self.scene.holder(Duty.RUN, self.scene.edition)
        if runner is not None:
            copies = self.scene.document.paper.copies or 1
            lists.acknowledge(ranked=ranked, paper_copies=copies, actor=runner)
        return outcomes

    def pass_on(
        self, dossiers: Sequence[Dossier], meeting: Meeting | None, seat_reason: str = ""
    ) -> list[Outcome]:
        """Take the onward step: by the sealed list, by the meeting's decision, or as a batch."""
        if not dossiers:
            return []
        if self.sends_list:
            return self.send_list(self.seal_list(dossiers), seat_reason)
        inputs = Inputs(note="同意。", seat_reason=seat_reason)
        if meeting is not None:
            return meetings.carry_out(
                meeting=meeting,
                place=self.place,
                verb=self.place.onward,
                actor=self.own,
                inputs=inputs,
            )
        return self._steps(self.place.onward, dossiers, inputs)

    def turn_down(self, dossiers: Sequence[Dossier], note: str) -> list[Outcome]:
        """End the dossiers here, where the chain has a way out."""
        if not dossiers or self.place.out is None:
            return []
        return self._steps(self.place.out, dossiers, Inputs(note=note))

    def _steps(self, verb: str, dossiers: Sequence[Dossier], inputs: Inputs) -> list[Outcome]:
        return take_steps(
            dossiers=[each.pk for each in dossiers], verb=verb, actor=self.own, inputs=inputs
        )
