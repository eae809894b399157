"""The list of payments of an edition: drawn up from its results, marked as paid, corrected."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.experts.services.assigning import require_run
from reviews.honours.rules.due import sums_due
from reviews.honours.selectors.payments import honours_to_draw_up, payments_of
from reviews.models import Payment, PaymentAct, PaymentNote
from talentportal.directory.models import User
from talentportal.programs.models import Edition
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text


@transaction.atomic
def draw_up_payments(*, edition: Edition, actor: User) -> int:
    """List what is due to everybody honoured and not listed yet; how many sums.

    Each by the rules that stood when they applied. Safe to repeat.
    """
    require_run(actor, edition)
    honours = {each.dossier_number: each for each in honours_to_draw_up(edition)}
    dossiers = Dossier.objects.filter(edition=edition, number__in=honours).select_related(
        "revision", "edition__published_revision"
    )
    rows = [
        Payment(
            honour=honours[dossier.number],
            kind=due.kind,
            ordinal=due.ordinal,
            yuan=due.yuan,
            due_on=due.due_on,
            condition=due.condition,
            name=due.name,
            to_employer=due.to_employer,
        )
        for dossier in dossiers
        for due in sums_due(dossier.results, honours[dossier.number].awarded_on)
    ]
    Payment.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


@transaction.atomic
def mark_paid(
    *,
    edition: Edition,
    payments: Iterable[int],
    paid_on: date,
    voucher: str,
    actor: User,
    taxes: Mapping[int, Decimal] | None = None,
) -> int:
    """Mark payments (pk) as paid on one day under one voucher, all or none; how many.

    ``taxes`` are the sums withheld from each, where tax is taken off.
    """
    require_run(actor, edition)
    keys, number = set(payments), clean_text(voucher)[:80]
    rows = list(payments_of(edition).filter(pk__in=keys).select_for_update(of=("self",)))
    withheld = taxes or {}
    refuse_if_any(
        [
            *_not_payable(rows, keys, paid_on, number, withheld),
            *_too_early(rows, paid_on),
            *_out_of_order(rows, keys),
        ]
    )
    for row in rows:
        row.paid_on, row.voucher = paid_on, number
        row.tax_yuan = withheld.get(row.pk)
        row.marked_by, row.marked_at = actor, clock.now()
    Payment.objects.bulk_update(rows, ["paid_on", "voucher", "tax_yuan", "marked_by", "marked_at"])
    return len(rows)


def _not_payable(
    rows: Iterable[Payment],
    keys: set[int],
    paid_on: date,
    voucher: str,
    taxes: Mapping[int, Decimal],
) -> Iterable[Refusal]:
    found = list(rows)
    if not keys or len(found) != len(keys):
        yield Refusal("nothing-chosen", _("Choose the payments that were made."), "payments")
    if not voucher:
        yield Refusal("voucher-missing", _("Write the number of the voucher."), "voucher")
    if paid_on > clock.today():
        yield Refusal("paid-in-the-future", _("The day of payment lies ahead."), "paid_on")
    for row in found:
        yield from _why_not(row)
        if not 0 <= taxes.get(row.pk, Decimal(0)) <= row.yuan:
            yield Refusal(
                "tax-out-of-range",
                _("{name}: the tax lies between 0 and {yuan}.").format(
                    name=row.honour.full_name, yuan=row.yuan
                ),
            )


def _too_early(rows: Iterable[Payment], paid_on: date) -> Iterator[Refusal]:
    """Nothing is paid before it is due, nor before the honour was awarded."""
    for row in rows:
        first = max(row.due_on, row.honour.awarded_on)
        if paid_on < first:
            yield Refusal(
                "paid-before-due",
                _("{name}: {payment} is not due before {day}.").format(
                    name=row.honour.full_name, payment=row.label, day=first
                ),
                "paid_on",
            )


def _out_of_order(rows: Sequence[Payment], keys: set[int]) -> Iterator[Refusal]:
    """Instalments of one prize, grant or stipend are paid one after the other (one query)."""
    siblings = Payment.objects.filter(
        honour__in={row.honour_id for row in rows}, paid_on__isnull=True
    ).select_related("honour")
    waiting = [each for each in siblings if each.pk not in keys and not each.is_stopped]
    for row in rows:
        before = [
            each.label
            for each in waiting
            if (each.honour_id, each.kind, each.name) == (row.honour_id, row.kind, row.name)
            and each.ordinal < row.ordinal
        ]
        if before:
            yield Refusal(
                "earlier-unpaid",
                _("{name}: {payment} comes after {before}, not paid yet.").format(
                    name=row.honour.full_name, payment=row.label, before="、".join(before)
                ),
            )


def _why_not(row: Payment) -> Iterable[Refusal]:
    """Why one payment cannot be made."""
    name = row.honour.full_name
    if row.paid_on is not None:
        words = _("{name}: paid on {day} already.")
        yield Refusal("paid-already", words.format(name=name, day=row.paid_on))
    elif row.is_stopped:
        yield _stopped(row)
    elif row.waits:
        words = _("{name}: it is paid only after “{condition}”.")
        yield Refusal(
            "condition-open",
            words.format(name=name, condition=row.condition),
            remedy=_("Record first what was found."),
        )


def _stopped(row: Payment) -> Refusal:
    if row.honour.revoked_on is not None:
        code, words = (
            "honour-revoked",
            _("{name}: the honour has been revoked; nothing more is paid."),
        )
    elif row.held:
        code, words = "payment-held", _("{name}: this payment is suspended or stopped.")
    else:
        code, words = "condition-not-met", _("{name}: “{condition}” was not met; this is not paid.")
    return Refusal(code, words.format(name=row.honour.full_name, condition=row.condition))


@transaction.atomic
def assess_payments(
    *,
    edition: Edition,
    payments: Iterable[int],
    passed: bool,
    assessed_on: date,
    assessment: str,
    actor: User,
) -> int:
    """Record whether the condition of payments (pk) is met, all or none; how many.

    May be recorded anew until they are paid; each finding is a row, with who and when.
    """
    require_run(actor, edition)
    keys, said = set(payments), clean_text(assessment)[:300]
    rows = list(payments_of(edition).filter(pk__in=keys).select_for_update(of=("self",)))
    refuse_if_any(list(_not_assessable(rows, keys, assessed_on, said)))
    for row in rows:
        row.passed, row.assessed_on, row.assessment = passed, assessed_on, said
        row.assessed_by = actor
    Payment.objects.bulk_update(rows, ["passed", "assessed_on", "assessment", "assessed_by"])
    act = PaymentAct.MET if passed else PaymentAct.NOT_MET
    PaymentNote.objects.bulk_create(
        PaymentNote(payment=row, act=act, on_day=assessed_on, said=said, recorded_by=actor)
        for row in rows
    )
    return len(rows)


def _not_assessable(
    rows: Sequence[Payment], keys: set[int], assessed_on: date, said: str
) -> Iterable[Refusal]:
    if not keys or len(rows) != len(keys):
        yield Refusal("nothing-chosen", _("Choose the payments that it concerns."), "payments")
    if not said:
        yield Refusal("assessment-missing", _("Write what was found."), "assessment")
    if assessed_on > clock.today():
        yield Refusal("assessed-in-the-future", _("The day lies ahead."), "assessed_on")
    for row in rows:
        if not row.condition or row.paid_on is not None:
            yield Refusal(
                "nothing-to-assess",
                _("{name}: this payment waits for nothing.").format(name=row.honour.full_name),
            )


@transaction.atomic
def take_back_payment(*, payment: Payment, actor: User, reason: str) -> Payment:
    """Take back a mark that was wrong; what had stood there is kept with the reason."""
    require_run(actor, payment.honour.edition)  # type: ignore[arg-type]
    row = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    said = clean_text(reason)[:300]
    if not said:
        raise Refused.because(
            "reason-missing", _("Say why the mark is taken back."), place="reason"
        )
    if row.paid_on is None or row.recovered_on is not None:
        raise Refused.because("not-paid", _("This payment is not marked as paid."))
    row.corrections = [
        *row.corrections,
        {
            "paid_on": row.paid_on.isoformat(),
            "voucher": row.voucher,
            "tax_yuan": str(row.tax_yuan) if row.tax_yuan is not None else "",
            "reason": said,
            "by": actor.full_name,
            "at": clock.now().isoformat(),
        },
    ]
    row.paid_on, row.voucher, row.tax_yuan = None, "", None
    row.marked_by, row.marked_at = None, None
    row.save()
    return row
