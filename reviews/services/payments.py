"""The list of payments of an edition: drawn up from its results, marked as paid, corrected."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.due import sums_due
from reviews.models import Payment
from reviews.selectors.payments import honours_to_draw_up, payments_of
from reviews.services.assigning import require_run
from talentportal.directory.models import User
from talentportal.programs.models import Edition
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text


@transaction.atomic
def draw_up_payments(*, edition: Edition, actor: User) -> int:
    """List what is due to everybody honoured and not listed yet; how many sums.

    Each by the rules that stood when he applied. Safe to repeat.
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
        )
        for dossier in dossiers
        for due in sums_due(dossier.document.results, honours[dossier.number].awarded_on)
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
    refuse_if_any(_not_payable(rows, keys, paid_on, number, withheld))
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
        if row.paid_on is not None:
            yield Refusal(
                "paid-already",
                _("{name}: paid on {day} already.").format(
                    name=row.honour.full_name, day=row.paid_on
                ),
            )
        elif row.is_stopped:
            yield Refusal(
                "honour-revoked",
                _("{name}: the honour has been revoked; nothing more is paid.").format(
                    name=row.honour.full_name
                ),
            )
        if not 0 <= taxes.get(row.pk, Decimal(0)) <= row.yuan:
            yield Refusal(
                "tax-out-of-range",
                _("{name}: the tax lies between 0 and {yuan}.").format(
                    name=row.honour.full_name, yuan=row.yuan
                ),
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
    if row.paid_on is None:
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
