"""A dossier's answers in words, as a person reads them back. Pure."""

from typing import Any

from nominations.form.facts import effective_answers
from nominations.form.kinds import Asked, is_empty, kind_of
from nominations.models import Dossier


def in_words(field: Asked, value: Any) -> str:
    """One answer: labels instead of codes, units after numbers, a table in one line, or ""."""
    return kind_of(field).words(value)


def answer_in_words(dossier: Dossier, *keys: str) -> str:
    """The first of these fields that the form has and the person has answered, in words."""
    answers = effective_answers(dossier)
    fields = {field.key: field for field in dossier.document.form.fields()}
    for key in keys:
        if key in fields and not is_empty(answers.get(key)):
            return in_words(fields[key], answers[key])
    return ""
