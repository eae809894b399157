"""What offices do with the dossiers that lie with them: examine, consult, decide, pass on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from nominations.models import Dossier, JointConsent
from nominations.moving import Inputs, Outcome, take_steps
from nominations.moving.consents import record_consents
from nominations.moving.findings import confirm_all, sight_all_originals, write_opinions
from nominations.moving.gathering import RECOMMENDER
from nominations.places import Place
from nominations.selectors import consents_asked_of
from rehearsals.choosing import (
    SHARE_MISSED,
    Tried,
    keeping_shares,
    missed_shares,
    preferring,
    tried,
)
from rehearsals.scene import Scene
from reviews.deciding.services import consultations, lists, meetings
from reviews.deciding.services.internal_notices import Came, asked_at, record_internal_notice
from reviews.experts.services.inspections import record_inspection
from reviews.models import Answer, Consultation, Meeting, MeetingKind, RankedList
from talentportal.directory.models import Duty, Office, User
from talentportal.programs.vocabulary import Requirement, StageKind
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, Refused

TICKED = (Requirement.MATERIALS_CHECKED, Requirement.CONDITIONS_CONFIRMED)
DECIDED = (Requirement.MEETING_DECIDED, Requirement.DECISION_RECORDED)
REMARKS = (
    ("narrative", "个人事迹材料与申报表所填业绩不一致，请核对后修改。"),
    ("material.achievements", "成果证明缺少用人单位盖章页，请补齐。"),
)
# Of how many something is found that does not stand.
DOUBTED = {StageKind.QUALIFICATION: 0.04, StageKind.APPROVAL: 0.005}
OUTSTANDING = 0.6
# Refusals that time mends.
MAY_WAIT = ("window-not-open", "internal_notice-too-early", "notice_run-too-early")
SHORT_OF_THE_RULE = "符合条件的人选不足，经集体研究，据实推荐。"
EACH_BY_REASON = "技能人才成果确实突出，经本单位集体研究推荐。"
BEYOND = "当年申报人选整体水平较高，经党组会议研究，申请增加推荐1名。"


@dataclass(frozen=True, slots=True)
class DeskChoice:
    """What an office decides on those who lie with it."""

    agreed: list[Dossier]
    others: list[Dossier]
    reason: str = ""


class Desk:
    """The people of an office at one stage, with what they do there."""

    def __init__(self, scene: Scene, place: Place) -> None:
        self.scene = scene
        self.place = place
        self.stage = place.stage
        self.requires = {Requirement(each) for each in place.stage.requires}
        self.actor = scene.actor_at(place)
        self.read: list[Refusal] = []

    @property
    def own(self) -> User:
        assert self.actor is not None
        return self.actor

    def here(self) -> list[Dossier]:
        return self.scene.waiting(self.place) if self.actor is not None else []

    def examine(self, dossiers: Sequence[Dossier]) -> None:
        """Compare copies with their originals and tick what is a matter of judgement."""
        if dossiers and Requirement.ORIGINALS_SIGHTED in self.requires:
            sight_all_originals(dossiers=dossiers, actor=self.own)
        for requirement in TICKED:
            if dossiers and requirement in self.requires:
                confirm_all(dossiers=dossiers, requirement=requirement, met=True, actor=self.own)

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

    def send_back(self, dossiers: Sequence[Dossier]) -> list[Outcome]:
        """Give dossiers back to the office that passed them on."""
        if not dossiers:
            return []
        note = Inputs(note="推荐意见与所附证明材料不一致，请核实后重新报送。")
        return self._steps("send_back", dossiers, note)

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
            self.scene.heed(
                record_inspection,
                dossier=dossier,
                inspected_on=clock.today(),
                inspectors="市人社局考察组",
                report="考察组到申报人工作现场实地察看，听取了单位和同事意见，所报情况属实。",
                actor=runner,
            )

    def choose(self, *, again: bool = False) -> DeskChoice:
        """Who is passed on in order of preference, who is not, and a reason where one is needed.

        Nobody is doubted ``again`` who comes up a second time.
        """
        order = self.scene.by_merit(self.here())
        doubt = 0 if again else DOUBTED.get(self.stage.kind, 0)
        found = [each for each in order if not self.scene.chance(doubt)]
        agreed, reason = self._within_limits(found)
        if missed := missed_shares(self.place, agreed):
            agreed = preferring(self.place, found, self._fitting)
            if not agreed:
                self.heard([Refusal(SHARE_MISSED, each.sentence) for each in missed])
        elif len(agreed) < len(found) and self.stage.held_by != RECOMMENDER:
            agreed = self._foreseeing(found, agreed)
        chosen = {each.pk for each in agreed}
        return DeskChoice(agreed, [each for each in order if each.pk not in chosen], reason)

    def _foreseeing(self, order: Sequence[Dossier], best: list[Dossier]) -> list[Dossier]:
        """Whom to take where places are few and the best would miss a share tested later."""
        if not missed_shares(self.place, best, foreseen=True):
            return best
        wise = preferring(self.place, order, self._fitting, foreseen=True)
        return wise if len(wise) == len(best) else best

    def _fitting(self, order: Sequence[Dossier]) -> list[Dossier]:
        return self._within_limits(order)[0]

    def _within_limits(self, order: Sequence[Dossier]) -> tuple[list[Dossier], str]:
        if not self.stage.limit or not order:
            return list(order), ""
        first = tried(self.place, self.own, order)
        self.heard(first.unforeseen)
        fitting, reason = first.fitting, ""
        if first.need_reason:
            more, reason = self._beyond(first, order)
            if more:
                picked = [each for each in order if each.pk in fitting | more]
                fitting = tried(self.place, self.own, picked, reason).fitting
        return [each for each in order if each.pk in fitting], reason

    def _beyond(self, first: Tried, order: Sequence[Dossier]) -> tuple[set[int], str]:
        """Whom the office puts a reason in writing for: the outstanding, or one more than asked."""
        needing = [each.pk for each in order if each.pk in first.need_reason]
        if first.each_needs_one:
            return {pk for pk in needing if self.scene.chance(OUTSTANDING)}, EACH_BY_REASON
        if self.scene.exceeded or self.stage.kind != StageKind.RECOMMENDATION:
            return set(), ""
        self.scene.exceeded = True
        return set(needing[:1]), BEYOND

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
        if Requirement.OPINION_WRITTEN not in self.requires or not dossiers:
            return
        for box in self.scene.document.form.opinions:
            if box.stage == self.stage.key:
                write_opinions(
                    dossiers=dossiers,
                    box=box.key,
                    text="经审核，该同志符合条件，事迹突出，同意。",
                    signed_by=self.own.full_name,
                    signed_on=clock.today(),
                    actor=self.own,
                )

    def run_internal_notice(self, dossiers: Sequence[Dossier]) -> None:
        """Record the notice that the employer ran before, where a channel asks for one."""
        asked = asked_at(self.place)
        together: dict[str, list[int]] = {}
        for dossier in dossiers:
            if dossier.pk in asked:
                together.setdefault(dossier.channel, []).append(dossier.pk)
        for keys in together.values():
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
                mine = consents_asked_of(speaker).filter(office=office, dossier__in=dossiers)
                keys = list(mine.values_list("pk", flat=True))
                record_consents(consents=keys, agreed=True, note="", actor=speaker)

    @property
    def sends_list(self) -> bool:
        return Requirement.ON_SENT_LIST in self.requires

    def settle(self, dossiers: Sequence[Dossier]) -> None:
        """Do in a day whatever the stage asks for, where a panel or the public decides who goes."""
        heed = self.scene.heed
        for act in (self.examine, self.inspect, self.consult, self.record_replies):
            heed(act, dossiers)
        heed(self.decide, dossiers, [])
        heed(self.write_opinions, dossiers)
        heed(self.gather_consents, dossiers)

    def heard(self, refusals: Sequence[Refusal]) -> None:
        """Keep in mind why something was refused."""
        self.read += refusals
        self.scene.note(refusals)

    def seal_list(self, dossiers: Sequence[Dossier]) -> RankedList:
        """Put the list together in order of preference and seal it."""
        ranked = lists.open_list(place=self.place, actor=self.own)
        order = [each.pk for each in dossiers]
        lists.arrange(ranked=ranked, place=self.place, order=order, actor=self.own)
        return lists.seal(
            ranked=ranked, place=self.place, actor=self.own, rule_reason=SHORT_OF_THE_RULE
        )

    def send_list(self, ranked: RankedList, seat_reason: str = "") -> list[Outcome]:
        if self.place.stage.list_signed and not ranked.scan:
            scan = ContentFile(b"%PDF-1.4 signed in a rehearsal", "list.pdf")
            lists.attach_scan(ranked=ranked, place=self.place, scan=scan, actor=self.own)
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
            return self._send_whoever_may_go(dossiers, seat_reason)
        inputs = Inputs(note="同意。", seat_reason=seat_reason)
        if meeting is not None:
            outcomes = meetings.carry_out(
                meeting=meeting,
                place=self.place,
                verb=self.place.onward,
                actor=self.own,
                inputs=inputs,
            )
            self.heard([refusal for each in outcomes for refusal in each.refusals])
            return outcomes
        return self._steps(self.place.onward, dossiers, inputs)

    def _send_whoever_may_go(self, dossiers: Sequence[Dossier], seat_reason: str) -> list[Outcome]:
        """Send the list; a refusal is read, who stands in the way is left out, the last first."""
        going = list(dossiers)
        told: set[str] = set()
        while going:
            try:
                with transaction.atomic():
                    return self.send_list(self.seal_list(going), seat_reason)
            except Refused as refused:
                self.heard([each for each in refused.refusals if each.code not in told])
                told |= {each.code for each in refused.refusals}
            fitting = tried(self.place, self.own, going, seat_reason).fitting
            kept = keeping_shares(self.place, [each for each in going if each.pk in fitting])
            going = kept if len(kept) < len(going) else going[:-1]
        return []

    def give_up_on(self, dossiers: Sequence[Dossier]) -> list[Outcome]:
        """End what was refused twice, with what was read as the reason; who may wait still waits."""
        if not self.read or any(each.code in MAY_WAIT for each in self.read):
            return []
        here = {each.pk for each in self.here()}
        left = [each for each in dossiers if each.pk in here]
        return self.turn_down(left, f"报送未获通过：{self.read[-1].sentence}"[:500])

    def turn_down(self, dossiers: Sequence[Dossier], note: str) -> list[Outcome]:
        """End the dossiers here, where the chain has a way out."""
        if not dossiers or self.place.out is None:
            return []
        return self._steps(self.place.out, dossiers, Inputs(note=note))

    def _steps(self, verb: str, dossiers: Sequence[Dossier], inputs: Inputs) -> list[Outcome]:
        outcomes = take_steps(
            dossiers=[each.pk for each in dossiers], verb=verb, actor=self.own, inputs=inputs
        )
        self.heard([refusal for each in outcomes for refusal in each.refusals])
        return outcomes
