"""The words of each letter to an applicant; a verb without words here sends none."""

from django.utils.translation import gettext as _

from nominations.services.moves import Inputs, Move
from talentportal.shared.moments import until


def letter_for(move: Move, verb: str, given: Inputs) -> tuple[str, str] | None:
    """Subject and body for one moved dossier, or ``None``. Never the internals of a judgement."""
    edition, number = move.dossier.edition.label, move.dossier.number
    subject, body = "", ""
    if move.to_state == "honoured":
        subject = _("You have been honoured: {edition}")
        body = _(
            "Congratulations. Your application {number} has been approved; your certificate "
            "number is {certificate}."
        )
    elif verb == "submit":
        subject = _("Your application has been received: {edition}")
        body = _("Your application {number} has been handed in and now lies with {office}.")
    elif verb == "return_to_applicant":
        subject = _("Please correct your application: {edition}")
        body = _("Your application {number} has been returned. Reason: {note}{due}")
    elif verb == "decline":
        subject = _("Your application was not recommended: {edition}")
        body = _("Your application {number} was not recommended. Reason: {note}")
    elif verb == "not_select":
        subject = _("Result of your application: {edition}")
        body = _("Your application {number} was not selected. Thank you for taking part.")
    elif verb == "withdraw":
        subject = _("Your application has been withdrawn: {edition}")
        body = _("Your application {number} has been withdrawn as you asked.")
    elif verb == "revoke":
        subject = _("Your honour has been revoked: {edition}")
        body = _("The honour conferred under {number} has been revoked. Reason: {note}")
    else:
        return None
    words = {
        "edition": edition,
        "number": number,
        "note": given.note,
        "office": move.office.name if move.office else "",
        "certificate": move.data.get("certificate", ""),
        "due": _due(given),
    }
    return subject.format(**words)[:200], body.format(**words)


def _due(given: Inputs) -> str:
    if given.correction_due_at is None:
        return ""
    return _(" Please correct it by {moment}.").format(moment=until(given.correction_due_at))
