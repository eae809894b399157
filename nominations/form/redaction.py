"""What would tell experts who somebody is, and how it is blacked out. Pure.

Experts never see identity number, telephone, mail or home address (docs/security.md); where the
edition reviews blindly, neither name nor employer nor portrait.
"""

import re
from collections.abc import Iterable
from typing import Any

from nominations.form.subjects import members_listed
from nominations.models import Dossier
from talentportal.shared.masking import without_numbers

BLOCK = "■■■"
NEVER = re.compile(r"id_?(number|card)|phone|mobile|telephone|email|address|bank|account|contact")
SHORTEST_ANSWER = 4  # a shorter one, such as 无, stands in many texts
_PERSONAL = {"name", "id_number", "phone", "email", "employer", "birth_date"}


def terms_of(dossier: Dossier) -> tuple[str, ...]:
    """What would give the person away, longest first: names of person and offices, numbers."""
    answers = dossier.answers
    offices = [each for each in (dossier.employer, dossier.recommender) if each is not None]
    person = dossier.person
    terms = {person.full_name, person.id_number, person.phone, dossier.team_name}
    terms |= {member.name for member in members_listed(dossier)}
    terms |= {name for office in offices for name in (office.name, office.short_name)}
    for field in dossier.document.form.fields():
        if getattr(field, "prefill", "") in _PERSONAL or field.type == "office":
            terms.add(str(answers.get(field.key) or ""))
        elif field.hidden_from_experts and field.type == "text":
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


def is_never_shown(column: Any) -> bool:
    """Whether a column of a table is kept from experts in every review."""
    return column.type == "id_number" or bool(NEVER.search(column.key))


def is_hidden(field: Any, blind: bool) -> bool:
    """Whether experts do not see a field: by the edition's setting, or because of what it holds."""
    prefill = getattr(field, "prefill", "")
    if field.hidden_from_experts or NEVER.search(field.key):
        return True
    if prefill in ("id_number", "phone", "email", "birth_date"):
        return True
    return blind and (prefill in _PERSONAL or field.type in ("photo", "office"))
