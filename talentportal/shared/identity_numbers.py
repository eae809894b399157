"""Identity numbers and credit codes: one canonical form, and clear refusals.

Sources: GB 11643 (resident identity number), GB 32100 (unified social credit code).
"""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from talentportal.shared import clock
from talentportal.shared.refusals import Refused

_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
_PERMIT_AREAS = ("81", "82", "83")
OLDEST = date(1850, 1, 1)  # the standard's own examples reach back to 1880


def normalise_id_number(raw: str, id_type: str = "resident") -> str:
    """The canonical form of a document number, or ``Refused`` with what is wrong.

    Full-width digits, small x and blanks at the ends are taken; everything else must be typed
    right. ``id_type``: ``resident``, ``residence_permit``, ``permanent_resident``, ``passport``.
    """
    number = unicodedata.normalize("NFKC", raw).strip().upper()
    if id_type == "passport":
        return _checked_passport(number)
    if re.fullmatch(r"[0-9]{15}", number):
        raise _refused("C03", _("Identity cards with 15 digits are no longer valid."))
    if re.fullmatch(r"[0-9]{17}[^0-9X]", number):
        raise _refused("C01", _("The last character must be a digit or the letter X."))
    if not _RESIDENT.fullmatch(number):
        raise _refused("C04", _("A document number has 18 digits; the last may be an X."))
    _check_kind(number, id_type)
    born = _birth_date(number)
    if born is None or not OLDEST <= born <= clock.today():
        raise _refused("C05", _("The digits 7 to 14 are not a possible date of birth."))
    if ric.calc_check_digit(number) != number[-1]:
        raise _refused("C02", _("The check digit does not agree; one digit is mistyped."))
    return number


def kind_of_document(number: str) -> str:
    """The type that a number looks like, where nobody was asked for it."""
    if number[:1].isalpha():
        return "passport"
    if number.startswith(_PERMIT_AREAS):
        return "residence_permit"
    return "permanent_resident" if _is_permanent(number) else "resident"


def birth_date_of(number: str) -> date:
    """The date of birth in a canonical 18-character number."""
    born = _birth_date(number)
    if born is None:
        raise ValueError("No date of birth in this number.")
    return born


def sex_of(number: str) -> str:
    """``male`` for an odd seventeenth digit, ``female`` for an even one."""
    return "male" if int(number[16]) % 2 else "female"


def normalise_credit_code(raw: str) -> tuple[str, str | None]:
    """The canonical credit code and, when its check fails, a warning to show.

    Some lawful early codes fail the check, so that it warns and does not block.
    """
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", raw)).upper()
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", code):
        raise _refused(
            "C07",
            _("A credit code has 18 digits and letters, without I, O, S, V and Z."),
            "credit_code",
        )
    try:
        uscc.validate(code)
    except ValidationError:
        return code, _("The check character does not agree; please compare with the licence.")
    return code, None


def _check_kind(number: str, id_type: str) -> None:
    is_permit = number.startswith(_PERMIT_AREAS)
    is_permanent = _is_permanent(number)
    expected = {
        "resident": not is_permit and not is_permanent,
        "residence_permit": is_permit,
        "permanent_resident": number.startswith("9"),
    }
    if not expected.get(id_type, False):
        raise _refused("C06", _("This number does not belong to the type of document chosen."))


def _is_permanent(number: str) -> bool:
    """A permanent resident's card; the area 999999 belongs to nobody and serves for examples."""
    return number.startswith("9") and not number.startswith("999999")


def _checked_passport(number: str) -> str:
    if not _PASSPORT.fullmatch(number):
        raise _refused("C08", _("A passport number has 5 to 20 letters and digits."))
    return number


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _refused(code: str, sentence: str, place: str = "id_number") -> Refused:
    return Refused.because(code, sentence, place, _("Compare with the document and type it again."))
