"""Drives an edition from the first application to its honourees, stage by stage."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied

from nominations.chain.verbs import RETURNABLE, State
from nominations.limits.shares import proposal_on
from nominations.models import Dossier, Visit
from nominations.moving import Inputs, take_steps
from rehearsals import applicants
from rehearsals.choosing import state_headcounts
from rehearsals.experts import ReviewWork
from rehearsals.notices import Publisher
from rehearsals.offices import Desk, DeskChoice
from rehearsals.scene import Scene, stages_in_order
from rehearsals.unruly import Unruly
from reviews.deciding.services.extensions import grant_extension
from reviews.experts.rules.grouping import group_of
from talentportal.directory.models import Duty, Office, Person
from talentportal.programs.document import Stage
from talentportal.programs.vocabulary import Requirement, StageKind
from talentportal.shared.missing import Missing
from talentportal.shared.refusals import Refused

LEFT_UNFINISHED = 0.03
RETURNED = 0.1
SENT_BACK = 0.02
CORRECTED = 0.8
WITHDRAWN = 0.015
NEVER_SUPPLEMENTED = 0.05
# A dossier comes by a stage again when it was returned or sent back, and once more as a reserve.
MOST_ROUNDS = 5


class Director:
    """One run of an edition; ``seed`` names the draws of its panels."""

    def __init__(
        self,
        scene: Scene,
        seed: str,
        tell: Callable[[int, int], None] = lambda done, total: None,
        unruly: Unruly | None = None,
    ) -> None:
        self.scene = scene
        self.seed = seed
        self.tell = tell
        self.rounds: Counter[str] = Counter()
        self.closes_at = {each.key: each.closes_at for each in scene.document.stages}
        self.substituted = False
        self.unruly = unruly

    def run(self, people: Sequence[Person], until: str = "") -> None:
        """Everything, or everything before the stage ``until``."""
        stages = stages_in_order(self.scene.document)
        self.applications(people, stages)
        keys = [stage.key for stage in stages]
        stages = stages[: keys.index(until)] if until else stages
        idle: set[str] = set()
        while (stage := self._next_to_work(stages, idle)) is not None:
            before = self._lying(stage)
            self._work_among_the_unruly(stage) if self.unruly else self.work(stage)
            self.rounds[stage.key] += 1
            self.tell(len(self.rounds), len(stages))
            stuck = self._lying(stage) == before and self.rounds[stage.key] > 1
            if stuck or self.rounds[stage.key] == MOST_ROUNDS:
                idle.add(stage.key)

    def _work_among_the_unruly(self, stage: Stage) -> None:
        """Ordinary work, of which what others did meanwhile may refuse the rest."""
        self._meddle()
        with suppress(Refused, PermissionDenied, Missing):
            self.work(stage)
        self._meddle()

    def _meddle(self) -> None:
        if self.unruly is not None:
            self.unruly.meddle()

    def _next_to_work(self, stages: Sequence[Stage], idle: set[str]) -> Stage | None:
        """The first stage at which somebody waits and something can be done."""
        waiting = Visit.objects.filter(dossier__edition=self.scene.edition, left_at__isnull=True)
        found = set(waiting.values_list("stage", flat=True).distinct()) - idle
        return next((stage for stage in stages if stage.key in found), None)

    def _lying(self, stage: Stage) -> set[int]:
        visits = Visit.objects.filter(dossier__edition=self.scene.edition, left_at__isnull=True)
        return set(visits.filter(stage=stage.key).values_list("dossier", flat=True))

    def applications(self, people: Sequence[Person], stages: Sequence[Stage]) -> None:
        """All apply within the window of the edition, early enough for the stages after it."""
        first, last = application_days(self.scene, stages)
        entrances = applicants.Entrances(self.scene)
        waiting = list(people)
        for number in range(len(people)):
            moment = first + (last - first) * (number + 1) / (len(people) + 1)
            moment = entrances.opening(max(moment, self.scene.now))
            person = entrances.next_of(waiting, moment)
            entry = entrances.any(person, moment)
            dossier = entry and self.scene.heed(
                applicants.apply,
                self.scene,
                person,
                entry,
                moment,
                eligible=not self.scene.chance(applicants.INELIGIBLE),
            )
            if dossier and not self.scene.chance(LEFT_UNFINISHED):
                with self.scene.at(moment):
                    applicants.submit(self.scene, dossier)
        recommenders = Office.objects.filter(recommended_dossiers__edition=self.scene.edition)
        with self.scene.at(last):
            state_headcounts(self.scene, list(recommenders.distinct().order_by("pk")))

    def work(self, stage: Stage) -> None:
        """Everything that people do at one stage, until nobody waits there."""
        self._keep_open(stage)
        self._supplements(stage)
        if stage.kind == StageKind.EXPERT_REVIEW:
            self._review(stage)
        elif stage.kind == StageKind.PUBLIC_NOTICE:
            self._notice(stage)
        else:
            self._desks(stage)

    def _supplements(self, stage: Stage) -> None:
        """Those of whom the stage asks for papers hand them in; a few do not."""
        asked = [each.key for each in self.scene.document.materials if each.asked_at == stage.key]
        lying = Dossier.objects.filter(pk__in=self._lying(stage)).exclude(
            attachments__material__in=asked, attachments__removed_at__isnull=True
        )
        rows = lying.select_related("applicant", "person", "edition", "revision") if asked else ()
        if not rows:
            return
        with self._next(stage):
            for dossier in rows.order_by("number"):
                if not self.scene.chance(NEVER_SUPPLEMENTED):
                    self.scene.heed(applicants.supplement, self.scene, dossier, stage.key)

    def _desks(self, stage: Stage) -> None:
        again = self.rounds[stage.key] > 0
        if not again:
            self._doubts(stage)
        desks = self._open_desks(stage)
        with self._next(stage):
            chosen = [(desk, desk.choose(again=again)) for desk in desks]
            for desk, choice in chosen:
                for act in (desk.examine, desk.inspect, desk.consult):
                    self.scene.heed(act, choice.agreed)
        if any(Requirement.CONSULTATIONS_ANSWERED in desk.requires for desk in desks):
            with self._next(stage):
                for desk, choice in chosen:
                    self.scene.heed(desk.record_replies, choice.agreed)
        with self._next(stage):
            for desk, choice in chosen:
                _decide(desk, choice, again=again)

    def _open_desks(self, stage: Stage) -> list[Desk]:
        desks = [Desk(self.scene, place) for place in self.scene.places(stage)]
        return [desk for desk in desks if desk.actor is not None]

    def _doubts(self, stage: Stage) -> None:
        """Before anything is decided some withdraw, and some dossiers go back to be mended."""
        returnable = stage.kind.value in RETURNABLE
        with self._next(stage):
            for desk in self._open_desks(stage):
                staying = applicants.withdraw(self.scene, desk.here(), WITHDRAWN)
                if not returnable:
                    continue
                first = [each for each in staying if each.position == 0]
                desk.give_back([each for each in first if self.scene.chance(RETURNED)])
                later = [each for each in staying if each.position]
                if stage.kind != StageKind.INITIAL_REVIEW:
                    desk.send_back([each for each in later if self.scene.chance(SENT_BACK)])
        if returnable:
            self._corrections(stage)

    def _keep_open(self, stage: Stage) -> None:
        """Where a deadline would pass while dossiers still wait, the edition officer extends it."""
        closes_at = self.closes_at[stage.key]
        runner = self.scene.holder(Duty.RUN, self.scene.edition)
        if closes_at is None or runner is None or self.scene.now < closes_at - timedelta(hours=1):
            return
        self.closes_at[stage.key] = later = self.scene.now + timedelta(days=5)
        with self.scene.at(self.scene.now):
            grant_extension(
                edition=self.scene.edition,
                stage=stage.key,
                office=None,
                closes_at=later,
                reason="有申报材料退回补正，延长办理时限。",
                actor=runner,
            )

    def _next(self, stage: Stage) -> AbstractContextManager[None]:
        self._meddle()
        moment = self.scene.later(1, self.closes_at[stage.key])
        return self.scene.at(max(moment, stage.opens_at or moment))

    def _corrections(self, stage: Stage) -> None:
        """Most of those who got their dossiers back mend them the next day."""
        returned = Dossier.objects.filter(
            edition=self.scene.edition, state="draft", submitted_at__isnull=False
        ).select_related("applicant", "person", "edition", "revision")
        rows = list(returned.order_by("number"))
        if rows:
            with self._next(stage):
                for dossier in rows:
                    if self.scene.chance(CORRECTED):
                        applicants.correct(self.scene, dossier)

    def _review(self, stage: Stage) -> None:
        review = ReviewWork(self.scene, stage, f"{self.seed}-{self.rounds[stage.key]}")
        if review.runner is None or not review.here():
            return
        heed = self.scene.heed
        with self._next(stage):
            applicants.withdraw(self.scene, review.here(), WITHDRAWN)
            best = self.scene.by_merit(review.here())
            heed(review.recognise, best[:1] if len(best) > 3 else [])
            panels = heed(review.form_all)
        if panels is None:
            return
        with self._next(stage):
            for panel in panels:
                heed(review.score, panel)
        with self._next(stage):
            for panel in panels:
                heed(review.close, panel)
            heed(review.bring_in)
            heed(review.cut)

    def _notice(self, stage: Stage) -> None:
        publisher = Publisher(self.scene, stage)
        if publisher.publisher is None or not self.scene.places(stage):
            return
        with self._next(stage):
            notice = self.scene.heed(publisher.open)
        if notice is None or notice.ends_at is None:
            return
        with self._next(stage):
            self.scene.heed(publisher.object, notice)
        with self._next(stage):
            self.scene.heed(publisher.inquire, notice)
        with self.scene.at(notice.ends_at + timedelta(hours=9)):
            for desk in self._open_desks(stage):
                desk.settle(desk.here())
            self.scene.heed(publisher.close, notice)
            self.scene.heed(self._substitute, stage)

    def _substitute(self, stage: Stage) -> None:
        """Bring the next reserve onto the list for whoever lost their place by an objection, once."""
        runner = self.scene.holder(Duty.RUN, self.scene.edition)
        dossiers = Dossier.objects.filter(edition=self.scene.edition, state=State.NOT_SELECTED)
        here = {"visits__stage": stage.key, "visits__left_by": "not_select"}
        lost = [
            each
            for each in dossiers.filter(**here).order_by("number")
            if stage in each.route[proposal_on(each.route) :]
        ]
        if runner is None or self.substituted or not lost:
            return
        reserves = self.scene.by_merit(dossiers.exclude(**here).order_by("number"))
        wanted = self._standing(lost[0])
        note = Inputs(note="公示期间一名人选被取消资格，经研究按名次递补。")
        for reserve in (each.pk for each in reserves if self._standing(each) == wanted):
            done = take_steps(dossiers=[reserve], verb="substitute", actor=runner, inputs=note)
            if done[0].done:
                self.substituted = True
                return

    def _standing(self, dossier: Dossier) -> tuple[str, str]:
        """Among whom a person was ranked last: those of their tier, and of their trade if there are any."""
        rounds = [stage for stage in dossier.route if stage.kind is StageKind.EXPERT_REVIEW]
        rules = self.scene.document.review_at(rounds[-1] if rounds else None)
        return dossier.tier, group_of(rules, dossier)


def _decide(desk: Desk, choice: DeskChoice, *, again: bool) -> None:
    """Record what was decided and carry it out; what is refused ``again`` is given up."""
    heed = desk.scene.heed
    meeting = heed(desk.decide, choice.agreed, choice.others)
    for act in (desk.write_opinions, desk.run_internal_notice, desk.gather_consents):
        heed(act, choice.agreed)
    heed(desk.pass_on, choice.agreed, meeting, choice.reason)
    heed(desk.turn_down, choice.others, "经集体研究，按择优原则和名额未予推荐。")
    if again:
        heed(desk.give_up_on, choice.agreed)


def application_days(scene: Scene, stages: Sequence[Stage]) -> tuple[datetime, datetime]:
    """When people apply: from the opening on, to an end that leaves the offices time to work."""
    window = scene.document.application
    first = window.opens_at or scene.now
    ends = [each.closes_at for each in stages if each.closes_at is not None]
    last = window.closes_at or first + timedelta(days=20)
    if ends:
        last = min(last, first + (min(ends) - first) * 0.6)
    for channel in scene.document.channels:
        own = scene.document.application_for(channel.key)
        if own.opens_at is not None and own.opens_at >= last:  # some come by this way too
            last = own.opens_at + ((own.closes_at or own.opens_at) - own.opens_at) * 0.4
    return max(first, scene.now), last
