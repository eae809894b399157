"""What is found about an objection, and what follows: somebody falls, a member goes, it is shown anew.

A finding has a consequence, and the objection is settled only once that has happened. A later
finding supersedes an earlier one, which stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.models import Dossier, MemberOut
from nominations.moving import Inputs, take_step
from nominations.moving.findings import take_member_out
from reviews.models import (
    Consequence,
    Objection,
    ObjectionFinding,
    ObjectionState,
    PublicNotice,
)
from reviews.notices.selectors.inquiries import consequences_of
from reviews.notices.selectors.notices import dossiers_on
from reviews.notices.services.notices import require_publisher, settle
from reviews.notices.services.objections import concerned
from talentportal.directory.models import User
from talentportal.shared import clock
from talentportal.shared.lasting import lasting_words
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text


@dataclass(frozen=True, slots=True)
class Found:
    """What an inquiry has found: the result, what follows from it, and the words for each."""

    result: str
    finding: str
    answer: str
    consequence: str = ""
    follows: str = ""
    reason: str = ""

    def cleaned(self) -> "Found":
        return Found(
            result=self.result,
            finding=clean_text(self.finding),
            answer=clean_text(self.answer),
            consequence="" if self.result == ObjectionState.NOT_UPHELD else self.consequence,
            follows=clean_text(self.follows),
            reason=clean_text(self.reason),
        )


@transaction.atomic
def record_finding(*, objection: Objection, found: Found, actor: User) -> Objection:
    """Write what the inquiry has found (notice 三.5: 进行调查核实，提出处理意见); a row each."""
    notice, objection = _locked(objection, actor)
    given = found.cleaned()
    refuse_if_any(_faults(objection, given))
    now = clock.now()
    ObjectionFinding.objects.create(
        objection=objection,
        ordinal=objection.findings.count() + 1,
        result=given.result,
        consequence=given.consequence,
        follows=given.follows,
        finding=given.finding,
        public_answer=given.answer,
        reason=given.reason,
        recorded_by=actor,
        recorded_at=now,
    )
    objection.state, objection.consequence = given.result, given.consequence
    objection.found_at = now
    objection.save(update_fields=["state", "consequence", "found_at"])
    settle(notice, concerned(notice, objection.entry), actor)
    return objection


def _locked(objection: Objection, actor: User) -> tuple[PublicNotice, Objection]:
    notice = PublicNotice.objects.select_for_update().get(pk=objection.notice_id)
    rows = Objection.objects.select_for_update(of=("self",)).select_related("entry__dossier")
    row = rows.get(pk=objection.pk)
    require_publisher(actor, notice.edition, dossiers_on(notice))
    return notice, row


def _faults(objection: Objection, found: Found) -> Iterator[Refusal]:
    upheld = (ObjectionState.UPHELD, ObjectionState.PARTLY)
    if found.result not in (ObjectionState.NOT_UPHELD, *upheld):
        yield Refusal("result-missing", _("Please choose the result."), place="result")
    if not found.finding:
        yield Refusal("finding-missing", _("Please write what was found."), place="finding")
    if not found.answer:
        words = _("Please write an answer to the objector.")
        yield Refusal("answer-missing", words, place="answer")
    if objection.state != ObjectionState.OPEN and not found.reason:
        yield Refusal(
            "settled-already",
            _("This objection has its finding already."),
            place="reason",
            remedy=_("Say why another one takes its place; both are kept."),
        )
    if found.result in upheld:
        yield from _faults_of_consequence(objection, found)


def _faults_of_consequence(objection: Objection, found: Found) -> Iterator[Refusal]:
    possible = consequences_of(objection, found.result)
    if found.consequence not in possible:
        yield Refusal(
            "consequence-missing",
            _("Please choose what follows; possible here: {names}.").format(
                names="；".join(str(Consequence(each).label) for each in possible)
            ),
            place="consequence",
        )
    if not found.follows and (
        found.result == ObjectionState.PARTLY or found.consequence == Consequence.WORDS
    ):
        yield Refusal("follows-missing", _("Please write in words what follows."), place="follows")


def end_candidature(*, objection: Objection, actor: User) -> Dossier:
    """The step that follows from an objection upheld: the person is not selected."""
    if objection.consequence != Consequence.FALLS or objection.entry is None:
        raise Refused.because(
            "not-upheld", _("Only an objection to one person that was upheld leads to this.")
        )
    with lasting_words():
        note = _("After an inquiry an objection raised during the public notice was upheld.")
    return take_step(
        dossier=objection.entry.dossier,
        verb="not_select",
        actor=actor,
        inputs=Inputs(note=note),
    )


@transaction.atomic
def take_out(*, objection: Objection, position: int, reason: str, actor: User) -> MemberOut:
    """Take out of a team the member whom an objection that was upheld concerns; then it is shown anew."""
    notice, objection = _locked(objection, actor)
    if objection.consequence != Consequence.MEMBER_OUT or objection.entry is None:
        raise Refused.because(
            "not-upheld", _("Only a finding by which a member is taken out leads to this.")
        )
    if objection.member_out is not None:
        raise Refused.because("taken-out-already", _("The member has been taken out already."))
    out = take_member_out(
        dossier=objection.entry.dossier, position=position, reason=reason, actor=actor
    )
    objection.member_out = out
    objection.save(update_fields=["member_out"])
    settle(notice, [objection.entry.dossier], actor)
    return out
