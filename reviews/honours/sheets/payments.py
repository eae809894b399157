"""The list of payments as a workbook, laid out to be signed and filed."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nominations.form.subjects import shown_as
from nominations.models import Dossier
from reviews.honours.selectors.payments import dossiers_by_number
from reviews.models import Payment
from talentportal.programs.models import Edition
from talentportal.shared.workbook import Column, WrittenSheet, write_workbook


def _remark(payment: Payment) -> str:
    """Why it is not paid, or what it waits for or waited for."""
    if payment.is_stopped and payment.honour.revoked_on is not None:
        return _("Stopped: honour revoked")
    if payment.recovered_on is not None:
        return _("Recovered on {day}").format(day=payment.recovered_on)
    if payment.is_to_recover:
        return _("To be recovered: honour revoked")
    if payment.held:
        return str(payment.get_held_display())
    if payment.passed is False:
        return _("Stopped: {condition} not met").format(condition=payment.condition)
    unit = _("Paid to the unit") if payment.to_employer else ""
    return "；".join(filter(None, (unit, payment.condition)))


def _honoured(payment: Payment, dossier: Dossier | None) -> tuple[str, str]:
    """Who was honoured, a team with its people, and where they work."""
    if dossier is None:
        return payment.honour.full_name, ""
    return shown_as(dossier), dossier.employer.name if dossier.employer else ""


def payments_workbook(edition: Edition, payments: Iterable[Payment]) -> bytes:
    """Who, how much, when due, when paid under which voucher, tax withheld."""
    listed = list(payments)
    dossiers = dossiers_by_number(edition, (each.honour.dossier_number for each in listed))
    rows = [
        (
            position,
            *_honoured(payment, dossiers.get(payment.honour.dossier_number)),
            payment.honour.certificate_number or "",
            payment.label,
            payment.yuan,
            payment.due_on,
            payment.tax_yuan if payment.tax_yuan is not None else "",
            payment.paid_on or "",
            payment.voucher,
            _remark(payment),
        )
        for position, payment in enumerate(listed, start=1)
    ]
    total = sum(row[5] for row in rows)
    return write_workbook(
        [
            WrittenSheet(
                name=_("Payments"),
                title=_("Payments of {edition}").format(edition=edition.label),
                columns=[
                    Column(_("No."), 6),
                    Column(_("Full name"), 24),
                    Column(_("Place of work"), 32, centred=False),
                    Column(_("Certificate number"), 26),
                    Column(_("Payment"), 14),
                    Column(_("Amount before tax (yuan)"), 14),
                    Column(_("Due on"), 13),
                    Column(_("Tax withheld (yuan)"), 14),
                    Column(_("Paid on"), 13),
                    Column(_("Voucher"), 18),
                    Column(pgettext("column", "Remark"), 16),
                ],
                rows=rows,
                below=(_("In all {total} yuan").format(total=total),),
            )
        ]
    )
