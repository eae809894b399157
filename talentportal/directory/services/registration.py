"""Employers register themselves; an officer of their county confirms or refuses."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from talentportal.directory.access import employers_in_remit
from talentportal.directory.duties import Duty, Why, grant
from talentportal.directory.models import DutyCause, Office, OfficeKind, OfficeStatus, User
from talentportal.directory.same_person import same_holder
from talentportal.shared import clock
from talentportal.shared.identity_numbers import normalise_credit_code
from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text

# What the person who registered an employer may do once it is confirmed.
REGISTRANT_DUTIES = (Duty.MANAGE, Duty.RECOMMEND)


def register_employer(
    *,
    registrant: User,
    name: str,
    credit_code: str,
    county: Office,
    address: str,
    contact_name: str,
    contact_phone: str,
) -> Office:
    """Record an employer that waits for its county's confirmation; one row for each credit code.

    A code whose check character fails is taken (some lawful early ones do); the officer is told.
    """
    code, _warning = normalise_credit_code(credit_code)
    _refuse_if_registered(code)
    try:
        with transaction.atomic():
            return Office.objects.create(
                kind=OfficeKind.EMPLOYER,
                status=OfficeStatus.PENDING,
                parent=county,
                name=clean_text(name),
                credit_code=code,
                address=clean_text(address),
                contact_name=clean_text(contact_name),
                contact_phone=contact_phone,
                registered_by=registrant,
            )
    except IntegrityError:  # somebody else registered the same code a moment ago
        _refuse_if_registered(code)
        raise


def _refuse_if_registered(code: str) -> None:
    taken = Office.objects.filter(
        credit_code=code, status__in=[OfficeStatus.PENDING, OfficeStatus.ACTIVE]
    ).first()
    if taken is None:
        return
    if taken.status == OfficeStatus.PENDING:
        raise Refused.because(
            "employer-waiting",
            _("An employer with this credit code waits for confirmation already."),
            "credit_code",
            _("Wait for the county's answer, or ask the county bureau about it."),
        )
    raise Refused.because(
        "employer-registered",
        _("An employer with this credit code is registered already."),
        "credit_code",
        _("Ask its manager, or else the county bureau, to invite you."),
    )


@transaction.atomic
def confirm_employer(*, officer: User, office: Office) -> Office:
    """Make the employer active and give its registrant the duties to manage it and to recommend."""
    office = _lock_pending(officer, office)
    _decide(office, officer, OfficeStatus.ACTIVE, "")
    for duty in REGISTRANT_DUTIES:
        grant(office.registered_by, duty, office, Why(officer, DutyCause.CONFIRMATION))
    return office


@transaction.atomic
def refuse_employer(*, officer: User, office: Office, reason: str) -> Office:
    """Refuse the registration; the reason is shown to the registrant, who may register again."""
    office = _lock_pending(officer, office)
    if not reason.strip():
        raise Refused.because(
            "reason-missing",
            _("A refusal needs a reason."),
            "reason",
            _("Write what is wrong and how to mend it; the registrant reads it."),
        )
    _decide(office, officer, OfficeStatus.REFUSED, reason.strip())
    return office


def _lock_pending(officer: User, office: Office) -> Office:
    locked = Office.objects.select_for_update().get(pk=office.pk)
    if not employers_in_remit(officer).filter(pk=locked.pk).exists():
        raise Refused.because(
            "not-your-employer",
            _("Only an officer of the county in which it registered can decide this."),
        )
    if locked.registered_by is not None and same_holder(locked.registered_by, officer):
        raise Refused.because(
            "own-registration",
            _("You registered this employer yourself."),
            "",
            _("Ask a colleague of your bureau to decide."),
        )
    if locked.status != OfficeStatus.PENDING:
        raise Refused.because(
            "employer-decided",
            _("This registration has been decided already: %(status)s.")
            % {"status": locked.get_status_display()},
            "",
            _("Reload the list."),
        )
    return locked


def _decide(office: Office, officer: User, status: str, reason: str) -> None:
    office.status = status
    office.status_reason = reason
    office.decided_by = officer
    office.decided_at = clock.now()
    office.save(update_fields=["status", "status_reason", "decided_by", "decided_at"])
