"""People: who an applicant is, who holds what."""

import unicodedata
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from talentportal.directory.access import managed_offices
from talentportal.directory.duties import Duty, Why, holds, withdraw
from talentportal.directory.models import DutyCause, IdType, Office, Person, User
from talentportal.shared.identity_numbers import birth_date_of, normalise_id_number, sex_of
from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text
from talentportal.shared.vault import blind_index


@transaction.atomic
def record_person(
    *,
    user: User,
    full_name: str,
    id_type: str,
    id_number: str,
    phone: str,
    birth_date: date | None = None,
    sex: str = "",
) -> Person:
    """Record, once, which natural person an account belongs to; one account for each document.

    Date of birth and sex are read from the number where it tells them (GB 11643).
    """
    if Person.objects.filter(user=user).exists():
        raise Refused.because(
            "person-recorded",
            _("It is recorded already who you are."),
            "",
            _("If something is wrong with it, ask the bureau that holds your dossier."),
        )
    number = normalise_id_number(id_number, id_type)
    if id_type != IdType.PASSPORT:
        birth_date, sex = birth_date_of(number), sex_of(number)
    person = Person(
        user=user,
        full_name=clean_text(full_name),
        id_type=id_type,
        id_number=number,
        id_index=blind_index(number),
        birth_date=birth_date,
        sex=sex,
        phone=phone,
    )
    return _claim(person) or _save_new(person)


def _claim(person: Person) -> Person | None:
    """Take over the row that an office made for the same person before they had an account."""
    known = Person.objects.select_for_update().filter(id_index=person.id_index).first()
    if known is None:
        return None
    if known.user_id is not None or _plain(known.full_name) != _plain(person.full_name):
        raise _taken()
    known.user = person.user
    known.phone = person.phone or known.phone
    known.save(update_fields=["user", "phone"])
    return known


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _save_new(person: Person) -> Person:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # the same document was recorded a moment ago
        raise _taken() from None
    return person


def _taken() -> Refused:
    """The same sentence whatever is behind it: it tells nobody whose number this is."""
    return Refused.because(
        "document-taken",
        _("With this document number and name no account can be registered."),
        "id_number",
        _(
            "Check both. If you registered earlier, sign in with that account or reset its password; "
            "otherwise ask the bureau of your county, and take the document with you."
        ),
    )


@transaction.atomic
def withdraw_duty(*, manager: User, person: User, duty: Duty, office: Office, reason: str) -> None:
    """Take a duty on a managed office away from somebody, with effect on their next request."""
    if not managed_offices(manager).filter(pk=office.pk).exists():
        raise Refused.because(
            "not-your-office",
            _("You do not manage %(office)s.") % {"office": office},
            "",
            _("Ask a manager of that office or of the one above it."),
        )
    if person.pk == manager.pk and duty == Duty.MANAGE:
        raise Refused.because(
            "own-management",
            _("You cannot take the management away from yourself."),
            "",
            _("Ask another manager of the office or of the one above it."),
        )
    if not holds(person, duty, office):
        raise Refused.because(
            "duty-not-held",
            _("%(person)s does not hold this duty any more.") % {"person": person},
            "",
            _("Reload the list."),
        )
    said = clean_text(reason)[:300]
    if not said:
        raise Refused.because(
            "reason-missing", _("This step needs a reason in writing."), place="reason"
        )
    withdraw(person, duty, office, Why(manager, DutyCause.MANAGER, said))
