"""A dossier's answers in words, for whoever may read them. Pure but for the rows it is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nominations.answers import choices_of, is_empty, shown_sections
from nominations.facts import effective_answers, facts_of
from nominations.models import Dossier


@dataclass(frozen=True, slots=True)
class Line:
    """A field with its answer in words, or a table with its heading and rows."""

    key: str
    label: str
    text: str = ""
    heading: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form with its lines; ``key`` is the section's."""

    key: str
    title: str
    lines: tuple[Line, ...]


def parts_of(dossier: Dossier) -> list[Part]:
    """The sections of the form as they concern this person, photo apart; numbers masked."""
    answers = effective_answers(dossier)
    offices = {str(each.pk): each.name for each in (dossier.employer, dossier.recommender) if each}
    return [
        Part(
            section.key,
            section.title,
            tuple(
                line_of(field, answers.get(field.key), offices)
                for field in fields
                if field.type != "photo"
            ),
        )
        for section, fields in shown_sections(dossier.document, facts_of(dossier))
    ]


def line_of(field: Any, answer: Any, offices: Mapping[str, str] | None = None) -> Line:
    """One field with its answer in words; ``offices`` names offices by primary key."""
    if field.type == "table":
        rows = [row for row in answer or [] if isinstance(row, Mapping)]
        return Line(
            field.key,
            field.label,
            heading=tuple(column.label for column in field.columns),
            rows=tuple(
                tuple(in_words(column, row.get(column.key)) for column in field.columns)
                for row in rows
            ),
        )
    if field.type == "office":
        answer = (offices or {}).get(str(answer), answer)
    return Line(field.key, field.label, in_words(field, answer))


def in_words(field: Any, value: Any) -> str:
    """What a choice is called, yes or no, numbers with their unit, texts as they are."""
    if is_empty(value):
        return ""
    if field.type == "choice":
        labels = dict(choices_of(field))
        chosen = value if isinstance(value, list) else [value]
        return "、".join(labels.get(str(each), str(each)) for each in chosen)
    if field.type == "yes_no":
        return _("Yes") if str(value).lower() in ("yes", "true") else _("No")
    return f"{value}{getattr(field, 'unit', '')}"


def answer_in_words(dossier: Dossier, *keys: str) -> str:
    """The first of these fields that the form has and the person has answered, in words."""
    answers = effective_answers(dossier)
    fields = {field.key: field for field in dossier.document.form.fields()}
    for key in keys:
        if key in fields and not is_empty(answers.get(key)):
            return in_words(fields[key], answers[key])
    return ""
