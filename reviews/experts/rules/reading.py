"""A dossier as experts read it: what they need for judging, and nothing that says who it is. Pure.

Experts never see identity number, telephone, mail or home address (docs/security.md); where the
edition reviews blindly, neither name nor employer nor portrait, and where a text mentions them
they are blacked out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nominations.form.checking import shown_sections
from nominations.form.facts import facts_of
from nominations.form.kinds import is_empty, kind_of, rows_in_words
from nominations.form.redaction import blacked, is_hidden, is_never_shown, terms_of
from nominations.models import Dossier
from talentportal.programs.document import FormField


@dataclass(frozen=True, slots=True)
class Line:
    """A field with its answer, or a table with its heading and rows."""

    label: str
    text: str = ""
    heading: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class FormPart:
    title: str
    lines: tuple[Line, ...]


def sections_for_experts(dossier: Dossier, *, blind: bool) -> list[FormPart]:
    """The sections of the form and the narrative, as this round of review shows them to experts."""
    terms = terms_of(dossier) if blind else ()
    parts = [
        FormPart(section.title, lines)
        for section, fields in shown_sections(dossier.document, facts_of(dossier))
        if (lines := tuple(_lines(dossier, fields, blind, terms)))
    ]
    narrative = dossier.document.narrative
    if narrative is not None and not is_empty(dossier.answers.get(narrative.key)):
        title = blacked(str(dossier.answers.get(narrative.title_key) or ""), terms)
        text = blacked(str(dossier.answers[narrative.key]), terms)
        parts.append(FormPart(narrative.label, (Line(title, text),)))
    return parts


def title_for_experts(dossier: Dossier, *, blind: bool) -> str:
    """What a list shows beside the code: the narrative's title without what experts may not see."""
    narrative = dossier.document.narrative
    title = str(dossier.answers.get(narrative.title_key) or "") if narrative else ""
    return blacked(title, terms_of(dossier) if blind else ())


def trade_of(dossier: Dossier, *, blind: bool) -> str:
    """The trade, where the form asks for it under one of its usual keys."""
    for key in ("occupation", "trade", "work_type"):
        if not is_empty(dossier.answers.get(key)):
            return blacked(str(dossier.answers[key]), terms_of(dossier) if blind else ())
    return ""


def _lines(
    dossier: Dossier, fields: Iterable[FormField], blind: bool, terms: tuple[str, ...]
) -> Iterator[Line]:
    for field in fields:
        answer = dossier.answers.get(field.key)
        if not is_empty(answer) and not is_hidden(field, blind):
            yield _line(field, answer, terms)


def _line(field: FormField, answer: Any, terms: tuple[str, ...]) -> Line:
    kind = kind_of(field)
    if kind.columns:
        columns = [column for column in kind.columns if not is_never_shown(column)]
        return Line(
            field.label,
            heading=tuple(column.label for column in columns),
            rows=tuple(
                tuple(blacked(cell, terms) for cell in row)
                for row in rows_in_words(columns, answer)
            ),
        )
    return Line(field.label, blacked(kind.words(answer), terms))
