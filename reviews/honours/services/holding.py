"""Payments suspended, stopped, resumed and recovered: each act a row with its day and reason."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.experts.services.assigning import require_run
from reviews.honours.selectors.payments import payments_of
from reviews.models import HOLDS, Cause, Payment, PaymentAct, PaymentNote
from talentportal.directory.models import User
from talentportal.programs.models import Edition
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, refuse_if_any
from talentportal.shared.text import clean_text

ACTS = (*HOLDS, PaymentAct.RESUMED, PaymentAct.RECOVERED)


@transaction.atomic
def record_act(
    *,
    edition: Edition,
    payments: Iterable[int],
    act: str,
    cause: str,
    on: date,
    said: str,
    actor: User,
) -> int:
    """Suspend, stop, resume or recover payments (pk), all or none; how many.

    To suspend or to stop has a ``cause``; everything has a reason in writing.
    """
    require_run(actor, edition)
    keys, words = set(payments), clean_text(said)[:300]
    rows = list(payments_of(edition).filter(pk__in=keys).select_for_update(of=("self",)))
    faults = [*_faults(rows, keys, act, cause, words), *_faults_of_day(rows, on)]
    refuse_if_any([*faults, *(each for row in rows for each in _unfit(row, act))])
    for row in rows:
        if act == PaymentAct.RECOVERED:
            row.recovered_on = on
        else:
            row.held = act if act in HOLDS else ""
    Payment.objects.bulk_update(rows, ["held", "recovered_on"])
    PaymentNote.objects.bulk_create(
        PaymentNote(
            payment=row,
            act=act,
            cause=cause if act in HOLDS else "",
            on_day=on,
            said=words,
            recorded_by=actor,
            recorded_at=clock.now(),
        )
        for row in rows
    )
    return len(rows)


def _faults(
    rows: Sequence[Payment], keys: set[int], act: str, cause: str, said: str
) -> Iterator[Refusal]:
    if not keys or len(rows) != len(keys):
        yield Refusal("nothing-chosen", _("Choose the payments that it concerns."), "payments")
    if act not in ACTS:
        yield Refusal("act-missing", _("Choose what is to be recorded."), "act")
    if act in HOLDS and cause not in Cause.values:
        yield Refusal("cause-missing", _("Choose the cause."), "cause")
    if not said:
        yield Refusal("reason-missing", _("Say why, or by which document."), "said")


def _faults_of_day(rows: Sequence[Payment], on: date) -> Iterator[Refusal]:
    if on > clock.today():
        yield Refusal("act-in-the-future", _("The day lies ahead."), "on")
    if any(on < row.honour.awarded_on for row in rows):
        yield Refusal("act-before-award", _("The day lies before the honour was awarded."), "on")


def _unfit(row: Payment, act: str) -> Iterator[Refusal]:
    """Why an act does not fit what stands of a payment."""
    name = row.honour.full_name
    if act == PaymentAct.RECOVERED:
        if not row.is_to_recover:
            words = _("{name}: nothing was paid that is to be recovered.")
            yield Refusal("nothing-to-recover", words.format(name=name))
    elif row.paid_on is not None:
        words = _("{name}: paid on {day} already.")
        yield Refusal("paid-already", words.format(name=name, day=row.paid_on))
    elif act == PaymentAct.RESUMED and not row.held:
        words = _("{name}: this payment is neither suspended nor stopped.")
        yield Refusal("not-held", words.format(name=name))
    elif act == row.held:
        words = _("{name}: this is recorded of the payment already.")
        yield Refusal("held-already", words.format(name=name))
