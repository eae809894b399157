"""What the unruly try: each of these answers truthfully whether the portal let anything through."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from nominations.chain.verbs import APPLICANT, ENDING, STEPS, State, officers_verbs
from nominations.moving import take_steps
from rehearsals.trying import Trying
from reviews.deciding.services import consultations, lists, meetings
from reviews.deciding.services.extensions import grant_extension
from reviews.experts.services import balloting, forming, panels, ranking, sheets
from reviews.honours.services import payments
from reviews.models import (
    Answer,
    Assignment,
    Consequence,
    Consultation,
    Meeting,
    MeetingKind,
    Objection,
    ObjectionState,
    Panel,
    Payment,
    PublicNotice,
    Reopening,
    ScoreSheet,
)
from reviews.notices.services import extending, inquiries, notices, objections
from talentportal.directory.models import Duty, User
from talentportal.programs.document import EditionDocument
from talentportal.programs.services import publish, save_revision
from talentportal.programs.vocabulary import StageKind
from talentportal.shared import clock

SPARED = 0.8
"""How often those who choose a likely verb spare the dossiers, so that some come far."""


def any_verb(self: Trying) -> object:
    """Any verb, of any dossiers, by anybody, through the page of a dossier or a batch."""
    verb = self.rng.choice(list(STEPS))
    chosen = self.some(self.dossiers())
    actor = chosen[0].applicant if STEPS[verb].by == APPLICANT else self.anybody()
    return _moved(
        take_steps(
            dossiers=[each.pk for each in chosen], verb=verb, actor=actor, inputs=self.inputs()
        )
    )


def likely_verb(self: Trying) -> object:
    """A verb that leaves where the dossiers lie, by somebody who holds the duty."""
    place, actor = self.place()
    verbs = officers_verbs(place.stage.kind.value)
    if self.rng.random() < SPARED:
        verbs = tuple(verb for verb in verbs if verb not in ENDING)
    verb = self.rng.choice(verbs)
    chosen = self.some(place.dossiers())
    return _moved(
        take_steps(
            dossiers=[each.pk for each in chosen], verb=verb, actor=actor, inputs=self.inputs()
        )
    )


def reserve(self: Trying) -> object:
    chosen = self.some(self.dossiers().filter(state=State.NOT_SELECTED), 2)
    runner = self.anybody() if self.rng.random() < 0.3 else _runner(self)
    return _moved(
        take_steps(
            dossiers=[each.pk for each in chosen],
            verb="substitute",
            actor=runner,
            inputs=self.inputs(),
        )
    )


def from_the_ranking(self: Trying) -> object:
    stage = self.stage_of(StageKind.EXPERT_REVIEW)
    return _moved(
        ranking.step(
            edition=self.scene.edition,
            stage=stage,
            verb=self.rng.choice(officers_verbs(State.EXPERT_REVIEW)),
            dossiers=[each.pk for each in self.some(self.dossiers())],
            actor=_runner(self),
            reason=self.word(),
        )
    )


def panel(self: Trying) -> object:
    """Form, open, close or dissolve a panel at any moment."""
    runner, acts = _runner(self), self.rng.randrange(4)
    if acts == 0:
        return forming.form_panel(
            edition=self.scene.edition,
            stage=self.stage_of(StageKind.EXPERT_REVIEW),
            name="另组",
            dossiers=[each.pk for each in self.some(self.dossiers())],
            actor=runner,
            draw_members=3,
            draw_reserves=self.rng.randint(0, 1),
            seed=str(self.rng.random()),
        )
    found = self.one(Panel.objects.filter(edition=self.scene.edition))
    if acts == 1:
        due = clock.now() + timedelta(days=self.rng.randint(-1, 3))
        return forming.open_scoring(panel=found, due_at=due, actor=runner)
    if acts == 2:
        return panels.close_panel(panel=found, actor=runner, absence_reason=self.word())
    forming.dissolve(panel=found, actor=runner)
    return True


def expert(self: Trying) -> object:
    """An expert hands in at any moment, stands aside, or votes."""
    row = self.one(Assignment.objects.filter(dossier__edition=self.scene.edition))
    user, act = row.expert.user, self.rng.randrange(3)
    if act == 0:
        sheets.stand_aside(assignment=row, actor=user, reason=self.word())
        return True
    if act == 1:
        return balloting.cast_votes(panel=row.panel, actor=user, choices={row.code: "for"})
    points = {
        each.key: str(self.rng.randint(0, int(each.maximum) + 1))
        for each in sheets.criteria_scored(row.panel)
    }
    sheets.save_sheet(assignment=row, actor=user, points=points)
    return sheets.submit_sheet(assignment=row, actor=user)


def reopening(self: Trying) -> object:
    if self.rng.random() < 0.5:
        sheet = self.one(ScoreSheet.objects.filter(assignment__dossier__edition=self.scene.edition))
        return sheets.ask_reopening(sheet=sheet, actor=_runner(self), reason="误填")
    asked = self.one(
        Reopening.objects.filter(sheet__assignment__dossier__edition=self.scene.edition)
    )
    return sheets.grant_reopening(reopening=asked, actor=self.anybody())


def ballot(self: Trying) -> object:
    found, runner = self.one(Panel.objects.filter(edition=self.scene.edition)), _runner(self)
    act = self.rng.randrange(3)
    if act == 0:
        present = [each.expert_id for each in self.some(found.members.all(), 9)]
        return balloting.open_ballot(panel=found, present=present, actor=runner, chair=present[0])
    if act == 1:
        return balloting.close_ballot(panel=found, actor=runner, reason=self.word())
    return balloting.void_ballot(panel=found, actor=runner, reason=self.word())


def ranked_list(self: Trying) -> object:
    """Open, arrange, seal, unseal or send a list, in whatever state it is."""
    place, actor = self.place()
    found = lists.open_list(place=place, actor=actor)
    act = self.rng.randrange(4)
    if act == 0:
        order = [each.pk for each in self.some(self.dossiers())]
        lists.arrange(ranked=found, place=place, order=order, actor=actor)
        return True
    if act == 1:
        return lists.seal(ranked=found, place=place, actor=actor, rule_reason=self.word())
    if act == 2:
        return lists.unseal(ranked=found, place=place, actor=actor)
    return _moved(lists.send_up(ranked=found, place=place, actor=actor, inputs=self.inputs()))


def meeting(self: Trying) -> object:
    """Record a decision on some that lie at a place, and carry it out, or an earlier one."""
    place, actor = self.place()
    found = Meeting.objects.filter(edition=self.scene.edition).order_by("-pk").first()
    if found is None or self.rng.random() < 0.5:
        decided = {
            each.pk: meetings.Decided(agreed=self.rng.random() < 0.7, note="集体研究")
            for each in self.some(place.dossiers())
        }
        minutes = meetings.Minutes(
            MeetingKind.MEETING, "临时会议", clock.today(), f"试{self.rng.random():.9f}"
        )
        found = meetings.record_meeting(
            place=place, minutes=minutes, decisions=decided, actor=actor
        )
    verb = self.rng.choice([each for each in (place.onward, place.out) if each])
    return _moved(
        meetings.carry_out(meeting=found, place=place, verb=verb, actor=actor, inputs=self.inputs())
    )


def reply(self: Trying) -> object:
    """A department says something else than before."""
    row = self.one(Consultation.objects.filter(dossier__edition=self.scene.edition))
    answer = consultations.Reply(
        answer=str(self.rng.choice([Answer.DISAGREE, Answer.HAS_MATTER, Answer.AGREE])),
        replied_on=clock.today(),
        matter=self.word(),
        accepted_reason=self.word(),
    )
    return consultations.record_reply(consultation=row, reply=answer, actor=self.anybody())


def notice(self: Trying) -> object:
    """Draft, open, extend, take back or close a notice."""
    actor, act = self.anybody(), self.rng.randrange(5)
    if act == 0:
        stage = self.stage_of(StageKind.PUBLIC_NOTICE)
        return notices.draft_notice(edition=self.scene.edition, stage=stage, actor=actor)
    found = self.one(PublicNotice.objects.filter(edition=self.scene.edition))
    if act == 1:
        return notices.open_notice(notice=found, actor=actor)
    if act == 2:
        day = clock.today() + timedelta(days=self.rng.randint(-3, 60))
        return extending.extend_notice(notice=found, ends_on=day, reason=self.word(), actor=actor)
    if act == 3:
        return notices.take_back(notice=found, reason=self.word(), actor=actor)
    return _moved(notices.close_notice(notice=found, actor=actor))


def objection(self: Trying) -> object:
    """Object to one or to the whole list, or find something about an objection."""
    if self.rng.random() < 0.5:
        found = self.one(PublicNotice.objects.filter(edition=self.scene.edition))
        entry = found.entries.order_by("?").first() if self.rng.random() < 0.6 else None
        return objections.file_objection(
            notice=found,
            entry=entry,
            text="反映材料不实。",
            objector="某职工",
            contact="0354-0000000",
        )
    row = self.one(Objection.objects.filter(notice__edition=self.scene.edition))
    if self.rng.random() < 0.3:
        return inquiries.end_candidature(objection=row, actor=self.anybody())
    found = inquiries.Found(
        result=self.rng.choice(ObjectionState.values),
        consequence=self.rng.choice(["", *Consequence.values]),
        finding="经核查。",
        answer="已核查。",
        follows=self.word(),
        reason=self.word(),
    )
    return inquiries.record_finding(objection=row, found=found, actor=self.anybody())


def revision(self: Trying) -> object:
    """Publish other rules in the middle: other points, another way to the score, other places."""
    content = self.scene.document.model_dump(mode="json")
    change = self.rng.randrange(3)
    review = content.get("review") or {}
    if change == 0 and len(review.get("criteria") or ()) > 1:
        first, second = review["criteria"][:2]
        first["maximum"], second["maximum"] = second["maximum"], first["maximum"]
    elif change == 1 and review:
        review["aggregation"] = self.rng.choice(["mean", "median", "trimmed_mean"])
    else:
        for each in content.get("notices") or ():
            each["days"] = (each.get("days") or 5) + 1
    saved = save_revision(
        document=EditionDocument.model_validate(content), city=self.scene.edition.city
    )
    publish(revision=saved.revision)
    self.scene.edition.refresh_from_db()
    return True


def extension(self: Trying) -> object:
    stage = self.rng.choice([each.key for each in self.scene.document.stages])
    return grant_extension(
        edition=self.scene.edition,
        stage=stage,
        office=None,
        closes_at=clock.now() + timedelta(days=self.rng.randint(-5, 20)),
        reason=self.word(),
        actor=self.anybody(),
    )


def payment(self: Trying) -> object:
    """Pay out of order, too early, or somebody whose honour is gone."""
    runner = _runner(self)
    if not Payment.objects.filter(honour__edition=self.scene.edition).exists():
        return payments.draw_up_payments(edition=self.scene.edition, actor=runner)
    rows = self.some(Payment.objects.filter(honour__edition=self.scene.edition))
    day = clock.today() - timedelta(days=self.rng.randint(0, 900))
    return payments.mark_paid(
        edition=self.scene.edition,
        payments=[each.pk for each in rows],
        paid_on=day,
        voucher=self.word(),
        actor=runner,
    )


ACTS: Sequence[Callable[[Trying], object]] = (
    any_verb,
    any_verb,
    likely_verb,
    likely_verb,
    likely_verb,
    reserve,
    from_the_ranking,
    panel,
    expert,
    reopening,
    ballot,
    ranked_list,
    meeting,
    reply,
    notice,
    objection,
    revision,
    extension,
    payment,
)


def _runner(self: Trying) -> User:
    """Who runs the edition."""
    found = self.scene.holder(Duty.RUN, self.scene.edition)
    assert found is not None
    return found


def _moved(outcomes: Sequence[Any]) -> bool:
    """Whether any dossier was let through."""
    return any(outcome.done for outcome in outcomes)
