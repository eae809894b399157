"""What account and offices said when a dossier was handed in: the book is made from that.

Answers and papers are kept readable in the submission. What the account answers in the person's
place (name, number, telephone) and how the offices were called may change later, and a book that
was signed and sealed must not change with them.
"""

import copy
import json
from datetime import date
from typing import Any

from nominations.models import Dossier, Submission
from talentportal.directory.models import Office, Person

OF_PERSON = ("full_name", "id_type", "id_number", "sex", "phone")
OF_OFFICE = ("id", "name", "short_name", "kind")


def account_of(dossier: Dossier) -> str:
    """JSON of it; the column it goes into is encrypted."""
    person = dossier.person
    born = person.birth_date.isoformat() if person.birth_date else ""
    return json.dumps(
        {
            "person": {**_values(person, OF_PERSON), "birth_date": born},
            "email": dossier.applicant.email,
            "employer": _values(dossier.employer, OF_OFFICE),
            "recommender": _values(dossier.recommender, OF_OFFICE),
            "channel": dossier.channel,
            "tier": dossier.tier,
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def as_handed_in(dossier: Dossier, submission: Submission) -> Dossier:
    """A copy of the dossier, not to be saved, that says what it said at ``submission``."""
    sealed: dict[str, Any] = json.loads(submission.account)
    then = copy.copy(dossier)
    then.answers, then.submitted_at = submission.answers, submission.submitted_at
    then.channel, then.tier = sealed["channel"], sealed["tier"]
    then.person = _person(dossier.person, sealed["person"])
    then.applicant = copy.copy(dossier.applicant)
    then.applicant.email = sealed["email"]
    then.employer = _office(sealed["employer"])
    then.recommender = _office(sealed["recommender"])
    return then


def _values(thing: Person | Office | None, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names} if thing else {}


def _person(now: Person, sealed: dict[str, str]) -> Person:
    born = sealed["birth_date"]
    person = copy.copy(now)
    for name in OF_PERSON:
        setattr(person, name, sealed[name])
    person.birth_date = date.fromisoformat(born) if born else None
    return person


def _office(sealed: dict[str, Any]) -> Office | None:
    return Office(**sealed) if sealed else None
