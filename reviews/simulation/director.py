"""Drives an edition from the first application to its honourees, stage by stage."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from nominations.chain import RETURNABLE
from nominations.models import Dossier
from reviews.simulation import applicants
from reviews.simulation.experts import Review
from reviews.simulation.notices import Publisher
from reviews.simulation.offices import Desk
from reviews.simulation.scene import Scene, stages_in_order
from talentportal.directory.models import Person
from talentportal.programs.document import Stage
from talentportal.programs.vocabulary import Requirement, StageKind

LEFT_UNFINISHED = 0.03
RETURNED = 0.1
CORRECTED = 0.8
WITHDRAWN = 0.015
UNQUALIFIED = 0.04
BEYOND = "当年申报人选整体水平较高，经党组会议研究，申请增加推荐1名。"


class Director:
    """One run of an edition; ``seed`` names the draws of its panels."""

    def __init__(self, scene: Scene, seed: str) -> None:
        self.scene = scene
        self.seed = seed
        self.exceeded = False

    def run(self, people: Sequence[Person], until: str = "") -> None:
        """Everything, or everything before the stage ``until``."""
        stages = stages_in_order(self.scene.document)
        self.applications(people, stages)
        for stage in stages:
            if stage.key == until:
                break
            self.work(stage)

    def applications(self, people: Sequence[Person], stages: Sequence[Stage]) -> None:
        """All apply within the window of the edition, early enough for the stages after it."""
        first, last = application_days(self.scene, stages)
        entrances = applicants.Entrances(self.scene)
        for number, person in enumerate(people):
            moment = first + (last - first) * (number + 1) / (len(people) + 1)
            dossier = applicants.apply(
                self.scene,
                person,
                entrances.any(),
                moment,
                eligible=not self.scene.chance(applicants.INELIGIBLE),
            )
            if not self.scene.chance(LEFT_UNFINISHED):
                with self.scene.at(moment):
                    applicants.submit(self.scene, dossier)

    def work(self, stage: Stage) -> None:
        """Everything that people do at one stage, until nobody waits there."""
        if stage.kind == StageKind.EXPERT_REVIEW:
            self._review(stage)
        elif stage.kind == StageKind.PUBLIC_NOTICE:
            self._notice(stage)
        else:
            self._desks(stage)

    def _desks(self, stage: Stage) -> None:
        desks = [Desk(self.scene, place) for place in self.scene.places(stage)]
        desks = [desk for desk in desks if desk.actor is not None]
        with self._next(stage):
            for desk in desks:
                staying = applicants.withdraw(self.scene, desk.here(), WITHDRAWN)
                if stage.kind.value in RETURNABLE and _is_first(staying):
                    desk.give_back([each for each in staying if self.scene.chance(RETURNED)])
        if stage.kind.value in RETURNABLE:
            self._corrections(stage)
        desks = [Desk(self.scene, place) for place in self.scene.places(stage)]
        chosen = {
            desk.place.office.pk: self._choice(desk) for desk in desks if desk.actor is not None
        }
        desks = [desk for desk in desks if desk.place.office.pk in chosen]
        with self._next(stage):
            for desk in desks:
                agreed, _others, _reason = chosen[desk.place.office.pk]
                desk.examine(agreed)
                desk.inspect(agreed)
                desk.consult(agreed)
        if any(Requirement.CONSULTATIONS_ANSWERED in desk.requires for desk in desks):
            with self._next(stage):
                for desk in desks:
                    desk.record_replies(chosen[desk.place.office.pk][0])
        with self._next(stage):
            for desk in desks:
                agreed, others, reason = chosen[desk.place.office.pk]
                meeting = desk.decide(agreed, others)
                desk.write_opinions(agreed)
                desk.run_internal_notice(agreed)
                desk.gather_consents(agreed)
                desk.pass_on(agreed, meeting, reason)
                desk.turn_down(others, "经集体研究，按择优原则和名额未予推荐。")

    def _next(self, stage: Stage) -> AbstractContextManager[None]:
        moment = self.scene.later(1, stage.closes_at)
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

    def _choice(self, desk: Desk) -> tuple[list[Dossier], list[Dossier], str]:
        """Who is passed on, who is not, and the reason where that is more than the ceiling."""
        here, room = desk.here(), desk.room()
        if room is None:
            if desk.stage.kind != StageKind.QUALIFICATION:
                return here, [], ""
            agreed = [each for each in here if not self.scene.chance(UNQUALIFIED)]
            return agreed, [each for each in here if each not in agreed], ""
        ordered = self.scene.by_merit(here)
        reason = ""
        if (
            not self.exceeded
            and room < len(ordered)
            and desk.stage.kind == StageKind.RECOMMENDATION
        ):
            self.exceeded, room, reason = True, room + 1, BEYOND
        return ordered[:room], ordered[room:], reason

    def _review(self, stage: Stage) -> None:
        review = Review(self.scene, stage, self.seed)
        if review.runner is None or not review.here():
            return
        with self._next(stage):
            applicants.withdraw(self.scene, review.here(), WITHDRAWN)
            best = self.scene.by_merit(review.here())
            review.recognise(best[:1] if len(best) > 3 else [])
            if not (here := review.here()):
                return
            panel = review.form(here, "专家评审组")
        with self._next(stage):
            review.score(panel)
        with self._next(stage):
            review.close(panel)
            review.cut()

    def _notice(self, stage: Stage) -> None:
        publisher = Publisher(self.scene, stage)
        if publisher.publisher is None or not self.scene.places(stage):
            return
        with self._next(stage):
            notice = publisher.open()
        with self._next(stage):
            publisher.object(notice)
        with self._next(stage):
            publisher.inquire(notice)
        assert notice.ends_at is not None
        with self.scene.at(notice.ends_at + timedelta(hours=9)):
            publisher.close(notice)


def _is_first(dossiers: Sequence[Dossier]) -> bool:
    return bool(dossiers) and all(each.position == 0 for each in dossiers)


def application_days(scene: Scene, stages: Sequence[Stage]) -> tuple[datetime, datetime]:
    """When people apply: from the opening on, to an end that leaves the offices time to work."""
    window = scene.document.application
    first = window.opens_at or scene.now
    ends = [each.closes_at for each in stages if each.closes_at is not None]
    last = window.closes_at or first + timedelta(days=20)
    if ends:
        last = min(last, first + (min(ends) - first) * 0.6)
    return max(first, scene.now), last
