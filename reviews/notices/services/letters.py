"""Objections that come by letter: the date that the edition lets count decides (收信日、寄信日)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import NoticeEntry, NoticeState, Objection, PublicNotice
from reviews.notices.selectors.notices import dossiers_on
from reviews.notices.services.notices import require_publisher, settle
from reviews.notices.services.objections import concerned, faults_of_words
from talentportal.directory.models import User
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, refuse_if_any
from talentportal.shared.text import clean_text


@dataclass(frozen=True, slots=True)
class ByLetter:
    """A letter: when it was sent (the postmark) and when it came."""

    sent_on: date
    received_on: date


@transaction.atomic
def record_letter(
    *,
    notice: PublicNotice,
    entry: NoticeEntry | None,
    text: str,
    objector: str,
    contact: str,
    letter: ByLetter,
    actor: User,
) -> Objection:
    """Record an objection by letter, also after the last day if it was sent in time and that counts."""
    require_publisher(actor, notice.edition, dossiers_on(notice))
    notice = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    words = {
        "text": clean_text(text),
        "objector": clean_text(objector),
        "contact": clean_text(contact),
    }
    dossiers = concerned(notice, entry, lock=True)
    refuse_if_any([*_faults_of_letter(notice, letter), *faults_of_words(notice, words)])
    objection = Objection.objects.create(
        notice=notice,
        entry=entry,
        letter_sent_on=letter.sent_on,
        letter_received_on=letter.received_on,
        **words,
    )
    settle(notice, dossiers, actor)
    return objection


def _faults_of_letter(notice: PublicNotice, letter: ByLetter) -> list[Refusal]:
    if notice.state != NoticeState.OPEN or notice.opens_on is None or notice.ends_on is None:
        return [Refusal("notice-not-open", _("This notice is not on display; nothing is taken."))]
    faults = []
    if letter.received_on > clock.today():
        faults.append(
            Refusal("not-come-yet", _("The date lies in the future."), place="received_on")
        )
    if letter.sent_on > letter.received_on:
        faults.append(
            Refusal("sent-after", _("A letter is sent before it is received."), place="sent_on")
        )
    declared = notice.declared
    by_sending = declared is not None and declared.objections.letters_count_by == "sent"
    counts = letter.sent_on if by_sending else letter.received_on
    if not notice.opens_on <= counts <= notice.ends_on:
        faults.append(
            Refusal(
                "letter-out-of-time",
                (
                    _("The day of sending counts, and {day} lies outside {first} to {last}.")
                    if by_sending
                    else _("The day of receipt counts, and {day} lies outside {first} to {last}.")
                ).format(day=counts, first=notice.opens_on, last=notice.ends_on),
                place="sent_on" if by_sending else "received_on",
            )
        )
    return faults
