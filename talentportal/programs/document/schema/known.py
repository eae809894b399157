"""What expressions may ask about beside the form, and what such a fact can be."""

from talentportal.directory.models import IdType, OfficeKind, Sex
from talentportal.programs.code_lists import CODE_LISTS

PERSON_FACTS = frozenset({"sex", "birth_date", "id_type", "retirement_category"})
EMPLOYER_FACTS = frozenset({"kind", "name"})
DOSSIER_FACTS = frozenset({"channel", "tier", "category", "applicant_kind"})
KNOWN_FACTS = {
    "person": PERSON_FACTS,
    "employer": EMPLOYER_FACTS,
    "dossier": DOSSIER_FACTS,
}

Choices = list[tuple[str, str]]
"""Values as they are kept, each with what people read."""


def choices_of_fact(path: str) -> Choices | None:
    """The values of a fact that is the same in every edition; ``None`` if it is no such choice."""
    if path == "person.retirement_category":
        return list(CODE_LISTS["retirement_category"])
    choices = {
        "person.sex": Sex.choices,
        "person.id_type": IdType.choices,
        "employer.kind": OfficeKind.choices,
    }.get(path)
    return [(str(value), str(label)) for value, label in choices] if choices else None


def fact_meant(written: str) -> str:
    """The path that somebody meant who left out where the fact stands; empty if nothing is like it."""
    name = written.strip().rpartition(".")[2]
    for area, names in KNOWN_FACTS.items():
        if name in names:
            return f"{area}.{name}"
    is_key = name.isascii() and name.replace("_", "a").isalnum() and name[:1].islower()
    return f"form.{name}" if is_key and name == name.lower() else ""
