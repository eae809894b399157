"""Why an expert may not score a dossier, as far as a rule can tell. Pure: rows loaded before.

What no rule can see (a relative, a teacher, a dispute) the expert declares.
"""

import unicodedata

from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.models import Expert
from talentportal.directory.same_person import may_be_person


def plain(name: str) -> str:
    """An employer's name without what people write differently: width, spaces, brackets."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def employer_of(expert: Expert) -> str:
    """A key by which two experts of one employer are known; empty if it is not known."""
    if expert.employer_id:
        return f"office:{expert.employer_id}"
    return f"name:{plain(expert.employer_name)}" if plain(expert.employer_name) else ""


def conflict_between(expert: Expert, dossier: Dossier) -> str:
    """The reason, in a sentence, or an empty text where no rule speaks against it."""
    if _is_applicant(expert, dossier):
        return _("The expert is the applicant.")
    if _works_at(expert, dossier.employer):
        return _("The expert and the applicant have the same employer.")
    if _works_at(expert, dossier.recommender):
        return _("The expert works at the office that recommends the applicant.")
    return ""


def _is_applicant(expert: Expert, dossier: Dossier) -> bool:
    """By account or by person: an expert may keep a second account to apply with."""
    return expert.user_id == dossier.applicant_id or may_be_person(expert.user, dossier.person)


def _works_at(expert: Expert, office: object) -> bool:
    if office is None:
        return False
    if expert.employer_id is not None and expert.employer_id == office.pk:  # type: ignore[attr-defined]
        return True
    own = plain(expert.employer.name if expert.employer else expert.employer_name)
    names = {plain(office.name), plain(office.short_name)} - {""}  # type: ignore[attr-defined]
    return bool(own) and own in names
