"""The words of each letter to an applicant; which verb sends which stands in the chain."""

from django.utils.translation import gettext as _

from nominations.chain.verbs import STEPS, State
from nominations.form.checking import materials_for
from nominations.form.facts import facts_of
from nominations.moving.moves import Inputs, Move
from talentportal.shared.lasting import lasting_words
from talentportal.shared.moments import until

HONOURED = "honoured"  # sent by whichever verb leads to the honour


@lasting_words()
def letter_for(move: Move, verb: str, given: Inputs) -> tuple[str, str] | None:
    """Subject and body for one moved dossier, or ``None``. Never the internals of a judgement."""
    name = HONOURED if move.to_state == State.HONOURED else STEPS[verb].letter
    letter = letters()[name] if name else None
    asked = [] if move.stays else _asked_for(move)
    if letter is None and not asked:
        return None
    words = {
        "edition": move.dossier.edition.label,
        "number": move.dossier.number,
        "note": given.note,
        "office": move.office.name if move.office else "",
        "certificate": move.data.get("certificate", ""),
        "due": _due(given),
    }
    subject, body = letter or (_("Papers are asked for: {edition}"), "")
    said = [body, _("Please hand in for your application {number}: {papers}.")] if asked else [body]
    papers = {"papers": "、".join(asked)}
    text = "".join(each.format(**words, **papers) for each in said)
    return subject.format(**words)[:200], text


def _asked_for(move: Move) -> list[str]:
    """What the stage that is entered asks of the applicant."""
    entered = move.entered
    if entered is None or all(m.asked_at != entered.key for m in move.dossier.document.materials):
        return []
    facts = facts_of(move.dossier)
    return [each.name for each in materials_for(move.dossier.document, facts, entered.key)]


def letters() -> dict[str, tuple[str, str]]:
    """Subject and body of each letter."""
    return {
        HONOURED: (
            _("You have been honoured: {edition}"),
            _(
                "Congratulations. Your application {number} has been approved; your certificate "
                "number is {certificate}."
            ),
        ),
        "received": (
            _("Your application has been received: {edition}"),
            _("Your application {number} has been handed in and now lies with {office}."),
        ),
        "papers received": (
            _("Your papers have been received: {edition}"),
            _("The papers that were asked for your application {number} have been handed in."),
        ),
        "to correct": (
            _("Please correct your application: {edition}"),
            _("Your application {number} has been returned. Reason: “{note}”.{due}"),
        ),
        "not recommended": (
            _("Your application was not recommended: {edition}"),
            _("Your application {number} was not recommended. Reason: “{note}”."),
        ),
        "not selected": (
            _("Result of your application: {edition}"),
            _("Your application {number} was not selected. Thank you for taking part."),
        ),
        "withdrawn": (
            _("Your application has been withdrawn: {edition}"),
            _("Your application {number} has been withdrawn as you asked."),
        ),
        "revoked": (
            _("Your honour has been revoked: {edition}"),
            _("The honour conferred under {number} has been revoked. Reason: “{note}”."),
        ),
    }


def _due(given: Inputs) -> str:
    if given.correction_due_at is None:
        return ""
    return _(" Please correct it by {moment}.").format(moment=until(given.correction_due_at))
