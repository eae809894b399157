"""What would tell experts who somebody is, and how it is blacked out. Pure.

Experts never see identity number, telephone, mail or home address (docs/security.md); where the
edition reviews blindly, neither name nor employer nor portrait.
"""

import re
from collections.abc import Iterable

from nominations.form.kinds import kind_of
from nominations.form.subjects import members_listed
from nominations.models import Dossier
from talentportal.programs.document import Column, FormField
from talentportal.shared.masking import without_numbers

BLOCK = "■■■"
NEVER = re.compile(r"id_?(number|card)|phone|mobile|telephone|email|address|bank|account|contact")
SHORTEST_ANSWER = 4  # a shorter one, such as 无, stands in many texts


def terms_of(dossier: Dossier) -> tuple[str, ...]:
    """What would give the person away, longest first: names of person and offices, numbers."""
    answers = dossier.answers
    offices = [each for each in (dossier.employer, dossier.recommender) if each is not None]
    person = dossier.person
    terms = {person.full_name, person.id_number, person.phone, dossier.team_name}
    terms |= {member.name for member in members_listed(dossier)}
    terms |= {name for office in offices for name in (office.name, office.short_name)}
    for field in dossier.document.form.fields():
        kind = kind_of(field)
        if kind.is_personal(blind=True):
            terms.add(str(answers.get(field.key) or ""))
        elif field.hidden_from_experts and kind.tells_when_hidden:
            answer = str(answers.get(field.key) or "")
            terms.add(answer if len(answer) >= SHORTEST_ANSWER else "")
    return tuple(sorted({term for term in terms if len(term) > 1}, key=len, reverse=True))


def blacked(text: str, terms: Iterable[str]) -> str:
    """``text`` without the terms, and (always) without numbers that lead to somebody.

    Blanks between the letters of a term do not hide it.
    """
    for term in terms:
        pattern = r"\s*".join(re.escape(letter) for letter in term if not letter.isspace())
        text = re.sub(pattern, BLOCK, text, flags=re.IGNORECASE)
    return without_numbers(text, BLOCK)


def is_never_shown(column: Column) -> bool:
    """Whether a column of a table is kept from experts in every review."""
    return bool(NEVER.search(column.key)) or kind_of(column).is_personal(blind=False)


def is_hidden(field: FormField, blind: bool) -> bool:
    """Whether experts do not see a field: by the edition's setting, or because of what it holds."""
    if field.hidden_from_experts or NEVER.search(field.key):
        return True
    return kind_of(field).is_personal(blind=blind)
